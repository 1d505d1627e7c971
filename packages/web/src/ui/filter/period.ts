import { addDays, daysBetween, formatDays, type Language, wholeWeeks } from '../format/index.ts'

/** Both ends included, calendar days of the workspace's zone. */
export type Period = { from: string; to: string }

/** Offered lengths, in weeks, all ending on the period's last day. */
export const presetWeeks = [4, 12, 26, 52] as const
export type PresetWeeks = (typeof presetWeeks)[number]

/** The period of so many weeks that ends on a day; whole weeks keep the mix of weekdays equal when compared. */
export function periodOfWeeks(weeks: number, to: string): Period {
  return { from: addDays(to, -(weeks * 7 - 1)), to }
}

/** The preset that a period is, if it is one. */
export function presetOf(period: Period): PresetWeeks | null {
  const days = daysBetween(period.from, period.to) + 1
  return presetWeeks.find((weeks) => weeks * 7 === days) ?? null
}

/** The next longer length on offer that ends on the same day, for a period in which too little was answered; null = none. */
export function longerPeriod({ from, to }: Period): Period | null {
  const days = daysBetween(from, to) + 1
  const weeks = presetWeeks.find((one) => one * 7 > days)
  return weeks === undefined ? null : periodOfWeeks(weeks, to)
}

/** Beyond half a year week numbers say less than they cost: `W49–W47` is a riddle. */
const weeksNamedDaysMax = 26 * 7

/** `17 Aug – 13 Sep 2026`, and the ISO weeks when it is made of whole ones and not too long. */
export function describePeriod(period: Period, language: Language): { days: string; weeks: [number, number] | null } {
  const short = daysBetween(period.from, period.to) < weeksNamedDaysMax
  const weeks = short ? wholeWeeks(period.from, period.to) : null
  return { days: formatDays(period.from, period.to, language), weeks: weeks ? [weeks.first, weeks.last] : null }
}

/** True when the text is a calendar day that exists. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const ms = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(text)
}
