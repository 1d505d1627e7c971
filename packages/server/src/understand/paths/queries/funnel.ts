import * as z from 'zod'
import { ch, type EventStore, type Fragment, join, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { groupingOf, type RowScope, scopeCondition } from '../../metrics/index.ts'
import type { Step } from '../contract.ts'
import { anyStepCondition, stepCondition } from './step-condition.ts'

const levelRow = z.object({ key: z.string(), level: z.number(), people: z.number(), open: z.number() })
/** People of a group whose furthest step is `level` (1 = the first), and how many of them still have time left. */
export type FunnelLevel = z.infer<typeof levelRow>

export type FunnelInput = {
  /** Its span is that of the first step. */
  scope: RowScope
  steps: readonly Step[]
  windowMs: number
  /** Two steps may be the same event, so each needs a later instant (PA1). */
  strict: boolean
  by: string
  zone: { timeZone: string; weekStart: number }
  now: number
}

/**
 * How far people get (PA1), by group. One scan of the steps' events, one pass over each person's: the first step within the
 * span, the others up to a window later.
 */
export async function funnelLevels(events: EventStore, input: FunnelInput): Promise<FunnelLevel[]> {
  const { scope, steps, windowMs, by, zone, now } = input
  const { mapping, span } = scope
  const grouping = groupingOf(by, scope, zone)
  const later: RowScope = { ...scope, span: { start: span.start, end: span.end + windowMs } }
  const end = ch`fromUnixTimestamp64Milli(${param(span.end, 'Int64')}, 'UTC')`
  const conditions = steps.map((step, index): Fragment => {
    const condition = stepCondition(step, mapping)
    return index === 0 ? ch`${condition} AND ts < ${end}` : condition
  })
  const window = param(windowMs, 'UInt64')
  const mode = input.strict ? ch`, 'strict_increase'` : null
  const t = ch`toUInt64(toUnixTimestamp64Milli(ts))`
  const people = ch`SELECT ${resolvedPerson} AS p, windowFunnel(${window}${mode})(${t}, ${join(conditions, ', ')}) AS level,
      level < ${param(steps.length, 'UInt8')} AND maxIf(${t}, ${conditions[0] as Fragment}) + ${window} > ${param(now, 'UInt64')} AS open
    FROM events WHERE ${scopeCondition(later)} AND person != 0 AND ${anyStepCondition(steps, mapping)} GROUP BY p HAVING level > 0`
  return await events.query({
    name: 'paths.funnel',
    workspace: scope.workspace,
    sql: ch`SELECT ${grouping.key} AS key, level, count() AS people, countIf(open) AS open
      FROM (${people}) AS base ${grouping.join} GROUP BY key, level ORDER BY key, level LIMIT 20000`,
    row: levelRow,
  })
}
