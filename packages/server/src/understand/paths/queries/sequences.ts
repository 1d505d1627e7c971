import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import { touchpointOf } from '../../../unify/catalog/index.ts'
import { type RowScope, scopeCondition } from '../../metrics/index.ts'
import { tableFor } from './table.ts'

/** A sequence with its people, the nearest step first. */
export type Sequence = { steps: string[]; people: number }
/** The most frequent ones; `everybody` with a start, and how many different sequences they make. */
export type Sequences = { shown: Sequence[]; everybody: number; different: number }

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

/** Names that paths tell apart; the rest are one. A workspace has at most 5,000 event names. */
const namesMax = 20_000
/** What names beyond that are called. */
const otherName = '…'

const nameRow = z.object({ name: z.string() })
const sequenceRow = z.object({
  ids: z.array(z.number()),
  people: z.number(),
  everybody: z.number(),
  different: z.number(),
})

/**
 * The most frequent sequences after, or before, each person's first start (PA3). Events at the same instant are ordered by name,
 * so that the same data give the same paths. An event is one number while people's events are gathered and sorted, its time
 * and the place of its name among the names (7 times faster than pairs of time and name).
 */
export async function frequentSequences(events: EventStore, input: SequencesInput): Promise<Sequences> {
  const { scope, direction, withinMs } = input
  const { start, end } = scope.span
  const span = direction === 'after' ? { start, end: end + withinMs } : { start: start - withinMs, end }
  const wide: RowScope = { ...scope, span }
  const rows = rowsOf(input, wide)
  const found = await events.query({
    name: 'paths.names',
    workspace: scope.workspace,
    sql: ch`SELECT DISTINCT ${rows.name} AS name FROM events WHERE ${rows.named} ORDER BY name LIMIT ${param(namesMax, 'UInt32')}`,
    row: nameRow,
  })
  const names = found.map(({ name }) => name)
  // Ids begin at 1 in the order of the names; 0 are the names beyond.
  const at = names.indexOf(input.start) + 1
  if (at === 0) return { shown: [], everybody: 0, different: 0 }
  const counted = await events.query({
    name: 'paths.sequences',
    workspace: scope.workspace,
    sql: sequencesSql(input, { wide, rows, names, at }),
    row: sequenceRow,
  })
  return {
    shown: counted.map(({ ids, people }) => ({ steps: ids.map((id) => names[id - 1] ?? otherName), people })),
    everybody: counted[0]?.everybody ?? 0,
    different: counted[0]?.different ?? 0,
  }
}

/**
 * The rows that are steps: what they are called, which they are, and which to ask for the names. A name that no step has does no
 * harm, so that those are the rows that are found soonest: `events` is sorted by event.
 */
type Rows = { name: Fragment; condition: Fragment; named: Fragment }

function rowsOf({ unit }: SequencesInput, wide: RowScope): Rows {
  const condition = (isStep: Fragment) => ch`${scopeCondition(wide)} AND person != 0 AND ${isStep}`
  if (unit === 'event') {
    const isStep = ch`(NOT startsWith(event, '$') OR event IN ('$page', '$screen', '$answer'))`
    const named = ch`ws = ${param(wide.workspace, 'UInt32')}`
    return { name: ch`toString(event)`, condition: condition(isStep), named }
  }
  const name = touchpointOf(wide.mapping)
  const isStep = ch`event != '$answer' AND ${name} != ''`
  return { name, condition: condition(isStep), named: ch`${scopeCondition({ ...wide, filter: {} })} AND ${isStep}` }
}

type Prepared = { wide: RowScope; rows: Rows; names: readonly string[]; at: number }

function sequencesSql(input: SequencesInput, { wide, rows, names, at }: Prepared): Fragment {
  const { scope, direction, steps, withinMs, collapse, limit } = input
  const ids = names.map((_, index) => index + 1)
  const id = ch`transform(${rows.name}, ${param(names, 'Array(String)')}, ${param(ids, 'Array(UInt32)')}, toUInt32(0))`
  // Milliseconds take 42 bits until the year 2109, ids 15.
  const moment = (ms: number) => ch`bitShiftLeft(${param(ms, 'UInt64')}, 16)`
  const isStart = ch`bitAnd(e, 65535) = ${param(at, 'UInt64')} AND e >= ${moment(scope.span.start)} AND e < ${moment(scope.span.end)}`
  // From the start onwards: the start itself, so that its repeats are seen, then what follows it in time or preceded it.
  const along =
    direction === 'after'
      ? ch`arrayFilter(e -> e < met + ${moment(withinMs + 1)}, arraySlice(sorted, place))`
      : ch`arrayFilter(e -> bitShiftRight(e, 16) + ${param(withinMs, 'UInt64')} >= bitShiftRight(met, 16), arrayReverse(arraySlice(sorted, 1, place)))`
  const walked = ch`arrayMap(e -> bitAnd(e, 65535), ${along})`
  return ch`SELECT ids, count() AS people, sum(people) OVER () AS everybody, count() OVER () AS different FROM (
      SELECT arraySort(groupArray(bitShiftLeft(toUInt64(toUnixTimestamp64Milli(ts)), 16) + ${id})) AS sorted,
        arrayFirstIndex(e -> ${isStart}, sorted) AS place, bitShiftLeft(bitShiftRight(sorted[place], 16), 16) AS met,
        arraySlice(${collapse ? ch`arrayCompact(${walked})` : walked}, 2, ${param(steps, 'UInt8')}) AS ids
      FROM ${tableFor(wide)} WHERE ${rows.condition} GROUP BY ${resolvedPerson} HAVING place > 0)
    GROUP BY ids ORDER BY people DESC, ids LIMIT ${param(limit, 'UInt32')}`
}
