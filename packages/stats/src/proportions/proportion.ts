import { betaQuantile } from '../distributions/beta.ts'
import { confidenceOf, criticalValue, type Estimate, type IntervalOptions } from '../estimate.ts'
import { type Refusable, type Refusal, refuse } from '../refusal.ts'

/** So many out of so many. */
export interface Share {
  readonly successes: number
  readonly n: number
}

/** `wilson` (default) covers 95 % on average; `clopper_pearson` never covers less, and is wider. */
export interface ProportionOptions extends IntervalOptions {
  readonly method?: 'wilson' | 'clopper_pearson'
}

/**
 * A share (CSAT top-box, step rate of a funnel, kept promises) with its interval, in 0..1.
 *
 * - `wilson`: inverts the score test (Wilson 1927); right at 0 and 1 and for small n (Brown, Cai & DasGupta 2001).
 * - `clopper_pearson`: inverts the exact binomial test (Clopper & Pearson 1934); coverage guaranteed.
 *
 * Assumes independent answers with one probability; several answers of a person need `ratioOfSums`. For a funnel step,
 * n is the number of people at the previous step. Cost: constant. Accuracy: 1e-12.
 * Refuses: `no_data` for n = 0, `not_finite`, `out_of_range` for negative or fractional counts or successes > n.
 */
export function proportionInterval(share: Share, options: ProportionOptions = {}): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const fault = shareFault(share)
  if (fault) return fault
  const method = options.method ?? 'wilson'
  const estimate = share.successes / share.n
  const [lower, upper] =
    method === 'wilson' ? wilsonLimits(share, criticalValue(confidence)) : exactLimits(share, (1 - confidence) / 2)
  return {
    estimate,
    standardError: Math.sqrt((estimate * (1 - estimate)) / share.n),
    n: share.n,
    lower,
    upper,
    confidence,
    df: Number.POSITIVE_INFINITY,
    method: `proportion_${method}`,
  }
}

/** What is wrong with these counts, or undefined. */
export function shareFault({ successes, n }: Share): Refusal | undefined {
  if (!(Number.isFinite(successes) && Number.isFinite(n))) return refuse('not_finite', 'a count is not a finite number')
  if (n === 0 && successes === 0) return refuse('no_data', 'nobody answered')
  if (!(Number.isInteger(successes) && Number.isInteger(n) && successes >= 0 && successes <= n)) {
    return refuse('out_of_range', `${successes} of ${n} is not a share of whole counts`)
  }
  return undefined
}

/** Wilson's limits for counts already checked. */
export function wilsonLimits({ successes, n }: Share, critical: number): [number, number] {
  const p = successes / n
  const square = critical * critical
  const centre = (p + square / (2 * n)) / (1 + square / n)
  const half = (critical / (1 + square / n)) * Math.sqrt((p * (1 - p)) / n + square / (4 * n * n))
  return [successes === 0 ? 0 : centre - half, successes === n ? 1 : centre + half]
}

function exactLimits({ successes, n }: Share, tail: number): [number, number] {
  return [
    successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    successes === n ? 1 : betaQuantile(1 - tail, successes + 1, n - successes),
  ]
}
