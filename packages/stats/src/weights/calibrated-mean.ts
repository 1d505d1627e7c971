import { confidenceOf, criticalValue, type Estimate, type IntervalOptions } from '../estimate.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { weightsFault } from './design-effect.ts'

/**
 * Values, their raked or post-stratified weights, and for each dimension the category of every answer. One length all.
 */
export interface CalibratedSample {
  readonly values: ArrayLike<number>
  readonly weights: ArrayLike<number>
  readonly dimensions: readonly ArrayLike<string>[]
}

/**
 * Weighted mean whose error gives credit for calibration: what the margins explain of the values no longer varies.
 *
 * Error: residuals of the values after a weighted fit on all categories (back-fitted dimension by dimension), then
 * √(n/(n−1)·Σw²e²)/Σw; t with n − 1 degrees of freedom. For one dimension this is the post-stratified error. Assumes
 * that the targets are exact. Source: Deville & Särndal 1992; Lumley 2010 (rake, postStratify). Cost: n × dimensions ×
 * rounds.
 * Refuses: as `weightsFault`; `too_few`; `no_variation` (the margins explain everything); `not_finite`. Throws
 * RangeError when lengths differ. `scale` 100 gives points.
 */
export function calibratedMean(
  sample: CalibratedSample,
  options: IntervalOptions & { readonly scale?: number } = {},
): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const scale = options.scale ?? 1
  const { values, weights, dimensions } = sample
  const n = values.length
  if (weights.length !== n || dimensions.some((dimension) => dimension.length !== n)) {
    throw new RangeError('values, weights and dimensions must have one length')
  }
  const fault = weightsFault(weights)
  if (fault) return fault
  if (n < 2) return refuse('too_few', 'one answer has no spread')
  const total = weightedSum(weights, weights, 0)
  const mean = weightedSum(weights, values, 1) / total
  if (!Number.isFinite(mean)) return refuse('not_finite', 'a value is not a finite number')
  const residuals = residualsOf(sample, mean)
  if (isRefused(residuals)) return residuals
  const squares = residuals.reduce((sum, e, i) => sum + ((weights[i] as number) * e) ** 2, 0)
  const standardError = (Math.abs(scale) * Math.sqrt((n / (n - 1)) * squares)) / total
  if (!(standardError > 1e-12 * Math.abs(scale * mean)))
    return refuse('no_variation', 'the margins explain every answer')
  const half = criticalValue(confidence, n - 1) * standardError
  const estimate = scale * mean
  return {
    estimate,
    standardError,
    n,
    lower: estimate - half,
    upper: estimate + half,
    confidence,
    df: n - 1,
    method: 'calibrated_mean',
  }
}

// Σw (power 0) or Σwx (power 1).
function weightedSum(weights: ArrayLike<number>, values: ArrayLike<number>, power: 0 | 1): number {
  let sum = 0
  for (let i = 0; i < weights.length; i++) sum += (weights[i] as number) * (power === 0 ? 1 : (values[i] as number))
  return sum
}

// Subtracts the weighted mean of each category, dimension by dimension, until nothing moves: weighted least squares on
// dummies.
function residualsOf({ values, weights, dimensions }: CalibratedSample, mean: number): Refusable<Float64Array> {
  const residuals = Float64Array.from(values, (value) => value - mean)
  const spread = Math.max(...residuals.map(Math.abs))
  for (let round = 0; round < 1000; round++) {
    let moved = 0
    for (const dimension of dimensions) moved = Math.max(moved, centreWithin(residuals, weights, dimension))
    if (moved <= 1e-12 * spread) return residuals
  }
  return refuse('not_converged', 'the dimensions could not be told apart')
}

function centreWithin(residuals: Float64Array, weights: ArrayLike<number>, dimension: ArrayLike<string>): number {
  const sums = new Map<string, { w: number; wx: number }>()
  for (let i = 0; i < residuals.length; i++) {
    const sum = sums.get(dimension[i] as string) ?? { w: 0, wx: 0 }
    sum.w += weights[i] as number
    sum.wx += (weights[i] as number) * (residuals[i] as number)
    sums.set(dimension[i] as string, sum)
  }
  let moved = 0
  for (let i = 0; i < residuals.length; i++) {
    const { w, wx } = sums.get(dimension[i] as string) as { w: number; wx: number }
    const shift = w > 0 ? wx / w : 0
    residuals[i] = (residuals[i] as number) - shift
    moved = Math.max(moved, Math.abs(shift))
  }
  return moved
}
