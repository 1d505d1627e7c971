import * as z from 'zod'
import { ch, type EventStore, param } from '../../../platform/eventstore/index.ts'
import { type RowScope, type SharedMoments, sharedOfSides } from '../../metrics/index.ts'
import { type RatingChoice, ratingRows } from './ratings.ts'

const choiceRow = z.object({ touchpoint: z.string(), metric: z.string(), lo: z.number(), hi: z.number() })

/** The rating of each touchpoint: CSAT where it is asked, else the metric with the most answers; on the scale with the most. */
export async function ratingChoice(events: EventStore, scope: RowScope): Promise<RatingChoice> {
  return await events.query({
    name: 'journeys.rating_choice',
    workspace: scope.workspace,
    sql: ch`SELECT tp AS touchpoint, argMax((m, low, high), (m = 'csat', n, m)) AS best, best.1 AS metric, best.2 AS lo, best.3 AS hi
      FROM (SELECT tp, m, sum(k) AS n, argMax((l, h), (k, l, h)) AS most, most.1 AS low, most.2 AS high
        FROM (SELECT tp, m, lo AS l, hi AS h, count() AS k FROM (${ratingRows(scope, null)}) GROUP BY tp, m, l, h) GROUP BY tp, m)
      GROUP BY tp`,
    row: choiceRow,
  })
}

const ratingRow = z.object({
  tp: z.string(),
  answers: z.number(),
  persons: z.number(),
  sumX: z.number(),
  sumY: z.number(),
  sumXX: z.number(),
  sumXY: z.number(),
  sumYY: z.number(),
  low: z.number(),
  middle: z.number(),
  high: z.number(),
  neutralX: z.number(),
  neutralSquares: z.number(),
  emotionY: z.number(),
  emotionXY: z.number(),
  emotionYY: z.number(),
  ratingY: z.number(),
  ratingXY: z.number(),
  ratingYY: z.number(),
})
/** Sums over persons of a touchpoint's ratings: classes −1/0/1 (y), emotion −100..100, and the rating itself on the scale lo..hi. */
export type RatingSums = z.infer<typeof ratingRow> & { lo: number; hi: number }

/** Rating sums by touchpoint. Classes: below, at and above the middle of the scale (a tenth of its width wide). */
export async function ratingSums(events: EventStore, scope: RowScope, choice: RatingChoice): Promise<RatingSums[]> {
  if (choice.length === 0) return []
  const rows = await events.query({
    name: 'journeys.rating_sums',
    workspace: scope.workspace,
    sql: ch`SELECT tp, sum(n) AS answers, count() AS persons, sum(n) AS sumX, sum(c) AS sumY, sum(n * n) AS sumXX, sum(n * c) AS sumXY, sum(c * c) AS sumYY,
        sum(l) AS low, sum(mid) AS middle, sum(h) AS high, sum(n * mid) AS neutralX, sum(mid * mid) AS neutralSquares, sum(e) AS emotionY, sum(n * e) AS emotionXY, sum(e * e) AS emotionYY,
        sum(r) AS ratingY, sum(n * r) AS ratingXY, sum(r * r) AS ratingYY
      FROM (SELECT tp, p, toFloat64(count()) AS n, sum(multiIf(u > 0.55, 1, u < 0.45, -1, 0)) AS c, countIf(u < 0.45) AS l, countIf(u BETWEEN 0.45 AND 0.55) AS mid,
          countIf(u > 0.55) AS h, sum(200 * u - 100) AS e, sum(x) AS r
        FROM (${ratingRows(scope, choice)}) GROUP BY tp, p) GROUP BY tp`,
    row: ratingRow,
  })
  const scales = new Map(choice.map(({ touchpoint, lo, hi }) => [touchpoint, { lo, hi }]))
  return rows.map((row) => ({ lo: 0, hi: 1, ...row, ...scales.get(row.tp) }))
}

/** People who rated a touchpoint in both periods: sums of products of how many ratings they gave and the classes of these. */
export async function sharedRatings(
  events: EventStore,
  { now, before, choice }: { now: RowScope; before: RowScope; choice: RatingChoice },
): Promise<Map<string, SharedMoments>> {
  if (choice.length === 0) return new Map()
  const side = (scope: RowScope) =>
    ch`SELECT tp AS key, p, count() AS x, sum(multiIf(u > 0.55, 1, u < 0.45, -1, 0)) AS y FROM (${ratingRows(scope, choice)}) GROUP BY tp, p`
  return await sharedOfSides(events, {
    name: 'journeys.shared_ratings',
    workspace: now.workspace,
    now: side(now),
    before: side(before),
  })
}

const levelRow = z.object({
  tp: z.string(),
  period: z.number(),
  persons: z.number(),
  mean: z.number(),
  standardError: z.number(),
  effective: z.number(),
})
/** Mean rating of a touchpoint in an earlier stretch, with the error that its people leave and how many who rate equally often tell as much (`effectiveUnits`); `period` 0 is the one right before. */
export type EarlierLevel = z.infer<typeof levelRow>

/**
 * Rating levels in the 90-day stretches before a time, for the "own best earlier level" benchmark. Ratings of one person are not
 * independent, so residuals are summed by person first (methods.md 1.5), and thirty people are needed, not thirty ratings.
 */
export async function earlierLevels(
  events: EventStore,
  scope: RowScope,
  choice: RatingChoice,
): Promise<EarlierLevel[]> {
  if (choice.length === 0) return []
  return await events.query({
    name: 'journeys.earlier_levels',
    workspace: scope.workspace,
    sql: ch`SELECT tp, period, count() AS persons, sum(r) / sum(n) AS mean,
        sqrt(persons / (persons - 1) * greatest(0, sum(r * r) - 2 * mean * sum(n * r) + mean * mean * sum(n * n))) / sum(n) AS standardError, greatest(2, pow(sum(n), 2) / sum(n * n)) AS effective
      FROM (SELECT tp, p, toUInt32(intDiv(${param(scope.span.end, 'Int64')} - 1 - t, 7776000000)) AS period, toFloat64(count()) AS n, sum(x) AS r
        FROM (${ratingRows(scope, choice)}) GROUP BY tp, p, period) GROUP BY tp, period HAVING persons >= 30`,
    row: levelRow,
  })
}
