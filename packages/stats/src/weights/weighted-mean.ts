import type { Estimate } from '../estimate.ts'
import { type RatioOptions, type RatioUnit, ratioMoments, ratioOfSums } from '../rates/ratio.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { type DesignEffect, kishDesignEffect, weightsFault } from './design-effect.ts'

/** Values with their survey weights and, where people answered repeatedly, who gave each. Arrays of one length. */
export interface WeightedSample {
  readonly values: ArrayLike<number>
  readonly weights: ArrayLike<number>
  readonly persons?: ArrayLike<number | string>
}

/** A weighted estimate beside what its weights cost. `n` counts persons where they are given, else answers. */
export type WeightedEstimate = Estimate & DesignEffect

/**
 * Weighted mean with a standard error that knows the weights and, when `persons` are given, repeated answers.
 *
 * Estimator Σwx/Σw. Error: linearised with the weights taken as fixed, √(m/(m−1)·Σ(Σ_person w(x − x̄))²)/Σw, t with the
 * degrees of freedom of `ratioOfSums`, finite population correction on request. NPS: values −1/0/1 and `scale: 100`. Weights made by
 * raking are slightly better than this error says: see `calibratedMean`. Source: Cochran 1977 §6; Lumley 2010. Cost:
 * one pass.
 * Accuracy: 1e-12. Refuses: as `weightsFault`, and `no_data`, `too_few`, `no_variation`, `not_finite` as `ratioOfSums`.
 * Throws RangeError when the arrays differ in length.
 */
export function weightedMean(sample: WeightedSample, options: RatioOptions = {}): Refusable<WeightedEstimate> {
  const { values, weights, persons } = sample
  if (values.length !== weights.length || (persons && persons.length !== values.length)) {
    throw new RangeError('values, weights and persons must have one length')
  }
  const effect = weightsFault(weights) ?? kishDesignEffect(weights)
  if (isRefused(effect)) return effect
  let sumW = 0
  let sumWX = 0
  for (let i = 0; i < values.length; i++) {
    sumW += weights[i] as number
    sumWX += (weights[i] as number) * (values[i] as number)
  }
  const mean = sumWX / sumW
  if (!Number.isFinite(mean)) return refuse('not_finite', 'a value is not a finite number')
  // Deviations from the mean instead of the values: the sums then keep all their digits.
  const result = ratioOfSums(ratioMoments(deviationsByPerson(sample, mean)), { ...options, oneEach: !persons })
  if (isRefused(result)) return result
  const shift = (options.scale ?? 1) * mean
  return {
    ...result,
    estimate: result.estimate + shift,
    lower: result.lower + shift,
    upper: result.upper + shift,
    method: persons ? 'weighted_mean_clustered' : 'weighted_mean_linearised',
    ...effect,
  }
}

function deviationsByPerson({ values, weights, persons }: WeightedSample, mean: number): RatioUnit[] {
  const units = new Map<number | string, { y: number; x: number }>()
  for (let i = 0; i < values.length; i++) {
    const weight = weights[i] as number
    const key = persons ? (persons[i] as number | string) : i
    const unit = units.get(key) ?? { y: 0, x: 0 }
    unit.y += weight * ((values[i] as number) - mean)
    unit.x += weight
    units.set(key, unit)
  }
  return [...units.values()]
}
