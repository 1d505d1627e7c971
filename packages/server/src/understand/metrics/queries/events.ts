import * as z from 'zod'
import { ch, type EventStore, type Fragment, join, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { MetricDefinition } from '../contract.ts'
import type { GroupPairs, GroupTotals } from '../model/moments.ts'
import { groupingOf, groupsMax, type RowScope, scopeCondition } from './filters.ts'

type EventSource = Extract<MetricDefinition['source'], { from: 'events' }>
type PairSource = Extract<MetricDefinition['source'], { from: 'pair' }>

export type GroupInput = { scope: RowScope; by: string; zone: { timeZone: string; weekStart: number } }

const totalsRow = z.object({
  key: z.string(),
  events: z.number(),
  persons: z.number(),
  active: z.number(),
  total: z.number(),
  countSquares: z.number(),
  summed: z.number(),
  foreign: z.number(),
})

/** Largest number of a property that is summed: sums stay numbers, to the unit. */
const amountMax = 1e15

/** Counts, people and sums of one event by group; with `everybody`, `active` = persons with any event there. */
export async function eventTotals(
  events: EventStore,
  source: EventSource,
  input: GroupInput & { currency: string; everybody: boolean },
): Promise<GroupTotals[]> {
  const { scope, by, zone, currency, everybody } = input
  const grouping = groupingOf(by, scope, zone)
  const joined = grouping.join !== null
  const hit = ch`event = ${param(source.event, 'String')} AND ${whereCondition(source)}`
  // What has no amount is nothing, not 0: it is not among those that were summed. Nor is what no sum could hold.
  const number = (property: string) => ch`JSONExtract(props, ${param(property, 'String')}, 'Nullable(Float64)')`
  const amount = source.property
    ? ch`if(abs(${number(source.property)}) <= ${param(amountMax, 'Float64')}, ${number(source.property)}, NULL)`
    : ch`if(currency = ${param(currency, 'String')}, toFloat64(amount_minor), NULL)`
  const isForeign = source.property
    ? ch`0`
    : ch`hit AND amount_minor IS NOT NULL AND currency != ${param(currency, 'String')}`
  const base = ch`SELECT ${resolvedPerson} AS p, ${joined ? ch`''` : grouping.key} AS k, (${hit}) AS hit, if(hit, ${amount}, NULL) AS a,
      ${isForeign} AS other
    FROM events WHERE ${scopeCondition(scope)} ${everybody ? ch`AND person != 0` : ch`AND ${hit}`}`
  const keyed = joined
    ? ch`SELECT ${grouping.key} AS key, base.p AS p, base.hit AS hit, base.a AS a, base.other AS other FROM (${base}) AS base ${grouping.join}`
    : ch`SELECT k AS key, p, hit, a, other FROM (${base})`
  return await events.query({
    name: 'metrics.event_totals',
    workspace: scope.workspace,
    sql: ch`SELECT key, sum(n) AS events, countIf(n > 0 AND p != 0) AS persons, countIf(p != 0) AS active, sum(t) AS total,
        sum(n * n) AS countSquares, sum(c) AS summed, sum(o) AS foreign
      FROM (SELECT key, p, countIf(hit) AS n, ifNull(sum(a), 0) AS t, count(a) AS c, countIf(other) AS o FROM (${keyed}) GROUP BY key, p)
      GROUP BY key ORDER BY key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: totalsRow,
  })
}

function whereCondition(source: EventSource): Fragment {
  return join(
    source.where.map(({ property, equals }) => {
      const key = param(property, 'String')
      // A property that is missing equals nothing: neither 0 nor false nor ''.
      if (typeof equals === 'number')
        return ch`ifNull(JSONExtract(props, ${key}, 'Nullable(Float64)') = ${param(equals, 'Float64')}, 0)`
      if (typeof equals === 'boolean')
        return ch`(JSONType(props, ${key}) = 'Bool' AND JSONExtractBool(props, ${key}) = ${param(equals, 'Bool')})`
      return ch`ifNull(JSONExtract(props, ${key}, 'Nullable(String)') = ${param(equals, 'String')}, 0)`
    }),
    ' AND ',
  )
}

const pairRow = z.object({
  key: z.string(),
  firsts: z.number(),
  matured: z.number(),
  done: z.number(),
  persons: z.number(),
  sumDD: z.number(),
  sumDF: z.number(),
  sumFF: z.number(),
  median: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  finished: z.number(),
})

/**
 * Pairs "first, then second within so many days" by group of the first event. Firsts whose window is still open are not
 * counted as failures (`matured` leaves them out). Durations in seconds: median with its order-statistics interval, ranks
 * n/2 ± 0.98 √n, of the pairs that are complete.
 */
export async function eventPairs(
  events: EventStore,
  source: PairSource,
  input: GroupInput & { now: number },
): Promise<GroupPairs[]> {
  const { scope, by, zone, now } = input
  const grouping = groupingOf(by, scope, zone)
  const windowMs = Math.round(source.withinDays * 86_400_000)
  const second = ch`ws = ${param(scope.workspace, 'UInt32')} AND event = ${param(source.second, 'String')} AND person != 0
    AND ts >= fromUnixTimestamp64Milli(${param(scope.span.start, 'Int64')}, 'UTC') AND ts < fromUnixTimestamp64Milli(${param(scope.span.end + windowMs, 'Int64')}, 'UTC')`
  const joined = grouping.join !== null
  const firsts = ch`SELECT ${resolvedPerson} AS p, ${joined ? ch`''` : grouping.key} AS k, toUnixTimestamp64Milli(ts) AS t FROM events
    WHERE ${scopeCondition(scope)} AND event = ${param(source.first, 'String')} AND person != 0`
  const keyed = joined
    ? ch`SELECT ${grouping.key} AS key, base.p AS p, base.t AS t FROM (${firsts}) AS base ${grouping.join}`
    : ch`SELECT k AS key, p, t FROM (${firsts})`
  const seconds = ch`SELECT ${resolvedPerson} AS p, arraySort(groupArray(toUnixTimestamp64Milli(ts))) AS times FROM events WHERE ${second} GROUP BY p`
  const paired = ch`SELECT f.key AS key, f.p AS p, f.t AS t, arrayFirst(x -> x >= f.t AND x <= f.t + ${param(windowMs, 'Int64')}, s.times) AS t2
    FROM (${keyed}) AS f LEFT JOIN (${seconds}) AS s ON s.p = f.p`
  const open = ch`t + ${param(windowMs, 'Int64')} > ${param(now, 'Int64')} AND t2 = 0`
  return await events.query({
    name: 'metrics.event_pairs',
    workspace: scope.workspace,
    sql: ch`SELECT key, sum(n) AS firsts, sum(f) AS matured, sum(d) AS done, countIf(f > 0) AS persons, sum(d * d) AS sumDD, sum(d * f) AS sumDF, sum(f * f) AS sumFF,
        arraySort(groupArrayArray(durations)) AS sorted, toUInt64(length(sorted)) AS finished,
        if(finished = 0, NULL, (sorted[toUInt64(floor((finished + 1) / 2))] + sorted[toUInt64(ceil((finished + 1) / 2))]) / 2) AS median,
        if(finished < 6, NULL, sorted[greatest(1, toUInt64(floor(finished / 2 - 0.98 * sqrt(finished))))]) AS low,
        if(finished < 6, NULL, sorted[least(finished, toUInt64(ceil(finished / 2 + 0.98 * sqrt(finished))) + 1)]) AS high
      FROM (SELECT key, p, count() AS n, countIf(NOT (${open})) AS f, countIf(t2 != 0) AS d, groupArrayIf((t2 - t) / 1000, t2 != 0) AS durations
        FROM (${paired}) GROUP BY key, p) GROUP BY key ORDER BY key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: pairRow,
  })
}
