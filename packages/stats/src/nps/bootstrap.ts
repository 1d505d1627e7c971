import { confidenceOf, type Estimate, type IntervalOptions } from '../estimate.ts'
import { percentileInterval } from '../inference/percentile.ts'
import { drawBinomial } from '../random/draw.ts'
import type { Random } from '../random/random.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { type NpsCounts, npsPoint } from './counts.ts'

/** `random` seeds the interval: the same stream and counts give the same limits. 10,000 replicates unless told. */
export interface BootstrapOptions extends IntervalOptions {
  readonly random: Random
  readonly replicates?: number
}

/**
 * NPS with its percentile bootstrap interval, in points: respondents drawn with replacement.
 *
 * The draw is done on the three counts (multinomial by two binomials), so cost depends on the replicates only, not on
 * n: about 3 ms for 10,000. Limits move in steps of 100/n. Assumes one answer a person; people who answer repeatedly
 * need `bootstrapRatio` over persons. Source: Efron & Tibshirani 1993 ch. 13.
 * Refuses: as `npsPoint`; `out_of_range` for fractional counts; `no_variation` when all answers fall into one class.
 * Throws RangeError for fewer than 100 replicates.
 */
export function npsBootstrap(counts: NpsCounts, options: BootstrapOptions): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const replicates = replicatesOf(options)
  const point = npsPoint(counts)
  if (isRefused(point)) return point
  const [detractors, passives, promoters] = counts
  const n = point.n
  if (!counts.every(Number.isInteger)) return refuse('out_of_range', 'a bootstrap needs whole counts')
  if (point.variance === 0) return refuse('no_variation', 'all answers fall into one class')
  const drawn = new Float64Array(replicates)
  const promotersAmongOthers = detractors + promoters === 0 ? 0 : promoters / (detractors + promoters)
  for (let i = 0; i < replicates; i++) {
    const polar = n - drawBinomial(options.random, n, passives / n)
    drawn[i] = (100 * (2 * drawBinomial(options.random, polar, promotersAmongOthers) - polar)) / n
  }
  return { estimate: point.nps, n, ...percentileInterval(drawn, confidence), method: 'nps_bootstrap_percentile' }
}

/** The number of replicates asked for, 10,000 by default. Throws RangeError below 100 or when not whole. */
export function replicatesOf(options: { readonly replicates?: number }, usual = 10_000): number {
  const replicates = options.replicates ?? usual
  if (!(Number.isInteger(replicates) && replicates >= 100)) {
    throw new RangeError(`replicates must be a whole number >= 100, got ${replicates}`)
  }
  return replicates
}
