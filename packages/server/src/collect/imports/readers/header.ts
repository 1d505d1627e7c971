import { type CatalogueError, fail, type Message, say } from '../../../platform/kernel/index.ts'
import { columnNames, headerCells } from '../model/columns.ts'
import { cellText, expected, isMissing, problemOf, type RowProblem, type SourceRow } from '../model/row.ts'
import { fixedColumns } from '../model/view.ts'
import { reasonWords } from '../model/words.ts'
import { type Limits, unreadable } from './limits.ts'
import type { ResolvedRead, Table } from './table.ts'
import { words } from './words.ts'

/**
 * The columns of a table by its first rows, and the rows below its header, each checked against them. `widthOf` says how many columns
 * there are at least; `empty` is why a table without rows is refused. Throws `cannot_compute`.
 */
export async function belowHeader(
  pieces: AsyncGenerator<SourceRow[], void>,
  read: Pick<ResolvedRead, 'header' | 'headerRows'>,
  use: { limits: Limits; widthOf: (first: readonly SourceRow[]) => number; empty: Message },
): Promise<Pick<Table, 'columns' | 'rows'>> {
  const first = await firstRows(pieces, read.headerRows)
  const top = first[0]
  if (!top) throw unreadable(use.empty)
  if (top.problem) throw unreadableLine(top.line, top.problem)
  const header = headerCells(first, read)
  const width = Math.max(use.widthOf(first), header.length)
  checkColumns(width, use.limits)
  const names = columnNames(header, width)
  const check = rowCheck(width, read.header ? top : null)
  async function* rows(): AsyncIterable<SourceRow[]> {
    yield (read.header ? first.slice(read.headerRows) : first).map(check)
    for await (const piece of pieces) yield piece.map(check)
  }
  return { columns: fixedColumns(names), rows }
}

async function firstRows(pieces: AsyncGenerator<SourceRow[], void>, atLeast: number): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    rows.push(...next.value)
    if (rows.length >= atLeast) return rows
  }
  return rows
}

function unreadableLine(line: number, problem: RowProblem): CatalogueError {
  const found = problem.found ?? ''
  return fail('cannot_compute', {
    message: say(words.lineUnreadable, { line }),
    problems: [{ field: `line ${line}`, reason: { words: reasonWords[problem.reason], values: { found } }, found }],
  })
}

/** Throws when a file has more columns than anyone maps: a wrong delimiter, or an attack on memory. */
export function checkColumns(count: number, limits: Limits): void {
  if (count <= limits.columnsMax) return
  throw unreadable(say(words.tooManyColumns, { most: limits.columnsMax }), String(count))
}

/** Marks rows that have too many cells, and those that say the header again (files put together, pages of a report): nobody is called "id". */
function rowCheck(width: number, header: SourceRow | null): (row: SourceRow) => SourceRow {
  const labels = header === null || header.cells.length < 2 ? null : header.cells.map(cellText)
  return (row) => {
    const checked = checkWidth(row, width)
    const { cells } = checked
    if (labels === null || checked.problem || cells.length !== labels.length) return checked
    if (!labels.every((label, at) => label === cellText(cells[at] ?? null))) return checked
    return { ...checked, problem: problemOf('header_again', { expected: expected('dataBelowHeader') }) }
  }
}

/** More cells than columns: an unquoted delimiter moved the rest, so none can be trusted. Fewer: the last ones are missing. */
function checkWidth(row: SourceRow, width: number): SourceRow {
  if (row.cells.length <= width || row.problem) return row
  const extra = row.cells.slice(width).find((cell) => !isMissing(cell))
  if (extra === undefined) return { line: row.line, cells: row.cells.slice(0, width) }
  return {
    ...row,
    problem: problemOf('too_many_cells', { found: row.cells.length, expected: expected('cells', { width }) }),
  }
}
