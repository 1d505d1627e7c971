import {
  type Difference,
  estimateScore,
  isNearAnEnd,
  isRefused,
  type PaddedOptions,
  type PseudoUnits,
  type RatioMoments,
  type Refusable,
  ratioDifference,
  ratioOfSums,
  type ScoreKind,
  type Estimate as StatEstimate,
  scoreEnds,
  verdictOf,
  verdictsOfFamily,
} from '@opencxm/stats'
import type { Comparison, Estimate } from '../../../platform/contract/index.ts'
import type { MetricDefinition, MetricKind } from '../contract.ts'
import type { Moments, SharedMoments } from './moments.ts'

/** Below this a base is called low (methods.md 0.2). */
const lowBase = 30

/** What the mathematics of a kind is: net scores in points, shares, else means on the metric's scale. */
const scoreKinds: Partial<Record<MetricKind, ScoreKind>> = {
  ...{ nps: 'points', net: 'points', csat: 'share', top_box: 'share', share: 'share' },
}

function scoreOf({ kind, scale }: MetricDefinition): { kind: ScoreKind; scale: MetricDefinition['scale'] } {
  return { kind: scoreKinds[kind] ?? 'mean', scale }
}

/** What n counts: answers, or persons where each counts once (by the latest answer or the mean). */
export function baseOf({ perPerson }: MetricDefinition, { answers, persons }: Moments): number {
  return perPerson === 'all' ? answers : persons
}

/** Point and interval of an answer metric from its moments (`estimateScore`). */
export function estimateAnswers(definition: MetricDefinition, moments: Moments): Refusable<StatEstimate> {
  const { perPerson, weighting } = definition
  const weighted = weighting !== 'none'
  const single = !weighted && (perPerson === 'latest' || moments.persons === moments.answers)
  const repeated = perPerson === 'all' && moments.persons < moments.answers
  return estimateScore(ratioMomentsOf(moments), { ...scoreOf(definition), single, weighted, repeated })
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
 * scale, so that a few happy people are no certainty; of means without a scale both sides count as equally spread at least. Not where most of a side are pairs: how a person changed is not skewed by where the
 * scale ends, and imagined people, who are in one period only, would hide it.
 */
export function differenceAnswers(definition: MetricDefinition, { before, now, shared }: Sides): Refusable<Difference> {
  const both = shared && shared.persons > 0 ? shared : null
  const sides = [ratioMomentsOf(before), ratioMomentsOf(now)] as const
  const score = scoreOf(definition)
  const bounded = scoreEnds(score)
  if (bounded && score.kind !== 'mean') return ratioDifference(...sides, { ...bounded, shared: both })
  const isNear = (side: RatioMoments, ends: PaddedOptions) => {
    const plain = ratioOfSums(side)
    // Who all say the same have no spread to compare by, wherever on the scale it is.
    return isRefused(plain) ? plain.refused === 'no_variation' : isNearAnEnd(plain, ends)
  }
  const arePairs = both !== null && 2 * both.persons >= Math.min(before.persons, now.persons)
  if (bounded && !arePairs && sides.some((side) => isNear(side, bounded)))
    return ratioDifference(...sides, { pseudo: twice(bounded.pseudo), shared: both })
  return ratioDifference(...sides, { shared: both, unbounded: bounded === null })
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
