import { intlTag, isChinese, type Language, spaceScripts } from './language.ts'
import { formatNumber } from './number.ts'

const dayMs = 86_400_000

/** A calendar day `2026-09-13` as its midnight in UTC, in epoch milliseconds: for arithmetic on days only. */
export function dayToMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`)
}

/** The calendar day of a UTC midnight. */
export function msToDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** A calendar day moved by whole days. */
export function addDays(day: string, days: number): string {
  return msToDay(dayToMs(day) + days * dayMs)
}

/** Days from one calendar day to another; 0 for the same day. */
export function daysBetween(from: string, to: string): number {
  return Math.round((dayToMs(to) - dayToMs(from)) / dayMs)
}

/** The calendar day of an instant in a time zone. */
export function dayIn(instantMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    instantMs,
  )
}

/** ISO week of a calendar day: the year it belongs to and its number. */
export function isoWeek(day: string): { year: number; week: number } {
  const ms = dayToMs(day)
  const weekday = (new Date(ms).getUTCDay() + 6) % 7
  const thursday = new Date(ms + (3 - weekday) * dayMs)
  const firstDay = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return { year: thursday.getUTCFullYear(), week: 1 + Math.floor((thursday.getTime() - firstDay) / (7 * dayMs)) }
}

/** `13 Sep`, `13 Sep 2026`: English months by hand, for `en-GB` writes "Sept". */
function englishDay(ms: number, timeZone: string, withYear: boolean): string {
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(ms)
  const day = `${part({ day: 'numeric' })} ${part({ month: 'short' })}`
  return withYear ? `${day} ${part({ year: 'numeric' })}` : day
}

function dayFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(intlTag(language), { timeZone: 'UTC', ...options })
}

/** A calendar day: `13 Sep 2026`, `2026/9/13`; short: `13 Sep`, `9/13`. */
export function formatDay(day: string, language: Language, style: 'full' | 'short' = 'full'): string {
  if (!isChinese(language)) return englishDay(dayToMs(day), 'UTC', style === 'full')
  const year = style === 'full' ? ({ year: 'numeric' } as const) : {}
  return dayFormat(language, { day: 'numeric', month: 'numeric', ...year }).format(dayToMs(day))
}

/** A day, month or year as `2026-03-31`, `2026-03`, `2026`: `31 Mar`, `Mar 2026`, `2026`; `3/31`, `2026/3`, `2026`. */
export function formatPeriod(period: string, language: Language): string {
  if (period.length === 10) return formatDay(period, language, 'short')
  if (period.length === 4) return period
  if (isChinese(language)) return `${period.slice(0, 4)}/${Number(period.slice(5))}`
  return englishDay(dayToMs(`${period}-01`), 'UTC', true).slice(2)
}

/** A span of days, both ends included: `17 Aug – 13 Sep 2026`, `2026/8/17–9/13`. */
export function formatDays(from: string, to: string, language: Language): string {
  if (from === to) return formatDay(from, language)
  const sameYear = from.slice(0, 4) === to.slice(0, 4)
  if (isChinese(language)) return `${formatDay(from, language)}–${formatDay(to, language, sameYear ? 'short' : 'full')}`
  return `${formatDay(from, language, sameYear ? 'short' : 'full')} – ${formatDay(to, language)}`
}

/** The ISO weeks a span covers when it begins on a Monday and ends on a Sunday, else null. */
export function wholeWeeks(from: string, to: string): { first: number; last: number } | null {
  const startsMonday = new Date(dayToMs(from)).getUTCDay() === 1
  const endsSunday = new Date(dayToMs(to)).getUTCDay() === 0
  return startsMonday && endsSunday ? { first: isoWeek(from).week, last: isoWeek(to).week } : null
}

/** An instant in the workspace's zone: `2 Sep 2026, 14:09`. */
export function formatInstant(iso: string, timeZone: string, language: Language): string {
  const ms = Date.parse(iso)
  const clock = formatClock(iso, timeZone, language)
  if (!isChinese(language)) return `${englishDay(ms, timeZone, true)}, ${clock}`
  const day = { timeZone, day: 'numeric', month: 'numeric', year: 'numeric' } as const
  return `${new Intl.DateTimeFormat(intlTag(language), day).format(ms)} ${clock}`
}

/** The clock time of an instant in a zone: `14:09`. */
export function formatClock(iso: string, timeZone: string, language: Language): string {
  const format = { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  return new Intl.DateTimeFormat(intlTag(language), format).format(Date.parse(iso))
}

/** The heading of a day on a timeline: `Saturday 12 September`, with the year when it is not this one. */
export function formatDayHeading(day: string, language: Language, today: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: 'numeric' } as const)
  const text = dayFormat(language, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(dayToMs(day))
  return isChinese(language) ? spaceScripts(text).replace('日', '日 ') : text.replace(',', '')
}

const steps = [
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['week', 604_800],
  ['month', 2_629_800],
  ['year', 31_557_600],
] as const

const justNow: Record<Language, string> = { en: 'just now', 'zh-Hans': '刚刚', 'zh-Hant': '剛剛' }

/** How long ago, in the largest unit that fits: `just now`, `3 hours ago`, `3 小时前`. */
export function formatAgo(iso: string, nowMs: number, language: Language): string {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(iso)) / 1000))
  if (seconds === 0) return justNow[language]
  const [unit, size] = steps.findLast((step) => seconds >= step[1]) ?? steps[0]
  const text = new Intl.RelativeTimeFormat(intlTag(language), { numeric: 'auto' }).format(
    -Math.floor(seconds / size),
    unit,
  )
  return isChinese(language) ? spaceScripts(text) : text
}

/** A length of time in at most two units: `4 s`, `3 min 20 s`, `2 h 5 min`, `3 分 20 秒`. */
export function formatDuration(seconds: number, language: Language): string {
  const chinese = isChinese(language)
  const hant = language === 'zh-Hant'
  const units: [number, string][] = [
    [86_400, chinese ? '天' : 'd'],
    [3600, chinese ? (hant ? '小時' : '小时') : 'h'],
    [60, chinese ? '分' : 'min'],
    [1, chinese ? '秒' : 's'],
  ]
  const total = Math.max(0, Math.round(seconds))
  const first = units.findIndex(([size]) => total >= size)
  if (first === -1) return `0 ${units[3]?.[1] ?? ''}`
  const parts: string[] = []
  let rest = total
  for (const [size, word] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size)
    rest -= count * size
    if (count > 0) parts.push(`${formatNumber(count, 0, language)} ${word}`)
  }
  return parts.join(' ')
}
