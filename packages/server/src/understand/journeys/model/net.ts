import {
  type Difference,
  type Estimate,
  estimateScore,
  NET_PSEUDO_UNITS,
  type RatioMoments,
  type Refusable,
  ratioDifference,
  type SharedSums,
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

const points = { scale: 100, pseudo: NET_PSEUDO_UNITS }

function momentsOf({ persons, sumX, sumY, sumXX, sumXY, sumYY }: NetSums): RatioMoments {
  return { units: persons, sumX, sumY, sumXX, sumXY, sumYY }
}

/** Net satisfaction in points: % happy − % unhappy; over persons where people answered more than once. */
export function netScore(sums: NetSums): Refusable<Estimate> {
  return estimateScore(momentsOf(sums), { kind: 'points', single: sums.persons === sums.answers })
}

/** Now minus before; `shared` = those who rated both times, who tell less anew than others (methods.md 1.3). */
export function netDifference(
  before: NetSums | undefined,
  now: NetSums,
  shared: SharedSums | null = null,
): Refusable<Difference> {
  if (!before) return { refused: 'no_data', detail: 'nothing was answered before' }
  return ratioDifference(momentsOf(before), momentsOf(now), { ...points, shared })
}

/** All ratings but those of one touchpoint, taken as other people's: who rates several places is counted in each. */
export function netRest(all: readonly NetSums[], but: NetSums): NetSums {
  const rest = { answers: 0, persons: 0, low: 0, middle: 0, high: 0, sumX: 0, sumY: 0, sumXX: 0, sumXY: 0, sumYY: 0 }
  const names = Object.keys(rest) as (keyof NetSums)[]
  for (const sums of all) if (sums !== but) for (const name of names) rest[name] += sums[name]
  return rest
}
