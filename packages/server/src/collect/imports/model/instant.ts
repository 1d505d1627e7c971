import type { Json } from '../../../platform/kernel/index.ts'
import type { TimeFormat } from '../contract/mapping.ts'
import type { DateOrder } from '../contract/read.ts'
import { parseNumber } from './numbers.ts'
import { cellText, expected, problemOf, type RowProblem } from './row.ts'
import { type ReadTime, readTime, serialToLocal } from './time.ts'
import type { RowView, Scope } from './view.ts'
import type { LocalTime, Zone } from './zone.ts'

/** Events outside are typing errors (Excel writes 1899 for an empty date) and would open partitions of their own. */
const earliest = Date.UTC(1970, 0, 1)
const latest = Date.UTC(2100, 0, 1)

/** What to do with local times that occur twice or never. */
export type Dst = 'compatible' | 'reject'

/** Where a time is read, for its problems. */
export type TimeAt = { column: string | null; scope: Scope; row: RowView }

/** Reads an instant in epoch milliseconds; notes a problem when it is none, lies outside 1970 to 2099, or the order of day and month is open. */
export function instantFrom(
  found: Json,
  at: TimeAt & { zone: Zone; format: TimeFormat; dst: Dst },
): number | undefined {
  const reading = readAs(found, at.format, at)
  if (!reading) return undefined
  const ts = reading.kind === 'instant' ? reading.ts : zoned(reading.local, found, at)
  if (ts === undefined || (ts >= earliest && ts < latest)) return ts
  return noted(at, problemOf('time_out_of_range', { column: at.column, found, expected: expected('timeRange') }))
}

/** Reads a calendar date without a zone; an instant gives its date in the file's zone. */
export function localFrom(found: Json, at: TimeAt): LocalTime | undefined {
  const reading = readAs(found, 'auto', at)
  if (!reading || reading.kind === 'local') return reading?.local
  return at.scope.zoneOf(at.scope.reading.timeZone).localOf(reading.ts)
}

function zoned(local: LocalTime, found: Json, at: TimeAt & { zone: Zone; dst: Dst }): number | undefined {
  const instant = at.zone.instantOf(local)
  if (at.dst === 'compatible' || instant.occurs === 'once') return instant.ts
  const reason = instant.occurs === 'twice' ? 'local_time_twice' : 'local_time_never'
  const once = expected('localOnce', { zone: at.zone.name })
  return noted(at, problemOf(reason, { column: at.column, found, expected: once }))
}

function noted(at: TimeAt, problem: RowProblem): undefined {
  at.row.problems.push(problem)
  return undefined
}

const epochUnits = { epoch_s: 1000, epoch_ms: 1, epoch_us: 0.001 } as const

function readAs(found: Json, format: TimeFormat, at: TimeAt): ReadTime | undefined {
  const text = cellText(found)
  if (format === 'auto') return readAuto(text, found, at)
  const number = typeof found === 'number' ? found : parseNumber(text, at.scope.reading.decimal)
  if (number !== null && format in epochUnits) {
    return { kind: 'instant', ts: Math.round(number * epochUnits[format as keyof typeof epochUnits]) }
  }
  const local = number === null ? null : serialToLocal(number, format === 'excel_1904' ? '1904' : '1900')
  if (local) return { kind: 'local', local }
  const wanted = expected(format in epochUnits ? 'sinceEpoch' : 'dayCount')
  return noted(at, problemOf('not_a_time', { column: at.column, found, expected: wanted }))
}

function readAuto(text: string, found: Json, at: TimeAt): ReadTime | undefined {
  const epoch = epochOf(text)
  if (epoch !== null) return { kind: 'instant', ts: epoch }
  const { dateOrder } = at.scope.reading
  const dayCount = dayCountOf(text)
  if (dayCount) return { kind: 'local', local: dayCount }
  const reading = readTime(text, dateOrder)
  if (typeof reading === 'object') return reading
  const about = { column: at.column, found }
  if (reading === 'ambiguous')
    return noted(at, problemOf('ambiguous_date', { ...about, expected: expected('dateOrder') }))
  if (isOfOtherOrder(text, dateOrder))
    return noted(at, problemOf('date_order_differs', { ...about, expected: expected('sameDateOrder') }))
  const example = '2024-03-05 14:30:00'
  return noted(at, problemOf('not_a_time', { ...about, expected: expected('timeSuchAs', { example }) }))
}

/** No other way of writing a time has five digits and perhaps a fraction: a spreadsheet's day count from 1970 on (1900 system). */
function dayCountOf(text: string): LocalTime | null {
  if (!/^\d{5}(?:\.\d{1,12})?$/.test(text)) return null
  const days = Number(text)
  return days >= 25_569 && days < 73_051 ? serialToLocal(days, '1900') : null
}

/** 10/17/2021 where days come first: the file has dates of both orders, so 10/11/2021 beside it may have been read wrongly. */
function isOfOtherOrder(text: string, order: DateOrder | null): boolean {
  return (order === 'dmy' || order === 'mdy') && typeof readTime(text, order === 'dmy' ? 'mdy' : 'dmy') === 'object'
}

/** No other way of writing a time has 10, 13 or 16 digits: seconds, milliseconds, microseconds since 1970. */
function epochOf(text: string): number | null {
  if (!/^\d{10}(?:\d{3}(?:\d{3})?)?$/.test(text)) return null
  const unit = text.length === 10 ? 1000 : text.length === 13 ? 1 : 0.001
  return Math.round(Number(text) * unit)
}
