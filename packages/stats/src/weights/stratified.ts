import { confidenceOf, criticalValue, type Estimate, type IntervalOptions } from '../estimate.ts'
import type { SampleMoments } from '../means/mean.ts'
import { type Refusable, refuse } from '../refusal.ts'

/** A stratum sampled on its own: how many people it holds, and its sample (variance with divisor n − 1). */
export interface Stratum extends SampleMoments {
  readonly population: number
}

/**
 * Mean of a population from separate samples of its strata, each with its own finite population correction.
 *
 * Estimator Σ(N_h/N)·x̄_h; variance Σ(N_h/N)²(1 − n_h/N_h)s_h²/n_h; normal interval. NPS: `npsMoments` of each stratum.
 * Assumes simple random sampling within strata. Source: Cochran 1977 ch. 5. Cost: constant per stratum.
 * Refuses: `no_data`, `too_few` (a stratum with fewer than 2), `out_of_range` (sample larger than its stratum),
 * `not_finite`, `no_variation`.
 */
export function stratifiedMean(strata: readonly Stratum[], options: IntervalOptions = {}): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  if (strata.length === 0) return refuse('no_data', 'there are no strata')
  const population = strata.reduce((sum, stratum) => sum + stratum.population, 0)
  let mean = 0
  let variance = 0
  for (const stratum of strata) {
    if (stratum.n < 2) return refuse('too_few', 'a stratum has fewer than two answers')
    if (stratum.n > stratum.population) return refuse('out_of_range', 'a sample is larger than its stratum')
    const share = stratum.population / population
    mean += share * stratum.mean
    variance += (share * share * (1 - stratum.n / stratum.population) * stratum.variance) / stratum.n
  }
  if (!(Number.isFinite(mean) && Number.isFinite(variance)))
    return refuse('not_finite', 'a stratum is not a finite number')
  if (!(variance > 0)) return refuse('no_variation', 'no stratum varies')
  const standardError = Math.sqrt(variance)
  const half = criticalValue(confidence) * standardError
  return {
    estimate: mean,
    standardError,
    n: strata.reduce((sum, stratum) => sum + stratum.n, 0),
    lower: mean - half,
    upper: mean + half,
    confidence,
    df: Number.POSITIVE_INFINITY,
    method: 'stratified_mean',
  }
}
