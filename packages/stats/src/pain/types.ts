import type { IntervalOptions } from '../estimate.ts'
import type { Random } from '../random/random.ts'
import type { Refusal } from '../refusal.ts'
import type { Column } from '../regression/design.ts'

/**
 * The level a touchpoint is held against, on its rating scale: a company `target`, which is exact by decree, or an
 * `estimated` level of another group or an earlier period, whose error enters every interval and decision. Never the
 * scale's maximum.
 */
export type Benchmark =
  | { readonly kind: 'target'; readonly value: number }
  | { readonly kind: 'estimated'; readonly value: number; readonly standardError: number; readonly df?: number }

/** One touchpoint. `ratings` has one entry for each respondent, null = not met or not rated; high is good. */
export interface Touchpoint {
  readonly name: string
  readonly ratings: ArrayLike<number | null>
  /** How many customers met the touchpoint in the period, of how many. */
  readonly reach: { readonly met: number; readonly of: number }
  readonly benchmark: Benchmark
  /** The current level when a larger sample than these respondents knows it better. */
  readonly level?: { readonly mean: number; readonly standardError: number; readonly df?: number }
}

/**
 * Respondents of one period with an overall outcome (NPS: −100, 0, 100), their ratings and what else is to be held
 * equal.
 */
export interface PainData {
  readonly outcome: ArrayLike<number>
  readonly touchpoints: readonly Touchpoint[]
  readonly controls?: readonly Column[]
  /** Who answered, when people answer repeatedly. */
  readonly persons?: ArrayLike<number | string>
  /** Survey weights, positive. */
  readonly weights?: ArrayLike<number>
}

/** All optional but `random`, which seeds the bootstrap: the same data and seed give the same result. */
export interface PainOptions extends IntervalOptions {
  readonly random: Random
  /** Bootstrap replicates, 1,000 unless told. */
  readonly replicates?: number
  /** Accepted probability that a page without any pain names one (two-sided), 0.05 unless told. */
  readonly familyError?: number
  /** `probabilityTopK` is the probability of being among this many; 3 unless told. */
  readonly topK?: number
  /** Bootstrap probability from which on one touchpoint is said to cost more than another; 0.95 unless told. */
  readonly orderProbability?: number
  /** A touchpoint with fewer ratings is left out; 30 unless told. */
  readonly minimumRaters?: number
  /** Also return the replicates of each ΔNPS, to carry the joint uncertainty on (into money). */
  readonly keepReplicates?: boolean
}

/** Where a touchpoint stands among the others. */
export interface Rank {
  /**
   * `2`, or `2=` when at least one other cannot be told apart. One more than the number of those that detectably cost
   * more.
   */
  readonly rank: string
  readonly rankLow: number
  /** The worst place that the data allow: the number of touchpoints minus those that detectably cost less. */
  readonly rankHigh: number
  /** Names of those that cannot be told apart from this one. */
  readonly tiedWith: readonly string[]
  readonly probabilityTopK: number
}

/** What raising one touchpoint to its benchmark would go along with, in points of the outcome. */
export interface TouchpointImpact extends Rank {
  readonly name: string
  readonly raters: number
  readonly reach: number
  /** Outcome points per rating point, all else in the model equal. */
  readonly slope: { readonly estimate: number; readonly standardError: number; readonly df: number }
  readonly level: number
  readonly benchmark: number
  /** benchmark − level; only a positive gap counts. */
  readonly gap: number
  readonly deltaNps: number
  readonly standardError: number
  readonly lower: number
  readonly upper: number
  /**
   * Two-sided p of "no pain" (slope not positive or gap not positive), adjusted for the number of touchpoints (Holm).
   */
  readonly adjustedP: number
  /** Named a pain: gap and slope are both detectable after that adjustment, and the interval lies above 0. */
  readonly pain: boolean
  /** Fewer than one rating in twenty reaches the benchmark: the slope is stretched beyond what was seen. */
  readonly extrapolates: boolean
  readonly replicates?: Float64Array
}

/**
 * The page: touchpoints by rank, equal ranks by falling ΔNPS, and those about which nothing can be said, with the
 * reason.
 */
export interface PainImpact {
  readonly touchpoints: readonly TouchpointImpact[]
  readonly leftOut: readonly { readonly name: string; readonly reason: Refusal }[]
  readonly n: number
  readonly rSquared: number
  /** See `ratingHalo`: above .6 every touchpoint looks important. */
  readonly halo: number | null
  readonly confidence: number
  readonly replicates: number
  readonly method: 'pain_ols_joint_bootstrap'
}
