import { addDays, daysBetween, dayToMs } from '../../ui/format/index.ts'

/** How many days before this one its week began. `weekStart`: 1 = Monday … 7 = Sunday. */
function daysIntoWeek(day: string, weekStart: number): number {
  const weekday = ((new Date(dayToMs(day)).getUTCDay() + 6) % 7) + 1
  return (weekday - weekStart + 7) % 7
}

/** The weeks behind the trend: twelve that end with the period, from a first day of the week on, so that only the newest may be cut. */
function trendStart(to: string, weekStart: number): string {
  const sinceStart = daysIntoWeek(to, weekStart)
  const full = sinceStart === 6
  return addDays(to, -sinceStart - 7 * (full ? 11 : 12))
}

/** Longer periods are shown by month, the whole of them: their last twelve weeks are another picture than their number. */
const daysByWeekMax = 26 * 7

export type TrendSpan = { from: string; to: string; by: 'week' | 'month' }

/**
 * What the picture beside a number of a period covers: all its weeks, and twelve at least. `from` as chosen, undefined for the usual
 * period; `weekStart`: 1 = Monday … 7 = Sunday.
 */
export function trendSpan({ from, to }: { from?: string | undefined; to: string }, weekStart: number): TrendSpan {
  if (from !== undefined && daysBetween(from, to) >= daysByWeekMax) return { from, to, by: 'month' }
  const usual = trendStart(to, weekStart)
  const chosen = from === undefined ? usual : addDays(from, -daysIntoWeek(from, weekStart))
  return { from: chosen < usual ? chosen : usual, to, by: 'week' }
}

/** A month's first and last day, cut to the period that it is part of. */
export function monthOf(start: string, period: { from: string; to: string }): { from: string; to: string } {
  const end = addDays(`${addDays(start, 31).slice(0, 7)}-01`, -1)
  return { from: start < period.from ? period.from : start, to: end < period.to ? end : period.to }
}

/** A week's first and last day, the last cut at the end of the period. */
export function weekOf(start: string, to: string): { from: string; to: string } {
  const end = addDays(start, 6)
  return { from: start, to: end < to ? end : to }
}
