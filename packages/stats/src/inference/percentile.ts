import type { Estimate } from '../estimate.ts'

/**
 * The middle `confidence` of bootstrap replicates: lower and upper limit, and their standard deviation as standard
 * error.
 *
 * Quantiles by linear interpolation (Hyndman & Fan 1996, type 7). Sorts the array in place. Expects at least two finite
 * replicates. Source: Efron & Tibshirani 1993 ch. 13. Accuracy: Monte Carlo, about 1/√replicates of a standard error.
 */
export function percentileInterval(
  replicates: Float64Array,
  confidence: number,
): Pick<Estimate, 'lower' | 'upper' | 'standardError' | 'confidence' | 'df'> {
  replicates.sort()
  return {
    lower: sortedQuantile(replicates, (1 - confidence) / 2),
    upper: sortedQuantile(replicates, (1 + confidence) / 2),
    standardError: standardDeviation(replicates),
    confidence,
    df: Number.POSITIVE_INFINITY,
  }
}

/**
 * The `p` quantile of ascending numbers by linear interpolation between order statistics (Hyndman & Fan 1996, type 7,
 * the default of R and NumPy). Throws RangeError for an empty array or p outside [0, 1]. Cost: constant.
 */
export function sortedQuantile(ascending: ArrayLike<number>, p: number): number {
  if (ascending.length === 0) throw new RangeError('a quantile needs at least one value')
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie in [0, 1], got ${p}`)
  const position = p * (ascending.length - 1)
  const below = Math.floor(position)
  const low = ascending[below] as number
  const high = ascending[Math.min(below + 1, ascending.length - 1)] as number
  return low + (position - below) * (high - low)
}

function standardDeviation(values: Float64Array): number {
  let mean = 0
  for (const value of values) mean += value / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / (values.length - 1))
}
