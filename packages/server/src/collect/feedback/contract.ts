import * as z from 'zod'
import { defineRoute, pageQuerySchema } from '../../platform/contract/index.ts'
import { connectorProblems, connectorSettingsSchema } from './contract/connector.ts'
import { type FeedbackItem, feedbackKindSchema, itemsMax, turnRoles } from './contract/item.ts'
import { replyRoutes } from './contract/reply.ts'

export type { ConnectorSettings } from './contract/connector.ts'
export { type FeedbackItem, type FeedbackKind, feedbackKinds } from './contract/item.ts'
export type { FeedbackReply, NoReplyReason, WayToReply } from './contract/reply.ts'

const id = z.string().min(1).max(600)
const label = z.string().trim().min(1).max(40)
const languageSchema = z.enum(['zh-Hans', 'zh-Hant', 'en', 'mixed', 'other'])
const moodSchema = z.enum(['happy', 'neither', 'unhappy'])

export const voiceSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  kind: feedbackKindSchema,
  /** Name of the place it comes from; of a survey's answer its survey. */
  source: z.string(),
  /** The customer, when known; else the name that stands at the source, or ''. */
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  author: z.string(),
  touchpoint: z.string().nullable(),
  channel: z.string(),
  transaction: z.string(),
  language: z.string(),
  title: z.string(),
  /** In a list the beginning; whole in one voice. */
  text: z.string(),
  /** Characters of the original when it was longer than what is kept. */
  cutFrom: z.number().int().nullable(),
  rating: z.object({ value: z.number(), min: z.number(), max: z.number(), class: moodSchema }).nullable(),
  thread: z.string(),
  url: z.string().nullable(),
  read: z.boolean(),
  starred: z.boolean(),
  assignee: z.object({ id: z.string(), name: z.string() }).nullable(),
  tags: z.array(z.string()),
})
export type Voice = z.infer<typeof voiceSchema>

const filterSchema = z.object({
  q: z.string().trim().max(200).optional().describe('Words that must all occur; "words in quotes" stand together.'),
  source: z.string().max(60).optional(),
  kind: feedbackKindSchema.optional(),
  touchpoint: z.string().max(64).optional(),
  score: moodSchema.optional(),
  language: languageSchema.optional(),
  tag: label.optional(),
  assignee: z.string().max(64).optional().describe('Id of a member, or nobody.'),
  state: z.enum(['all', 'unread', 'starred']).default('all'),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
})
export type FeedbackFilter = z.infer<typeof filterSchema>

const connectorSchema = z.object({
  id: z.string(),
  name: z.string(),
  settings: connectorSettingsSchema,
  hasSecret: z.boolean(),
  /** What opens the help desk’s API for replies is stored. */
  hasReplySecret: z.boolean(),
  /** Where the vendor is to call; null for what we ask ourselves. */
  address: z.string().nullable(),
  isOn: z.boolean(),
  taken: z.number().int(),
  rejected: z.number().int(),
  dropped: z.record(z.string(), z.number().int()),
  lastOkAt: z.iso.datetime().nullable(),
  lastTriedAt: z.iso.datetime().nullable(),
  problem: z.object({ code: z.enum(connectorProblems), detail: z.string() }).nullable(),
  createdAt: z.iso.datetime(),
})
export type Connector = z.infer<typeof connectorSchema>

const unitSchema = z.object({
  id: z.string(),
  name: z.string(),
  touchpoint: z.string().nullable(),
  address: z.string(),
  waiting: z.number().int(),
  accepted: z.number().int(),
  rotatedAt: z.iso.datetime(),
})
export type FeedbackUnit = z.infer<typeof unitSchema>

const observationSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  unit: z.string(),
  touchpoint: z.string().nullable(),
  mood: moodSchema.nullable(),
  text: z.string(),
  language: z.string(),
})
export type Observation = z.infer<typeof observationSchema>

const exampleItem = {
  id: 'r-1042',
  source: 'app_store',
  kind: 'review',
  at: '2026-09-13T08:30:00Z',
  author: { name: 'Lin Yue', userId: 'u_48120' },
  touchpoint: 'app',
  text: 'Pairing took four tries, then it worked.',
  rating: { value: 3, min: 1, max: 5, higherIsBetter: true },
  url: 'https://shop.example/reviews/1042',
} satisfies FeedbackItem

const byId = z.object({ id })
const taken = z.object({
  accepted: z.number().int(),
  /** Taken before: nothing changed. */
  duplicates: z.number().int(),
  /** Set aside in the quarantine with the reason, to be repaired there. */
  rejected: z.array(z.object({ index: z.number().int(), field: z.string().nullable(), reason: z.string() })),
  dropped: z.record(z.string(), z.number().int()),
})
export type Taken = z.infer<typeof taken>

/** One voice with everything that is known of it. */
const voiceInFullSchema = voiceSchema.extend({
  turns: z.array(
    z.object({ role: z.enum(turnRoles), name: z.string(), text: z.string(), at: z.iso.datetime().nullable() }),
  ),
  conversation: z.array(
    z.object({
      id: z.string(),
      at: z.iso.datetime(),
      text: z.string(),
      question: z.string(),
      /** Of the survey that was answered, in whose words this is to be read; null where none is said. */
      version: z.number().int().nullable(),
      /** What was chosen: options by id, or a number. */
      chosen: z.array(z.union([z.string(), z.number()])),
      score: z.number().nullable(),
    }),
  ),
})

export const feedbackRoutes = {
  ...replyRoutes,
  add: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback',
    summary: 'Takes feedback from elsewhere: one item, or up to 1,000 in `items`. Sent again it changes nothing.',
    permission: 'feedback:write',
    audit: { none: 'each item is an event with its source and time' },
    status: 202,
    body: z
      .looseObject({ items: z.array(z.unknown()).min(1).max(itemsMax).optional() })
      .describe(
        'One FeedbackItem, or many as `items`. Each is judged by itself: what is wrong is set aside, the rest is taken.',
      )
      .meta({ examples: [exampleItem, { items: [exampleItem] }] }),
    reply: taken,
  }),
  addMail: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-mails',
    summary: 'Takes one e-mail as it is (RFC 822, content type message/rfc822, up to 10 MB).',
    permission: 'feedback:write',
    audit: { none: 'each item is an event with its source and time' },
    status: 202,
    query: z.object({ touchpoint: z.string().trim().min(1).max(64).optional() }),
    takes: 'message/rfc822',
    reply: taken,
  }),
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback',
    summary: 'The inbox: feedback from elsewhere and the texts of surveys, newest first.',
    permission: 'feedback:read',
    query: pageQuerySchema.extend({ ...filterSchema.shape, cursor: z.string().max(700).optional() }),
    reply: z.object({
      voices: z.array(voiceSchema),
      /** A page may be short and yet have a cursor: then the search goes on from there. */
      nextCursor: z.string().nullable(),
    }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback/:id',
    summary: 'One voice with its whole text and its conversation.',
    permission: 'feedback:read',
    params: byId,
    reply: voiceInFullSchema,
  }),
  read: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback/:id/read',
    summary: 'Marks a voice as read or unread, for everybody.',
    permission: 'feedback:write',
    audit: { none: 'reading is no change of data' },
    params: byId,
    body: z.object({ read: z.boolean() }),
    reply: z.object({ read: z.boolean() }),
  }),
  readAll: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-read-all',
    summary: 'Everything that arrived until a moment counts as read.',
    permission: 'feedback:write',
    audit: 'feedback.read_all',
    body: z.object({ until: z.iso.datetime() }),
    reply: z.object({ until: z.iso.datetime() }),
  }),
  update: defineRoute({
    method: 'PATCH',
    path: '/api/v1/feedback/:id',
    summary: 'Assigns, tags or stars a voice; what is left out stays.',
    permission: 'feedback:write',
    audit: 'feedback.update',
    params: byId,
    body: z.object({
      starred: z.boolean().optional(),
      assignee: z.string().max(64).nullable().optional(),
      assigneeWas: z
        .string()
        .max(64)
        .nullable()
        .optional()
        .describe(
          'Who looked after it when the caller looked; refused with `conflict` when that is somebody else by now.',
        ),
      tags: z.array(label).max(30).optional().describe('All of its tags; what somebody else added meanwhile goes.'),
      addTags: z.array(label).max(30).optional(),
      removeTags: z.array(label).max(30).optional(),
    }),
    reply: voiceInFullSchema,
  }),
  options: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback-options',
    summary: 'What the inbox can be filtered by: counted over the newest 100,000 or so.',
    permission: 'feedback:read',
    reply: z.object({
      sources: z.array(z.object({ value: z.string(), n: z.number().int() })),
      kinds: z.array(z.object({ value: feedbackKindSchema, n: z.number().int() })),
      languages: z.array(z.object({ value: z.string(), n: z.number().int() })),
      touchpoints: z.array(z.object({ value: z.string(), n: z.number().int() })),
      tags: z.array(z.object({ value: z.string(), n: z.number().int() })),
      members: z.array(z.object({ id: z.string(), name: z.string() })),
      /** Observations that wait for a decision. */
      waiting: z.number().int(),
      total: z.number().int(),
    }),
  }),
  listObservations: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback-observations',
    summary: 'What employees wrote and nobody has decided on yet, oldest first.',
    permission: 'feedback:read',
    reply: z.object({ observations: z.array(observationSchema), total: z.number().int() }),
  }),
  acceptObservation: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-observations/:id/accept',
    summary: 'Lets an observation count: it becomes feedback, with its text as corrected.',
    permission: 'feedback:write',
    audit: 'feedback.accept_observation',
    params: byId,
    body: z.object({ text: z.string().trim().min(1).max(2000).optional() }),
    reply: z.object({ accepted: z.literal(true) }),
  }),
  refuseObservation: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-observations/:id/refuse',
    summary: 'Refuses an observation; its text is deleted.',
    permission: 'feedback:write',
    audit: 'feedback.refuse_observation',
    params: byId,
    reply: z.object({ refused: z.literal(true) }),
  }),
  listUnits: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback-units',
    summary: 'Units of employees with the address of their page.',
    permission: 'sources:read',
    reply: z.object({ units: z.array(unitSchema) }),
  }),
  createUnit: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-units',
    summary: 'Makes a page where the employees of a unit tell what customers said.',
    permission: 'sources:write',
    audit: 'feedback.create_unit',
    status: 201,
    body: z.object({
      name: z.string().trim().min(1).max(80),
      touchpoint: z.string().trim().min(1).max(64).nullable().default(null),
    }),
    reply: unitSchema,
  }),
  rotateUnit: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-units/:id/rotate',
    summary: 'Gives a unit’s page another address; the old one stops working.',
    permission: 'sources:write',
    audit: 'feedback.rotate_unit',
    params: byId,
    reply: unitSchema,
  }),
  removeUnit: defineRoute({
    method: 'DELETE',
    path: '/api/v1/feedback-units/:id',
    summary: 'Removes a unit’s page; what it told stays.',
    permission: 'sources:write',
    audit: 'feedback.remove_unit',
    params: byId,
    reply: z.object({ removed: z.literal(true) }),
  }),
  listConnectors: defineRoute({
    method: 'GET',
    path: '/api/v1/feedback-connectors',
    summary: 'Connections that bring feedback in, with how they fare.',
    permission: 'sources:read',
    reply: z.object({ connectors: z.array(connectorSchema) }),
  }),
  createConnector: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-connectors',
    summary: 'Connects a help desk, a feed or a mailbox.',
    permission: 'sources:write',
    audit: 'feedback.create_connector',
    status: 201,
    body: z.object({
      name: z.string().trim().min(1).max(80),
      settings: connectorSettingsSchema,
      secret: z
        .string()
        .min(1)
        .max(500)
        .optional()
        .describe('Signing secret of the help desk, password of the mailbox.'),
      replySecret: z
        .string()
        .min(1)
        .max(500)
        .optional()
        .describe('API token of the help desk, with which replies are written.'),
    }),
    reply: connectorSchema,
  }),
  updateConnector: defineRoute({
    method: 'PATCH',
    path: '/api/v1/feedback-connectors/:id',
    summary: 'Changes a connection or switches it off and on; its kind stays. A secret that is left out stays.',
    permission: 'sources:write',
    audit: 'feedback.update_connector',
    params: byId,
    body: z.object({
      name: z.string().trim().min(1).max(80).optional(),
      settings: connectorSettingsSchema.optional(),
      secret: z.string().min(1).max(500).nullable().optional(),
      replySecret: z.string().min(1).max(500).nullable().optional(),
      isOn: z.boolean().optional(),
    }),
    reply: connectorSchema,
  }),
  rotateConnector: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-connectors/:id/rotate',
    summary: 'Gives a connection another address; the old one stops working.',
    permission: 'sources:write',
    audit: 'feedback.rotate_connector',
    params: byId,
    reply: connectorSchema,
  }),
  runConnector: defineRoute({
    method: 'POST',
    path: '/api/v1/feedback-connectors/:id/run',
    summary: 'Asks a feed or a mailbox now instead of at its next time.',
    permission: 'sources:write',
    audit: { none: 'asks what would be asked anyway' },
    status: 202,
    params: byId,
    reply: z.object({ started: z.literal(true) }),
  }),
  removeConnector: defineRoute({
    method: 'DELETE',
    path: '/api/v1/feedback-connectors/:id',
    summary: 'Removes a connection and its secrets; what it brought stays.',
    permission: 'sources:write',
    audit: 'feedback.remove_connector',
    params: byId,
    reply: z.object({ removed: z.literal(true) }),
  }),
}
