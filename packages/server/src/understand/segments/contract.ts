import * as z from 'zod'
import { defineRoute, pageQuerySchema } from '../../platform/contract/index.ts'
import { personSummarySchema } from '../../unify/people/contract.ts'

const valueSchema = z.union([z.string().max(500), z.number(), z.boolean()])
/** Unknown keys are refused: a misspelt limit would match more people than was meant. */
export const eventMatchSchema = z.strictObject({
  event: z.string().min(1).max(200),
  where: z
    .array(
      z.strictObject({
        property: z.string().min(1).max(200),
        operator: z.enum(['is', 'is_not', 'at_least', 'at_most', 'contains', 'is_set']),
        value: valueSchema.optional(),
      }),
    )
    .max(10)
    .default([]),
})

export type EventMatch = z.infer<typeof eventMatchSchema>

/** One condition. Windows are rolling, in days back from now; absent = ever. */
const conditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('trait'),
    trait: z.string().min(1).max(200),
    operator: z.enum(['is', 'is_not', 'at_least', 'at_most', 'contains', 'is_set', 'is_not_set']),
    value: valueSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('did'),
    match: eventMatchSchema,
    times: z.strictObject({
      comparison: z.enum(['at_least', 'at_most', 'exactly']),
      count: z.number().int().min(0).max(100_000),
    }),
    withinDays: z.number().positive().max(3660).optional(),
  }),
  z.strictObject({
    kind: z.literal('sequence'),
    steps: z.array(eventMatchSchema).min(2).max(6),
    withinDays: z.number().positive().max(366),
    sinceDays: z.number().positive().max(3660).optional(),
  }),
  z.strictObject({
    kind: z.literal('score'),
    metric: z.string().min(1).max(60),
    touchpoint: z.string().max(64).optional(),
    which: z.enum(['latest', 'mean', 'any']),
    operator: z.enum(['at_least', 'at_most', 'is']),
    value: z.number(),
    /**
     * The scale that the value is on: answers that say that they were given on another are not compared. Absent: that of NPS, CSAT
     * (1 to 5) or CES (1 to 7) where `metric` is one of these; of other words every answer.
     */
    scale: z.strictObject({ min: z.number(), max: z.number(), higherIsBetter: z.boolean() }).optional(),
    withinDays: z.number().positive().max(3660).optional(),
  }),
])
export type SegmentCondition = z.infer<typeof conditionSchema>

export type SegmentRule = { all: SegmentRule[] } | { any: SegmentRule[] } | { not: SegmentRule } | SegmentCondition

/** A tree of all / any / not over conditions, at most 4 deep and 40 conditions. */
export const segmentRuleSchema: z.ZodType<SegmentRule> = z.lazy(() =>
  z.union([
    conditionSchema,
    z.strictObject({ all: z.array(segmentRuleSchema).min(1).max(20) }),
    z.strictObject({ any: z.array(segmentRuleSchema).min(1).max(20) }),
    z.strictObject({ not: segmentRuleSchema }),
  ]),
)

export const segmentSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  rule: segmentRuleSchema,
  people: z.number().int(),
  state: z.enum(['computing', 'live']),
  computedAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
})
export type Segment = z.infer<typeof segmentSchema>

const segmentInputSchema = z.object({
  name: z.string().trim().min(1).max(80),
  description: z.string().max(2000).default(''),
  rule: segmentRuleSchema,
})

export const segmentsRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/segments',
    summary: 'Segments with their size.',
    permission: 'segments:read',
    reply: z.object({ segments: z.array(segmentSchema) }),
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/segments',
    summary: 'Creates a segment and computes it.',
    permission: 'segments:write',
    audit: 'segment.create',
    status: 201,
    body: segmentInputSchema,
    reply: segmentSchema,
  }),
  get: defineRoute({
    method: 'GET',
    path: '/api/v1/segments/:id',
    summary: 'One segment.',
    permission: 'segments:read',
    params: z.object({ id: z.string().max(64) }),
    reply: segmentSchema,
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/api/v1/segments/:id',
    summary:
      'Changes a segment and computes it anew; refused with 409 when it is no longer as `before` says, where that is given.',
    permission: 'segments:write',
    audit: 'segment.update',
    params: z.object({ id: z.string().max(64) }),
    body: segmentInputSchema.extend({ before: segmentInputSchema.optional() }),
    reply: segmentSchema,
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/segments/:id',
    summary: 'Removes a segment; everybody leaves it.',
    permission: 'segments:write',
    audit: 'segment.remove',
    params: z.object({ id: z.string().max(64) }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
  restore: defineRoute({
    method: 'POST',
    path: '/api/v1/segments/:id/restore',
    summary: 'Takes back that a segment was removed: links, programmes and in-page asks that name it find it again.',
    permission: 'segments:write',
    audit: 'segment.restore',
    params: z.object({ id: z.string().max(64) }),
    reply: segmentSchema,
  }),
  preview: defineRoute({
    method: 'POST',
    path: '/api/v1/segments/preview',
    summary: 'How many people a rule matches now.',
    permission: 'segments:read',
    audit: { none: 'only reads' },
    body: z.object({ rule: segmentRuleSchema }),
    reply: z.object({ people: z.number().int(), of: z.number().int() }),
  }),
  members: defineRoute({
    method: 'GET',
    path: '/api/v1/segments/:id/members',
    summary: 'People in a segment, newest members first.',
    permission: 'people:read',
    params: z.object({ id: z.string().max(64) }),
    query: pageQuerySchema,
    reply: z.object({
      people: z.array(personSummarySchema.extend({ since: z.iso.datetime() })),
      nextCursor: z.string().nullable(),
    }),
  }),
}
