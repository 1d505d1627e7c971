import { type Refusable, refuse } from '../refusal.ts'
import { weightsFault } from './design-effect.ts'

/**
 * Weights cut to `bounds` (times their mean) and scaled back to mean 1, repeated until nothing sticks out.
 *
 * A few huge weights make an estimate hang on a few people; cutting them buys variance for some bias. Cutting undoes
 * margins: weights from raking should rather be raked with `bounds`. Source: Potter 1990; anesrake. Cost: a few passes.
 * Refuses: as `weightsFault`; `not_converged` when too many weights are zero to reach mean 1. Throws RangeError unless
 * lower < 1 < upper.
 */
export function trimWeights(
  weights: ArrayLike<number>,
  bounds: readonly [lower: number, upper: number] = [0.2, 5],
): Refusable<{ readonly weights: readonly number[] }> {
  const [lower, upper] = bounds
  if (!(lower >= 0 && lower < 1 && upper > 1)) throw new RangeError('bounds must enclose 1')
  const fault = weightsFault(weights)
  if (fault) return fault
  const trimmed = Float64Array.from(weights)
  for (let round = 0; round < 1000; round++) {
    const mean = trimmed.reduce((sum, weight) => sum + weight, 0) / trimmed.length
    let worst = 0
    for (let i = 0; i < trimmed.length; i++) {
      const scaled = (trimmed[i] as number) / mean
      trimmed[i] = Math.min(upper, Math.max(lower, scaled))
      worst = Math.max(worst, Math.abs((trimmed[i] as number) - scaled))
    }
    if (worst <= 1e-12) return { weights: [...trimmed] }
  }
  return refuse('not_converged', 'the bounds cannot be met with mean 1')
}
