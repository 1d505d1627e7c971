/**
 * What one group of a metric looks like to the mathematics: sums over persons of per-person totals, as one row of a query.
 * `answers` counts rows; x is the weight of a person's answers, y the weighted value.
 */
export type Moments = {
  answers: number
  persons: number
  sumX: number
  sumY: number
  sumXX: number
  sumXY: number
  sumYY: number
  /** Unweighted sums over answers, for exact intervals when each person answered once. */
  values: number
  squares: number
  /** Answers by class: unhappy, neither, happy (net scores, shares). */
  low: number
  middle: number
  high: number
}

const _noMoments: Moments = {
  answers: 0,
  persons: 0,
  sumX: 0,
  sumY: 0,
  sumXX: 0,
  sumXY: 0,
  sumYY: 0,
  values: 0,
  squares: 0,
  low: 0,
  middle: 0,
  high: 0,
}

/** Totals of an event metric in one group; sums of squares are over persons; `active` = persons with any event there. */
export type GroupTotals = {
  key: string
  events: number
  persons: number
  active: number
  total: number
  totalSquares: number
  countSquares: number
  currencies: number
}

/** Pairs of events in one group: firsts, those whose window has closed, those that found their second; durations in seconds. */
export type GroupPairs = {
  key: string
  firsts: number
  matured: number
  done: number
  persons: number
  sumDD: number
  sumDF: number
  sumFF: number
  median: number | null
  low: number | null
  high: number | null
  finished: number
}
