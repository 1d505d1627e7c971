import type { IntervalOptions } from '../estimate.ts'
import { isRefused, type Refusable } from '../refusal.ts'
import type { Column } from './design.ts'
import { fitLinearModel, type Term } from './linear-model.ts'
import type { CovarianceKind } from './score-covariance.ts'

/** Ratings per attribute and the overall verdict, one entry for each respondent; complete rows. */
export interface PenaltyRewardData {
  readonly overall: ArrayLike<number>
  readonly attributes: readonly Column[]
  /**
   * Ratings at or below this count as failing, at or above `rewardFrom` as delighting; those between are the reference.
   */
  readonly penaltyUpTo: number
  readonly rewardFrom: number
}

/** `cut` of the asymmetry index between the classes (0.3), and the least respondents in a low and a high cell (30). */
export interface PenaltyRewardOptions extends IntervalOptions {
  readonly cut?: number
  readonly minimumCell?: number
  readonly covariance?: Exclude<CovarianceKind, 'cluster'>
}

/** `basic` hurts when it fails, `excitement` delights, `performance` does both; `unclear` when it cannot be said. */
export type AttributeClass = 'basic' | 'performance' | 'excitement' | 'unclear'

/** What failing costs and delighting brings, in units of the overall verdict. */
export interface PenaltyReward {
  readonly name: string
  readonly penalty: Term
  readonly reward: Term
  /** reward − penalty: how much is at stake. */
  readonly range: number
  /** (reward − |penalty|)/(reward + |penalty|), −1..1 when the signs are as expected. */
  readonly impactAsymmetry: number
  readonly attributeClass: AttributeClass
  readonly lowCount: number
  readonly highCount: number
}

/**
 * Penalty–reward contrast: does failing hurt more than delighting helps?
 *
 * Least squares of the overall verdict on two dummies an attribute. Class by the asymmetry index against ± `cut`, a
 * convention; `unclear` when fewer than `minimumCell` rated low or high, or a coefficient has the wrong sign.
 * Associations, not effects. Source: Brandt 1987; Anderson & Mittal 2000; Mikulić & Prebežac 2008. Cost and refusals:
 * as `fitLinearModel` (an attribute that nobody rated low or high makes a column of zeros: `rank_deficient`, named).
 * Throws RangeError unless penaltyUpTo < rewardFrom.
 */
export function penaltyReward(
  data: PenaltyRewardData,
  options: PenaltyRewardOptions = {},
): Refusable<readonly PenaltyReward[]> {
  const { cut = 0.3, minimumCell = 30, covariance = 'classical' } = options
  if (!(data.penaltyUpTo < data.rewardFrom)) throw new RangeError('penaltyUpTo must lie below rewardFrom')
  const low = data.attributes.map(({ values }) => dummy(values, (rating) => rating <= data.penaltyUpTo))
  const high = data.attributes.map(({ values }) => dummy(values, (rating) => rating >= data.rewardFrom))
  const columns = data.attributes.flatMap(({ name }, j) => [
    { name: `${name} low`, values: low[j] as number[] },
    { name: `${name} high`, values: high[j] as number[] },
  ])
  const fit = fitLinearModel({ outcome: data.overall, columns }, { ...options, covariance })
  if (isRefused(fit)) return fit
  return data.attributes.map(({ name }, j) => {
    const penalty = fit.terms[1 + 2 * j] as Term
    const reward = fit.terms[2 + 2 * j] as Term
    const size = Math.abs(penalty.estimate)
    const impactAsymmetry = (reward.estimate - size) / (reward.estimate + size)
    const lowCount = count(low[j] as number[])
    const highCount = count(high[j] as number[])
    const clear = Math.min(lowCount, highCount) >= minimumCell && penalty.estimate <= 0 && reward.estimate >= 0
    return {
      name,
      penalty,
      reward,
      range: reward.estimate - penalty.estimate,
      impactAsymmetry,
      attributeClass: clear ? classOf(impactAsymmetry, cut) : 'unclear',
      lowCount,
      highCount,
    }
  })
}

// NaN stays NaN, so that a missing rating is refused instead of counted as "in between".
function dummy(ratings: ArrayLike<number>, holds: (rating: number) => boolean): number[] {
  return Array.from(ratings, (rating) => (Number.isNaN(rating) ? rating : Number(holds(rating))))
}

function count(dummies: readonly number[]): number {
  return dummies.reduce((sum, value) => sum + value, 0)
}

function classOf(impactAsymmetry: number, cut: number): AttributeClass {
  if (impactAsymmetry <= -cut) return 'basic'
  return impactAsymmetry >= cut ? 'excitement' : 'performance'
}
