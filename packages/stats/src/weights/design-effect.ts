import { type Refusable, type Refusal, refuse } from '../refusal.ts'

/** What unequal weights cost: `designEffect` >= 1, and the size of an unweighted sample of the same precision. */
export interface DesignEffect {
  readonly designEffect: number
  readonly effectiveN: number
}

/**
 * Kish's design effect n·Σw²/(Σw)² and effective sample size n/deff.
 *
 * It speaks of weighting alone and assumes that weights are unrelated to the answers; the linearised error of
 * `weightedMean` does not. Source: Kish 1965 §11.7; 1992. Cost: one pass. Scaling all weights changes nothing.
 * Refuses: as `weightsFault`.
 */
export function kishDesignEffect(weights: ArrayLike<number>): Refusable<DesignEffect> {
  const fault = weightsFault(weights)
  if (fault) return fault
  let sum = 0
  let squares = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i] as number
    squares += (weights[i] as number) ** 2
  }
  const effectiveN = (sum * sum) / squares
  return { designEffect: weights.length / effectiveN, effectiveN }
}

/** What is wrong with these weights (`no_data`, `not_finite`, `out_of_range` if negative or all zero), or undefined. */
export function weightsFault(weights: ArrayLike<number>): Refusal | undefined {
  if (weights.length === 0) return refuse('no_data', 'there are no weights')
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number
    if (!Number.isFinite(weight)) return refuse('not_finite', 'a weight is not a finite number')
    if (weight < 0) return refuse('out_of_range', 'a weight is negative')
    sum += weight
  }
  return sum > 0 ? undefined : refuse('out_of_range', 'all weights are zero')
}
