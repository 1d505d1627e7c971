import { confidenceOf, type Difference, type IntervalOptions } from '../estimate.ts'
import { differenceFrom } from '../inference/difference.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { countsFault, type NpsCounts, npsPoint } from './counts.ts'
import { padded } from './interval.ts'

/** `wald` is the textbook z test; `adjusted_wald` splits the three pseudo-answers over both waves, for small n. */
export interface NpsDifferenceOptions extends IntervalOptions {
  readonly method?: 'wald' | 'adjusted_wald'
}

/**
 * Change of NPS from one independent sample to another (second − first), in points, with z test and interval.
 *
 * Estimator: difference of the scores over √(V₁/n₁ + V₂/n₂). `adjusted_wald` first adds half the pseudo-answers of the
 * one-sample interval to each side (as Agresti & Caffo 2000 do for proportions): the reported difference stays the raw
 * one, interval and test use the adjusted. Assumes one answer a person and no person in both samples; compare a segment
 * with the rest, not with the total. The sign is kept. Source: Rocks 2016. Cost: constant.
 * Refuses: as `npsPoint` on either side; `no_variation` when (with `wald`) neither side varies.
 */
export function npsDifference(
  first: NpsCounts,
  second: NpsCounts,
  options: NpsDifferenceOptions = {},
): Refusable<Difference> {
  const confidence = confidenceOf(options)
  const fault = countsFault(first) ?? countsFault(second)
  if (fault) return fault
  const method = options.method ?? 'wald'
  const a = npsPoint(method === 'wald' ? first : padded(first, 0.5))
  const b = npsPoint(method === 'wald' ? second : padded(second, 0.5))
  const rawA = npsPoint(first)
  const rawB = npsPoint(second)
  if (isRefused(a)) return a
  if (isRefused(b)) return b
  if (isRefused(rawA)) return rawA
  if (isRefused(rawB)) return rawB
  const result = differenceFrom({
    difference: b.nps - a.nps,
    standardError: 100 * Math.sqrt(a.variance / a.n + b.variance / b.n),
    confidence,
    method: `nps_difference_${method}`,
  })
  return isRefused(result) ? result : { ...result, difference: rawB.nps - rawA.nps }
}

/** People by class first (row) and class then (column), each ordered detractors, passives, promoters. */
export type NpsTransitions = readonly [NpsCounts, NpsCounts, NpsCounts]

/**
 * Change of NPS of the *same* people asked twice (second − first), in points.
 *
 * Estimator: mean of each person's change in {−2..2} · 100, paired t with n − 1 degrees of freedom. Much tighter than
 * `npsDifference` when people keep their opinion. Assumes that persons are independent and that those who answered
 * twice stand for those one speaks about. Source: Student 1908. Cost: constant.
 * Refuses: `no_data`, `too_few` (below 2 people), `no_variation` (all changed by the same amount), `not_finite`,
 * `out_of_range`.
 */
export function npsPairedDifference(transitions: NpsTransitions, options: IntervalOptions = {}): Refusable<Difference> {
  const confidence = confidenceOf(options)
  const fault = countsFault(transitions.flat())
  if (fault) return fault
  let n = 0
  let sum = 0
  let squares = 0
  transitions.forEach((row, from) => {
    row.forEach((people, to) => {
      n += people
      sum += people * (to - from)
      squares += people * (to - from) ** 2
    })
  })
  if (n < 2) return refuse('too_few', 'a paired change needs at least two people')
  const mean = sum / n
  const variance = Math.max(0, (squares - n * mean * mean) / (n - 1))
  return differenceFrom({
    difference: 100 * mean,
    standardError: 100 * Math.sqrt(variance / n),
    df: n - 1,
    confidence,
    method: 'nps_paired_t',
  })
}
