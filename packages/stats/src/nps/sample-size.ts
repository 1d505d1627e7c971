import { normalQuantile } from '../distributions/normal.ts'
import { confidenceOf, criticalValue, type IntervalOptions } from '../estimate.ts'

/**
 * The margin wanted. `variance` of one answer (−1, 0, 1): 1 at worst; `population`: how many people there are at all.
 */
export interface NpsMarginPlan extends IntervalOptions {
  readonly marginPoints: number
  readonly variance?: number
  readonly population?: number
}

/**
 * Answers needed so that the interval of one NPS is ± `marginPoints`.
 *
 * n = ⌈z²·V/E²⌉, reduced for a finite population by n/(1 + (n − 1)/N). V defaults to 1, the worst case (half
 * detractors, half promoters); 0.6 is usual. These are answers, not invitations. Source: Cochran 1977 §4.4, §4.8.
 * Throws RangeError for a margin outside (0, 100], a variance outside (0, 1] or a population below 1.
 */
export function npsSampleSizeForMargin(plan: NpsMarginPlan): number {
  const { marginPoints, variance = 1, population = Number.POSITIVE_INFINITY } = plan
  requireWithin('marginPoints', marginPoints, 100)
  requireWithin('variance', variance, 1)
  if (!(population >= 1)) throw new RangeError(`population must be at least 1, got ${population}`)
  const critical = criticalValue(confidenceOf(plan))
  const infinite = (critical * critical * variance) / (marginPoints / 100) ** 2
  const n = population === Number.POSITIVE_INFINITY ? infinite : infinite / (1 + (infinite - 1) / population)
  return Math.ceil(n - 1e-9)
}

/** The change wanted and the variance of one answer in each wave (1 at worst, the default). Power 0.8 unless told. */
export interface NpsChangePlan extends IntervalOptions {
  readonly changePoints: number
  readonly variances?: readonly [first: number, second: number]
  readonly power?: number
}

/**
 * Answers needed *in each* of two independent waves to detect a change of NPS of `changePoints` with the given power.
 *
 * n = ⌈(z₁₋α/₂ + z_power)²·(V₁ + V₂)/δ²⌉, normal approximation, two-sided at 1 − confidence. Source: Rocks 2016;
 * Cochran 1977.
 * Throws RangeError for a change outside (0, 200], a variance outside (0, 1] or a power outside (0, 1).
 */
export function npsSampleSizeForChange(plan: NpsChangePlan): number {
  const { changePoints, variances = [1, 1], power = 0.8 } = plan
  requireWithin('changePoints', changePoints, 200)
  for (const variance of variances) requireWithin('variance', variance, 1)
  if (!(power > 0 && power < 1)) throw new RangeError(`power must lie in (0, 1), got ${power}`)
  const z = criticalValue(confidenceOf(plan)) + normalQuantile(power)
  return Math.ceil((z * z * (variances[0] + variances[1])) / (changePoints / 100) ** 2 - 1e-9)
}

function requireWithin(name: string, value: number, most: number): void {
  if (!(value > 0 && value <= most)) throw new RangeError(`${name} must lie in (0, ${most}], got ${value}`)
}
