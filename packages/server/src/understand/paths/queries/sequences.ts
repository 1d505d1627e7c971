import * as z from 'zod'
import { ch, type EventStore, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { touchpointOf } from '../../../unify/catalog/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'

const sequenceRow = z.object({
  steps: z.array(z.string()),
  people: z.number(),
  everybody: z.number(),
  different: z.number(),
})
/** A sequence with its people; `everybody` with a start, and how many sequences there are, on each row. */
export type SequenceRow = z.infer<typeof sequenceRow>

export type SequencesInput = {
  /** Its span is that of the start. */
  scope: RowScope
  start: string
  unit: 'event' | 'touchpoint'
  direction: 'after' | 'before'
  steps: number
  withinMs: number
  collapse: boolean
  limit: number
}

/**
 * The most frequent sequences after, or before, each person's first start (PA3). People without a start are left out before
 * their events are gathered. Events at the same instant are ordered by name, so that the same data give the same paths.
 */
export async function frequentSequences(events: EventStore, input: SequencesInput): Promise<SequenceRow[]> {
  const { scope, unit, direction, steps, withinMs, collapse, limit } = input
  const { span, mapping } = scope
  const after = direction === 'after'
  const wide: RowScope = {
    ...scope,
    span: after ? { start: span.start, end: span.end + withinMs } : { start: span.start - withinMs, end: span.end },
  }
  const start = param(input.start, 'String')
  const name = unit === 'event' ? ch`toString(event)` : touchpointOf(mapping)
  const shown =
    unit === 'event'
      ? ch`(NOT startsWith(event, '$') OR event IN ('$page', '$screen') OR event = ${start})`
      : ch`event != '$answer' AND ${name} != ''`
  const isStart = unit === 'event' ? ch`event = ${start}` : ch`event != '$answer' AND ${name} = ${start}`
  const starters = ch`SELECT ${resolvedPerson} FROM events WHERE ${scopeCondition(scope)} AND person != 0 AND ${isStart}`
  const [from, to, within] = [param(span.start, 'Int64'), param(span.end, 'Int64'), param(withinMs, 'Int64')]
  // From the start onwards: the start itself, so that its repeats are seen, then what follows it in time or preceded it.
  const along = after
    ? ch`arrayFilter(e -> e.1 <= met.1 + ${within}, arraySlice(sorted, at))`
    : ch`arrayFilter(e -> e.1 >= met.1 - ${within}, arrayReverse(arraySlice(sorted, 1, at)))`
  const names = ch`arrayMap(e -> e.2, ${along})`
  return await events.query({
    name: 'paths.sequences',
    workspace: scope.workspace,
    sql: ch`SELECT steps, count() AS people, sum(people) OVER () AS everybody, count() OVER () AS different FROM (
        SELECT arraySort(groupArray((toUnixTimestamp64Milli(ts), ${name}))) AS sorted,
          arrayFirstIndex(e -> e.2 = ${start} AND e.1 >= ${from} AND e.1 < ${to}, sorted) AS at, sorted[at] AS met,
          arraySlice(${collapse ? ch`arrayCompact(${names})` : names}, 2, ${param(steps, 'UInt8')}) AS steps
        FROM events WHERE ${scopeCondition(wide)} AND person != 0 AND ${shown} AND ${resolvedPerson} IN (${starters})
        GROUP BY ${resolvedPerson})
      GROUP BY steps ORDER BY people DESC, steps LIMIT ${param(limit, 'UInt32')}`,
    row: sequenceRow,
  })
}
