import * as z from 'zod'
import { defineRoute, pageQuerySchema } from '../../platform/contract/index.ts'

const jsonSchema = z.json()

export const personSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** Masked identifiers such as `lin.y••@example.cn`. */
  identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
  lastSeenAt: z.iso.datetime().nullable(),
  firstSeenAt: z.iso.datetime().nullable(),
  traits: z.record(z.string(), jsonSchema),
})
export type PersonSummary = z.infer<typeof personSummarySchema>

export const timelineEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  /** X: felt; O: happened. (`acted` and `refused` come with the attention budget.) */
  side: z.enum(['x', 'o']),
  event: z.string(),
  touchpoint: z.string().nullable(),
  channel: z.string(),
  source: z.string(),
  metric: z.string().nullable(),
  score: z.number().nullable(),
  scaleMin: z.number().nullable(),
  scaleMax: z.number().nullable(),
  text: z.string(),
  props: z.record(z.string(), jsonSchema),
})

export const mergeSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  rule: z.string(),
  /** What was joined to what, masked: identifiers that met in one message, or an explicit alias. */
  left: z.object({ kind: z.string(), value: z.string() }),
  right: z.object({ kind: z.string(), value: z.string() }),
  source: z.string(),
  undoneAt: z.iso.datetime().nullable(),
})

export const peopleRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/people',
    summary:
      'Customers, newest activity first (whoever is seen anew while you page moves to the front; order=id walks through all); search by name, e-mail, phone or id.',
    permission: 'people:read',
    query: pageQuerySchema.extend({
      search: z.string().trim().max(200).optional(),
      segment: z.string().max(64).optional(),
      order: z
        .enum(['activity', 'id'])
        .default('activity')
        .describe(
          'id: by a number that events do not change, so that paging meets everybody once, whoever is seen meanwhile; who is new comes last.',
        ),
      known: z
        .stringbool()
        .optional()
        .describe(
          'true: customers only, who are known by more than a device; visitors who stayed anonymous are left out.',
        ),
    }),
    reply: z.object({
      people: z.array(personSummarySchema),
      total: z.number().int(),
      nextCursor: z.string().nullable(),
    }),
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/people/:id',
    summary: 'One customer: traits, identifiers, merges, scores, segments, consent.',
    permission: 'people:read',
    params: z.object({ id: z.string().max(64) }),
    reply: personSummarySchema.extend({
      profiles: z.number().int(),
      merges: z.array(mergeSchema),
      counts: z.object({ events: z.number().int(), answers: z.number().int(), orders: z.number().int() }),
      spent: z.array(z.object({ currency: z.string(), amountMinor: z.number() })),
      scores: z.array(
        z.object({
          metric: z.string(),
          touchpoint: z.string().nullable(),
          score: z.number(),
          scaleMin: z.number().nullable(),
          scaleMax: z.number().nullable(),
          at: z.iso.datetime(),
        }),
      ),
      segments: z.array(z.object({ id: z.string(), name: z.string(), since: z.iso.datetime() })),
      consent: z.array(
        z.object({
          purpose: z.string(),
          channel: z.string(),
          given: z.boolean(),
          at: z.iso.datetime(),
          source: z.string(),
        }),
      ),
    }),
  }),
  timeline: defineRoute({
    method: 'GET',
    path: '/api/v1/people/:id/timeline',
    summary: 'X and O of one customer on one line, newest first.',
    permission: 'people:read',
    params: z.object({ id: z.string().max(64) }),
    query: pageQuerySchema.extend({ side: z.enum(['x', 'o']).optional() }),
    reply: z.object({ entries: z.array(timelineEntrySchema), nextCursor: z.string().nullable() }),
  }),
  undoMerge: defineRoute({
    method: 'POST',
    path: '/api/v1/people/:id/merges/:mergeId/undo',
    summary: 'Takes a merge back; the earlier numbers return exactly.',
    permission: 'people:merge',
    audit: 'people.undo_merge',
    params: z.object({ id: z.string().max(64), mergeId: z.string().max(64) }),
    reply: z.object({ undone: z.boolean(), people: z.array(z.string()) }),
  }),
  redoMerge: defineRoute({
    method: 'POST',
    path: '/api/v1/people/:id/merges/:mergeId/redo',
    summary: 'Puts an undone merge back.',
    permission: 'people:merge',
    audit: 'people.redo_merge',
    params: z.object({ id: z.string().max(64), mergeId: z.string().max(64) }),
    reply: z.object({ redone: z.boolean(), people: z.array(z.string()) }),
  }),
  summary: defineRoute({
    method: 'GET',
    path: '/api/v1/people-summary',
    summary: 'How many customers, profiles, merges, events and answers there are.',
    permission: 'people:read',
    reply: z.object({
      people: z.number().int(),
      profiles: z.number().int(),
      merges: z.number().int(),
      events: z.number().int(),
      answers: z.number().int(),
    }),
  }),
  traits: defineRoute({
    method: 'GET',
    path: '/api/v1/traits',
    summary: 'Trait keys of the customers with type and how many have them, most first, and values that several share.',
    permission: 'segments:read',
    reply: z.object({
      traits: z.array(
        z.object({
          key: z.string(),
          /** What the values look like: `string` when they differ in kind. */
          type: z.enum(['string', 'number', 'boolean', 'list', 'object']),
          people: z.number().int(),
          /** Names, addresses and ids of people: no values are shown. */
          sensitive: z.boolean(),
          /** The most frequent values that at least five people share, so that none tells of one person. */
          values: z.array(z.object({ value: z.string(), people: z.number().int() })),
        }),
      ),
    }),
  }),
}
