import * as z from 'zod'
import { ch, type EventStore, type Fragment, param } from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { touchpointOf } from '../../../unify/catalog/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'
import { type RatingChoice, ratingRows, respondent } from './ratings.ts'

export type Volume = { tp: string; customers: number; events: number; answerers: number; comments: number }
/** Of those who reached a touchpoint of the line, how many went no further; people who arrived in the last week are left out. */
export type DropOff = { reached: number; left: number }
export type Volumes = {
  /** `''` = events without a touchpoint. */
  byTouchpoint: Map<string, Volume>
  dropOffs: Map<string, DropOff>
  /**
   * Customers who met any touchpoint of the catalogue, the base of every reach (methods.md 4.4); and those who answered about
   * one, for data without O-events. A touchpoint that is sent but not catalogued is no place on the map: it counts as none.
   */
  people: number
  answerers: number
}

/**
 * People who are customers: known by more than a device (a user id, or an identifier of a file). Visitors who stayed
 * anonymous have events, but are nobody's customers, so shares of customers leave them out. From the table that is sorted by
 * person, where a person's ids lie together and cost little to read.
 */
function customers(workspace: WorkspaceId): Fragment {
  return ch`(SELECT DISTINCT dictGetOrDefault('person_map', 'person', profile, profile) FROM (
      SELECT DISTINCT person AS profile FROM events_by_person
      WHERE ws = ${param(workspace, 'UInt32')} AND person != 0 AND (user_id != '' OR anonymous_id = '')))`
}

/** The touchpoint `sent` if the catalogue has it, else ''. After grouping, where it is asked once for each and not for every event. */
function catalogued({ mapping }: RowScope): Fragment {
  const slugs = mapping.touchpoints.map(({ slug }) => slug)
  return ch`if(has(${param(slugs, 'Array(String)')}, sent), sent, '')`
}

const metRow = z.object({
  tp: z.string(),
  whole: z.number(),
  customers: z.number(),
  events: z.number(),
  reached: z.number(),
  left: z.number(),
})
const askedRow = z.object({ tp: z.string(), whole: z.number(), answerers: z.number(), comments: z.number() })

/**
 * Customers, events, answers and drop-offs by touchpoint and over all. Answers are counted apart: asking is not meeting.
 * `line` are the touchpoints of the line in order.
 */
export async function touchpointVolumes(
  events: EventStore,
  scope: RowScope,
  line: readonly string[],
): Promise<Volumes> {
  const [met, asked] = await Promise.all([metBy(events, scope, line), askedBy(events, scope)])
  const byTouchpoint = new Map<string, Volume>()
  for (const { tp, whole, customers, events } of met)
    if (whole === 0) byTouchpoint.set(tp, { tp, customers, events, answerers: 0, comments: 0 })
  for (const { tp, whole, answerers, comments } of asked) {
    const volume = byTouchpoint.get(tp) ?? { tp, customers: 0, events: 0 }
    if (whole === 0) byTouchpoint.set(tp, { ...volume, answerers, comments })
  }
  const stops = line.length < 2 ? [] : met.filter((row) => row.whole === 0 && row.reached > 0)
  return {
    byTouchpoint,
    dropOffs: new Map(stops.map(({ tp, reached, left }) => [tp, { reached, left }])),
    people: met.find((row) => row.whole === 1)?.customers ?? 0,
    answerers: asked.find((row) => row.whole === 1)?.answerers ?? 0,
  }
}

/** First by profile, so that whom a profile counts as, and whether that is a customer, is asked once each and not for every event. */
async function metBy(events: EventStore, scope: RowScope, line: readonly string[]): Promise<z.infer<typeof metRow>[]> {
  const late = param(scope.span.end - 7 * 86_400_000, 'Int64')
  return await events.query({
    name: 'journeys.volumes',
    workspace: scope.workspace,
    sql: ch`SELECT tp, toUInt8(grouping(tp)) AS whole, uniqExactIf(p, known) AS customers, sum(counted) AS events,
        countIf(place > 0 AND p != 0 AND early) AS reached, countIf(place > 0 AND p != 0 AND early AND place = furthest) AS left
      FROM (
        SELECT tp, tp != '' AS placed, p, p != 0 AND p IN ${customers(scope.workspace)} AS known, counted,
          indexOf(${param(line, 'Array(String)')}, tp) AS place, max(place) OVER (PARTITION BY p) AS furthest, toUnixTimestamp64Milli(at) < ${late} AS early
        FROM (SELECT ${catalogued(scope)} AS tp, dictGetOrDefault('person_map', 'person', profile, profile) AS p, sum(n) AS counted, min(first) AS at
          FROM (SELECT ${touchpointOf(scope.mapping)} AS sent, person AS profile, countIf(NOT startsWith(event, '$') OR event IN ('$page', '$screen')) AS n, min(ts) AS first
            FROM events WHERE ${scopeCondition(scope)} AND event != '$answer' GROUP BY sent, profile)
          GROUP BY tp, p))
      GROUP BY GROUPING SETS ((tp), (placed)) HAVING whole = 0 OR placed`,
    row: metRow,
  })
}

async function askedBy(events: EventStore, scope: RowScope): Promise<z.infer<typeof askedRow>[]> {
  return await events.query({
    name: 'journeys.asked',
    workspace: scope.workspace,
    sql: ch`SELECT tp, toUInt8(grouping(tp)) AS whole, uniqExact(answerer) AS answerers, countIf(commented) AS comments FROM (
        SELECT ${touchpointOf(scope.mapping)} AS sent, ${catalogued(scope)} AS tp, tp != '' AS placed, ${respondent} AS answerer, text != '' AS commented
        FROM events WHERE ${scopeCondition(scope)} AND event = '$answer')
      GROUP BY GROUPING SETS ((tp), (placed)) HAVING whole = 0 OR placed`,
    row: askedRow,
  })
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
