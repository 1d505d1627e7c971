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

function isData(text: string): boolean {
  if (parseNumber(text, '.') !== null || /^\d+,\d+$/.test(text)) return true
  return /^\S+@\S+\.\S+$/.test(text) || /^https?:\/\//.test(text) || readTime(text, 'dmy') !== 'unreadable'
}

function mostly(cells: string[], test: (cell: string) => boolean): boolean {
  return cells.length > 0 && cells.filter(test).length > cells.length / 2
}
