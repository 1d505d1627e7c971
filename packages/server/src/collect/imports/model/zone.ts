/** A wall-clock time as written, without a zone. Months count from 1. */
export type LocalTime = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

/** An instant and whether the local time named exactly one. */
export type ZonedInstant = { ts: number; occurs: 'once' | 'twice' | 'never' }

/** A time zone that turns local times into instants. */
export type Zone = { name: string; instantOf(local: LocalTime): ZonedInstant; localOf(ts: number): LocalTime }

const dayMs = 86_400_000

/**
 * A time zone by its IANA name. A local time that occurs twice (clocks went back) gives the earlier instant; one that
 * never occurs (clocks went forward) is moved forward by the gap: the rule `compatible` of Temporal and RFC 5545.
 * Offsets are looked up once a day of the calendar, so a million rows cost a million additions. Throws RangeError for an
 * unknown name.
 */
export function createZone(name: string): Zone {
  const offsetAt = createOffsets(name)
  return {
    name,
    instantOf(local) {
      const wall = wallClock(local)
      const before = offsetAt(wall - dayMs)
      const after = offsetAt(wall + dayMs)
      if (before === after) return { ts: wall - before, occurs: 'once' }
      const hits = [before, after].map((offset) => wall - offset).filter((ts) => wall - ts === offsetAt(ts))
      const first = hits[0]
      if (first === undefined) return { ts: wall - before, occurs: 'never' }
      return { ts: Math.min(...hits), occurs: hits.length === 2 ? 'twice' : 'once' }
    },
    localOf: (ts) => utcParts(ts + offsetAt(ts)),
  }
}

/** The zone that a header names: `Submit Date (UTC)`, `提交时间(GMT+8)`, `Started at (America/New_York)`; null where it names none. */
export function zoneInHeader(header: string): string | null {
  const text = header.normalize('NFKC')
  if (/北京时间|北京時間/.test(text)) return 'Asia/Shanghai'
  const named = /[([]\s*([a-z]\w+(?:\/[a-z][\w-]+){1,2})\s*[)\]]/i.exec(text)?.[1]
  if (named !== undefined && isZone(named)) return named
  const [found, sign, hours = '', minutes = '00'] =
    /(?:^|[^a-z])(?:UTC|GMT)(?:\s*([+-])(\d{1,2})(?::?(\d{2}))?)?(?![a-z\d])/i.exec(text) ?? []
  if (found === undefined) return null
  const offset = sign === undefined ? 'UTC' : `${sign}${hours.padStart(2, '0')}:${minutes}`
  return isZone(offset) ? offset : null
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The local time as if it were UTC, in epoch milliseconds. */
function wallClock(local: LocalTime): number {
  const { year, month, day, hour, minute, second, millisecond } = local
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
}

/** The parts of an instant in UTC. */
export function utcParts(ts: number): LocalTime {
  const at = new Date(ts)
  return {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
  }
}

/** Zones by name, each built once: building one costs more than reading a thousand times. */
export function createZones(): (name: string) => Zone {
  const known = new Map<string, Zone>()
  return (name) => {
    const zone = known.get(name) ?? createZone(name)
    // A file may write one zone in many ways (asia/SHANGHAI); the real names are fewer than this.
    if (known.size > 1000) known.clear()
    known.set(name, zone)
    return zone
  }
}

/** Offset from UTC in milliseconds at an instant. */
function createOffsets(name: string): (ts: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const exact = (ts: number): number => {
    const parts: Record<string, number> = {}
    for (const part of format.formatToParts(ts)) parts[part.type] = Number(part.value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ts / 1000) * 1000
  }
  const atMidnight = new Map<number, number>()
  const cached = (day: number): number => {
    const known = atMidnight.get(day)
    if (known !== undefined) return known
    const offset = exact(day * dayMs)
    atMidnight.set(day, offset)
    return offset
  }
  return (ts) => {
    const day = Math.floor(ts / dayMs)
    const offset = cached(day)
    return offset === cached(day + 1) ? offset : exact(ts)
  }
}
