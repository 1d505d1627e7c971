import { confidenceOf, type Estimate, type IntervalOptions } from '../estimate.ts'
import { type ProportionOptions, proportionInterval } from '../proportions/proportion.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { meanInterval, type SampleMoments } from './mean.ts'

/** Answers per scale point, ascending; the first entry counts answers of `scaleMin` (1 unless told). */
export interface RatingHistogram {
  readonly counts: readonly number[]
  readonly scaleMin?: number
}

/**
 * Size, mean and variance (divisor n − 1) of ratings given as a histogram. Exact, two passes over the scale points.
 * Refuses `no_data`, `not_finite`, `out_of_range` (negative or fractional counts).
 */
export function histogramMoments({ counts, scaleMin = 1 }: RatingHistogram): Refusable<SampleMoments> {
  if (!counts.every(Number.isFinite)) return refuse('not_finite', 'a count is not a finite number')
  if (!counts.every((count) => Number.isInteger(count) && count >= 0)) {
    return refuse('out_of_range', 'counts must be whole numbers >= 0')
  }
  const n = counts.reduce((sum, count) => sum + count, 0)
  if (n === 0) return refuse('no_data', 'nobody answered')
  const mean = counts.reduce((sum, count, i) => sum + count * (scaleMin + i), 0) / n
  const squares = counts.reduce((sum, count, i) => sum + count * (scaleMin + i - mean) ** 2, 0)
  return { n, mean, variance: n > 1 ? squares / (n - 1) : 0 }
}

/**
 * Share of answers at or above a scale point: CSAT is `topBox({ counts }, 4)` on a scale of 5 (top two boxes).
 *
 * Interval and refusals as `proportionInterval` (Wilson unless told). Throws RangeError when `from` is not on the
 * scale.
 */
export function topBox(histogram: RatingHistogram, from: number, options: ProportionOptions = {}): Refusable<Estimate> {
  const first = from - (histogram.scaleMin ?? 1)
  if (!(Number.isInteger(first) && first >= 0 && first < histogram.counts.length)) {
    throw new RangeError(`${from} is not a point of the scale`)
  }
  const moments = histogramMoments(histogram)
  if (isRefused(moments)) return moments
  const successes = histogram.counts.slice(first).reduce((sum, count) => sum + count, 0)
  return proportionInterval({ successes, n: moments.n }, options)
}

/**
 * From which point on an answer counts for CSAT: the top two boxes, but none at or below the middle of the scale. Of five points 4, of
 * four 3; of three points 3 and of two 2, where the top two would make neutral answers, or all, happy. Source: methods.md 1.4 (top two
 * of five), carried over to shorter scales.
 */
export function topTwoFrom({ min, max }: { readonly min: number; readonly max: number }): number {
  return Math.max(max - 1, Math.floor((min + max) / 2) + 1)
}

/** Customer Effort Score 2.0: mean agreement with its t interval and the share that agrees with its Wilson interval. */
export interface EffortScore {
  readonly mean: Refusable<Estimate>
  readonly agree: Refusable<Estimate>
}

/**
 * CES 2.0: "the company made it easy", 7-point agreement, high is good: mean with t interval, and share answering 5–7.
 *
 * CES 1.0 (5 points, low is good) runs the other way and must not be mixed in; hence exactly seven counts, else
 * RangeError.
 * Source: Dixon, Freeman & Toman 2010; CEB 2013. Either part may be refused on its own (all equal: the mean is).
 */
export function customerEffort(counts: readonly number[], options: IntervalOptions = {}): EffortScore {
  confidenceOf(options)
  if (counts.length !== 7) throw new RangeError(`CES 2.0 has seven scale points, got ${counts.length}`)
  const moments = histogramMoments({ counts })
  return {
    mean: isRefused(moments) ? moments : meanInterval(moments, options),
    agree: topBox({ counts }, 5, options),
  }
}
