import { twoSidedP } from '../distributions/student-t.ts'
import { confidenceOf, criticalValue, type Difference, type IntervalOptions } from '../estimate.ts'
import { type Refusable, refuse } from '../refusal.ts'
import { type Share, shareFault, wilsonLimits } from './proportion.ts'

/** `newcombe` (default) is right for small n and near 0 or 1; `wald` is the unpooled textbook interval. */
export interface ProportionDifferenceOptions extends IntervalOptions {
  readonly method?: 'newcombe' | 'wald'
}

/**
 * second − first of two independent shares, in −1..1, with interval and test.
 *
 * Test: z with the pooled standard error (without continuity correction). Interval: `newcombe` joins the two Wilson
 * intervals (Newcombe 1998, method 10); `wald` is difference ± z · unpooled error. Test and interval rest on different
 * errors, so at the edge they may disagree: decide by the interval. `standardError` is the unpooled one. Assumes
 * independent answers, nobody in both groups. Cost: constant.
 * Refuses: as `proportionInterval` on either side; `no_variation` when both shares are 0 or both 1 and the method is
 * `wald`.
 */
export function proportionDifference(
  first: Share,
  second: Share,
  options: ProportionDifferenceOptions = {},
): Refusable<Difference> {
  const confidence = confidenceOf(options)
  const fault = shareFault(first) ?? shareFault(second)
  if (fault) return fault
  const p1 = first.successes / first.n
  const p2 = second.successes / second.n
  const difference = p2 - p1
  const method = options.method ?? 'newcombe'
  const critical = criticalValue(confidence)
  const standardError = Math.sqrt((p1 * (1 - p1)) / first.n + (p2 * (1 - p2)) / second.n)
  if (method === 'wald' && standardError === 0) return refuse('no_variation', 'neither share varies')
  const [lower, upper] =
    method === 'wald'
      ? [difference - critical * standardError, difference + critical * standardError]
      : newcombeLimits(first, second, critical)
  const statistic = pooledZ(first, second)
  return {
    difference,
    standardError,
    df: Number.POSITIVE_INFINITY,
    statistic,
    pValue: twoSidedP(statistic),
    lower,
    upper,
    confidence,
    method: `proportion_difference_${method}`,
  }
}

// Two shares that are both 0 (or both 1) differ by nothing: z = 0.
function pooledZ(first: Share, second: Share): number {
  const pooled = (first.successes + second.successes) / (first.n + second.n)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n))
  return error === 0 ? 0 : (second.successes / second.n - first.successes / first.n) / error
}

function newcombeLimits(first: Share, second: Share, critical: number): [number, number] {
  const p1 = first.successes / first.n
  const p2 = second.successes / second.n
  const [lower1, upper1] = wilsonLimits(first, critical)
  const [lower2, upper2] = wilsonLimits(second, critical)
  return [p2 - p1 - Math.hypot(p2 - lower2, upper1 - p1), p2 - p1 + Math.hypot(upper2 - p2, p1 - lower1)]
}
