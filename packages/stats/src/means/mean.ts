import { confidenceOf, criticalValue, type Difference, type Estimate, type IntervalOptions } from '../estimate.ts'
import { differenceFrom, welchDf } from '../inference/difference.ts'
import { type Refusable, type Refusal, refuse } from '../refusal.ts'

/** A sample by its size, mean and variance with divisor n − 1 (0 when n is 1). */
export interface SampleMoments {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

/**
 * Size, mean and variance of numbers. One pass (Welford 1962), so that a large mean does not swallow a small variance.
 * Refuses `no_data` for none, `not_finite` for NaN or infinity: missing values must be left out before, never turned to
 * 0.
 */
export function sampleMoments(values: ArrayLike<number>): Refusable<SampleMoments> {
  if (values.length === 0) return refuse('no_data', 'there are no values')
  let mean = 0
  let squares = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const delta = value - mean
    mean += delta / (i + 1)
    squares += delta * (value - mean)
  }
  if (!(Number.isFinite(mean) && Number.isFinite(squares)))
    return refuse('not_finite', 'a value is not a finite number')
  return { n: values.length, mean, variance: values.length > 1 ? squares / (values.length - 1) : 0 }
}

/**
 * Mean with Student's t interval, in the unit of the values.
 *
 * Assumes independent values of one distribution, not too skew for n (revenue with n < 100 deserves a bootstrap).
 * Source: Student 1908. Cost: constant.
 * Refuses: `no_data`, `too_few` (n = 1), `no_variation` (all equal: the interval would have width 0), `not_finite`,
 * `out_of_range` (negative variance, n not a whole number).
 */
export function meanInterval(sample: SampleMoments, options: IntervalOptions = {}): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const fault = momentsFault(sample)
  if (fault) return fault
  const standardError = Math.sqrt(sample.variance / sample.n)
  if (standardError === 0) return refuse('no_variation', 'all values are equal')
  const df = sample.n - 1
  const half = criticalValue(confidence, df) * standardError
  return {
    estimate: sample.mean,
    standardError,
    n: sample.n,
    lower: sample.mean - half,
    upper: sample.mean + half,
    confidence,
    df,
    method: 'mean_t',
  }
}

/**
 * Difference of two means, second − first, by Welch's t test: variances may differ.
 *
 * Assumes independent samples; for the experience gap pass customers first and staff second. Source: Welch 1947. Cost:
 * constant. Refuses: as `meanInterval`, but one constant side is allowed as long as the other varies.
 */
export function welchDifference(
  first: SampleMoments,
  second: SampleMoments,
  options: IntervalOptions = {},
): Refusable<Difference> {
  const confidence = confidenceOf(options)
  const fault = momentsFault(first) ?? momentsFault(second)
  if (fault) return fault
  const a = first.variance / first.n
  const b = second.variance / second.n
  return differenceFrom({
    difference: second.mean - first.mean,
    standardError: Math.sqrt(a + b),
    df: welchDf([a, first.n - 1], [b, second.n - 1]),
    confidence,
    method: 'welch_t',
  })
}

/**
 * Mean change of the same people or units measured twice, as a paired t test; pass the moments of each one's change.
 * Assumptions, source, cost and refusals as `meanInterval`.
 */
export function pairedDifference(changes: SampleMoments, options: IntervalOptions = {}): Refusable<Difference> {
  const confidence = confidenceOf(options)
  const fault = momentsFault(changes)
  if (fault) return fault
  return differenceFrom({
    difference: changes.mean,
    standardError: Math.sqrt(changes.variance / changes.n),
    df: changes.n - 1,
    confidence,
    method: 'paired_t',
  })
}

function momentsFault({ n, mean, variance }: SampleMoments): Refusal | undefined {
  if (n === 0) return refuse('no_data', 'there are no values')
  if (!(Number.isFinite(n) && Number.isFinite(mean) && Number.isFinite(variance))) {
    return refuse('not_finite', 'size, mean or variance is not a finite number')
  }
  if (!Number.isInteger(n) || n < 0 || variance < 0)
    return refuse('out_of_range', 'n or the variance is negative or broken')
  if (n < 2) return refuse('too_few', 'one value has no spread')
  return undefined
}
