import type { SampleMoments } from '../means/mean.ts'
import { type Refusable, type Refusal, refuse } from '../refusal.ts'

/** How many detractors (0–6), passives (7–8) and promoters (9–10) answered, in this order. */
export type NpsCounts = readonly [detractors: number, passives: number, promoters: number]

/** The Net Promoter Score of a sample and the spread of a single answer. */
export interface NpsPoint {
  /** Points, −100..100. */
  readonly nps: number
  /**
   * Variance of one answer scored −1, 0, 1 (divisor n): promoters + detractors − (promoters − detractors)², as shares.
   */
  readonly variance: number
  readonly n: number
}

/**
 * The class of a 0–10 answer to "how likely are you to recommend": −1 detractor, 0 passive, 1 promoter. A missing
 * answer is not a class: leave it out. Throws RangeError for anything but a whole number 0..10. Source: Reichheld 2003.
 */
export function npsClass(rating: number): -1 | 0 | 1 {
  if (!(Number.isInteger(rating) && rating >= 0 && rating <= 10)) {
    throw new RangeError(`an NPS answer is a whole number 0..10, got ${rating}`)
  }
  if (rating <= 6) return -1
  return rating <= 8 ? 0 : 1
}

/**
 * NPS = 100 · (promoters − detractors)/n with the multinomial variance of one answer, which counts the covariance of
 * the two shares. Source: Reichheld 2003; Rocks 2016 (arXiv 1601.07235). Exact. Counts may be fractional (sums of
 * weights), but then `n` is that sum and says nothing about precision: use `weightedMean`.
 * Refuses: `no_data` for no answers, `not_finite`, `out_of_range` for negative counts.
 */
export function npsPoint(counts: NpsCounts): Refusable<NpsPoint> {
  const fault = countsFault(counts)
  if (fault) return fault
  const [detractors, passives, promoters] = counts
  const n = detractors + passives + promoters
  const score = (promoters - detractors) / n
  return { nps: 100 * score, variance: Math.max(0, (promoters + detractors) / n - score * score), n }
}

/** What is wrong with these counts, or undefined. */
export function countsFault(counts: readonly number[]): Refusal | undefined {
  if (!counts.every(Number.isFinite)) return refuse('not_finite', 'a count is not a finite number')
  if (counts.some((count) => count < 0)) return refuse('out_of_range', 'a count is negative')
  if (!counts.some((count) => count > 0)) return refuse('no_data', 'nobody answered')
  return undefined
}

/**
 * The counts as a sample of scores −100, 0, 100 with mean and variance (divisor n − 1), for `stratifiedMean`,
 * `meanInterval` and `welchDifference`. Refuses as `npsPoint`.
 */
export function npsMoments(counts: NpsCounts): Refusable<SampleMoments> {
  const point = npsPoint(counts)
  if ('refused' in point) return point
  const { nps, variance, n } = point
  return { n, mean: nps, variance: n > 1 ? (10_000 * variance * n) / (n - 1) : 0 }
}
