import {
  boundedMean,
  boundedRatio,
  type Difference,
  independentDifference,
  isNearAnEnd,
  isRefused,
  meanInterval,
  NET_PSEUDO_UNITS,
  npsInterval,
  type PaddedOptions,
  type PseudoUnits,
  paddedRatio,
  proportionInterval,
  type RatioMoments,
  type Refusable,
  ratioDifference,
  ratioOfSums,
  SHARE_PSEUDO_UNITS,
  type Estimate as StatEstimate,
  scalePseudoUnits,
  verdictOf,
  verdictsOfFamily,
  withinEnds,
} from '@opencxm/stats'
import type { Comparison, Estimate } from '../../../platform/contract/index.ts'
import type { MetricDefinition, MetricKind } from '../contract.ts'
import type { Moments, SharedMoments } from './moments.ts'

/** Below this a base is called low (methods.md 0.2). */
const lowBase = 30

/** Kinds whose value is 100 × (share high − share low). */
const netKinds: ReadonlySet<MetricKind> = new Set(['nps', 'net'])
const shareKinds: ReadonlySet<MetricKind> = new Set(['csat', 'top_box', 'share'])

/** The ends between which a kind's value lies: its unit, and the imagined people that keep its intervals honest near them. */
function boundedOf({ kind, scale }: MetricDefinition): PaddedOptions | null {
  if (netKinds.has(kind)) return { scale: 100, pseudo: NET_PSEUDO_UNITS }
  if (shareKinds.has(kind)) return { scale: 1, pseudo: SHARE_PSEUDO_UNITS }
  return scale ? { scale: 1, pseudo: scalePseudoUnits(scale) } : null
}

/** Whether the value is made of classes of answers (a share, a net score) and not of the scores themselves. */
function isOfClasses({ kind }: MetricDefinition): boolean {
  return netKinds.has(kind) || shareKinds.has(kind)
}

/** What n counts: answers, or persons where each counts once (by the latest answer or the mean). */
export function baseOf({ perPerson }: MetricDefinition, { answers, persons }: Moments): number {
  return perPerson === 'all' ? answers : persons
}

/** One answer a person and no weights. */
function isSimple({ perPerson, weighting }: MetricDefinition, { answers, persons }: Moments): boolean {
  return weighting === 'none' && (perPerson === 'latest' || persons === answers)
}

/**
 * Point and interval of an answer metric from its moments. One answer a person and no weights: the classical interval of the
 * kind (adjusted Wald, Wilson, t). Otherwise the ratio over persons, which knows that a person's answers belong together: of shares
 * and net scores padded as the adjusted Wald is, of weighted answers linearised (methods.md 1.2). Near the ends of their scale means and
 * weighted scores are padded too.
 */
export function estimateAnswers(definition: MetricDefinition, moments: Moments): Refusable<StatEstimate> {
  const bounded = boundedOf(definition)
  if (isOfClasses(definition) && bounded) return estimateClasses(definition, { moments, bounded })
  if (!isSimple(definition, moments))
    return bounded
      ? withinEnds(boundedRatio(ratioMomentsOf(moments), bounded), bounded)
      : ratioOfSums(ratioMomentsOf(moments))
  const { persons, values, squares } = moments
  const mean = persons > 0 ? values / persons : 0
  const spread = squares - persons * mean * mean
  // Less than this is rounding dust of the sums, not spread: all answers are equal, and an interval without width is no interval.
  const varies = spread > 1e-12 * squares
  const sample = { n: persons, mean, variance: persons > 1 && varies ? spread / (persons - 1) : 0 }
  return bounded ? withinEnds(boundedMean(sample, bounded), bounded) : meanInterval(sample)
}

function estimateClasses(
  definition: MetricDefinition,
  { moments, bounded }: { moments: Moments; bounded: PaddedOptions },
): Refusable<StatEstimate> {
  const { low, middle, high, persons } = moments
  if (isSimple(definition, moments))
    return netKinds.has(definition.kind)
      ? npsInterval([low, middle, high])
      : proportionInterval({ successes: high, n: persons })
  const sums = ratioMomentsOf(moments)
  if (definition.weighting === 'none') return paddedRatio(sums, bounded)
  const weighted = boundedRatio(sums, bounded)
  // That everybody is happy is no certainty, weighted or not.
  return isRefused(weighted) && weighted.refused === 'no_variation' ? paddedRatio(sums, bounded) : weighted
}

function ratioMomentsOf({ persons, sumX, sumY, sumXX, sumXY, sumYY }: Moments): RatioMoments {
  return { units: persons, sumX, sumY, sumXX, sumXY, sumYY }
}

/**
 * The estimate as the API shows it: hidden below minN, flagged below the low-base limit, refused with the reason. Both limits are
 * on people, not on their answers (methods.md 1.6): `persons`, n unless told.
 */
export function shownEstimate(
  estimate: Refusable<StatEstimate>,
  n: number,
  { minN, persons = n }: { minN: number; persons?: number },
): Estimate {
  if (persons < minN)
    return { value: null, low: null, high: null, n, method: 'none', reason: n === 0 ? 'no_data' : 'below_minimum' }
  if (isRefused(estimate)) return { value: null, low: null, high: null, n, method: 'none', reason: estimate.refused }
  return {
    value: estimate.estimate,
    low: estimate.lower,
    high: estimate.upper,
    n,
    method: estimate.method,
    ...(persons < lowBase ? { lowBase: true } : {}),
  }
}

/** Two sides to compare, from moments of disjoint periods or groups, and the people who are on both. */
export type Sides = { before: Moments; now: Moments; shared: SharedMoments | null }

/**
 * Now minus before. Whoever answered both times tells less anew than two people (methods.md 1.3: the same people are compared
 * as pairs): their covariance is taken off. Shares and net scores are padded, and so are means of which a side lies near an end of its
 * scale, so that a few happy people are no certainty. Not where most of a side are pairs: how a person changed is not skewed by where the
 * scale ends, and imagined people, who are in one period only, would hide it.
 */
export function differenceAnswers(definition: MetricDefinition, { before, now, shared }: Sides): Refusable<Difference> {
  const both = shared && shared.persons > 0 ? shared : null
  const sides = [ratioMomentsOf(before), ratioMomentsOf(now)] as const
  const bounded = boundedOf(definition)
  if (bounded && isOfClasses(definition)) return ratioDifference(...sides, { ...bounded, shared: both })
  const isNear = (side: RatioMoments, ends: PaddedOptions) => {
    const plain = ratioOfSums(side)
    return !isRefused(plain) && isNearAnEnd(plain, ends)
  }
  const arePairs = both !== null && 2 * both.persons >= Math.min(before.persons, now.persons)
  if (bounded && !arePairs && sides.some((side) => isNear(side, bounded)))
    return ratioDifference(...sides, { pseudo: twice(bounded.pseudo), shared: both })
  return both
    ? ratioDifference(...sides, { shared: both })
    : independentDifference(estimateAnswers(definition, before), estimateAnswers(definition, now))
}

/** A difference takes half of the imagined people on each side; of means each side needs as many as alone. */
function twice(pseudo: readonly PseudoUnits[]): readonly PseudoUnits[] {
  return pseudo.map(({ units, value }) => ({ units: 2 * units, value }))
}

/** One comparison as the API shows it. */
export function shownComparison(difference: Refusable<Difference>, sizes: readonly number[]): Comparison {
  const verdict = verdictOf({ difference, sizes })
  if (isRefused(difference) || verdict === 'not_enough_data')
    return { difference: null, low: null, high: null, verdict: 'not_enough_data' }
  return { difference: difference.difference, low: difference.lower, high: difference.upper, verdict }
}

/** A family of comparisons, verdicts adjusted by Benjamini-Hochberg, intervals to match. */
export function shownFamily(
  family: readonly { difference: Refusable<Difference>; sizes: readonly number[] }[],
): Comparison[] {
  return verdictsOfFamily(family).map((judged, index) => {
    const { difference } = family[index] as (typeof family)[number]
    if (judged.verdict === 'not_enough_data' || isRefused(difference)) {
      return { difference: null, low: null, high: null, verdict: 'not_enough_data', adjusted: true }
    }
    return {
      difference: difference.difference,
      low: judged.lower ?? null,
      high: judged.upper ?? null,
      verdict: judged.verdict,
      adjusted: true,
    }
  })
}
