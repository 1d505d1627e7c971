import { addDays, dayToMs } from '../../ui/format/index.ts'

/**
 * The weeks behind the trend: twelve that end with the period, from a first day of the week on, so that only the newest
 * may be cut. `weekStart`: 1 = Monday … 7 = Sunday.
 */
export function trendPeriod(to: string, weekStart: number): { from: string; to: string } {
  const weekday = ((new Date(dayToMs(to)).getUTCDay() + 6) % 7) + 1
  const sinceStart = (weekday - weekStart + 7) % 7
  const full = sinceStart === 6
  return { from: addDays(to, -sinceStart - 7 * (full ? 11 : 12)), to }
}

/** A week's first and last day, the last cut at the end of the period. */
export function weekOf(start: string, to: string): { from: string; to: string } {
  const end = addDays(start, 6)
  return { from: start, to: end < to ? end : to }
}
