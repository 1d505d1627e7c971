import {
  type Difference,
  estimateScore,
  positiveRatio,
  type RatioMoments,
  type Refusable,
  ratioDifference,
  SHARE_PSEUDO_UNITS,
  type Estimate as StatEstimate,
} from '@opencxm/stats'
import type { Estimate } from '../../../platform/contract/index.ts'
import type { MetricDefinition } from '../contract.ts'
import { baseOf, differenceAnswers, estimateAnswers, shownEstimate } from './estimate.ts'
import type { GroupPairs, GroupTotals, GroupWaits, LeftOut, Moments, SharedMoments } from './moments.ts'

/** Why rows are not among n, and how many; part of the passport. */
export type Excluded = { reason: string; n: number }

/** One group of any metric, ready to be shown and compared. */
export type GroupValue = {
  key: string
  shown: Estimate
  n: number
  /** People behind n, by which a comparison is found large enough to be judged. */
  persons: number
  /** Null for full counts, which have no error, and for medians. */
  statistic: Refusable<StatEstimate> | null
  moments: Moments | null
  /** Of a rate or a conversion: what each person did and could have done. */
  ratio: RatioMoments | null
  counts: [number, number, number] | null
  /** Shares of the classes as the value weighs them. */
  shares: [number, number, number] | null
  excluded: Excluded[]
}

/** What only some kinds have. */
const bare = { moments: null, ratio: null, counts: null, shares: null, excluded: [] } satisfies Partial<GroupValue>

/** A conversion is a share of people's firsts. */
const conversionShare = { pseudo: SHARE_PSEUDO_UNITS }

/** A group of an answer metric. */
export function answerGroup(definition: MetricDefinition, row: Moments & LeftOut & { key: string }): GroupValue {
  const statistic = estimateAnswers(definition, row)
  const { persons, sumX, lowX, highX } = row
  const n = baseOf(definition, row)
  return {
    key: row.key,
    shown: shownEstimate(statistic, n, { minN: definition.minN, persons }),
    n,
    persons,
    statistic,
    moments: row,
    ratio: null,
    counts: [row.low, row.middle, row.high],
    shares: sumX > 0 ? [lowX / sumX, Math.max(0, 1 - (lowX + highX) / sumX), highX / sumX] : null,
    excluded: excludedAnswers(row, n),
  }
}

/** Answers that are not among n: n and these add up to all that came. */
function excludedAnswers(row: Moments & LeftOut, n: number): Excluded[] {
  const reasons = [
    { reason: 'outside_the_scale', n: row.offScale },
    { reason: 'given_on_another_scale', n: row.otherScale },
    { reason: 'weight_is_no_weight', n: row.noWeight },
    { reason: 'counted_with_others_of_the_person', n: row.answers - n },
  ]
  return reasons.filter((excluded) => excluded.n > 0)
}

/** A group of a count, people, sum or rate. Counts and sums are complete, so they carry no interval. */
export function totalsGroup(definition: MetricDefinition, row: GroupTotals): GroupValue {
  if (definition.kind === 'rate') {
    const ratio = {
      units: row.active,
      sumY: row.events,
      sumX: row.active,
      sumYY: row.countSquares,
      sumXY: row.events,
      sumXX: row.active,
    }
    const statistic = positiveRatio(ratio)
    return {
      key: row.key,
      shown: shownEstimate(statistic, row.active, definition),
      n: row.active,
      persons: row.active,
      statistic,
      ...bare,
      ratio,
    }
  }
  const value = definition.kind === 'count' ? row.events : definition.kind === 'people' ? row.persons : row.total
  const isSum = definition.kind === 'sum'
  const n = isSum ? row.summed : row.events
  const without = [
    { reason: 'in_another_currency', n: row.foreign },
    { reason: 'without_an_amount', n: row.events - row.summed - row.foreign },
  ].filter((excluded) => isSum && excluded.n > 0)
  const shown: Estimate = { value, low: null, high: null, n, method: 'full_count' }
  return { key: row.key, shown, n, persons: row.persons, statistic: null, ...bare, excluded: without }
}

/** A group of a conversion: the share of firsts whose window has closed, clustered by person. */
export function conversionGroup(definition: MetricDefinition, row: GroupPairs): GroupValue {
  const ratio = {
    units: row.persons,
    sumY: row.done,
    sumX: row.matured,
    sumYY: row.sumDD,
    sumXY: row.sumDF,
    sumXX: row.sumFF,
  }
  const statistic = estimateScore(ratio, { kind: 'share', single: row.persons === row.matured })
  const open = row.matured === 0 && row.firsts > 0
  return {
    key: row.key,
    shown: open
      ? nothing(0, 'window_still_open')
      : shownEstimate(statistic, row.matured, { ...definition, persons: row.persons }),
    n: row.matured,
    persons: row.persons,
    statistic,
    ...bare,
    ratio,
    excluded: row.firsts > row.matured ? [{ reason: 'window_still_open', n: row.firsts - row.matured }] : [],
  }
}

/** A group of a duration: the median in seconds, where so many are over that it is known. */
export function durationGroup(definition: MetricDefinition, row: GroupWaits): GroupValue {
  const { low, high, median: value, firsts: n, persons } = row
  const base = { key: row.key, n, persons, statistic: null, ...bare }
  if (persons < definition.minN) return { ...base, shown: nothing(n, n === 0 ? 'no_data' : 'below_minimum') }
  if (value === null || low === null || high === null) return { ...base, shown: nothing(n, 'median_not_reached') }
  // Limits that coincide say that half the times are equal, not that the median is known without error.
  if (low === high) return { ...base, shown: nothing(n, 'no_variation') }
  const lowBase = persons < 30 ? { lowBase: true } : {}
  return { ...base, shown: { value, low, high, n, method: 'median_kaplan_meier', ...lowBase } }
}

function nothing(n: number, reason: string): Estimate {
  return { value: null, low: null, high: null, n, method: 'none', reason }
}

/** Now minus before; refused where the kind has no error to compare by. */
export function differenceOf(
  definition: MetricDefinition,
  { before, now, shared }: { before: GroupValue; now: GroupValue; shared: SharedMoments | null },
): Refusable<Difference> {
  if (before.moments && now.moments)
    return differenceAnswers(definition, { before: before.moments, now: now.moments, shared })
  if (!before.ratio || !now.ratio) return { refused: 'no_variation', detail: 'a full count has no sampling error' }
  return ratioDifference(before.ratio, now.ratio, {
    ...(definition.kind === 'conversion' ? conversionShare : { unbounded: true }),
    shared,
  })
}
