import type { Json, Values, ValuesOf } from '../../../platform/kernel/index.ts'
import type { RejectReason } from '../contract/reject.ts'
import type { expectedWords } from './words.ts'

/** One cell as its file gives it: text in CSV, typed in the other formats. null and '' are missing. */
export type Cell = Json

type ExpectedCode = keyof typeof expectedWords

/** What is expected, as it is kept: a code of `expectedWords` with the values of its places, said when it is read. */
export type Expected = { code: ExpectedCode; values: Values }

/** Builds what is expected: `expected('oneOf', { known })`; a missing value does not compile. */
export function expected<Code extends ExpectedCode>(
  code: Code,
  ...values: keyof ValuesOf<(typeof expectedWords)[Code]> extends never ? [] : [ValuesOf<(typeof expectedWords)[Code]>]
): Expected {
  return { code, values: values[0] ?? {} }
}

/** One thing wrong with a row: where, what was found, what is expected (an English text where it was kept before there were codes). */
export type RowProblem = {
  reason: RejectReason
  column: string | null
  found: string | null
  expected: Expected | string
}

/** A row as a reader gives it. `line` is the line of a text file, the row number of a sheet, the record of a Parquet file; from 1. */
export type SourceRow = { line: number; cells: Cell[]; problem?: RowProblem }

/** Builds a problem; what was found is cut, so that one giant cell cannot fill a table. */
export function problemOf(
  reason: RejectReason,
  at: { column?: string | null; found?: Cell | undefined; expected: Expected },
): RowProblem {
  const found = at.found === undefined ? null : cutText(typeof at.found === 'string' ? at.found : cellText(at.found))
  return { reason, column: at.column ?? null, found, expected: at.expected }
}

/** The first 200 characters, never half a character, without NUL (PostgreSQL cannot keep it). */
export function cutText(text: string, charsMax = 200): string {
  const visible = text.replaceAll('\u0000', '\u2400')
  return visible.length <= charsMax ? visible : `${visible.slice(0, charsMax).toWellFormed()}…`
}

/** A cell as trimmed text; '' when missing. Numbers are written without an exponent where JavaScript can. */
export function cellText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell.trim()
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** True for null, '' and blanks. */
export function isMissing(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '')
}
