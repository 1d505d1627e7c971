/**
 * What one group of a metric looks like to the mathematics: sums over persons of per-person totals, as one row of a query.
 * `answers` counts the answers that are on the scale; x is the weight of a person's answers, y the weighted value. Of the latest
 * answer of a person sums and classes hold that one alone.
 */
export type Moments = {
  answers: number
  persons: number
  sumX: number
  sumY: number
  sumXX: number
  sumXY: number
  sumYY: number
  /** Answers by class: unhappy, neither, happy (net scores, shares). */
  low: number
  middle: number
  high: number
  /** Weight of the unhappy and of the happy answers, in units of x. */
  lowX: number
  highX: number
}

/**
 * People who answered (or could act) in both of two periods: sums over them of products of their totals, those of the later period
 * first (`sumXY` = Σ x later · y earlier).
 */
export type SharedMoments = { persons: number; sumXX: number; sumXY: number; sumYX: number; sumYY: number }

/** Answers that are left out, by why: off the metric's scale, given on another scale, with a weight that cannot be one. */
export type LeftOut = { offScale: number; otherScale: number; noWeight: number }

/** Totals of an event metric in one group; the sum of squares is over persons; `active` = persons who did anything there. */
export type GroupTotals = {
  key: string
  events: number
  persons: number
  active: number
  total: number
  countSquares: number
  /** Events whose amount is in the total, and those whose amount is in another currency. */
  summed: number
  foreign: number
}

/** Pairs of events in one group, and the people whose windows have closed: firsts, those whose window has closed, of them those that found their second. */
export type GroupPairs = {
  key: string
  firsts: number
  matured: number
  done: number
  persons: number
  sumDD: number
  sumDF: number
  sumFF: number
}

/** How long the second event takes in one group, in seconds; null where so many still wait, or never came, that half is not reached. */
export type GroupWaits = {
  key: string
  firsts: number
  persons: number
  median: number | null
  low: number | null
  high: number | null
}
