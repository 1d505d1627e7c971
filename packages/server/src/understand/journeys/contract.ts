import * as z from 'zod'
import { comparisonSchema, defineRoute, estimateSchema } from '../../platform/contract/index.ts'
import { localNameSchema, stageSchema, touchpointSchema } from '../../unify/catalog/contract.ts'
import { daySchema, metricFilterShape } from '../metrics/contract.ts'

export const stationSchema = touchpointSchema.extend({
  /** Customers (canonical persons) with an event at the touchpoint in the period, and events. */
  customers: z.number().int(),
  events: z.number().int(),
  /** Net satisfaction: % happy − % unhappy of the touchpoint's own ratings, points −100..100. */
  score: estimateSchema,
  before: estimateSchema.nullable(),
  change: comparisonSchema.nullable(),
  counts: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Emotion curve: mean experience signal of those who pass, −100..100. */
  emotion: estimateSchema,
  /** Share of those who reached the touchpoint and went no further along the line. */
  dropOff: estimateSchema.nullable(),
  mark: z.enum(['pain', 'wow', 'meh']).nullable(),
  comments: z.number().int(),
})
export type Station = z.infer<typeof stationSchema>

export const painPointSchema = z.object({
  touchpoint: z.string(),
  name: localNameSchema,
  owner: z.string(),
  /** `1`, `2=`, `2=`, `4=`: "=" marks a tie that the data do not settle. */
  rank: z.string(),
  /** NPS points lost (methods.md 4.4), with interval. */
  impact: estimateSchema,
  probTop3: z.number(),
  /** Detectably a pain after allowing for the number of touchpoints. Only these are called pain points. */
  detectable: z.boolean(),
  reach: z.number(),
  /** NPS points per rating point, rating mean and benchmark on the rating's scale. */
  slope: z.number(),
  rating: z.number(),
  benchmark: z.number(),
  benchmarkKind: z.enum(['target', 'best_period']),
  customers: z.number().int(),
  /** A month's money, only from assumptions that the workspace entered; minor units. */
  money: z.object({ value: z.number(), low: z.number(), high: z.number(), currency: z.string() }).nullable(),
})
export type PainPoint = z.infer<typeof painPointSchema>

export const moneyAssumptionSchema = z.object({
  /** Revenue per customer and month for one NPS point, minor units of the workspace's currency. */
  minorPerCustomerPerPoint: z.number().nonnegative().max(1e12).nullable(),
  /** Where the figure comes from, shown beside every amount. */
  source: z.string().max(500),
})

export const journeysRoutes = {
  map: defineRoute({
    method: 'GET',
    path: '/api/v1/journeys/map',
    summary: 'Stages and touchpoints with volume, score, emotion, drop-off; pain points ranked.',
    permission: 'journeys:read',
    query: z.object({ ...metricFilterShape }),
    reply: z.object({
      period: z.object({ from: daySchema, to: daySchema }),
      againstPeriod: z.object({ from: daySchema, to: daySchema }).nullable(),
      stages: z.array(stageSchema),
      stations: z.array(stationSchema),
      pains: z.object({
        /** What the model says of itself, or why it refuses. */
        model: z.object({
          respondents: z.number().int(),
          r2: z.number().nullable(),
          /** Share of the ratings' variance that one factor makes up; above 0.6 all touchpoints look important (methods.md 2). */
          halo: z.number().min(0).max(1).nullable(),
          refused: z.string().nullable(),
          method: z.string(),
        }),
        rows: z.array(painPointSchema),
      }),
      nps: estimateSchema,
      assumption: moneyAssumptionSchema.nullable(),
      /** Events in the period without a touchpoint, so that gaps are seen. */
      unmappedEvents: z.number().int(),
      /** Touchpoints that answers of the period name and the catalogue lacks, as sent; the 20 with the most answers. */
      unplaced: z.array(z.object({ touchpoint: z.string(), answers: z.number().int() })),
      timeZone: z.string(),
    }),
  }),
  getAssumption: defineRoute({
    method: 'GET',
    path: '/api/v1/journeys/money-assumption',
    summary: 'What a point of NPS is worth, as entered.',
    permission: 'journeys:read',
    reply: moneyAssumptionSchema,
  }),
  putAssumption: defineRoute({
    method: 'PUT',
    path: '/api/v1/journeys/money-assumption',
    summary: 'Enters what a point of NPS is worth.',
    permission: 'journeys:write',
    audit: 'journeys.money_assumption',
    body: moneyAssumptionSchema,
    reply: moneyAssumptionSchema,
  }),
}
