import * as z from 'zod'
import { ch, type EventStore, type Fragment, join, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { groupingOf, type RowScope, scopeCondition } from '../../metrics/index.ts'
import { strictSequence } from '../../segments/index.ts'
import type { FunnelOrder, Step } from '../contract.ts'
import { levelsByArray } from './funnel-orders.ts'
import { anyStepCondition, stepCondition } from './step-condition.ts'
import { tableFor } from './table.ts'

const levelRow = z.object({
  key: z.string(),
  level: z.number(),
  closed: z.number(),
  people: z.number(),
  open: z.number(),
})
/**
 * People of a group whose furthest step is `level` (1 = the first), and `closed` from first steps whose windows have passed (0 = they
 * have none); and of how many a window has not passed yet.
 */
export type FunnelLevel = z.infer<typeof levelRow>

export type FunnelInput = {
  /** Its span is that of the first step. */
  scope: RowScope
  steps: readonly Step[]
  windowMs: number
  /** Two steps may be the same event, so each needs a later instant (PA1). */
  strict: boolean
  order: FunnelOrder
  by: string
  zone: { timeZone: string; weekStart: number }
  now: number
}

/** Groups that are told, those with the most people; each has a row for how far people got in all and in time that is over. */
export const groupsMax = 20
const rowsMax = groupsMax * 65

/**
 * How far people get (PA1), by group, the largest first. One scan of the steps' events, one pass over each person's: the first step within the
 * span, the others up to a window later.
 */
export async function funnelLevels(events: EventStore, input: FunnelInput): Promise<FunnelLevel[]> {
  const { scope, by, zone } = input
  const grouping = groupingOf(by, scope, zone)
  return await events.query({
    name: 'paths.funnel',
    workspace: scope.workspace,
    sql: ch`SELECT key, level, closed, people, open FROM (
        SELECT ${grouping.key} AS key, level, closed, count() AS people, countIf(open) AS open
        FROM (${levelsOf(input)}) AS base ${grouping.join} GROUP BY key, level, closed)
      ORDER BY sum(people) OVER (PARTITION BY key) DESC, key, level, closed LIMIT ${param(rowsMax, 'UInt32')}`,
    row: levelRow,
  })
}

function levelsOf(input: FunnelInput): Fragment {
  const { order, strict } = input
  if (order === 'in_order' || order === 'strict_increase')
    return strict || order === 'strict_increase' ? levelsByInstant(input) : levelsInOrder(input)
  return levelsByArray(input, order)
}

const instant = ch`toUInt64(toUnixTimestamp64Milli(ts))`

function rowsOf({ scope, steps, windowMs }: FunnelInput): Fragment {
  const later: RowScope = { ...scope, span: { start: scope.span.start, end: scope.span.end + windowMs } }
  return ch`${tableFor(later)} WHERE ${scopeCondition(later)} AND person != 0 AND ${anyStepCondition(steps, scope.mapping)}`
}

function conditionsOf({ scope, steps }: FunnelInput): [Fragment, ...Fragment[]] {
  const [first, ...others] = steps.map((step) => stepCondition(step, scope.mapping))
  return [ch`${first ?? ch`0`} AND ts < fromUnixTimestamp64Milli(${param(scope.span.end, 'Int64')}, 'UTC')`, ...others]
}

/** Whether first steps of the span may still have time left. */
function mayBeOpen({ scope, windowMs, now }: FunnelInput): boolean {
  return scope.span.end + windowMs > now
}

/**
 * Levels from first steps whose windows have passed, and from later ones: whatever follows those lies after them, so that few rows are gone
 * through twice (one `windowFunnel` over all rows for each took 1.6 times as long).
 */
function furthestOf(input: FunnelInput, { from, after }: { from: Fragment; after: Fragment }): Fragment {
  return ch`SELECT p, greatest(closed, later) AS level, closed, later > 0 AS open
    FROM (SELECT ${resolvedPerson} AS p, ${from} AS closed, ${mayBeOpen(input) ? after : ch`0`} AS later`
}

function levelsInOrder(input: FunnelInput): Fragment {
  const [window, now] = [param(input.windowMs, 'UInt64'), param(input.now, 'UInt64')]
  const [first, ...others] = conditionsOf(input)
  const isOver = ch`${instant} + ${window} <= ${now}`
  const steps = (start: Fragment) => ch`${instant}, ${join([start, ...others], ', ')}`
  const levels = furthestOf(input, {
    from: ch`windowFunnel(${window})(${steps(mayBeOpen(input) ? ch`${first} AND ${isOver}` : first)})`,
    after: ch`windowFunnelIf(${window})(${steps(first)}, NOT (${isOver}))`,
  })
  return ch`${levels} FROM ${rowsOf(input)} GROUP BY p) WHERE level > 0`
}

/** For steps that may be the same event: see `strictSequence`. */
function levelsByInstant(input: FunnelInput): Fragment {
  const { rows, levelFrom, levelAmong } = strictSequence(conditionsOf(input), {
    windowMs: input.windowMs,
    from: rowsOf(input),
  })
  const isOver = ch`t + ${param(input.windowMs, 'UInt64')} <= ${param(input.now, 'UInt64')}`
  const levels = furthestOf(input, { from: levelFrom(isOver), after: levelAmong(ch`NOT (${isOver})`) })
  return ch`${levels} FROM (${rows}) GROUP BY p) WHERE level > 0`
}
