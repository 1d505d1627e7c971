import { regularizedIncompleteBeta } from '../distributions/beta.ts'
import { confidenceOf, type IntervalOptions } from '../estimate.ts'
import { sortedQuantile } from '../inference/percentile.ts'
import { type Refusable, refuse } from '../refusal.ts'

/**
 * A quantile with a distribution-free interval; `coverage` is what the interval really covers (at least `confidence`).
 */
export interface QuantileEstimate {
  readonly estimate: number
  readonly n: number
  readonly lower: number
  readonly upper: number
  readonly confidence: number
  readonly coverage: number
  readonly method: 'quantile_order_statistics'
}

/**
 * The `p` quantile (0.5 = median) of a time between events or any other number, with an interval from order statistics.
 *
 * Point: type 7 of Hyndman & Fan 1996. Interval: the two order statistics whose binomial coverage is at least
 * `confidence`, each tail at most half of the rest; no assumption on the distribution. Source: Conover 1999 §3.2;
 * Thompson 1936. Cost: one sort. Ties make it conservative. Times still running (no second event yet) must not be left
 * out: use a survival estimate then.
 * Refuses: `no_data`, `not_finite`, `too_few` when even the extremes do not cover (median at 95 %: n < 6),
 * `no_variation` when both limits coincide. Throws RangeError for p outside (0, 1).
 */
export function quantileInterval(
  values: ArrayLike<number>,
  p: number,
  options: IntervalOptions = {},
): Refusable<QuantileEstimate> {
  const confidence = confidenceOf(options)
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile must lie in (0, 1), got ${p}`)
  if (values.length === 0) return refuse('no_data', 'there are no values')
  const ascending = Float64Array.from(values).sort()
  if (!ascending.every(Number.isFinite)) return refuse('not_finite', 'a value is not a finite number')
  const n = ascending.length
  const tail = (1 - confidence) / 2
  // Rank r (1-based) is a lower limit if fewer than r of n fall below the quantile with probability <= tail.
  const lowerRank = largestRank(n, (r) => binomialCdf(r - 1, n, p) <= tail)
  const upperRank = n + 1 - largestRank(n, (r) => binomialCdf(r - 1, n, 1 - p) <= tail)
  if (lowerRank === 0 || upperRank === n + 1) {
    return refuse('too_few', `${n} values cannot bound this quantile at ${confidence}`)
  }
  const lower = ascending[lowerRank - 1] as number
  const upper = ascending[upperRank - 1] as number
  if (lower === upper) return refuse('no_variation', 'both limits are the same value')
  return {
    estimate: sortedQuantile(ascending, p),
    n,
    lower,
    upper,
    confidence,
    coverage: binomialCdf(upperRank - 1, n, p) - binomialCdf(lowerRank - 1, n, p),
    method: 'quantile_order_statistics',
  }
}

// The largest rank in 0..n for which the (monotone) condition holds; rank 0 always holds. Binary search.
function largestRank(n: number, holds: (rank: number) => boolean): number {
  let low = 0
  let high = n
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (holds(middle)) low = middle
    else high = middle - 1
  }
  return low
}

// P(X <= k) of a binomial variable.
function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0
  return k >= n ? 1 : regularizedIncompleteBeta(1 - p, n - k, k + 1)
}
