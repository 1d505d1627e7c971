import {
  type Difference,
  independentDifference,
  proportionInterval,
  type Refusable,
  ratioOfSums,
  type Estimate as StatEstimate,
} from '@opencxm/stats'
import type { Estimate } from '../../../platform/contract/index.ts'
import type { MetricDefinition } from '../contract.ts'
import { differenceAnswers, estimateAnswers, shownEstimate } from './estimate.ts'
import type { GroupPairs, GroupTotals, Moments } from './moments.ts'

/** One group of any metric, ready to be shown and compared. */
export type GroupValue = {
  key: string
  shown: Estimate
  n: number
  /** Null for full counts, which have no error, and for medians. */
  statistic: Refusable<StatEstimate> | null
  moments: Moments | null
  counts: [number, number, number] | null
}

/** A group of an answer metric. */
export function answerGroup(definition: MetricDefinition, row: Moments & { key: string }): GroupValue {
  const statistic = estimateAnswers(definition, row)
  const counts: [number, number, number] = [row.low, row.middle, row.high]
  return {
    key: row.key,
    shown: shownEstimate(statistic, row.answers, definition.minN),
    n: row.answers,
    statistic,
    moments: row,
    counts,
  }
}

/** A group of a count, people, sum or rate. Counts and sums are complete, so they carry no interval. */
export function totalsGroup(definition: MetricDefinition, row: GroupTotals): GroupValue {
  if (definition.kind === 'rate') {
    const statistic = ratioOfSums({
      units: row.active,
      sumY: row.events,
      sumX: row.active,
      sumYY: row.countSquares,
      sumXY: row.events,
      sumXX: row.active,
    })
    return {
      key: row.key,
      shown: shownEstimate(statistic, row.active, definition.minN),
      n: row.active,
      statistic,
      moments: null,
      counts: null,
    }
  }
  const value = definition.kind === 'count' ? row.events : definition.kind === 'people' ? row.persons : row.total
  const shown: Estimate = { value, low: null, high: null, n: row.events, method: 'full_count' }
  return { key: row.key, shown, n: row.events, statistic: null, moments: null, counts: null }
}

/** A group of a conversion (share of matured firsts, clustered by person) or a duration (median in seconds). */
export function pairsGroup(definition: MetricDefinition, row: GroupPairs): GroupValue {
  if (definition.kind === 'conversion') {
    const simple = row.persons === row.firsts
    const statistic = simple
      ? proportionInterval({ successes: row.done, n: row.matured })
      : ratioOfSums({
          units: row.persons,
          sumY: row.done,
          sumX: row.matured,
          sumYY: row.sumDD,
          sumXY: row.sumDF,
          sumXX: row.sumFF,
        })
    return {
      key: row.key,
      shown: shownEstimate(statistic, row.matured, definition.minN),
      n: row.matured,
      statistic,
      moments: null,
      counts: null,
    }
  }
  const enough = row.finished >= definition.minN && row.low !== null && row.high !== null
  const shown: Estimate = enough
    ? {
        value: row.median,
        low: row.low,
        high: row.high,
        n: row.finished,
        method: 'median_order_statistics',
        ...(row.finished < 30 ? { lowBase: true } : {}),
      }
    : {
        value: null,
        low: null,
        high: null,
        n: row.finished,
        method: 'none',
        reason: row.finished === 0 ? 'no_data' : 'below_minimum',
      }
  return { key: row.key, shown, n: row.finished, statistic: null, moments: null, counts: null }
}

/** Now minus before; refused where the kind has no error to compare by. */
export function differenceOf(definition: MetricDefinition, before: GroupValue, now: GroupValue): Refusable<Difference> {
  if (before.moments && now.moments) return differenceAnswers(definition, before.moments, now.moments)
  if (!before.statistic || !now.statistic)
    return { refused: 'no_variation', detail: 'a full count has no sampling error' }
  return independentDifference(before.statistic, now.statistic)
}
