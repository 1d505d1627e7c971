import { formatLocal, serialToLocal } from './time.ts'

/** Built-in number formats of spreadsheets that show a date (with or without time), also those of East Asian versions. */
const builtInDates = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])
const builtInTimes = new Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 47])

/** What a number format makes of a number: nothing special, a date, a time of day, or as many digits (00000). Durations ([h]:mm) stay numbers. */
export type FormatKind = 'number' | 'date' | 'time' | { digits: number }

/** Classifies a number format by its built-in id or its code; text in quotes, brackets and escapes does not count. */
export function formatKind(id: number, code: string | undefined): FormatKind {
  if (code === undefined) return builtInDates.has(id) ? 'date' : builtInTimes.has(id) ? 'time' : 'number'
  // Excel takes no longer ones.
  const first = code.slice(0, 255).split(';')[0] ?? ''
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return 'number'
  const zeros = /^(?:\[\$-[\dA-F]+\])?(0{2,15})$/i.exec(first)?.[1]
  if (zeros) return { digits: zeros.length }
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/_./g, '')
    .replace(/\*./g, '')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/general|am\/pm|a\/p|上午\/下午/gi, '')
    .replace(/[eE][+-]/g, '')
  if (/[yd年月日]/i.test(bare) || /m/i.test(bare.replace(/h+:?m+|m+:?s+/gi, ''))) return 'date'
  return /[hs]/i.test(bare) ? 'time' : 'number'
}

/** Place of a column from a cell's address: A1 -> 0, AB12 -> 27; null when it is none. */
export function columnPlace(address: string): number | null {
  const letters = /^([A-Z]{1,3})\d*$/.exec(address)?.[1]
  if (!letters) return null
  let place = 0
  for (const letter of letters) place = place * 26 + letter.charCodeAt(0) - 64
  return place - 1
}

/** A number as its format shows it: a date as ISO text (without a zone: sheets know none), a time of day, or the number. */
export function sheetNumber(value: number, kind: FormatKind, system: '1900' | '1904'): string | number {
  if (kind === 'number') return value
  // The member 00042 is called so in every other file, not 42.
  if (typeof kind === 'object') return isDigits(value) ? String(value).padStart(kind.digits, '0') : value
  const local = serialToLocal(value, system)
  if (!local) return value
  // A time of day is a fraction of day 0; only from day 1 on there is a date to show.
  if (value < 1 && (kind === 'time' || system === '1900')) return formatLocal(local, true).slice(11)
  const hasTime = local.hour + local.minute + local.second + local.millisecond > 0
  return formatLocal(local, hasTime || kind === 'time')
}

function isDigits(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
