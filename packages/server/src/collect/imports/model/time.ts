import type { DateOrder } from '../contract/read.ts'
import { type LocalTime, utcParts } from './zone.ts'

/** A time as read: an instant where the text names its offset, else a local time that needs a zone. */
export type ReadTime = { kind: 'instant'; ts: number } | { kind: 'local'; local: LocalTime }

/** `ambiguous` = day and month cannot be told apart and no order is set. */
export type TimeReading = ReadTime | 'unreadable' | 'ambiguous'

/** The longest date that anybody writes (JavaScript's own, with the zone's name) is shorter; longer text is not searched. */
const timeCharsMax = 100

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const monthName = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'
const weekday = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+|\s*\(?(?:星期|周|週|禮拜|礼拜)[一二三四五六日天]\)?\s*/i

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/
const yearFirst = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号號]|(?!\d))/
const yearMonth = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$/
const threeParts = /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d\d)(?!\d)/
const dayMonthName = new RegExp(`^(\\d{1,2})(?:st|nd|rd|th)?[-\\s./]*${monthName}[-\\s,./]*(\\d{4}|\\d\\d)(?!\\d)`, 'i')
const monthNameDay = new RegExp(`^${monthName}[-\\s./]*(\\d{1,2})(?:st|nd|rd|th)?[-\\s,./]+(\\d{4})(?!\\d)`, 'i')
const onlyDigits = /^(\d{4})(?:(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?)?$/
const clock =
  /^[T\s,]*(am|pm|a\.m\.|p\.m\.|上午|下午|凌晨|早上|中午|晚上)?\s*(\d{1,2})\s*[:.：时時点點]\s*(\d{1,2})(?:\s*[:.：分]\s*(\d{1,2})(?:\s*秒)?(?:[.,](\d{1,9}))?)?\s*[分秒]?\s*(am|pm|a\.m\.|p\.m\.|上午|下午)?\s*(.*)$/i
/** What stands behind a clock: an offset, how Google Forms writes it (`GMT+1`, `[GMT+8]`), or JavaScript with the zone's name. */
const zone = /^\[?(?:(Z|UTC|GMT)?([+-]\d\d(?::?\d\d)?)?|(?:UTC|GMT)([+-]\d(?::?\d\d)?))\]?\s*(?:\([^)]*\))?$/i
/** Names of zones that mean one offset (RFC 822, and what Europe and East Asia write): CST is Chicago's and China's, so it is none. */
const namedZones: Readonly<Record<string, string>> = {
  EST: '-05:00',
  EDT: '-04:00',
  CDT: '-05:00',
  MST: '-07:00',
  MDT: '-06:00',
  PST: '-08:00',
  PDT: '-07:00',
  CET: '+01:00',
  CEST: '+02:00',
  EET: '+02:00',
  EEST: '+03:00',
  HKT: '+08:00',
  JST: '+09:00',
  KST: '+09:00',
}

/**
 * Reads a date with or without a time: ISO 8601; year first with - / . or 年月日; day and month in either order with a
 * four- or two-digit year (69-99 are of the 1900s); English month names; 20240305 and 20240305143000; a bare year (its
 * first moment) and year with month. `order` settles 03/04/2024; null = not settled: such a date is `ambiguous`, while
 * 25/12/2024 is not.
 */
export function readTime(input: string, order: DateOrder | null): TimeReading {
  if (input.length > timeCharsMax) return 'unreadable'
  const fast = iso.exec(input)
  if (fast) return fromIso(fast)
  const text = input.normalize('NFKC').replace(weekday, ' ').trim()
  const compact = onlyDigits.exec(text)
  if (compact) return localTime(numbersOf(compact.slice(1)), null, null)
  const month = yearMonth.exec(text)
  if (month) return localTime([Number(month[1]), Number(month[2])], null, null)
  const date = readDate(text, order)
  if (typeof date === 'string') return date
  const rest = text.slice(date.length)
  if (rest.trim() === '') return localTime(date.ymd, null, null)
  const time = clock.exec(rest)
  if (!time || (/^\d/.test(rest) && !/[日号號]$/.test(text.slice(0, date.length)))) return 'unreadable'
  const [, before, hour, minute, second, fraction, after, end = ''] = time
  const hours = twelveHours(Number(hour), before ?? after)
  const offset = offsetOf(end.trim())
  if (hours === null || offset === 'unreadable') return 'unreadable'
  const parts = [...date.ymd, hours, Number(minute), Number(second ?? 0)]
  return localTime(parts, fraction ?? null, offset)
}

/** `+08:00`, `Z` or null for none, of what stands behind a clock. */
function offsetOf(text: string): string | null {
  const named = namedZones[text.toUpperCase()]
  if (named !== undefined) return named
  const found = zone.exec(text)
  if (!found) return 'unreadable'
  const [, utc, offset, short] = found
  return offset ?? short?.replace(/^([+-])(\d)/, '$10$2') ?? (utc ? 'Z' : null)
}

function fromIso(match: RegExpExecArray): TimeReading {
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const parts = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number)
  return localTime(parts, fraction ?? null, offset ?? null)
}

type DateRead = { ymd: [number, number, number]; length: number }

function readDate(text: string, order: DateOrder | null): DateRead | 'unreadable' | 'ambiguous' {
  const first = yearFirst.exec(text)
  if (first) return { ymd: [Number(first[1]), Number(first[2]), Number(first[3])], length: first[0].length }
  const named = dayMonthName.exec(text)
  if (named) return { ymd: [fullYear(named[3]), monthOf(named[2]), Number(named[1])], length: named[0].length }
  const american = monthNameDay.exec(text)
  if (american) {
    return { ymd: [fullYear(american[3]), monthOf(american[1]), Number(american[2])], length: american[0].length }
  }
  const parts = threeParts.exec(text)
  if (!parts) return 'unreadable'
  const ymd = inOrder(parts, order)
  return typeof ymd === 'string' ? ymd : { ymd, length: parts[0].length }
}

function inOrder(
  parts: RegExpExecArray,
  order: DateOrder | null,
): [number, number, number] | 'ambiguous' | 'unreadable' {
  const [a, b] = [Number(parts[1]), Number(parts[2])]
  const last = parts[3] ?? ''
  if (order === 'ymd' && last.length === 2) return [fullYear(parts[1]), b, Number(last)]
  const year = fullYear(last)
  if (order === 'mdy') return [year, a, b]
  if (order === 'dmy') return [year, b, a]
  if (a > 12 && b <= 12) return last.length === 4 ? [year, b, a] : 'ambiguous'
  if (b > 12 && a <= 12) return [year, a, b]
  if (a === b && last.length === 4) return [year, a, b]
  return a > 12 ? 'unreadable' : 'ambiguous'
}

/** Two digits follow POSIX: 69-99 are 1969-1999, 00-68 are 2000-2068. */
function fullYear(text: string | undefined): number {
  const year = Number(text)
  if ((text ?? '').length > 2) return year
  return year >= 69 ? 1900 + year : 2000 + year
}

function monthOf(name: string | undefined): number {
  return months.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1
}

function twelveHours(hour: number, mark: string | undefined): number | null {
  if (!mark) return hour
  const word = mark.toLowerCase().replaceAll('.', '')
  if (hour > 12) return word === 'am' || hour > 23 ? null : hour
  const afternoon = word === 'pm' || word === '下午' || word === '晚上' || (word === '中午' && hour < 11)
  if (hour === 12) return word === 'am' || word === '上午' || word === '凌晨' || word === '晚上' ? 0 : 12
  return afternoon ? hour + 12 : hour
}

function numbersOf(parts: (string | undefined)[]): number[] {
  return parts.filter((part) => part !== undefined).map(Number)
}

/** Builds the reading; what no calendar has (31 February, 25:00) is unreadable. 24:00:00 is the next midnight. */
function localTime(parts: number[], fraction: string | null, offset: string | null): TimeReading {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
  const millisecond = fraction === null ? 0 : Number(`${fraction}00`.slice(0, 3))
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return 'unreadable'
  const midnight = hour === 24 && minute === 0 && second === 0
  if ((hour > 23 && !midnight) || minute > 59 || second > 60) return 'unreadable'
  if (offset === null && !midnight && second < 60) {
    return { kind: 'local', local: { year, month, day, hour, minute, second, millisecond } }
  }
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
  if (offset !== null) {
    const shift = offsetMs(offset)
    return shift === null ? 'unreadable' : { kind: 'instant', ts: utc - shift }
  }
  return { kind: 'local', local: utcParts(utc) }
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function offsetMs(offset: string): number | null {
  if (offset === 'Z' || offset === 'z') return 0
  const digits = offset.replace(/\D/g, '').padEnd(4, '0')
  const hours = Number(digits.slice(0, 2))
  const minutes = Number(digits.slice(2))
  if (hours > 14 || minutes > 59) return null
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** What a sample of dates says about the order of day and month. */
export type DateOrderGuess = {
  /** null = no date in the sample leaves the order open. */
  order: DateOrder | 'ambiguous' | 'inconsistent' | null
  /** A cell that decides it, or the first that cannot be decided. */
  example: string | null
}

/** Decides day/month order from all dates of a column: one 25/12 settles it; none leaves it ambiguous; two kinds are inconsistent. */
export function detectDateOrder(cells: Iterable<string>): DateOrderGuess {
  const example: Partial<Record<DateOrder | 'ambiguous', string>> = {}
  const short: { cell: string; first: number; last: number }[] = []
  for (const cell of cells) {
    const text = cell.replace(weekday, ' ').trim()
    const parts = threeParts.exec(text)
    if (!parts || yearFirst.test(text)) continue
    const [a, b] = [Number(parts[1]), Number(parts[2])]
    if (b > 31 || (a > 12 && b > 12)) continue
    if (a > 12 && parts[3]?.length === 2) short.push({ cell, first: a, last: Number(parts[3]) })
    else if (a > 31) continue
    else if (a > 12) example.dmy ??= cell
    else if (b > 12) example.mdy ??= cell
    else if (a !== b) example.ambiguous ??= cell
  }
  const [one] = short
  if (one) example[orderOfShort(short)] ??= one.cell
  const orders = (['ymd', 'dmy', 'mdy'] as const).filter((order) => example[order] !== undefined)
  const [order, other] = orders
  if (other) return { order: 'inconsistent', example: example[other] ?? null }
  if (order) return { order, example: example[order] ?? null }
  return example.ambiguous === undefined
    ? { order: null, example: null }
    : { order: 'ambiguous', example: example.ambiguous }
}

/** 24-03-05 is of 2024 or of 2005. A year takes fewer values than a day, by this many at least where it is to be believed. */
const fewerYears = 3

function orderOfShort(dates: readonly { first: number; last: number }[]): 'ymd' | 'dmy' | 'ambiguous' {
  if (dates.some(({ first }) => first > 31)) return 'ymd'
  if (dates.some(({ last }) => last > 31 || last === 0)) return 'dmy'
  const more = new Set(dates.map(({ first }) => first)).size - new Set(dates.map(({ last }) => last)).size
  if (Math.abs(more) < fewerYears) return 'ambiguous'
  return more > 0 ? 'dmy' : 'ymd'
}

const dayMs = 86_400_000

/**
 * A spreadsheet's day count as local time. The 1900 system counts a 29 February 1900 that never was, so days below 60 lie
 * one later; the 1904 system starts on 1 January 1904. Rounded to the millisecond (the file keeps about 15 digits).
 */
export function serialToLocal(serial: number, system: '1900' | '1904'): LocalTime | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_465 + 1) return null
  const epochSerial = system === '1904' ? 24_107 : serial < 60 ? 25_568 : 25_569
  return utcParts(Math.round((serial - epochSerial) * dayMs))
}

/** `2024-03-05`, or `2024-03-05 14:30:00(.123)` with the time. */
export function formatLocal(local: LocalTime, withTime: boolean): string {
  const pad = (value: number, length = 2): string => String(value).padStart(length, '0')
  const date = `${pad(local.year, 4)}-${pad(local.month)}-${pad(local.day)}`
  if (!withTime) return date
  const fraction = local.millisecond === 0 ? '' : `.${pad(local.millisecond, 3)}`
  return `${date} ${pad(local.hour)}:${pad(local.minute)}:${pad(local.second)}${fraction}`
}
