import { confidenceOf, criticalValue, type IntervalOptions } from '../estimate.ts'
import { type Refusable, refuse } from '../refusal.ts'
import type { Benchmark } from './types.ts'

/** The pieces of one touchpoint's impact, each with its error, from wherever they were estimated. */
export interface ImpactPieces {
  readonly reach: { readonly share: number; readonly n: number }
  readonly slope: { readonly estimate: number; readonly standardError: number }
  readonly level: { readonly mean: number; readonly standardError: number }
  readonly benchmark: Benchmark
}

/** Value of the gain: customers × value per customer and point, with its error. */
export interface PointValue {
  readonly customers: number
  readonly perPoint: number
  readonly standardError: number
}

/** A quantity with its delta-method error and normal interval. */
export interface DeltaEstimate {
  readonly estimate: number
  readonly standardError: number
  readonly lower: number
  readonly upper: number
}

/**
 * ΔNPS = reach · slope · max(0, benchmark − level) from separate pieces, by the delta method; with `value` also in
 * money.
 *
 * For quick looks and for pieces from different sources; `painPointImpact` is the joint estimate to rank by. Assumes
 * that the pieces are independent and the gap is some standard errors away from 0 (near 0 the normal interval is
 * wrong). A gap <= 0 gives 0 with error 0. Source: Casella & Berger 2002 §5.5; methods.md §4.4. Cost: constant.
 * Refuses: `not_finite`, `out_of_range` (share outside 0..1, n < 1, negative errors).
 */
export function impactByDeltaMethod(
  pieces: ImpactPieces,
  options: IntervalOptions & { readonly value?: PointValue } = {},
): Refusable<{ readonly points: DeltaEstimate; readonly money?: DeltaEstimate }> {
  const critical = criticalValue(confidenceOf(options))
  const { reach, slope, level, benchmark } = pieces
  const benchmarkError = benchmark.kind === 'estimated' ? benchmark.standardError : 0
  const errors = [slope.standardError, level.standardError, benchmarkError, options.value?.standardError ?? 0]
  const numbers = [...errors, reach.share, reach.n, slope.estimate, level.mean, benchmark.value]
  if (!numbers.every(Number.isFinite)) return refuse('not_finite', 'a piece is not a finite number')
  if (!(reach.share >= 0 && reach.share <= 1 && reach.n >= 1) || errors.some((error) => error < 0)) {
    return refuse('out_of_range', 'reach must be a share of at least one customer, errors not negative')
  }
  const gap = Math.max(0, benchmark.value - level.mean)
  const estimate = reach.share * slope.estimate * gap
  const variance =
    gap === 0
      ? 0
      : ((slope.estimate * gap) ** 2 * reach.share * (1 - reach.share)) / reach.n +
        (reach.share * gap * slope.standardError) ** 2 +
        (reach.share * slope.estimate) ** 2 * (level.standardError ** 2 + benchmarkError ** 2)
  const points = around(estimate, Math.sqrt(variance), critical)
  if (!options.value) return { points }
  const { customers, perPoint, standardError } = options.value
  const moneyError = customers * Math.sqrt(perPoint ** 2 * variance + (estimate * standardError) ** 2)
  return { points, money: around(customers * perPoint * estimate, moneyError, critical) }
}

function around(estimate: number, standardError: number, critical: number): DeltaEstimate {
  const half = critical * standardError
  return { estimate, standardError, lower: estimate - half, upper: estimate + half }
}
