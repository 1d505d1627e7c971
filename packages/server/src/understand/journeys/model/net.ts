import {
  type Difference,
  type Estimate,
  independentDifference,
  npsDifference,
  npsInterval,
  type Refusable,
  ratioOfSums,
} from '@opencxm/stats'

/** Class counts of a touchpoint's ratings, and the sums over persons behind them. */
export type NetSums = {
  answers: number
  persons: number
  low: number
  middle: number
  high: number
  sumX: number
  sumY: number
  sumXX: number
  sumXY: number
  sumYY: number
}

/** Net satisfaction in points: % happy − % unhappy; over persons where people answered more than once. */
export function netScore(sums: NetSums): Refusable<Estimate> {
  if (sums.persons === sums.answers) return npsInterval([sums.low, sums.middle, sums.high])
  const { persons, sumX, sumY, sumXX, sumXY, sumYY } = sums
  return ratioOfSums({ units: persons, sumX, sumY, sumXX, sumXY, sumYY }, { scale: 100 })
}

/** Now minus before. */
export function netDifference(before: NetSums | undefined, now: NetSums): Refusable<Difference> {
  if (!before) return { refused: 'no_data', detail: 'nothing was answered before' }
  if (before.persons === before.answers && now.persons === now.answers) {
    return npsDifference([before.low, before.middle, before.high], [now.low, now.middle, now.high])
  }
  return independentDifference(netScore(before), netScore(now))
}
