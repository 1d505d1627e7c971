import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { touchpointOf } from '../../../unify/catalog/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'
import { type RatingChoice, ratingRows, respondent } from './ratings.ts'

const volumeRow = z.object({
  tp: z.string(),
  customers: z.number(),
  events: z.number(),
  answerers: z.number(),
  comments: z.number(),
})
export type Volume = z.infer<typeof volumeRow>

/**
 * People who are customers: known by more than a device (a user id, or an identifier of a file). Visitors who stayed
 * anonymous have events, but are nobody's customers, so shares of customers leave them out.
 */
function customers(workspace: WorkspaceId): Fragment {
  return ch`(SELECT DISTINCT ${resolvedPerson} FROM events WHERE ws = ${param(workspace, 'UInt32')} AND person != 0 AND (user_id != '' OR anonymous_id = ''))`
}

/** Rows of a scope with their touchpoint, person, and whether that is a customer; answerers without a person by their survey. */
function placedRows(scope: RowScope): Fragment {
  return ch`SELECT ${touchpointOf(scope.mapping)} AS tp, event = '$answer' AS is_answer, ${resolvedPerson} AS p, ${respondent} AS answerer,
      person != 0 AND ${resolvedPerson} IN ${customers(scope.workspace)} AS known, NOT startsWith(event, '$') OR event IN ('$page', '$screen') AS counts,
      is_answer AND text != '' AS commented
    FROM events WHERE ${scopeCondition(scope)}`
}

/** Customers and events by touchpoint; `''` = events without one. Answers are counted apart: asking is not meeting. */
export async function touchpointVolumes(events: EventStore, scope: RowScope): Promise<Volume[]> {
  return await events.query({
    name: 'journeys.volumes',
    workspace: scope.workspace,
    sql: ch`SELECT tp, uniqExactIf(p, known AND NOT is_answer) AS customers, countIf(counts) AS events, uniqExactIf(answerer, is_answer) AS answerers,
        countIf(commented) AS comments FROM (${placedRows(scope)}) GROUP BY tp`,
    row: volumeRow,
  })
}

const onJourneyRow = z.object({ people: z.number(), answerers: z.number() })

/** Customers who met any touchpoint; and those who answered about one, for data without O-events. */
export async function peopleOnJourney(events: EventStore, scope: RowScope): Promise<z.infer<typeof onJourneyRow>> {
  const rows = await events.query({
    name: 'journeys.people_on_journey',
    workspace: scope.workspace,
    sql: ch`SELECT uniqExactIf(p, known AND NOT is_answer) AS people, uniqExactIf(answerer, is_answer) AS answerers FROM (${placedRows(scope)}) WHERE tp != ''`,
    row: onJourneyRow,
  })
  return rows[0] ?? { people: 0, answerers: 0 }
}

const choiceRow = z.object({ touchpoint: z.string(), metric: z.string() })

/** The rating of each touchpoint: CSAT where it is asked, else the metric with the most answers. */
export async function ratingChoice(events: EventStore, scope: RowScope): Promise<RatingChoice> {
  return await events.query({
    name: 'journeys.rating_choice',
    workspace: scope.workspace,
    sql: ch`SELECT tp AS touchpoint, argMax(m, (m = 'csat', n)) AS metric FROM (SELECT tp, m, count() AS n FROM (${ratingRows(scope, null)}) GROUP BY tp, m) GROUP BY tp`,
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
  emotionY: z.number(),
  emotionXY: z.number(),
  emotionYY: z.number(),
  lo: z.number(),
  hi: z.number(),
  ratingY: z.number(),
  ratingXY: z.number(),
  ratingYY: z.number(),
})
/** Sums over persons of a touchpoint's ratings: classes −1/0/1 (y), emotion −100..100, and the rating itself. */
export type RatingSums = z.infer<typeof ratingRow>

/** Rating sums by touchpoint. Classes: below, at and above the middle of the scale (a tenth of its width wide). */
export async function ratingSums(events: EventStore, scope: RowScope, choice: RatingChoice): Promise<RatingSums[]> {
  if (choice.length === 0) return []
  return await events.query({
    name: 'journeys.rating_sums',
    workspace: scope.workspace,
    sql: ch`SELECT tp, sum(n) AS answers, count() AS persons, sum(n) AS sumX, sum(c) AS sumY, sum(n * n) AS sumXX, sum(n * c) AS sumXY, sum(c * c) AS sumYY,
        sum(l) AS low, sum(mid) AS middle, sum(h) AS high, sum(e) AS emotionY, sum(n * e) AS emotionXY, sum(e * e) AS emotionYY, any(lo) AS lo, any(hi) AS hi,
        sum(r) AS ratingY, sum(n * r) AS ratingXY, sum(r * r) AS ratingYY
      FROM (SELECT tp, p, toFloat64(count()) AS n, sum(multiIf(u > 0.55, 1, u < 0.45, -1, 0)) AS c, countIf(u < 0.45) AS l, countIf(u BETWEEN 0.45 AND 0.55) AS mid,
          countIf(u > 0.55) AS h, sum(200 * u - 100) AS e, sum(x) AS r, any(lo) AS lo, any(hi) AS hi
        FROM (${ratingRows(scope, choice)}) GROUP BY tp, p) GROUP BY tp`,
    row: ratingRow,
  })
}

const levelRow = z.object({ tp: z.string(), period: z.number(), n: z.number(), mean: z.number(), variance: z.number() })
/** Mean rating of a touchpoint in an earlier stretch; `period` 0 is the one right before. */
export type EarlierLevel = z.infer<typeof levelRow>

/** Rating levels in the 90-day stretches before a time, for the "own best earlier level" benchmark. */
export async function earlierLevels(
  events: EventStore,
  scope: RowScope,
  choice: RatingChoice,
): Promise<EarlierLevel[]> {
  if (choice.length === 0) return []
  return await events.query({
    name: 'journeys.earlier_levels',
    workspace: scope.workspace,
    sql: ch`SELECT tp, toUInt32(intDiv(${param(scope.span.end, 'Int64')} - 1 - t, 7776000000)) AS period, count() AS n, avg(x) AS mean, varSamp(x) AS variance
      FROM (${ratingRows(scope, choice)}) GROUP BY tp, period HAVING n >= 30`,
    row: levelRow,
  })
}

const dropRow = z.object({ place: z.number(), reached: z.number(), left: z.number() })

/**
 * Of those who reached a place of the line, how many went no further. `places` are the touchpoints of the line in order.
 * People who arrived in the last week are left out: they may still go on.
 */
export async function dropOffs(
  events: EventStore,
  scope: RowScope,
  places: readonly string[],
): Promise<{ place: number; reached: number; left: number }[]> {
  if (places.length < 2) return []
  const slugs = param(places, 'Array(String)')
  return await events.query({
    name: 'journeys.drop_offs',
    workspace: scope.workspace,
    sql: ch`SELECT toUInt32(place) AS place, count() AS reached, countIf(place = furthest) AS left FROM (
        SELECT p, arrayMax(reachedPlaces) AS furthest, arrayJoin(mapKeys(firsts)) AS place, mapKeys(firsts) AS reachedPlaces, firsts[place] AS at FROM (
          SELECT p, minMap(map(place, t)) AS firsts FROM (
            SELECT ${resolvedPerson} AS p, indexOf(${slugs}, ${touchpointOf(scope.mapping)}) AS place, toUnixTimestamp64Milli(ts) AS t
            FROM events WHERE ${scopeCondition(scope)} AND person != 0 AND event != '$answer') WHERE place > 0 GROUP BY p))
      WHERE at < ${param(scope.span.end - 7 * 86_400_000, 'Int64')} GROUP BY place ORDER BY place`,
    row: dropRow,
  })
}
