import { parseNumber } from './numbers.ts'
import { type Cell, cellText, isMissing } from './row.ts'
import { readTime } from './time.ts'

/** Longest name of a column; longer headers are cut. */
const nameCharsMax = 300

/**
 * Names of the columns: the header's cells, trimmed; an empty one is called by its number; a name that came before gets
 * a number, so that every column can be mapped. `width` columns at least.
 */
export function columnNames(header: readonly Cell[], width: number): string[] {
  const names: string[] = []
  const taken = new Set<string>()
  const copies = new Map<string, number>()
  for (let at = 0; at < Math.max(width, header.length); at++) {
    const wished = cellText(header[at])
      .replaceAll('\u0000', '')
      .replace(/\s+/g, ' ')
      .slice(0, nameCharsMax)
      .toWellFormed()
    const base = wished === '' ? `column ${at + 1}` : wished
    let name = base
    let copy = copies.get(base) ?? 2
    while (taken.has(name)) name = `${base} (${copy++})`
    copies.set(base, copy)
    taken.add(name)
    names.push(name)
  }
  return names
}

/** What SurveyMonkey writes below a question that has one column; it says nothing of that column. */
const plainParts = /^(response|open-ended response|score)?$/i

/**
 * Whether a second row of headers follows, as SurveyMonkey writes it: empty under who answered, else what each of a question's columns
 * holds (a row of the matrix, an option, `Response`).
 */
export function isSecondHeader(first: readonly Cell[], second: readonly Cell[]): boolean {
  if (!isMissing(second[0] ?? null)) return false
  const parts = second.map(cellText).filter((text) => text !== '')
  const isSurveyMonkey = /^respondent ?id$/i.test(cellText(first[0]).trim()) && parts.length > 0
  return isSurveyMonkey || parts.some((text) => text !== '' && plainParts.test(text))
}

/** One header from two: `Question - part`. A column without a question of its own belongs to the question before it. */
export function joinedHeader(first: readonly Cell[], second: readonly Cell[]): Cell[] {
  let question = ''
  // Excel leaves out the empty cells at the end of a row.
  return Array.from({ length: Math.max(first.length, second.length) }, (_, at) => {
    const own = cellText(first[at] ?? null).trim()
    if (own !== '') question = own
    const part = cellText(second[at]).trim()
    if (plainParts.test(part)) return own
    return question === '' ? part : `${question.slice(0, nameCharsMax - 2 - Math.min(part.length, 100))} - ${part}`
  })
}

/** The cells that name the columns, of the first rows of a table: none, the first row, or the first two as one. */
export function headerCells(
  rows: readonly { cells: readonly Cell[] }[],
  read: { header: boolean; headerRows: number },
): readonly Cell[] {
  const [first, second] = rows
  if (!read.header || !first) return []
  return read.headerRows === 2 && second ? joinedHeader(first.cells, second.cells) : first.cells
}

/** Whether the first row names the columns. */
export type HeaderGuess = { header: boolean; confidence: 'likely' | 'unsure' }

/**
 * A first row is a header when no cell in it is a number, date or address and, below it, some column holds such data or
 * the words are known headers; when all columns are text, a header does not repeat below.
 */
export function detectHeader(
  rows: readonly (readonly Cell[])[],
  isKnownHeader: (text: string) => boolean,
): HeaderGuess {
  const [first, ...rest] = rows
  if (!first) return { header: false, confidence: 'unsure' }
  const cells = first.map(cellText)
  const filled = cells.filter((cell) => cell !== '')
  if (filled.some((cell) => isKnownHeader(cell)) && filled.filter(isData).length <= filled.length / 4) {
    return { header: true, confidence: 'likely' }
  }
  if (filled.some(isData) || first.some((cell) => !isMissing(cell) && typeof cell !== 'string')) {
    return { header: false, confidence: filled.every(isData) ? 'likely' : 'unsure' }
  }
  const below = (at: number): string[] => rest.map((row) => cellText(row[at])).filter((cell) => cell !== '')
  if (cells.some((_, at) => mostly(below(at), isData))) return { header: true, confidence: 'likely' }
  const repeats = cells.some((cell, at) => cell !== '' && below(at).includes(cell))
  return { header: !repeats && rest.length > 0, confidence: 'unsure' }
}

/** No number, time or address is longer. */
const dataCharsMax = 2000

function isData(text: string): boolean {
  if (text.length > dataCharsMax) return false
  if (parseNumber(text, '.') !== null || /^\d+,\d+$/.test(text)) return true
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) || /^https?:\/\//.test(text) || readTime(text, 'dmy') !== 'unreadable'
}

function mostly(cells: string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(test).length > cells.length / 2
}
