import type { Estimate } from '../estimate.ts'
import { meanInterval } from '../means/mean.ts'
import { npsInterval } from '../nps/interval.ts'
import { proportionInterval } from '../proportions/proportion.ts'
import { isRefused, type Refusable } from '../refusal.ts'
import { boundedMean, boundedRatio, scalePseudoUnits, withinEnds } from './near-the-ends.ts'
import { NET_PSEUDO_UNITS, type PaddedOptions, paddedRatio, SHARE_PSEUDO_UNITS } from './padded-ratio.ts'
import { type RatioMoments, ratioOfSums } from './ratio.ts'

/** Net points of −1, 0 and 1, a share of 0 and 1, or a mean of answers. */
export type ScoreKind = 'points' | 'share' | 'mean'

/** What a score is made of. */
export interface ScoreOptions {
  readonly kind: ScoreKind
  /** Ends of the scale of a mean; null = it has none. */
  readonly scale?: { readonly min: number; readonly max: number } | null
  /** Each person counts with one answer, of weight 1. */
  readonly single: boolean
  readonly weighted?: boolean
  /** Some people count with several answers. */
  readonly repeated?: boolean
}

/** The ends between which a score lies: its unit, and the imagined people that keep its intervals honest near them; null = none. */
export function scoreEnds({ kind, scale = null }: Pick<ScoreOptions, 'kind' | 'scale'>): PaddedOptions | null {
  if (kind === 'points') return { scale: 100, pseudo: NET_PSEUDO_UNITS }
  if (kind === 'share') return { scale: 1, pseudo: SHARE_PSEUDO_UNITS }
  return scale ? { scale: 1, pseudo: scalePseudoUnits(scale) } : null
}

/**
 * The score of answers from sums over persons, with the interval that fits how they came.
 *
 * One answer a person and no weights: the classical interval of the kind (adjusted Wald, Wilson, t). Otherwise the ratio over persons,
 * which knows that a person's answers belong together: of points and shares padded as the adjusted Wald is, of weighted answers
 * linearised, of one weighted answer a person with m − 1 degrees of freedom as survey packages do. Near the ends of their scale means and
 * weighted scores are padded too. Limits of means and shares lie on their scale; those of
 * points may pass ±100 (methods.md 1.2: truncating is for display). Refuses as the estimators do. Cost: constant.
 */
export function estimateScore(sums: RatioMoments, options: ScoreOptions): Refusable<Estimate> {
  const { kind, single, weighted = false, repeated = false } = options
  const oneEach = weighted && !repeated
  const bounds = scoreEnds(options)
  const ends = bounds && { ...bounds, oneEach }
  const found = kind === 'mean' || !ends ? meanOf(sums, { single, oneEach }, ends) : classesOf(sums, options, ends)
  return ends && kind !== 'points' ? withinEnds(found, ends) : found
}

function meanOf(
  sums: RatioMoments,
  { single, oneEach }: { single: boolean; oneEach: boolean },
  ends: PaddedOptions | null,
): Refusable<Estimate> {
  if (!single) return ends ? boundedRatio(sums, ends) : ratioOfSums(sums, { oneEach })
  const { units, sumY, sumYY } = sums
  const mean = units > 0 ? sumY / units : 0
  const spread = sumYY - units * mean * mean
  // Less than this is rounding dust of the sums, not spread: all answers are equal, and an interval without width is no interval.
  const varies = spread > 1e-12 * sumYY
  const sample = { n: units, mean, variance: units > 1 && varies ? spread / (units - 1) : 0 }
  return ends ? boundedMean(sample, ends) : meanInterval(sample)
}

function classesOf(
  sums: RatioMoments,
  { kind, single, weighted = false }: ScoreOptions,
  ends: PaddedOptions,
): Refusable<Estimate> {
  const { units, sumY, sumYY } = sums
  if (single && kind === 'share') return proportionInterval({ successes: sumY, n: units })
  if (single) return holdingItself(npsInterval([(sumYY - sumY) / 2, units - sumYY, (sumYY + sumY) / 2]))
  if (!weighted) return paddedRatio(sums, ends)
  const found = boundedRatio(sums, ends)
  // That everybody is happy is no certainty, weighted or not.
  return isRefused(found) && found.refused === 'no_variation' ? paddedRatio(sums, ends) : found
}

/** The adjusted Wald is centred elsewhere: of a single answer it would leave out the very score that it is of. */
function holdingItself(found: Refusable<Estimate>): Refusable<Estimate> {
  if (isRefused(found)) return found
  const { estimate, lower, upper } = found
  return { ...found, lower: Math.min(estimate, lower), upper: Math.max(estimate, upper) }
}
