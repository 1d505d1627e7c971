import type { JsonObject } from '../../../platform/kernel/index.ts'
import type { EventMapping } from '../contract/mapping.ts'
import type { Value } from '../contract/value.ts'
import { compileCondition } from './condition.ts'
import { expected, problemOf } from './row.ts'
import { compileLabel, compileNumber, compileValue, type Evaluate, roundTo } from './value.ts'
import type { RowView, Scope } from './view.ts'
import { compileTime } from './when.ts'

/** An event of a row before it gets its key and its people. */
export type DraftEvent = { slot: string; name: string; ts: number; props: JsonObject }

/** What a unit of rows gives; `timeless` counts what was left out because no time is known. */
export type Draft = { events: DraftEvent[]; timeless: number }

/** Makes the drafts of a unit: one row, or the rows of a group. `rowTime` is the time of the whole unit. */
export type MakeEvents = (rows: readonly RowView[], rowTime: number | undefined, draft: Draft) => void

/** Longest event name; longer ones are cells that were mapped by mistake. */
const nameCharsMax = 200

/** Compiles one event of a mapping. `rest` are the columns that nothing else uses. */
export function compileEvent(event: EventMapping, slot: string, use: { scope: Scope; rest: RestColumns }): MakeEvents {
  const { scope } = use
  const name = compileLabel(event.name, scope)
  const when = event.when && compileCondition(event.when, scope)
  const time = event.time && compileTime(event.time, scope)
  const props = compileProps(event.props ?? {}, scope)
  const rest = event.restAsProps ? use.rest : null
  const grouped = compileGrouped(event, scope)
  return (rows, rowTime, draft) => {
    const first = rows[0]
    if (!first || (when && !when(first))) return
    const ts = time ? time(first) : rowTime
    if (ts === undefined) {
      draft.timeless++
      // The row is rejected for its time: then say at once what else is wrong with it.
      if (first.problems.length > 0) props(first)
      return
    }
    const title = name(first)
    if (title === undefined || title.length > nameCharsMax) {
      noteName(first, title)
      return
    }
    const values = { ...(rest ? rest(first) : {}), ...props(first), ...grouped(rows) }
    draft.events.push({ slot, name: title, ts, props: values })
  }
}

function noteName(row: RowView, title: string | undefined): void {
  if (row.problems.length > 0) return
  const reason = title === undefined ? 'missing_name' : 'name_too_long'
  row.problems.push(problemOf(reason, { found: title, expected: expected('eventName', { most: nameCharsMax }) }))
}

/** Compiles properties; missing ones are left out. Own keys only, so that a column called __proto__ is just a name. */
export function compileProps(props: Record<string, Value>, scope: Scope): (row: RowView) => JsonObject {
  const fields = Object.entries(props).map(([key, value]): [string, Evaluate] => [key, compileValue(value, scope)])
  return (row) =>
    Object.fromEntries(
      fields.flatMap(([key, evaluate]) => {
        const found = evaluate(row)
        return found === undefined ? [] : [[key, found]]
      }),
    )
}

/** The remaining columns of a row by their names. */
export type RestColumns = (row: RowView) => JsonObject

/** Compiles the columns that no part of the mapping uses. */
export function compileRest(used: ReadonlySet<string>, scope: Scope): RestColumns {
  const compiled: { name: string; evaluate: Evaluate }[] = []
  let seen = 0
  return (row) => {
    for (; seen < scope.columns.names.length; seen++) {
      const name = scope.columns.names[seen] ?? ''
      if (!used.has(name)) compiled.push({ name, evaluate: compileValue(name, scope) })
    }
    return Object.fromEntries(
      compiled.flatMap(({ name, evaluate }) => {
        const found = evaluate(row)
        return found === undefined ? [] : [[name, found]]
      }),
    )
  }
}

function compileGrouped(event: EventMapping, scope: Scope): (rows: readonly RowView[]) => JsonObject {
  const items = event.items && { as: event.items.as, fields: compileProps(event.items.fields, scope) }
  const sums = Object.entries(event.sums ?? {}).map(([key, value]) => ({ key, evaluate: compileNumber(value, scope) }))
  return (rows) => {
    const values: JsonObject = {}
    if (items) values[items.as] = rows.map(items.fields)
    for (const { key, evaluate } of sums) {
      let total = 0
      for (const row of rows) total += evaluate(row) ?? 0
      // Adding binary fractions leaves a tail in the 13th digit; no column has nine decimal places.
      values[key] = roundTo(total, 9)
    }
    return values
  }
}
