import { say } from '../../../../platform/kernel/index.ts'
import { columnNames, headerCells } from '../../model/columns.ts'
import type { SourceRow } from '../../model/row.ts'
import { fixedColumns } from '../../model/view.ts'
import { checkColumns, rowCheck } from '../csv.ts'
import { type Limits, unreadable } from '../limits.ts'
import type { ResolvedRead, Table } from '../table.ts'
import { words } from '../words.ts'
import { readSheet } from './sheet.ts'
import { readWorkbook, type Workbook } from './workbook.ts'
import { openPackage, type Package } from './zip.ts'

/** Names of the sheets of an Excel file: the one that is read unless another is asked for, then visible ones, then hidden ones. */
export async function sheetNames(path: string, limits: Limits): Promise<string[]> {
  const file = await openPackage(path, limits)
  try {
    return (await sheetsInOrder(file, await readWorkbook(file, limits))).map(({ name }) => name)
  } finally {
    file.close()
  }
}

/** The sheets, the first one with rows before all others: a cover sheet may hold pictures alone. */
async function sheetsInOrder(file: Package, workbook: Workbook): Promise<Workbook['sheets']> {
  for (const sheet of workbook.sheets) {
    const rows = dropRows(readSheet(sheet.part, file.text(sheet.part), workbook), 0)
    const first = await rows.next()
    await rows.return(undefined)
    if (!first.done) return [sheet, ...workbook.sheets.filter((other) => other !== sheet)]
  }
  return workbook.sheets
}

/** Opens one sheet of an Excel file: its first row (after `skipRows`) names the columns, if there is a header. */
export async function openXlsx(path: string, read: ResolvedRead, limits: Limits): Promise<Table> {
  const file = await openPackage(path, limits)
  try {
    const workbook = await readWorkbook(file, limits)
    const sheet =
      read.sheet === null
        ? (await sheetsInOrder(file, workbook))[0]
        : workbook.sheets.find(({ name }) => name === read.sheet)
    if (!sheet) {
      const names = workbook.sheets.map(({ name }) => name).join(', ')
      throw unreadable(say(words.noSheet, { sheet: read.sheet ?? '', sheets: names || '–' }))
    }
    const size = file.size(sheet.part)
    let done = 0
    const counted = countText(file.text(sheet.part), (length) => {
      done += length
    })
    const pieces = dropRows(readSheet(sheet.part, counted, workbook), read.skipRows)[Symbol.asyncIterator]()
    const lead: SourceRow[] = []
    for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
      lead.push(...next.value)
      if (lead.length >= read.headerRows) break
    }
    const top = lead[0]
    if (!top) throw unreadable(say(words.emptySheet, { sheet: sheet.name }))
    const header = headerCells(lead, read)
    const width = read.header ? header.length : Math.max(...lead.map((row) => row.cells.length))
    checkColumns(width, limits)
    const names = columnNames(header, width)
    const check = rowCheck(names.length, read.header ? top : null)
    async function* rows(): AsyncIterable<SourceRow[]> {
      yield (read.header ? lead.slice(read.headerRows) : lead).map(check)
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
        yield next.value.map(check)
      }
    }
    return {
      columns: fixedColumns(names),
      rows,
      fraction: () => (size === 0 ? 1 : Math.min(1, done / size)),
      damaged: () => 0,
      close: async () => {
        await pieces.return?.(undefined)
        file.close()
      },
    }
  } catch (error) {
    file.close()
    throw error
  }
}

async function* countText(text: AsyncIterable<string>, note: (length: number) => void): AsyncIterable<string> {
  for await (const piece of text) {
    note(piece.length)
    yield piece
  }
}

/** Leaves out rows numbered up to `count` and pieces without rows. */
async function* dropRows(rows: AsyncIterable<SourceRow[]>, count: number): AsyncGenerator<SourceRow[]> {
  for await (const piece of rows) {
    const kept = count === 0 ? piece : piece.filter((row) => row.line > count)
    if (kept.length > 0) yield kept
  }
}
