/** A calendar day, `2026-09-13`. */
export type Day = string

const dayMs = 24 * 60 * 60 * 1000
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const held = formats.get(timeZone)
  if (held) return held
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}

/** Wall-clock reading of an instant in a zone, as if it were UTC (epoch ms). */
function wallClock(ms: number, timeZone: string): number {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(new Date(ms))
      .map((part) => [part.type, part.value]),
  )
  const [year, month, day] = [Number(parts.year), Number(parts.month) - 1, Number(parts.day)]
  const date = new Date(Date.UTC(2000, month, day, Number(parts.hour), Number(parts.minute), Number(parts.second)))
  // Date.UTC takes the years 0 to 99 for those of the last century.
  return date.setUTCFullYear(year, month, day)
}

/** The calendar day of an instant in a zone. */
export function dayOf(ms: number, timeZone: string): Day {
  return new Date(wallClock(ms, timeZone)).toISOString().slice(0, 10)
}

/** Farther than any zone's clock is from UTC (+14 h, −12 h). */
const aroundMs = 15 * 60 * 60 * 1000

/**
 * First instant of a day in a zone, epoch ms. Where clocks are put back over midnight it is the first of two; where they jump over
 * it, or over the whole day, it is the instant of the jump. Daylight saving is taken from the zone's rules on that very day.
 */
export function startOfDay(day: Day, timeZone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  const offsetAt = (ms: number) => wallClock(ms, timeZone) - ms
  const [before, after] = [midnight - offsetAt(midnight - aroundMs), midnight - offsetAt(midnight + aroundMs)]
  const found = [before, after].filter((ms) => wallClock(ms, timeZone) === midnight)
  return found.length > 0 ? Math.min(...found) : before
}

const calendar = { first: Date.parse('0000-01-01T00:00:00Z'), last: Date.parse('9999-12-31T00:00:00Z') }

/** The day `count` days later (earlier when negative), by the calendar; no further than its ends, the years 0 and 9999. */
export function addDays(day: Day, count: number): Day {
  const at = Date.parse(`${day}T00:00:00Z`) + count * dayMs
  return new Date(Math.min(Math.max(at, calendar.first), calendar.last)).toISOString().slice(0, 10)
}

/** Whole days from `from` to `to`, both included. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs) + 1
}
