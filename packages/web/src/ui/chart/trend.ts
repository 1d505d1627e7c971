import type { Estimate } from '@opencxm/server/contract'
import { known } from '../format/index.ts'
import type { Axis } from '../marks/scale.ts'

/** One period of a series: what stands under it, and its estimate. */
export type TrendPoint = { key: string; label: string; estimate: Estimate }

/** A dated happening, drawn as a dashed vertical line with its words on top; `at` counts points, halves lie between. */
export type TrendEvent = { at: number; label: string }

export type TrendSeries = { name: string; points: readonly TrendPoint[]; tone: 'main' | 'ref' }

type Known = { index: number; value: number; low: number; high: number }

/**
 * Runs of neighbouring periods that have a value. A period without enough data breaks line and band: nothing is drawn
 * across it, so that a gap is seen as a gap.
 */
export function knownRuns(points: readonly TrendPoint[]): Known[][] {
  const runs: Known[][] = []
  let run: Known[] = []
  for (const [index, point] of points.entries()) {
    const sure = known(point.estimate)
    if (sure) run.push({ index, value: sure.value, low: sure.low ?? sure.value, high: sure.high ?? sure.value })
    else if (run.length > 0) {
      runs.push(run)
      run = []
    }
  }
  if (run.length > 0) runs.push(run)
  return runs
}

/** The outline of one run's band: along the upper bounds, back along the lower ones. */
export function bandOutline(run: readonly Known[]): [number, number][] {
  const upper = run.map((point): [number, number] => [point.index, point.high])
  const lower = run.map((point): [number, number] => [point.index, point.low])
  return [...upper, ...lower.reverse()]
}

/** Every n-th period gets its label, so that labels of this width do not touch. */
export function labelStep(count: number, width: number, labelWidth: number): number {
  if (count <= 1 || width <= 0) return 1
  const room = width / (count - 1 || 1)
  return Math.max(1, Math.ceil((labelWidth + 8) / room))
}

/** The highest and lowest figures that the axis must hold. */
export function trendValues(series: readonly TrendSeries[]): (number | null)[] {
  return series.flatMap((one) =>
    one.points.flatMap((point) => [point.estimate.value, point.estimate.low, point.estimate.high]),
  )
}

/** The smallest and largest base of a series, `316–344`; null when no period has answers. */
export function baseRange(points: readonly TrendPoint[]): [number, number] | null {
  const bases = points.filter((point) => point.estimate.value !== null).map((point) => point.estimate.n)
  return bases.length > 0 ? [Math.min(...bases), Math.max(...bases)] : null
}

/** Room left of the plot for its widest axis label, in px at 12 px Inter. */
export function gutterFor(axis: Axis, format: (tick: number) => string): number {
  const widest = Math.max(...axis.ticks.map((tick) => format(tick).length), 2)
  return Math.ceil(widest * 7.2) + 18
}
