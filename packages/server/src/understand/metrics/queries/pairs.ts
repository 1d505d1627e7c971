import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { MetricDefinition } from '../contract.ts'
import type { GroupPairs, GroupWaits, SharedMoments } from '../model/moments.ts'
import { type GroupInput, type SharedInput, sharedOfSides } from './events.ts'
import { groupingOf, groupsMax, type RowScope, scopeCondition } from './filters.ts'

type PairSource = Extract<MetricDefinition['source'], { from: 'pair' }>
type PairInput = GroupInput & { now: number }

const pairRow = z.object({
  key: z.string(),
  firsts: z.number(),
  matured: z.number(),
  done: z.number(),
  persons: z.number(),
  sumDD: z.number(),
  sumDF: z.number(),
  sumFF: z.number(),
})

/**
 * Pairs "first, then second within so many days" by group of the first event. A first whose window is still open is neither a success
 * nor a failure: counting those that already succeeded, and not those that still wait, would make every recent conversion 100 %.
 */
export async function eventPairs(events: EventStore, source: PairSource, input: PairInput): Promise<GroupPairs[]> {
  return await events.query({
    name: 'metrics.event_pairs',
    workspace: input.scope.workspace,
    sql: ch`SELECT key, sum(n) AS firsts, sum(f) AS matured, sum(d) AS done, countIf(f > 0) AS persons, sum(d * d) AS sumDD, sum(d * f) AS sumDF, sum(f * f) AS sumFF
      FROM (${personPairs(source, input)}) GROUP BY key ORDER BY key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: pairRow,
  })
}

/** People whose windows closed in both periods, by group (x = firsts, y = those that found their second). */
export async function sharedPairs(
  events: EventStore,
  source: PairSource,
  { now: later, before, clock, ...input }: SharedInput & { clock: number },
): Promise<Map<string, SharedMoments>> {
  const side = (scope: RowScope) =>
    ch`SELECT toString(key) AS key, p, f AS x, d AS y FROM (${personPairs(source, { ...input, scope, now: clock })}) WHERE f > 0`
  return await sharedOfSides(events, {
    name: 'metrics.shared_pairs',
    workspace: later.workspace,
    now: side(later),
    before: side(before),
  })
}

/** Subquery (key, p, n, f, d, waits): firsts of a person in a group, those whose window has closed, of them those that found their second; and of each how long it took or has taken (seconds), and whether it is over. */
function personPairs(source: PairSource, { scope, by, zone, now }: PairInput): Fragment {
  const grouping = groupingOf(by, scope, zone)
  const windowMs = Math.round(source.withinDays * 86_400_000)
  const [window, clock] = [param(windowMs, 'Int64'), param(now, 'Int64')]
  const second = ch`ws = ${param(scope.workspace, 'UInt32')} AND event = ${param(source.second, 'String')} AND person != 0
    AND ts >= fromUnixTimestamp64Milli(${param(scope.span.start, 'Int64')}, 'UTC') AND ts < fromUnixTimestamp64Milli(${param(scope.span.end + windowMs, 'Int64')}, 'UTC')`
  // Of an event and its own next (bought again) the first is not its own second.
  const isLater = source.first === source.second ? ch`x > f.t` : ch`x >= f.t`
  const joined = grouping.join !== null
  const firsts = ch`SELECT ${resolvedPerson} AS p, ${joined ? ch`''` : grouping.key} AS k, toUnixTimestamp64Milli(ts) AS t FROM events
    WHERE ${scopeCondition(scope)} AND event = ${param(source.first, 'String')} AND person != 0`
  const keyed = joined
    ? ch`SELECT ${grouping.key} AS key, base.p AS p, base.t AS t FROM (${firsts}) AS base ${grouping.join}`
    : ch`SELECT k AS key, p, t FROM (${firsts})`
  const seconds = ch`SELECT ${resolvedPerson} AS p, arraySort(groupArray(toUnixTimestamp64Milli(ts))) AS times FROM events WHERE ${second} GROUP BY p`
  const paired = ch`SELECT f.key AS key, f.p AS p, f.t AS t, arrayFirst(x -> ${isLater} AND x <= f.t + ${window}, s.times) AS t2
    FROM (${keyed}) AS f LEFT JOIN (${seconds}) AS s ON s.p = f.p`
  return ch`SELECT key, p, count() AS n, countIf(t + ${window} <= ${clock}) AS f, countIf(t + ${window} <= ${clock} AND t2 != 0) AS d,
      groupArrayIf((if(t2 != 0, t2 - t, least(${window}, ${clock} - t)) / 1000, t2 != 0), t2 != 0 OR t < ${clock}) AS waits
    FROM (${paired}) GROUP BY key, p`
}

const waitRow = z.object({
  key: z.string(),
  firsts: z.number(),
  persons: z.number(),
  median: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

/**
 * Median time from the first event to the second by Kaplan-Meier (methods.md 4.3): who still waits, or waited the whole window in
 * vain, counts as waiting so long; leaving them out would take the quick ones for all. With everything over it is the plain median.
 * Interval: Brookmeyer & Crowley 1982 on the log-log scale with Greenwood's variance, widened by the design effect of people with
 * several pairs (of the share that is over at the median, over persons).
 */
export async function eventWaits(events: EventStore, source: PairSource, input: PairInput): Promise<GroupWaits[]> {
  const half = ch`-0.6931471805599453`
  // Waits in order, those that are over before those that are not; at risk at place i are size - i + 1.
  const curve = ch`SELECT key, firsts, people, persons, arraySort(w -> (w.1, 1 - w.2), arrayFlatten(people)) AS waits, toUInt32(length(waits)) AS size,
      arrayCumSum(arrayMap((w, i) -> if(w.2 = 0, 0., if(i = size, -1e9, log(1 - 1 / (size - i + 1)))), waits, arrayEnumerate(waits))) AS survival,
      arrayCumSum(arrayMap((w, i) -> if(w.2 = 0 OR i = size, 0., 1 / ((size - i + 1) * (size - i))), waits, arrayEnumerate(waits))) AS greenwood,
      arrayFirstIndex(s -> s <= ${half} + 1e-9, survival) AS at, arrayFirstIndex(s -> s < ${half} - 1e-9, survival) AS after,
      if(at = 0, NULL, (waits[at].1 + waits[if(after = 0, at, after)].1) / 2) AS median
    FROM (SELECT key, sum(n) AS firsts, groupArrayIf(waits, notEmpty(waits)) AS people, countIf(notEmpty(waits)) AS persons FROM (${personPairs(source, input)}) GROUP BY key)`
  // Whose state at the median is known, and who was over by then, by person.
  const spread = ch`SELECT *, arrayMap(own -> toFloat64(arrayCount(w -> w.2 = 1 AND w.1 <= ifNull(median, 0), own)), people) AS over,
      arrayMap(own -> toFloat64(arrayCount(w -> w.2 = 1 OR w.1 >= ifNull(median, 0), own)), people) AS known,
      arraySum(over) / arraySum(known) AS share,
      arraySum(arrayMap((o, k) -> pow(o - share * k, 2), over, known)) / (share * (1 - share) * arraySum(known)) AS effect,
      if(isFinite(effect), greatest(1., effect), 1.) AS widened,
      arrayMap((s, g) -> if(s = 0, -100., if(g = 0, 100., (log(-s) + 0.36651292058166435) * -s / sqrt(g * widened))), survival, greenwood) AS deviate
    FROM (${curve})`
  return await events.query({
    name: 'metrics.event_waits',
    workspace: input.scope.workspace,
    sql: ch`SELECT key, firsts, persons, median, arrayFirstIndex(z -> z >= -1.959963984540054, deviate) AS first, arrayFirstIndex(z -> z > 1.959963984540054, deviate) AS last,
        if(first = 0, NULL, waits[first].1) AS low, if(last = 0, NULL, waits[last].1) AS high
      FROM (${spread}) ORDER BY key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: waitRow,
  })
}
