import type { Comparison, Estimate } from '@opencxm/server/contract'
import type { Language } from './language.ts'
import { formatMoney, formatMoneyBounds } from './money.ts'
import { decimalsFor, formatCount, formatNumber, formatSigned } from './number.ts'
import { formatDuration } from './time.ts'

/** How a number is written. `points`: −100..100; `share`: 0..1, shown as percent; `money_minor`: needs a currency. */
export type Unit = 'points' | 'share' | 'score' | 'count' | 'money_minor' | 'seconds'

export type NumberStyle = { unit: Unit; language: Language; currency?: string | null; prose?: boolean }

/** What stands on the screen for a number: the estimate, its bounds, the base. Null bounds: a full count. */
export type EstimateParts = { value: string; low: string | null; high: string | null; n: string }

type Known = { value: number; low: number | null; high: number | null; n: number }

/** An estimate that has a value; null when the data did not suffice. */
export function known(estimate: Estimate | null | undefined): Known | null {
  return estimate && estimate.value !== null ? { ...estimate, value: estimate.value } : null
}

/** Factor from the value as it travels to the figure that is printed: shares become percent. */
export function printFactor(unit: Unit): number {
  return unit === 'share' ? 100 : 1
}

/** Decimals for a value with these bounds in this unit; counts without an interval have none. */
export function decimalsOf(estimate: { low: number | null; high: number | null }, style: NumberStyle): number {
  if (style.unit === 'count' && (estimate.low === null || estimate.high === null)) return 0
  const width =
    estimate.low === null || estimate.high === null ? null : (estimate.high - estimate.low) * printFactor(style.unit)
  return decimalsFor(width, style.prose ? { prose: true } : {})
}

/** Ends of a scale that an interval is cut at when it is shown (methods.md 1.2: truncating is display only). */
const scaleEnds: Partial<Record<Unit, [number, number]>> = { share: [0, 1], points: [-100, 100] }

/** A bound inside the scale of its unit. */
export function clampToScale(bound: number, unit: Unit): number {
  const ends = scaleEnds[unit]
  return ends ? Math.min(ends[1], Math.max(ends[0], bound)) : bound
}

/** One value in its unit, `46.1%`, `16`, `¥412k`, `3 min 20 s`. */
export function formatValue(value: number, decimals: number, style: NumberStyle): string {
  if (style.unit === 'share') return `${formatNumber(value * 100, decimals, style.language)}%`
  if (style.unit === 'seconds') return formatDuration(value, style.language)
  if (style.unit === 'money_minor')
    return formatMoney({ amountMinor: value, currency: style.currency ?? 'USD' }, style.language)
  return formatNumber(value, decimals, style.language)
}

/** The pieces of `16 [12, 21] n = 1,284`; null when there is no value to show. */
export function estimateParts(estimate: Estimate | null | undefined, style: NumberStyle): EstimateParts | null {
  const sure = known(estimate)
  if (!sure) return null
  const decimals = decimalsOf(sure, style)
  const [low, high] = formatBounds(sure, decimals, style)
  return { value: formatValue(sure.value, decimals, style), low, high, n: formatCount(sure.n, style.language) }
}

function formatBounds(sure: Known, decimals: number, style: NumberStyle): [string | null, string | null] {
  if (sure.low === null || sure.high === null) return [null, null]
  if (style.unit === 'money_minor') {
    const money = { amountMinor: sure.value, currency: style.currency ?? 'USD' }
    return formatMoneyBounds([sure.low, sure.high], money, style.language)
  }
  if (style.unit === 'seconds')
    return [formatDuration(sure.low, style.language), formatDuration(sure.high, style.language)]
  const factor = printFactor(style.unit)
  const bound = (value: number) => formatNumber(clampToScale(value, style.unit) * factor, decimals, style.language)
  return [bound(sure.low), bound(sure.high)]
}

/** The pieces of a difference, `−9.8 [−15.8, −3.8]`: shares differ by percentage points, so no percent sign. */
export function differenceParts(
  change: Comparison | null | undefined,
  style: NumberStyle,
): { value: string; low: string; high: string } | null {
  if (!change || change.difference === null || change.low === null || change.high === null) return null
  const decimals = decimalsOf({ low: change.low, high: change.high }, style)
  const write = (value: number) => formatDifference(value, decimals, style)
  const bound = (value: number) => formatDifference(value, decimalsBesideZero(value, decimals, style.unit), style)
  const apart = change.low * change.high > 0
  return {
    value: write(change.difference),
    low: apart ? bound(change.low) : write(change.low),
    high: apart ? bound(change.high) : write(change.high),
  }
}

/** An interval that leaves zero out must not read as if it touched it: `[−40, −0.1]`, not `[−40, 0]` beside "detectable". */
function decimalsBesideZero(value: number, decimals: number, unit: Unit): number {
  const shown = Math.abs(value * printFactor(unit))
  const most = decimals + 3
  const needed = Array.from({ length: 3 }, (_, more) => decimals + more).find((places) => shown * 10 ** places >= 0.5)
  return needed ?? most
}

function formatDifference(value: number, decimals: number, style: NumberStyle): string {
  if (style.unit !== 'money_minor' && style.unit !== 'seconds')
    return formatSigned(value * printFactor(style.unit), decimals, style.language)
  const text = formatValue(Math.abs(value), decimals, style)
  return value < 0 ? `−${text}` : value > 0 ? `+${text}` : text
}

/** Answers a reader should have before a group is trusted (methods.md 0.2). */
export const lowBaseLimit = 30

/** Whether an estimate stands on fewer answers than the low-base limit, yet is shown. */
export function isLowBase(estimate: Estimate): boolean {
  return estimate.value !== null && (estimate.lowBase ?? (estimate.low !== null && estimate.n < lowBaseLimit))
}
