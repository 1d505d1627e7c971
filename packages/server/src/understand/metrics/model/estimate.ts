import {
  type Difference,
  independentDifference,
  isRefused,
  meanInterval,
  npsDifference,
  npsInterval,
  proportionDifference,
  proportionInterval,
  type Refusable,
  ratioOfSums,
  type Estimate as StatEstimate,
  verdictOf,
  verdictsOfFamily,
} from '@opencxm/stats'
import type { Comparison, Estimate } from '../../../platform/contract/index.ts'
import type { MetricDefinition, MetricKind } from '../contract.ts'
import type { Moments } from './moments.ts'

/** Below this a base is called low (methods.md 0.2). */
const lowBase = 30

/** Kinds whose value is 100 × (share high − share low). */
const netKinds: ReadonlySet<MetricKind> = new Set(['nps', 'net'])
const shareKinds: ReadonlySet<MetricKind> = new Set(['csat', 'top_box', 'share'])

/**
 * Point and interval of an answer metric from its moments. One answer a person and no weights: the classical interval of the
 * kind (adjusted Wald, Wilson, t). Otherwise the ratio over persons, which knows that a person's answers belong together.
 */
export function estimateAnswers(definition: MetricDefinition, moments: Moments): Refusable<StatEstimate> {
  const simple = definition.weighting === 'none' && moments.persons === moments.answers
  const { low, middle, high, answers } = moments
  if (netKinds.has(definition.kind)) {
    return simple ? npsInterval([low, middle, high]) : clustered(moments, 100)
  }
  if (shareKinds.has(definition.kind))
    return simple ? proportionInterval({ successes: high, n: answers }) : clustered(moments, 1)
  if (!simple) return clustered(moments, 1)
  const mean = answers > 0 ? moments.values / answers : 0
  return meanInterval({
    n: answers,
    mean,
    variance: answers > 1 ? Math.max(0, (moments.squares - answers * mean * mean) / (answers - 1)) : 0,
  })
}

function clustered(moments: Moments, scale: number): Refusable<StatEstimate> {
  const { persons, sumX, sumY, sumXX, sumXY, sumYY } = moments
  return ratioOfSums({ units: persons, sumX, sumY, sumXX, sumXY, sumYY }, { scale })
}

/** The estimate as the API shows it: hidden below minN, flagged below the low-base limit, refused with the reason. */
export function shownEstimate(estimate: Refusable<StatEstimate>, n: number, minN: number): Estimate {
  if (n < minN)
    return { value: null, low: null, high: null, n, method: 'none', reason: n === 0 ? 'no_data' : 'below_minimum' }
  if (isRefused(estimate)) return { value: null, low: null, high: null, n, method: 'none', reason: estimate.refused }
  return {
    value: estimate.estimate,
    low: estimate.lower,
    high: estimate.upper,
    n,
    method: estimate.method,
    ...(n < lowBase ? { lowBase: true } : {}),
  }
}

/** Now minus before, both from moments of disjoint periods or groups. */
export function differenceAnswers(definition: MetricDefinition, before: Moments, now: Moments): Refusable<Difference> {
  const simple = (m: Moments) => definition.weighting === 'none' && m.persons === m.answers
  if (simple(before) && simple(now)) {
    if (netKinds.has(definition.kind))
      return npsDifference([before.low, before.middle, before.high], [now.low, now.middle, now.high])
    if (shareKinds.has(definition.kind)) {
      return proportionDifference(
        { successes: before.high, n: before.answers },
        { successes: now.high, n: now.answers },
        { method: 'wald' },
      )
    }
  }
  return independentDifference(estimateAnswers(definition, before), estimateAnswers(definition, now))
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
