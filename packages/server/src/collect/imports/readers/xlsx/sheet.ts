import { type Cell, isMissing, type SourceRow } from '../../model/row.ts'
import { columnPlace, sheetNumber } from '../../model/sheet.ts'
import { createTextCollector, type Workbook } from './workbook.ts'
import { createXmlReader } from './xml.ts'

/** Cells to the right of this are not looked at: Excel's own last column is 16,384. */
const placesMax = 16_384

/** Reads the rows of a sheet from its XML, piece by piece. Empty rows are passed over; `line` is the row's number. */
export async function* readSheet(
  part: string,
  text: AsyncIterable<string>,
  workbook: Workbook,
): AsyncIterable<SourceRow[]> {
  let ready: SourceRow[] = []
  const reader = createXmlReader(
    part,
    createSheetHandler(workbook, (row) => ready.push(row)),
  )
  for await (const piece of text) {
    reader.push(piece)
    if (ready.length === 0) continue
    yield ready
    ready = []
  }
  reader.end()
  if (ready.length > 0) yield ready
}

type CellState = { place: number; type: string; style: number; value: string }

/** Builds rows from the elements row, c, v, is and t. */
function createSheetHandler(workbook: Workbook, emit: (row: SourceRow) => void) {
  const inline = createTextCollector()
  let line = 0
  let cells: Cell[] = []
  let cell: CellState | null = null
  let inValue = false
  const open = (name: string, attributes: Record<string, string>): void => {
    if (name === 'row') {
      // Lines key rows: a number that does not follow would make two rows one.
      const said = Number(attributes.r)
      line = Number.isSafeInteger(said) && said > line ? said : line + 1
      cells = []
    } else if (name === 'c') {
      const place = attributes.r === undefined ? cells.length : (columnPlace(attributes.r) ?? cells.length)
      cell = { place, type: attributes.t ?? 'n', style: Number(attributes.s ?? -1), value: '' }
    } else if (name === 'v') inValue = cell !== null
    else if (cell) inline.open(name)
  }
  const close = (name: string): void => {
    if (name === 'v') inValue = false
    else if (name === 'c' && cell) {
      const value = cellValue(cell, inline.take(), workbook)
      if (!isMissing(value) && cell.place < placesMax) {
        while (cells.length < cell.place) cells.push(null)
        cells[cell.place] = value
      }
      cell = null
    } else if (name === 'row') {
      if (cells.length > 0) emit({ line, cells })
    } else inline.close(name)
  }
  const text = (piece: string): void => {
    if (inValue && cell) cell.value += piece
    else if (cell) inline.text(piece)
  }
  return { open, close, text }
}

function cellValue(cell: CellState, inline: string, workbook: Workbook): Cell {
  const { value } = cell
  switch (cell.type) {
    case 's':
      return workbook.shared[Number(value)] ?? null
    case 'inlineStr':
      return inline
    case 'b':
      return value === '' ? null : value === '1' || value === 'true'
    case 'n': {
      if (value === '') return null
      const number = Number(value)
      if (!Number.isFinite(number)) return value
      return sheetNumber(number, workbook.styles[cell.style] ?? 'number', workbook.dates)
    }
    case 'd':
      return value.replace('T', ' ')
    default:
      // str: the text that a formula gave; e: an error such as #N/A, kept as text so that it can be named as missing.
      return value
  }
}
