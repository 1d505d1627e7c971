import { type CatalogueError, fail, say } from '../../../platform/kernel/index.ts'
import { columnNames, headerCells } from '../model/columns.ts'
import { CsvSplitter, TooManyUnclosedQuotes } from '../model/csv.ts'
import { createDecoder, type StreamDecoder } from '../model/encoding.ts'
import { cellText, expected, isMissing, problemOf, type RowProblem, type SourceRow } from '../model/row.ts'
import { fixedColumns } from '../model/view.ts'
import { reasonWords } from '../model/words.ts'
import type { ByteSource } from './bytes.ts'
import { type Limits, unreadable } from './limits.ts'
import type { ResolvedRead, Table } from './table.ts'
import { words } from './words.ts'

/** Opens a CSV: reads as far as its header. Throws `cannot_compute` for an empty file or too many columns. */
export async function openCsv(source: ByteSource, read: ResolvedRead, limits: Limits): Promise<Table> {
  const decoder = createDecoder(read.encoding)
  const pieces = splitRows(source, decoder, read)[Symbol.asyncIterator]()
  const first = await firstRows(pieces, read.headerRows)
  const lead = first[0]
  if (!lead) throw unreadable(say(words.noRows))
  if (lead.problem) throw unreadableLine(lead.line, lead.problem)
  checkColumns(lead.cells.length, limits)
  const names = columnNames(headerCells(first, read), lead.cells.length)
  const body = read.header ? first.slice(read.headerRows) : first
  const check = rowCheck(names.length, read.header ? lead : null)
  async function* rows(): AsyncIterable<SourceRow[]> {
    if (body.length > 0) yield body.map(check)
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      yield next.value.map(check)
    }
  }
  return {
    columns: fixedColumns(names),
    rows,
    fraction: source.fraction,
    damaged: decoder.damaged,
    close: async () => {
      await pieces.return?.(undefined)
    },
  }
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
export function rowCheck(width: number, header: SourceRow | null): (row: SourceRow) => SourceRow {
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

async function firstRows(pieces: AsyncIterator<SourceRow[]>, atLeast: number): Promise<SourceRow[]> {
  const rows: SourceRow[] = []
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    rows.push(...next.value)
    if (rows.length >= atLeast) return rows
  }
  return rows
}

async function* splitRows(
  source: ByteSource,
  decoder: StreamDecoder,
  read: ResolvedRead,
): AsyncGenerator<SourceRow[], void, undefined> {
  const splitter = new CsvSplitter(read)
  const unmark = createMarkRemover()
  const skip = createLineSkipper(read.skipRows, read.newline === 'cr' ? '\r' : '\n')
  const shift = (rows: SourceRow[]): SourceRow[] =>
    read.skipRows === 0 ? rows : rows.map((row) => ({ ...row, line: row.line + read.skipRows }))
  try {
    for await (const chunk of source.chunks()) {
      const rows = splitter.push(skip(unmark(decoder.push(chunk))))
      if (rows.length > 0) yield shift(rows)
    }
    yield shift([...splitter.push(skip(unmark(decoder.end()))), ...splitter.end()])
  } catch (error) {
    if (!(error instanceof TooManyUnclosedQuotes)) throw error
    throw unreadable(say(words.quotes, { line: error.line }))
  }
}

/** Drops byte order marks at the beginning of lines: each file that was put together with others had one. */
function createMarkRemover(): (text: string) => string {
  let atStart = true
  return (text) => {
    if (text === '') return text
    const marked = atStart && text.startsWith('\ufeff') ? text.slice(1) : text
    atStart = /[\r\n]$/.test(text)
    return marked.includes('\ufeff') ? marked.replace(/([\r\n])\ufeff/g, '$1') : marked
  }
}

/** Drops the first lines of a text that comes in pieces. */
function createLineSkipper(lines: number, eol: string): (text: string) => string {
  let left = lines
  return (text) => {
    let at = 0
    while (left > 0) {
      const end = text.indexOf(eol, at)
      if (end === -1) return ''
      at = end + 1
      left--
    }
    return at === 0 ? text : text.slice(at)
  }
}
