/** A time pattern of five fields, read once. Weekdays: 0 = Sunday … 6. */
export type Cron = {
  minutes: readonly number[]
  hours: readonly number[]
  days: ReadonlySet<number>
  months: ReadonlySet<number>
  weekdays: ReadonlySet<number>
  /** cron's rule: when both day fields are restricted, either suffices. */
  eitherDay: boolean
}

type Field = { name: string; low: number; high: number }
const fields: readonly Field[] = [
  { name: 'minute', low: 0, high: 59 },
  { name: 'hour', low: 0, high: 23 },
  { name: 'day of month', low: 1, high: 31 },
  { name: 'month', low: 1, high: 12 },
  { name: 'day of week', low: 0, high: 7 },
]

/** 29 February comes back after at most eight years (across 2100). */
const searchDays = 8 * 366 + 1
const dayMs = 86_400_000

/**
 * Reads `minute hour day month weekday` with `*`, lists, ranges and steps (`*\/5`, `1-5`, `8,20`); Sunday is 0 or 7. Throws an
 * Error that names the field.
 */
export function parseCron(text: string): Cron {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== fields.length) throw new Error(`"${text}" is not a schedule: five fields are needed.`)
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) => parseField(field, parts[index] ?? ''))
  const [, , dayText, , weekdayText] = parts
  return {
    minutes: [...(minutes ?? [])].sort((a, b) => a - b),
    hours: [...(hours ?? [])].sort((a, b) => a - b),
    days: days ?? new Set(),
    months: months ?? new Set(),
    weekdays: new Set([...(weekdays ?? [])].map((day) => day % 7)),
    eitherDay: dayText !== '*' && weekdayText !== '*',
  }
}

function parseField(field: Field, text: string): Set<number> {
  const values = new Set<number>()
  for (const item of text.split(',')) {
    const match = item.match(/^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/)
    const step = Number(match?.[3] ?? 1)
    const low = match?.[1] === undefined ? field.low : Number(match[1])
    const open = match?.[1] === undefined || (match[2] === undefined && match[3] !== undefined)
    const high = open ? field.high : Number(match?.[2] ?? match?.[1])
    if (!match || step < 1 || low < field.low || high > field.high || low > high) {
      throw new Error(`"${item}" is not a ${field.name}: ${field.low} to ${field.high} is needed.`)
    }
    for (let value = low; value <= high; value += step) values.add(value)
  }
  return values
}

/**
 * The first time after `afterMs` (epoch milliseconds) that the pattern names on the clocks of `timeZone` (IANA). A time that a
 * clock change skips happens at the change; one that it repeats happens the first time only. Undefined when there is none
 * (30 February).
 */
export function nextOccurrence(cron: Cron, afterMs: number, timeZone = 'UTC'): number | undefined {
  const local = afterMs + offsetMs(afterMs, timeZone)
  const firstDay = Math.floor(local / dayMs) * dayMs
  for (let day = 0; day < searchDays; day++) {
    const midnight = firstDay + day * dayMs
    if (!matchesDay(cron, new Date(midnight))) continue
    for (const hour of cron.hours) {
      for (const minute of cron.minutes) {
        const found = fromWallClock(midnight + (hour * 60 + minute) * 60_000, timeZone)
        if (found > afterMs) return found
      }
    }
  }
  return undefined
}

function matchesDay(cron: Cron, date: Date): boolean {
  if (!cron.months.has(date.getUTCMonth() + 1)) return false
  const byDay = cron.days.has(date.getUTCDate())
  const byWeekday = cron.weekdays.has(date.getUTCDay())
  return cron.eitherDay ? byDay || byWeekday : byDay && byWeekday
}

/** Epoch of a wall clock reading, itself given as if it were UTC. */
function fromWallClock(wall: number, timeZone: string): number {
  if (timeZone === 'UTC') return wall
  const before = offsetMs(wall - dayMs, timeZone)
  const after = offsetMs(wall + dayMs, timeZone)
  for (const offset of before >= after ? [before, after] : [after, before]) {
    if (offsetMs(wall - offset, timeZone) === offset) return wall - offset
  }
  return clockChange(wall - dayMs - before, wall + dayMs - after, timeZone)
}

/** The instant between two, to the second, at which the zone's offset changes. */
function clockChange(fromMs: number, toMs: number, timeZone: string): number {
  const before = offsetMs(fromMs, timeZone)
  let [low, high] = [Math.floor(fromMs / 1000), Math.ceil(toMs / 1000)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetMs(middle * 1000, timeZone) === before) low = middle
    else high = middle
  }
  return high * 1000
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** How far the zone's clocks are ahead of UTC at an instant. */
function offsetMs(atMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0
  let formatter = formatters.get(timeZone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(timeZone, formatter)
  }
  const parts = new Map(formatter.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(atMs / 1000) * 1000
}
