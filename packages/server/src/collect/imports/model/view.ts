import type { DateOrder } from '../contract/read.ts'
import type { Scalar } from '../contract/value.ts'
import { type Cell, cellText, type RowProblem } from './row.ts'
import { createZones, type Zone } from './zone.ts'

/** Names of a file's columns. JSON Lines may add columns while it is read, so places are looked up, not remembered. */
export type Columns = { names: readonly string[]; placeOf(name: string): number | undefined }

/** Columns that do not change. */
export function fixedColumns(names: readonly string[]): Columns {
  const places = new Map(names.map((name, place) => [name, place]))
  return { names, placeOf: (name) => places.get(name) }
}

/** One row while it is converted: its cells by column, and what is found to be wrong with it. */
export type RowView = { line: number; cells: readonly Cell[]; problems: RowProblem[] }

/** Settings that decide how text is read; `dateOrder` null = dates that need it are rejected as ambiguous. */
export type Reading = {
  decimal: '.' | ','
  dateOrder: DateOrder | null
  timeZone: string
  missing: ReadonlySet<string>
}

/** What compiling a mapping needs to know of the file. */
export type Scope = { columns: Columns; reading: Reading; zoneOf: (name: string) => Zone }

/** The scope of one file. */
export function createScope(columns: Columns, reading: Reading): Scope {
  return { columns, reading, zoneOf: createZones() }
}

/** One form for comparing cells with values of a mapping: trimmed text, numbers without useless zeros (6.0 = 6). */
export function comparisonKey(value: Cell | Scalar | undefined): string {
  const text = cellText(value)
  return /^[-+]?\d{1,15}(?:\.\d{1,10})?$/.test(text) && !/^[-+]?0\d/.test(text) ? String(Number(text)) : text
}

/** Comparison keys of values. */
export function comparisonKeys(values: readonly (Cell | Scalar)[]): ReadonlySet<string> {
  return new Set(values.map(comparisonKey))
}
