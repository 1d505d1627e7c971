import type { Json } from '../../../platform/kernel/index.ts'

/** 2000-01-01T00:00:00Z. Earlier times are broken clocks, and each month would open a partition of its own. */
const earliestMs = 946_684_800_000

/** How far ahead of arrival an event may lie after correction. */
const aheadMsMax = 24 * 60 * 60 * 1000

/**
 * Only a larger difference between sending and arrival counts as a wrong clock. Below it lies the latency, and Rudder Node,
 * the old Segment SDK and PostHog Node repeat the first `sentAt` when they send again (trap 7).
 */
const skewThresholdMs = 60_000

/** A batch that waited longer than this on a device that was offline is less likely than a clock that began anew. */
const waitedMsMax = 30 * 24 * 60 * 60 * 1000

/**
 * Numbers below are Unix seconds, above milliseconds: 1e11 ms is 1973, 1e11 s the year 5138. Seconds before 2000 would be no
 * time either, so less than those are milliseconds of a clock that began in 1970 some days ago.
 */
const secondsBelow = 1e11
const secondsFrom = earliestMs / 1000

export type EventTime = { ts: number; originalTs: number | null }

/** What is wrong with a time, and the time as it was found. */
export type TimeProblem = { problem: 'invalid_time' | 'time_before_2000' | 'time_in_future'; found: string }

const dateStart = /^\d{4}-\d{2}-\d{2}/

/** Date, time of day and zone, as ISO 8601 and as databases and scripting languages print them (`2026-01-31 09:30:00 +0800`, `… UTC`, `…+00`). */
const written =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?: ?(Z|UTC|GMT)| ?([+-]\d{2}):?(\d{2})?)?)?$/i

/**
 * Epoch milliseconds of a time as SDKs write it: ISO 8601, `YYYY-MM-DD HH:mm:ss.SSS`, a date, milliseconds or Unix seconds,
 * also as digits in a string. Text without a zone is read as UTC, so that the server's own zone plays no part. Null when unreadable.
 */
export function parseTime(value: Json | undefined): number | null {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string') return null
  // As most SDKs write it: `2026-01-31T09:30:00.000Z`.
  const isUsual = value.length === 24 && value.endsWith('Z') && dateStart.test(value)
  const parsed = isUsual ? Date.parse(value) : Number.NaN
  if (!Number.isNaN(parsed)) return isDayOfMonth(value) ? parsed : null
  const text = value.trim()
  return dateStart.test(text) ? fromText(text) : /^\d{9,16}(?:\.\d+)?$/.test(text) ? fromNumber(Number(text)) : null
}

function fromText(text: string): number | null {
  const [, date = '', time = '00:00', , hours = '+00', minutes = '00'] = written.exec(text) ?? []
  const parsed = Date.parse(`${date}T${time.replace(',', '.')}${hours}:${minutes}`)
  return Number.isNaN(parsed) || !isDayOfMonth(date) ? null : parsed
}

/** False for the 30th of February, which would be read as a day of March. */
function isDayOfMonth(date: string): boolean {
  const day = Number(date.slice(8, 10))
  return day <= 28 || day <= new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)), 0)).getUTCDate()
}

function fromNumber(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null
  return Math.round(value >= secondsFrom && value < secondsBelow ? value * 1000 : value)
}

/**
 * Puts an event in time: as sent, moved by the sender's clock error when that is beyond doubt, else untouched.
 * Without a time of its own an event happened when it arrived. What lies before 2000 or more than 24 h ahead is a problem.
 */
export function placeInTime(sent: {
  at: Json | undefined
  sentAt: number | null
  receivedAt: number
}): EventTime | TimeProblem {
  if (sent.at === undefined || sent.at === null || sent.at === '') return { ts: sent.receivedAt, originalTs: null }
  const at = parseTime(sent.at)
  if (at === null) {
    return { problem: 'invalid_time', found: JSON.stringify(sent.at).slice(0, 60) }
  }
  const skewMs = sent.sentAt === null || isNoClock(sent.sentAt, at) ? 0 : sent.receivedAt - sent.sentAt
  const corrected = Math.abs(skewMs) > skewThresholdMs
  const ts = corrected ? at + skewMs : at
  if (ts < earliestMs) return { problem: 'time_before_2000', found: dayOf(ts) }
  if (ts > sent.receivedAt + aheadMsMax) {
    return { problem: 'time_in_future', found: dayOf(ts) }
  }
  return { ts, originalTs: corrected ? at : null }
}

/**
 * True when a time of sending that was written before the first try may just be old: the batch lay on a device without network, or was
 * sent again until we were there. A time that is still to come, or lies a month back, is a wrong clock's all the same.
 */
export function mayHaveWaited({ sentAt, receivedAt }: { sentAt: number; receivedAt: number }): boolean {
  return sentAt < receivedAt && receivedAt - sentAt <= waitedMsMax
}

/**
 * True for a time of sending before 2000 that says nothing of the event's clock: a zero value beside a real time. Where the event is
 * of that time too and not later, a device's clock began anew in 1970, and the difference is what is wrong with it.
 */
function isNoClock(sentAt: number, at: number): boolean {
  return sentAt < earliestMs && (at < 0 || at > sentAt)
}

function dayOf(ms: number): string {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? `${ms} ms` : date.toISOString()
}
