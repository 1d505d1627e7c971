import * as z from 'zod'
import { productEvents } from '../../../collect/ingest/index.ts'
import {
  ch,
  type EventStore,
  type Fragment,
  join,
  param,
  propertyIsBoolean,
  propertyNumber,
  resolvedPerson,
} from '../../../platform/eventstore/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { MetricDefinition } from '../contract.ts'
import type { GroupTotals, SharedMoments } from '../model/moments.ts'
import { groupingOf, groupsMax, type RowScope, scopeCondition } from './filters.ts'

type EventSource = Extract<MetricDefinition['source'], { from: 'events' }>

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

type TotalsInput = GroupInput & { currency: string; everybody: boolean }

/**
 * What the product does to people or tells of them (a segment entered, a message sent, consent read from a file), and calls that only say
 * who somebody is, make nobody active. What an SDK records by itself does.
 */
const passive = [...productEvents, '$identify', '$set', '$group', '$alias']
const isActivity = ch`event NOT IN ${param(passive, 'Array(String)')}`

/** Counts, people and sums of one event by group; with `everybody`, `active` = persons who did anything there. */
export async function eventTotals(events: EventStore, source: EventSource, input: TotalsInput): Promise<GroupTotals[]> {
  return await events.query({
    name: 'metrics.event_totals',
    workspace: input.scope.workspace,
    sql: ch`SELECT key, sum(n) AS events, countIf(n > 0 AND p != 0) AS persons, countIf(p != 0) AS active, sum(t) AS total,
        sum(n * n) AS countSquares, sum(c) AS summed, sum(o) AS foreign
      FROM (${personTotals(source, input)})
      GROUP BY key ORDER BY key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: totalsRow,
  })
}

/** Subquery (key, p, n, t, c, o): how often each person did it in each group, the sum, how many were summed, how many are foreign. */
function personTotals(source: EventSource, { scope, by, zone, currency, everybody }: TotalsInput): Fragment {
  const grouping = groupingOf(by, scope, zone)
  const joined = grouping.join !== null
  const hit = ch`event = ${param(source.event, 'String')} AND ${whereCondition(source)}`
  // What has no amount is nothing, not 0: it is not among those that were summed. Nor is what no sum could hold.
  const amount = source.property
    ? ch`if(abs(${propertyNumber(source.property)}) <= ${param(amountMax, 'Float64')}, ${propertyNumber(source.property)}, NULL)`
    : ch`if(currency = ${param(currency, 'String')}, toFloat64(amount_minor), NULL)`
  const isForeign = source.property
    ? ch`0`
    : ch`hit AND amount_minor IS NOT NULL AND currency != ${param(currency, 'String')}`
  const base = ch`SELECT ${resolvedPerson} AS p, ${joined ? ch`''` : grouping.key} AS k, (${hit}) AS hit, if(hit, ${amount}, NULL) AS a,
      ${isForeign} AS other
    FROM events WHERE ${scopeCondition(scope)} ${everybody ? ch`AND person != 0 AND (${isActivity} OR ${hit})` : ch`AND ${hit}`}`
  const keyed = joined
    ? ch`SELECT ${grouping.key} AS key, base.p AS p, base.hit AS hit, base.a AS a, base.other AS other FROM (${base}) AS base ${grouping.join}`
    : ch`SELECT k AS key, p, hit, a, other FROM (${base})`
  return ch`SELECT key, p, countIf(hit) AS n, ifNull(sum(a), 0) AS t, count(a) AS c, countIf(other) AS o FROM (${keyed}) GROUP BY key, p`
}

/** The two scopes that are compared, and how. */
export type SharedInput = Omit<GroupInput, 'scope'> & { now: RowScope; before: RowScope }

/** People who were active in both periods, by group, with how often they did it in each (x = 1, y = times). */
export async function sharedTotals(
  events: EventStore,
  source: EventSource,
  { now, before, ...input }: SharedInput,
): Promise<Map<string, SharedMoments>> {
  const side = (scope: RowScope) =>
    ch`SELECT toString(key) AS key, p, 1 AS x, n AS y FROM (${personTotals(source, { ...input, scope, currency: '', everybody: true })})`
  return await sharedOfSides(events, {
    name: 'metrics.shared_totals',
    workspace: now.workspace,
    now: side(now),
    before: side(before),
  })
}

const sharedRow = z.object({
  key: z.string(),
  persons: z.number(),
  sumXX: z.number(),
  sumXY: z.number(),
  sumYX: z.number(),
  sumYY: z.number(),
})

/** Two sides of a comparison, each a subquery (key, p, x, y) with one row a person and group. */
export type Sides = {
  name: string
  workspace: WorkspaceId
  now: Fragment
  before: Fragment
  /** Compares every group with this one of the other side; absent = with its own. */
  other?: string | undefined
}

/** Sums of products over the people who are on both sides, by group. */
export async function sharedOfSides(
  events: EventStore,
  { name, workspace, now, before, other }: Sides,
): Promise<Map<string, SharedMoments>> {
  const product = (later: Fragment, earlier: Fragment) => ch`sum(toFloat64(a.${later}) * toFloat64(b.${earlier}))`
  const [x, y] = [ch`x`, ch`y`]
  const same = other === undefined ? ch`a.key = b.key AND` : ch``
  const earlier =
    other === undefined ? before : ch`SELECT * FROM (${before}) WHERE toString(key) = ${param(other, 'String')}`
  const rows = await events.query({
    name,
    workspace,
    sql: ch`SELECT toString(a.key) AS key, count() AS persons, ${product(x, x)} AS sumXX, ${product(x, y)} AS sumXY,
        ${product(y, x)} AS sumYX, ${product(y, y)} AS sumYY
      FROM (${now}) AS a INNER JOIN (${earlier}) AS b ON ${same} a.p = b.p
      GROUP BY key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: sharedRow,
  })
  return new Map(rows.map(({ key, ...shared }) => [key, shared]))
}

function whereCondition(source: EventSource): Fragment {
  return join(
    source.where.map(({ property, equals }) => {
      const key = param(property, 'String')
      // A property that is missing equals nothing: neither 0 nor false nor ''.
      if (typeof equals === 'number') return ch`ifNull(${propertyNumber(property)} = ${param(equals, 'Float64')}, 0)`
      if (typeof equals === 'boolean') return propertyIsBoolean(property, equals)
      return ch`ifNull(JSONExtract(props, ${key}, 'Nullable(String)') = ${param(equals, 'String')}, 0)`
    }),
    ' AND ',
  )
}
