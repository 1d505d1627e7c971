import * as z from 'zod'
import { defineRoute, estimateSchema, expecting } from '../../platform/contract/index.ts'
import { daySchema } from '../metrics/contract.ts'
import { eventMatchSchema } from '../segments/contract.ts'

/** An event with conditions on its properties, or whatever happens at a touchpoint (answers excepted: asking is not meeting). */
const stepSchema = z.union([eventMatchSchema, z.strictObject({ touchpoint: z.string().min(1).max(64) })])
export type Step = z.infer<typeof stepSchema>

/**
 * What counts as going on to the next step. `in_order`: other events may come between. `strict_increase`: each step at a later
 * instant. `strict_listed`: no other event of the funnel between. `strict_any`: no event at all between. `any_order`: how many
 * different steps within one window, in whatever order.
 */
const funnelOrderSchema = z.enum(['in_order', 'strict_increase', 'strict_listed', 'strict_any', 'any_order'])
export type FunnelOrder = z.infer<typeof funnelOrderSchema>

/** Days, both included, in the workspace's zone (four weeks up to today when absent), and who and what counts. */
const scopeShape = {
  from: daySchema.optional(),
  to: daySchema.optional(),
  segment: z.string().max(64).optional(),
  channel: z.string().max(100).optional(),
  /** `key=value` of one trait, such as `region=East`. */
  trait: z.string().max(200).optional(),
}

const periodSchema = z.object({ from: daySchema, to: daySchema })

const funnelStepSchema = z.object({
  /** People who got this far. */
  people: z.number().int(),
  /** Of them, who went no further and still can. */
  open: z.number().int(),
  /** Share of those at the step before; null for the first step. Of people who had a whole window since a first step of theirs, by how far they got within one. */
  ofPrevious: estimateSchema.nullable(),
  /** Share of those at the first step. */
  ofFirst: estimateSchema,
})
const funnelGroupSchema = z.object({
  /** Trait value or segment id; `''` = without a value. */
  key: z.string(),
  label: z.string(),
  steps: z.array(funnelStepSchema),
})
export type FunnelGroup = z.infer<typeof funnelGroupSchema>

export const pathsRoutes = {
  funnel: defineRoute({
    method: 'POST',
    path: '/api/v1/paths/funnel',
    summary: 'People who go through ordered steps within a window, with step rates.',
    permission: 'journeys:read',
    audit: { none: 'only reads' },
    body: z.strictObject({
      ...scopeShape,
      steps: z.array(stepSchema).min(2).max(10),
      /** From the first step, in days; shorter than the four weeks that are read when no days are named, of which else no window would have passed. */
      windowDays: z.number().positive().max(366).default(14),
      order: funnelOrderSchema.default('in_order'),
      by: z
        .string()
        .regex(
          /^(none|segment|trait:.{1,100})$/,
          expecting({
            en: 'none, segment or trait:NAME',
            'zh-Hans': 'none、segment 或 trait:名称',
            'zh-Hant': 'none、segment 或 trait:名稱',
          }),
        )
        .default('none'),
    }),
    reply: z.object({
      period: periodSchema,
      windowDays: z.number(),
      /** `advance`: events at the same instant count as in order. */
      ties: z.enum(['advance', 'do_not_advance']),
      total: z.array(funnelStepSchema),
      /** The groups with the most people at the first step. */
      groups: z.array(funnelGroupSchema),
    }),
  }),
  sequences: defineRoute({
    method: 'POST',
    path: '/api/v1/paths/sequences',
    summary: 'What people do after, or did before, an event: the most frequent sequences.',
    permission: 'journeys:read',
    audit: { none: 'only reads' },
    body: z.strictObject({
      ...scopeShape,
      start: z.string().min(1).max(200),
      /** What `start` and the steps are: event names, or touchpoints (slugs). */
      unit: z.enum(['event', 'touchpoint']).default('event'),
      direction: z.enum(['after', 'before']).default('after'),
      steps: z.number().int().min(1).max(6).default(3),
      withinDays: z.number().positive().max(366).default(30),
      /** The same step several times in a row counts once. */
      collapse: z.boolean().default(true),
      limit: z.number().int().min(1).max(100).default(20),
    }),
    reply: z.object({
      period: periodSchema,
      /** People with the start in the period. */
      people: z.number().int(),
      /** Nearest step first, also for `before`; shorter where nothing more came; empty = nothing at all. */
      sequences: z.array(z.object({ steps: z.array(z.string()), people: z.number().int(), share: estimateSchema })),
      /** Different sequences in all, and the people of those that are not shown. */
      different: z.number().int(),
      otherPeople: z.number().int(),
    }),
  }),
}
