import * as z from 'zod'
import { comparisonSchema, defineRoute, estimateSchema, expecting, integerMax } from '../../platform/contract/index.ts'

const idSchema = z.string().min(1).max(64)
const valueSchema = z.union([z.string().max(500), z.number(), z.boolean()])

/** One condition on a property of the triggering event. */
const propertyTestSchema = z.object({
  property: z.string().min(1).max(200),
  operator: z.enum(['is', 'is_not', 'at_least', 'at_most', 'contains', 'is_set', 'is_not_set']),
  value: valueSchema.optional(),
})
export type PropertyTest = z.infer<typeof propertyTestSchema>

const triggerSchema = z.object({
  event: z.string().trim().min(1).max(200),
  where: z.array(propertyTestSchema).max(10).default([]),
  /** From the event to the asking. */
  delayMinutes: z
    .number()
    .int()
    .min(0)
    .max(90 * 24 * 60)
    .default(0),
  /** The property of the event that names the transaction (an order, a ticket); it travels with the answer. */
  transactionProperty: z.string().max(200).default(''),
})
export type Trigger = z.infer<typeof triggerSchema>

/** A message in one language, as Liquid text; each field of a person or an event carries a fallback. */
const messageTextSchema = z.object({
  subject: z.string().max(200).default(''),
  text: z.string().min(1).max(5000),
  /** On the button or in front of the link. */
  button: z.string().max(80).default(''),
})
export type MessageText = z.infer<typeof messageTextSchema>

const programmeChannelSchema = z.object({
  /** A channel of `/api/v1/channels`. */
  channel: idSchema,
  /** By language (`en`, `zh-Hans`, ...); the first one is for people whose language is missing. */
  messages: z
    .record(
      z.string().regex(
        /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/,
        expecting({
          en: 'a language such as en or zh-Hans',
          'zh-Hans': '语言代码，例如 en 或 zh-Hans',
          'zh-Hant': '語言代碼，例如 en 或 zh-Hans',
        }),
      ),
      messageTextSchema,
    )
    .refine(
      (messages) => Object.keys(messages).length >= 1 && Object.keys(messages).length <= 20,
      expecting({ en: 'from one to twenty languages', 'zh-Hans': '一到二十种语言', 'zh-Hant': '一到二十種語言' }),
    )
    .meta({ examples: [{ en: { subject: 'Your parcel', text: 'How was the delivery?' } }] }),
  /** E-mail only: the survey's first question stands in the mail. */
  embedFirstQuestion: z.boolean().default(true),
})
export type ProgrammeChannel = z.infer<typeof programmeChannelSchema>

/** Whom to ask, when, how often, and by which channels (in the order in which they are tried). */
export const programmeDefinitionSchema = z.object({
  name: z.string().trim().min(1).max(80),
  survey: idSchema,
  /** A touchpoint of the journey; it stands on the answers. */
  touchpoint: z.string().max(64).default(''),
  /** What people must have agreed to. */
  purpose: z.string().trim().min(1).max(80).default('surveys'),
  trigger: triggerSchema,
  /** Only people of this segment. */
  segment: idSchema.nullable().default(null),
  /** Share of the people who are asked, in each period; who is in the sample does not change within it. */
  sampleRate: z.number().gt(0).max(1).default(1),
  /** Once per person per so many days; 0 = every time. */
  onceDays: z.number().int().min(0).max(3660).default(30),
  /** Where several programmes would ask a person and their budget has room for fewer: the higher one asks, else the earlier. */
  priority: z.enum(['low', 'normal', 'high']).default('normal'),
  /** How long the personal link works. */
  expiresDays: z.number().int().min(1).max(365).default(14),
  channels: z.array(programmeChannelSchema).min(1).max(4),
})
export type ProgrammeDefinition = z.infer<typeof programmeDefinitionSchema>

export const programmeSchema = z.object({
  id: z.string(),
  version: z.number().int(),
  on: z.boolean(),
  /** Since when it listens to events; those from before ask nobody. */
  liveSince: z.iso.datetime().nullable(),
  definition: programmeDefinitionSchema,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type Programme = z.infer<typeof programmeSchema>

/** Why somebody was not asked. */
const refusalReasons = [
  'too_late',
  'programme_off',
  'survey_unavailable',
  'person_unknown',
  'not_in_segment',
  'asked_recently',
  'no_channel',
  'no_address',
  'address_bounced',
  'no_consent',
  'paused',
  'frequency_wish',
  'not_sampled',
  'cap_reached',
  'outranked',
  'send_failed',
  'send_interrupted',
] as const
export type RefusalReason = (typeof refusalReasons)[number]

const reasonCountSchema = z.object({ reason: z.string(), people: z.number().int() })
const stepSchema = z.object({
  step: z.enum(['could_be_asked', 'asked', 'delivered', 'opened', 'started', 'finished']),
  count: z.number().int(),
  /** Share of the step before; null at the first. */
  ofPrevious: estimateSchema.nullable(),
  ofFirst: estimateSchema.nullable(),
})

const days = z.coerce.number().int().min(1).max(366).default(30)
const params = z.object({ id: z.string().max(64) })

export const distributionRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/programmes',
    summary: 'Programmes that ask people after an event.',
    permission: 'programmes:read',
    reply: z.object({ programmes: z.array(programmeSchema) }),
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/programmes',
    summary: 'Creates a programme, switched off.',
    permission: 'programmes:write',
    audit: 'programme.create',
    status: 201,
    body: programmeDefinitionSchema,
    reply: programmeSchema,
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/programmes/:id',
    summary: 'One programme.',
    permission: 'programmes:read',
    params,
    reply: programmeSchema,
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/api/v1/programmes/:id',
    summary: 'Changes a programme; refused with 409 when somebody else changed it since the version named.',
    permission: 'programmes:write',
    audit: 'programme.update',
    params,
    body: z.object({ version: z.number().int().min(1).max(integerMax), definition: programmeDefinitionSchema }),
    reply: programmeSchema,
  }),
  switch: defineRoute({
    method: 'PUT',
    path: '/api/v1/programmes/:id/on',
    summary: 'Switches a programme on or off. Whoever is due while it is off is not asked.',
    permission: 'programmes:write',
    audit: 'programme.switch',
    params,
    body: z.object({ on: z.boolean() }),
    reply: programmeSchema,
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/programmes/:id',
    summary: 'Removes a programme; what it asked and was answered stays.',
    permission: 'programmes:write',
    audit: 'programme.remove',
    params,
    reply: z.object({ deleted: z.literal(true) }),
  }),
  restore: defineRoute({
    method: 'POST',
    path: '/api/v1/programmes/:id/restore',
    summary: 'Takes back that a programme was removed: switched off, and it still knows whom it asked.',
    permission: 'programmes:write',
    audit: 'programme.restore',
    params,
    reply: programmeSchema,
  }),
  versions: defineRoute({
    method: 'GET',
    path: '/api/v1/programmes/:id/versions',
    summary: 'What the programme was at each of its versions, newest first.',
    permission: 'programmes:read',
    params,
    reply: z.object({
      versions: z.array(
        z.object({
          version: z.number().int(),
          definition: programmeDefinitionSchema,
          at: z.iso.datetime(),
          by: z.string(),
        }),
      ),
    }),
  }),
  preview: defineRoute({
    method: 'POST',
    path: '/api/v1/programmes/preview',
    summary: 'How many people this programme would have asked in the last days, and why not the others.',
    permission: 'programmes:read',
    audit: { none: 'only reads' },
    body: z.object({
      definition: programmeDefinitionSchema.omit({ name: true, survey: true, channels: true }).extend({
        channels: z.array(z.object({ channel: z.string().max(64) })).max(4),
        /** The programme that is edited, so that its own askings count. */
        programme: z.string().max(64).nullable().default(null),
      }),
      days: z.number().int().min(1).max(31).default(7),
    }),
    reply: z.object({
      days: z.number().int(),
      triggers: z.number().int(),
      people: z.number().int(),
      wouldAsk: z.number().int(),
      refused: z.array(reasonCountSchema),
      /** Programmes that are on and were weighed against this one. */
      rivals: z.number().int(),
      /** Only the latest triggers were looked at: the counts are of those. */
      cut: z.boolean(),
    }),
  }),
  fields: defineRoute({
    method: 'GET',
    path: '/api/v1/programmes/fields',
    summary: 'Fields that a message about an event may use.',
    permission: 'programmes:read',
    query: z.object({ event: z.string().max(200).default('') }),
    reply: z.object({ fields: z.array(z.string()) }),
  }),
  health: defineRoute({
    method: 'GET',
    path: '/api/v1/programmes/:id/health',
    summary: 'How far people came who could have been asked, why the others were not, and who answers.',
    permission: 'programmes:read',
    params,
    query: z.object({ days, by: z.string().max(200).default('') }),
    reply: z.object({
      days: z.number().int(),
      /** The survey promises anonymity: nobody knows who started and finished, so those steps and the groups are left out. */
      anonymous: z.boolean(),
      steps: z.array(stepSchema),
      /** Who finished, of those asked. */
      finishedOfAsked: estimateSchema,
      refused: z.array(z.object({ reason: z.string(), count: z.number().int(), share: estimateSchema })),
      /** Due, and not decided yet or put off (quiet hours). */
      open: z.number().int(),
      failed: z.object({ bounced: z.number().int() }),
      /** By the values of a trait, the twenty largest: who finished against who could have. */
      groups: z.array(
        z.object({
          value: z.string(),
          couldBeAsked: z.number().int(),
          asked: z.number().int(),
          finished: z.number().int(),
          answerRate: estimateSchema,
          /** Who finished, of those who could be asked. */
          finishRate: estimateSchema,
          /** That share minus the one of everybody outside the group; verdicts allow for all groups at once. */
          againstOthers: comparisonSchema,
        }),
      ),
    }),
  }),
}
