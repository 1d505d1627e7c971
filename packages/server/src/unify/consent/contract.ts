import * as z from 'zod'
import { defineRoute, expecting, pageQuerySchema } from '../../platform/contract/index.ts'

/** Ways to reach a person. A statement on '' speaks of all of them. */
export const channels = ['email', 'sms', 'wechat', 'push', 'inpage'] as const
export type Channel = (typeof channels)[number]
export const channelSchema = z.enum(channels)
const anyChannelSchema = z.enum(['', ...channels])
export type AnyChannel = z.infer<typeof anyChannelSchema>

/** Why a purpose may go without consent. The first two hold against a refusal; an interest ends with an objection. */
export const legalBases = ['contract', 'legal_obligation', 'legitimate_interest'] as const
export type LegalBasis = (typeof legalBases)[number]

/** Where a statement came from: an SDK or server message, an import, the preference page, a one-click link, a confirmed mail, staff, the API. */
export const origins = ['message', 'import', 'page', 'unsubscribe', 'complaint', 'opt_in', 'staff', 'api'] as const
export type Origin = (typeof origins)[number]

/** Purposes that every workspace has; it may add its own words. */
export const builtInPurposes = ['service', 'surveys', 'marketing', 'profiling'] as const

/** Wishes on the preference page: at most one message in so many days; 0 = no wish. */
export const everyDaysChoices = [0, 7, 30, 90] as const
export const pauseDaysChoices = [7, 30, 90] as const

const purposeWord = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(
    /^[^/\s]/,
    expecting({
      en: 'a name that does not begin with a slash or space',
      'zh-Hans': '不以斜杠或空格开头的名称',
      'zh-Hant': '不以斜線或空格開頭的名稱',
    }),
  )
const textsSchema = z.object({
  en: z.string().trim().min(1).max(2000),
  'zh-Hans': z.string().trim().max(2000).optional(),
  'zh-Hant': z.string().trim().max(2000).optional(),
})
const namesSchema = z.object({
  en: z.string().trim().min(1).max(80),
  'zh-Hans': z.string().trim().max(80).optional(),
  'zh-Hant': z.string().trim().max(80).optional(),
})
export type Texts = z.infer<typeof textsSchema>

const wordingSchema = z.object({
  version: z.number().int(),
  texts: textsSchema,
  createdAt: z.iso.datetime(),
  createdBy: z.string(),
})
const basisSchema = z.object({
  id: z.string(),
  purpose: z.string(),
  channel: anyChannelSchema,
  basis: z.enum(legalBases),
  reason: z.string(),
  since: z.iso.datetime(),
  by: z.string(),
  endedAt: z.iso.datetime().nullable(),
})
export type Basis = z.infer<typeof basisSchema>

const countsSchema = z.object({
  channel: channelSchema,
  given: z.number().int(),
  refused: z.number().int(),
  /** People who said nothing: not asked, not counted as given. */
  unknown: z.number().int(),
})
const purposeSchema = z.object({
  purpose: z.string(),
  name: namesSchema,
  channels: z.array(channelSchema),
  position: z.number().int(),
  /** False = not on the preference page. */
  shown: z.boolean(),
  builtIn: z.boolean(),
  /** Nobody set it up: it came with messages or imports. */
  learned: z.boolean(),
  wording: wordingSchema.nullable(),
  counts: z.array(countsSchema),
})
export type Purpose = z.infer<typeof purposeSchema>

const changeSchema = z.object({
  purpose: z.string(),
  channel: anyChannelSchema,
  given: z.boolean(),
  at: z.iso.datetime(),
  /** The same was said again up to then. */
  lastAt: z.iso.datetime(),
  origin: z.enum(origins),
  source: z.string(),
  wording: z.number().int().nullable(),
  proof: z.record(z.string(), z.json()),
})
const standingSchema = z.object({
  purpose: z.string(),
  channel: channelSchema,
  answer: z.enum(['given', 'basis', 'not']),
  reason: z.enum(['given', ...legalBases, 'refused', 'paused', 'unknown']),
  everyDays: z.number().int().nullable(),
})
const requestSchema = z.object({
  id: z.string(),
  kind: z.enum(['export', 'erase']),
  state: z.enum(['open', 'done', 'declined']),
  person: z.object({ id: z.string(), name: z.string() }),
  language: z.string(),
  at: z.iso.datetime(),
  decidedAt: z.iso.datetime().nullable(),
  decidedBy: z.string().nullable(),
  note: z.string(),
})
export type PrivacyRequest = z.infer<typeof requestSchema>

/** What a sign-up form says above its choices; the product's own words where nothing is written. */
const formTextsSchema = z.object({
  title: namesSchema.partial().default({}),
  lead: textsSchema.partial().default({}),
})
export type FormTexts = z.infer<typeof formTextsSchema>
const formChoiceSchema = z.object({ purpose: purposeWord, channel: anyChannelSchema.default('email') })
export type FormChoice = z.infer<typeof formChoiceSchema>
const formBodySchema = z.object({
  name: z.string().trim().min(1).max(80),
  /** What people may tick, in this order. */
  choices: z
    .array(formChoiceSchema)
    .min(1)
    .max(20)
    .refine(
      (all) => new Set(all.map(({ purpose, channel }) => `${purpose}/${channel}`)).size === all.length,
      expecting({
        en: 'each purpose and channel once',
        'zh-Hans': '每个用途与渠道只出现一次',
        'zh-Hant': '每個用途與管道只出現一次',
      }),
    ),
  texts: formTextsSchema.default({ title: {}, lead: {} }),
  /** Sites that may show the form in a frame: origins such as `https://shop.example`. */
  frames: z
    .array(
      z.string().regex(
        /^https?:\/\/[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/,
        expecting({
          en: 'an origin such as https://shop.example',
          'zh-Hans': '来源，例如 https://shop.example',
          'zh-Hant': '來源，例如 https://shop.example',
        }),
      ),
    )
    .max(20)
    .default([]),
  on: z.boolean().default(true),
})
const formSchema = formBodySchema.extend({
  id: z.string(),
  /** Its public address; whoever has it may ask for a mail. */
  url: z.string(),
  /** Mails asked for and addresses confirmed, since it was made. */
  requested: z.number().int(),
  confirmed: z.number().int(),
  createdAt: z.iso.datetime(),
  /** When the address was last changed. */
  rotatedAt: z.iso.datetime(),
})
export type SignUpForm = z.infer<typeof formSchema>
const formParams = z.object({ form: z.string().max(64) })

const personParams = z.object({ person: z.string().max(64) })
const purposeParams = z.object({ purpose: purposeWord })

export const personConsentSchema = z.object({
  standing: z.array(standingSchema),
  pausedUntil: z.iso.datetime().nullable(),
  history: z.array(changeSchema),
  requests: z.array(requestSchema.omit({ person: true })),
})

export const consentRoutes = {
  overview: defineRoute({
    method: 'GET',
    path: '/api/v1/consent',
    summary: 'Purposes with wording and how many people said yes, no or nothing per channel; legal bases.',
    permission: 'consent:read',
    reply: z.object({
      people: z.number().int(),
      purposes: z.array(purposeSchema),
      bases: z.array(basisSchema),
      openRequests: z.number().int(),
    }),
  }),
  listPurposes: defineRoute({
    method: 'GET',
    path: '/api/v1/consent/purposes',
    summary: 'The purposes that are set up or built in, each with its names and current wording; nothing is counted.',
    permission: 'consent:read',
    reply: z.object({ purposes: z.array(purposeSchema.omit({ counts: true, learned: true })) }),
  }),
  putPurpose: defineRoute({
    method: 'PUT',
    path: '/api/v1/consent/purposes/:purpose',
    summary: 'Names a purpose and says over which channels people choose.',
    permission: 'workspace:write',
    audit: 'consent.put_purpose',
    params: purposeParams,
    body: z.object({
      name: namesSchema,
      channels: z.array(channelSchema).max(channels.length),
      position: z.number().int().min(0).max(999).default(0),
      shown: z.boolean().default(true),
    }),
    reply: z.object({ purpose: z.string() }),
  }),
  listWordings: defineRoute({
    method: 'GET',
    path: '/api/v1/consent/purposes/:purpose/wordings',
    summary: 'Every wording that people were shown for a purpose, newest first.',
    permission: 'consent:read',
    params: purposeParams,
    reply: z.object({ wordings: z.array(wordingSchema) }),
  }),
  addWording: defineRoute({
    method: 'POST',
    path: '/api/v1/consent/purposes/:purpose/wordings',
    summary: 'Adds a wording; earlier ones stay as the proof of what was agreed to.',
    permission: 'workspace:write',
    audit: 'consent.add_wording',
    status: 201,
    params: purposeParams,
    body: z.object({ texts: textsSchema }),
    reply: wordingSchema,
  }),
  putBasis: defineRoute({
    method: 'POST',
    path: '/api/v1/consent/bases',
    summary: 'Records that a purpose needs no consent, and why; it replaces the basis before it.',
    permission: 'workspace:write',
    audit: 'consent.put_basis',
    status: 201,
    body: z.object({
      purpose: purposeWord,
      channel: anyChannelSchema.default(''),
      basis: z.enum(legalBases),
      reason: z.string().trim().min(10).max(1000),
    }),
    reply: basisSchema,
  }),
  endBasis: defineRoute({
    method: 'DELETE',
    path: '/api/v1/consent/bases/:id',
    summary: 'Ends a legal basis: from now on the purpose needs consent again.',
    permission: 'workspace:write',
    audit: 'consent.end_basis',
    params: z.object({ id: z.string().max(64) }),
    reply: basisSchema,
  }),
  history: defineRoute({
    method: 'GET',
    path: '/api/v1/consent/history',
    summary: 'What people said, newest first.',
    permission: 'consent:read',
    query: pageQuerySchema.extend({ purpose: z.string().max(80).optional() }),
    reply: z.object({
      changes: z.array(changeSchema.extend({ person: z.object({ id: z.string(), name: z.string() }) })),
      nextCursor: z.string().nullable(),
    }),
  }),
  person: defineRoute({
    method: 'GET',
    path: '/api/v1/people/:person/consent',
    summary: 'What may be sent to a person and why, everything they said, and what they asked for.',
    permission: 'consent:read',
    params: personParams,
    reply: personConsentSchema,
  }),
  record: defineRoute({
    method: 'POST',
    path: '/api/v1/people/:person/consent',
    summary: 'Records what a person said elsewhere (on the phone, on paper, in your own form), with the proof.',
    permission: 'consent:write',
    audit: 'consent.record',
    params: personParams,
    body: z.object({
      changes: z
        .array(z.object({ purpose: purposeWord, channel: anyChannelSchema.default(''), given: z.boolean() }))
        .min(1)
        .max(50),
      /** How and where it was said; a reference to what proves it. */
      proof: z.string().trim().min(3).max(1000),
      /** When it was said; now unless given. */
      at: z.iso.datetime({ offset: true }).optional(),
    }),
    reply: personConsentSchema,
  }),
  link: defineRoute({
    method: 'POST',
    path: '/api/v1/people/:person/consent/link',
    summary: "Makes a link to a person's own preference page.",
    permission: 'consent:write',
    audit: 'consent.link',
    status: 201,
    params: personParams,
    reply: z.object({ url: z.string(), expiresAt: z.iso.datetime() }),
  }),
  optIn: defineRoute({
    method: 'POST',
    path: '/api/v1/consent/opt-ins',
    summary:
      'Mails an address a link; only when its owner confirms, consent is recorded. The reply is the same for every address.',
    permission: 'consent:write',
    audit: { none: 'kept with its form and time until it is confirmed; then the statement is the trace' },
    status: 202,
    body: z.object({
      email: z.email().max(254),
      purposes: z.array(purposeWord).min(1).max(20),
      language: z.enum(['en', 'zh-Hans', 'zh-Hant']).default('en'),
      /** Where the person asked: the page or form. */
      form: z.string().trim().max(500).default(''),
    }),
    reply: z.object({ requested: z.literal(true) }),
  }),
  listForms: defineRoute({
    method: 'GET',
    path: '/api/v1/consent/forms',
    summary: 'Public forms by which people sign up, with how many asked and confirmed.',
    permission: 'consent:read',
    reply: z.object({
      forms: z.array(formSchema),
      /** False = there is no way to send e-mail, so that no form can be used. */
      canMail: z.boolean(),
    }),
  }),
  createForm: defineRoute({
    method: 'POST',
    path: '/api/v1/consent/forms',
    summary:
      'Makes a public sign-up form; who fills it in is mailed a link, and consent is recorded when they confirm.',
    permission: 'workspace:write',
    audit: 'consent.create_form',
    status: 201,
    body: formBodySchema,
    reply: formSchema,
  }),
  updateForm: defineRoute({
    method: 'PUT',
    path: '/api/v1/consent/forms/:form',
    summary: 'Changes a sign-up form, opens or closes it.',
    permission: 'workspace:write',
    audit: 'consent.update_form',
    params: formParams,
    body: formBodySchema,
    reply: formSchema,
  }),
  rotateForm: defineRoute({
    method: 'POST',
    path: '/api/v1/consent/forms/:form/rotate',
    summary: 'Gives a sign-up form a new address; the old one ends at once.',
    permission: 'workspace:write',
    audit: 'consent.rotate_form',
    params: formParams,
    reply: formSchema,
  }),
  removeForm: defineRoute({
    method: 'DELETE',
    path: '/api/v1/consent/forms/:form',
    summary: 'Removes a sign-up form. Links that were mailed before can still be confirmed.',
    permission: 'workspace:write',
    audit: 'consent.remove_form',
    params: formParams,
    reply: z.object({ deleted: z.literal(true) }),
  }),
  formQr: defineRoute({
    method: 'GET',
    path: '/api/v1/consent/forms/:form/qr',
    summary: "A sign-up form's address as a QR code (SVG).",
    permission: 'consent:read',
    params: formParams,
    replies: 'file',
  }),
  listRequests: defineRoute({
    method: 'GET',
    path: '/api/v1/consent/requests',
    summary: 'Requests for a copy or erasure of data, open ones first.',
    permission: 'consent:read',
    query: pageQuerySchema.extend({ state: z.enum(['open', 'done', 'declined']).optional() }),
    reply: z.object({ requests: z.array(requestSchema), nextCursor: z.string().nullable() }),
  }),
  decideRequest: defineRoute({
    method: 'POST',
    path: '/api/v1/consent/requests/:id',
    summary:
      'Fulfils or declines a request. Fulfilling an erasure erases the person; a copy is downloaded and handed over by staff.',
    permission: 'people:erase',
    audit: 'consent.decide_request',
    params: z.object({ id: z.string().max(64) }),
    body: z.object({ decision: z.enum(['done', 'declined']), note: z.string().trim().max(1000).default('') }),
    reply: requestSchema.omit({ person: true }),
  }),
}
