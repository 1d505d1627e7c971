import { say } from '../../../../platform/kernel/index.ts'
import type { SourceRow } from '../../model/row.ts'
import { belowHeader } from '../header.ts'
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
    const pieces = dropRows(readSheet(sheet.part, counted, workbook), read.skipRows)
    // Excel leaves out the empty cells at the end of a row.
    const widthOf = (first: readonly SourceRow[]): number =>
      read.header ? 0 : first.reduce((most, { cells }) => Math.max(most, cells.length), 0)
    const empty = say(words.emptySheet, { sheet: sheet.name })
    return {
      ...(await belowHeader(pieces, read, { limits, widthOf, empty })),
      fraction: () => (size === 0 ? 1 : Math.min(1, done / size)),
      damaged: () => 0,
      close: async () => {
        await pieces.return()
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
async function* dropRows(rows: AsyncIterable<SourceRow[]>, count: number): AsyncGenerator<SourceRow[], void> {
  for await (const piece of rows) {
    const kept = count === 0 ? piece : piece.filter((row) => row.line > count)
    if (kept.length > 0) yield kept
  }
}
