import * as z from 'zod'
import { comparisonSchema, defineRoute, estimateSchema, expecting } from '../../platform/contract/index.ts'

/** A calendar day in the workspace's zone, `2026-09-13`. Periods include both ends. */
export const daySchema = z.iso.date()

/** Farthest from 0 that a scale or an answer that a metric names may lie: squares of it are still exact numbers. */
const scaleEnd = z.number().min(-1e6).max(1e6)

/** Filters that every number accepts, so that a link shows the same thing to a colleague. */
export const metricFilterShape = {
  from: daySchema.optional(),
  to: daySchema.optional(),
  /** `previous` = the period of equal length before; `none`; or `2026-08-01..2026-08-28`. */
  against: z
    .string()
    .regex(
      /^(previous|none|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/,
      expecting({
        en: 'previous, none or days such as 2026-08-01..2026-08-28',
        'zh-Hans': 'previous、none 或日期范围，例如 2026-08-01..2026-08-28',
        'zh-Hant': 'previous、none 或日期範圍，例如 2026-08-01..2026-08-28',
      }),
    )
    .default('previous'),
  segment: z.string().max(64).optional(),
  channel: z.string().max(100).optional(),
  touchpoint: z.string().max(64).optional(),
  stage: z.string().max(64).optional(),
  /** `key=value` of one trait, such as `region=East`. */
  trait: z.string().max(200).optional(),
}

/**
 * Besides periods: `rest`, each group against everybody who is not in it (segments, a trait); `group:KEY`, each group against one of
 * them, by the key that the reply names.
 */
const againstOrGroupSchema = z
  .string()
  .max(220)
  .regex(
    /^(previous|none|rest|group:.{1,200}|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$/,
    expecting({
      en: 'previous, none, rest, group:KEY or days such as 2026-08-01..2026-08-28',
      'zh-Hans': 'previous、none、rest、group:键 或日期范围，例如 2026-08-01..2026-08-28',
      'zh-Hant': 'previous、none、rest、group:鍵 或日期範圍，例如 2026-08-01..2026-08-28',
    }),
  )
  .default('previous')

const whereSchema = z
  .array(
    z.object({ property: z.string().min(1).max(200), equals: z.union([z.string().max(500), z.number(), z.boolean()]) }),
  )
  .max(10)

/** Where the numbers come from: answers of one metric word, or events. */
export const metricSourceSchema = z.discriminatedUnion('from', [
  z.object({
    from: z.literal('answers'),
    metric: z.string().min(1).max(60),
    touchpoint: z.string().max(64).optional(),
  }),
  z.object({
    from: z.literal('events'),
    event: z.string().min(1).max(200),
    property: z.string().max(200).optional(),
    where: whereSchema.default([]),
  }),
  z.object({
    from: z.literal('pair'),
    first: z.string().min(1).max(200),
    second: z.string().min(1).max(200),
    withinDays: z.number().positive().max(366),
  }),
])

export const metricKindSchema = z.enum([
  'nps',
  'csat',
  'ces',
  'mean',
  'top_box',
  'share',
  'net',
  'count',
  'people',
  'sum',
  'rate',
  'duration',
  'conversion',
])
export type MetricKind = z.infer<typeof metricKindSchema>

export const metricDefinitionSchema = z.object({
  name: z.string().trim().min(1).max(80),
  description: z.string().max(2000).default(''),
  kind: metricKindSchema,
  source: metricSourceSchema,
  /** Ends of the answer scale and its direction; stored with the metric (methods.md 0.5, 1.4). */
  scale: z.object({ min: scaleEnd, max: scaleEnd, higherIsBetter: z.boolean() }).nullable().default(null),
  /** `top_box`: answers at or above; `share`: answers equal to one of these. */
  threshold: scaleEnd.nullable().default(null),
  values: z.array(scaleEnd).max(50).default([]),
  /** How several answers of one person count. */
  perPerson: z.enum(['all', 'latest', 'mean']).default('all'),
  weighting: z.enum(['none', 'answer_weight']).default('none'),
  owner: z.string().max(80).default(''),
  /** Below this many answers nothing is shown; below 30 a low-base flag (methods.md 0.2). */
  minN: z.number().int().min(1).max(1000).default(5),
  target: z.number().nullable().default(null),
})
export type MetricDefinition = z.infer<typeof metricDefinitionSchema>

export const metricSchema = metricDefinitionSchema.extend({
  id: z.string(),
  version: z.number().int(),
  formulaVersion: z.string(),
  builtIn: z.boolean(),
  updatedAt: z.iso.datetime(),
})
export type Metric = z.infer<typeof metricSchema>

/** What the info icon opens: how the number came about. */
export const passportSchema = z.object({
  metric: metricSchema,
  question: z.string().nullable(),
  formula: z.string(),
  interval: z.string(),
  weighting: z.string(),
  window: z.object({ from: z.string(), to: z.string(), timeZone: z.string() }),
  lineage: z.object({
    answers: z.number().int(),
    excluded: z.array(z.object({ reason: z.string(), n: z.number().int() })),
    n: z.number().int(),
  }),
})

export const groupBySchema = z.string().regex(
  /^(none|touchpoint|stage|channel|segment|day|week|month|quarter|year|trait:.{1,100}|property:.{1,100})$/,
  expecting({
    en: 'none, touchpoint, stage, channel, segment, day, week, month, quarter, year, trait:NAME or property:NAME',
    'zh-Hans':
      'none、touchpoint、stage、channel、segment、day、week、month、quarter、year、trait:名称 或 property:名称',
    'zh-Hant':
      'none、touchpoint、stage、channel、segment、day、week、month、quarter、year、trait:名稱 或 property:名稱',
  }),
)

export const metricGroupSchema = z.object({
  /** Machine key of the group: slug, period start `2026-09-07`, trait value, segment id. */
  key: z.string(),
  label: z.string(),
  now: estimateSchema,
  /** The same group in the period to compare with; with `against=rest` everybody else in the same period, with `against=group:KEY` that group. */
  before: estimateSchema.nullable(),
  change: comparisonSchema.nullable(),
  /** Unhappy, neither, happy; each 0..1, weighed as the value is. */
  shares: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Answers by class; of people where each counts by the latest answer. */
  counts: z.tuple([z.number(), z.number(), z.number()]).nullable(),
})
export type MetricGroup = z.infer<typeof metricGroupSchema>

export const metricsRoutes = {
  list: defineRoute({
    method: 'GET',
    path: '/api/v1/metrics',
    summary: 'Metric definitions.',
    permission: 'metrics:read',
    reply: z.object({ metrics: z.array(metricSchema) }),
  }),
  create: defineRoute({
    method: 'POST',
    path: '/api/v1/metrics',
    summary: 'Defines a metric.',
    permission: 'metrics:write',
    audit: 'metric.create',
    status: 201,
    body: metricDefinitionSchema,
    reply: metricSchema,
  }),
  update: defineRoute({
    method: 'PUT',
    path: '/api/v1/metrics/:id',
    summary: 'Changes a definition; a new version.',
    permission: 'metrics:write',
    audit: 'metric.update',
    params: z.object({ id: z.string() }),
    body: metricDefinitionSchema,
    reply: metricSchema,
  }),
  remove: defineRoute({
    method: 'DELETE',
    path: '/api/v1/metrics/:id',
    summary: 'Removes a metric of one’s own.',
    permission: 'metrics:write',
    audit: 'metric.remove',
    params: z.object({ id: z.string() }),
    reply: z.object({ deleted: z.literal(true) }),
  }),
  values: defineRoute({
    method: 'GET',
    path: '/api/v1/metrics/:id/values',
    summary: 'Values with n, interval and comparison, by group.',
    permission: 'metrics:read',
    params: z.object({ id: z.string() }),
    query: z.object({ ...metricFilterShape, against: againstOrGroupSchema, by: groupBySchema.default('none') }),
    reply: z.object({
      unit: z.enum(['points', 'share', 'score', 'count', 'money_minor', 'seconds']),
      currency: z.string().nullable(),
      period: z.object({ from: daySchema, to: daySchema }),
      againstPeriod: z.object({ from: daySchema, to: daySchema }).nullable(),
      total: metricGroupSchema,
      /** At most 4,000; `more` says that there are others, which are not here. */
      groups: z.array(metricGroupSchema),
      more: z.boolean(),
      /** How many comparisons the verdicts allow for (Benjamini-Hochberg). */
      comparisons: z.number().int(),
      passport: passportSchema,
    }),
  }),
  answers: defineRoute({
    method: 'GET',
    path: '/api/v1/metrics/:id/answers',
    summary: 'The people and comments behind a number.',
    permission: 'people:read',
    params: z.object({ id: z.string() }),
    query: z.object({
      ...metricFilterShape,
      class: z.enum(['unhappy', 'neither', 'happy']).optional(),
      withText: z.stringbool().optional(),
      cursor: z.string().max(400).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({
      answers: z.array(
        z.object({
          personId: z.string(),
          personName: z.string(),
          at: z.iso.datetime(),
          score: z.number(),
          scaleMax: z.number().nullable(),
          touchpoint: z.string().nullable(),
          text: z.string(),
          metric: z.string(),
        }),
      ),
      nextCursor: z.string().nullable(),
    }),
  }),
}
