import type { Json } from '../../../platform/kernel/index.ts'

/** One cell as its file gives it: text in CSV, typed in the other formats. null and '' are missing. */
export type Cell = Json

/** Why a row was not imported. Machine words; the UI has a sentence for each. */
export const rejectReasons = [
  'unclosed_quote',
  'row_too_long',
  'cell_too_long',
  'too_many_cells',
  'too_many_columns',
  'bad_json',
  'not_an_object',
  'nul_character',
  'undecodable_text',
  'not_a_number',
  'not_an_integer',
  'number_damaged',
  'not_a_boolean',
  'not_json',
  'not_a_time',
  'ambiguous_date',
  'unknown_time_zone',
  'time_out_of_range',
  'local_time_twice',
  'local_time_never',
  'unmapped_value',
  'missing_time',
  'missing_identifier',
  'identifier_too_long',
  'missing_name',
  'name_too_long',
  'missing_key',
  'repeated_key',
  'missing_metric',
  'score_out_of_scale',
  'weight_not_positive',
  'nothing_to_import',
  'group_rejected',
  'group_not_adjacent',
  'group_too_large',
] as const
export type RejectReason = (typeof rejectReasons)[number]

/** One thing wrong with a row: where, what was found, what is expected. */
export type RowProblem = { reason: RejectReason; column: string | null; found: string | null; expected: string }

/** A row as a reader gives it. `line` is the line of a text file, the row number of a sheet, the record of a Parquet file; from 1. */
export type SourceRow = { line: number; cells: Cell[]; problem?: RowProblem }

/** Builds a problem; what was found is cut, so that one giant cell cannot fill a table. */
export function problemOf(
  reason: RejectReason,
  at: { column?: string | null; found?: Cell | undefined; expected: string },
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
