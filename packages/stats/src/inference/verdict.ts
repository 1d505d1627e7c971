import { normalQuantile } from '../distributions/normal.ts'
import { twoSidedP } from '../distributions/student-t.ts'
import { criticalValue, type Difference } from '../estimate.ts'
import { isRefused, type Refusable } from '../refusal.ts'
import { benjaminiHochberg } from './adjust-p.ts'

/** What may be said about a difference. "No detectable change" is an answer; it does not mean "no change". */
export type Verdict = 'detectable_rise' | 'detectable_drop' | 'no_detectable_change' | 'not_enough_data'

/** Below this many answers a comparison is not judged: the low-base limit of methods.md §0.2. */
export const MINIMUM_N = 30

/** A difference and the sizes of the samples behind it (one for paired, two for independent). */
export interface Compared {
  readonly difference: Refusable<Difference>
  readonly sizes: readonly number[]
}

/**
 * The verdict on one difference: rise or drop when its interval lies wholly on one side of 0, else no detectable
 * change; not enough data when a sample is below `minimumN` (30 unless told) or the difference was refused.
 *
 * For one planned comparison. For many at once use `verdictsOfFamily`, or noise will be named. Cost: constant. Throws
 * RangeError for a minimumN below 1.
 */
export function verdictOf(compared: Compared, minimumN = MINIMUM_N): Verdict {
  const difference = judgeable(compared, minimumN)
  return difference ? verdictOfInterval(difference.lower, difference.upper) : 'not_enough_data'
}

function judgeable({ difference, sizes }: Compared, minimumN: number): Difference | undefined {
  if (!(minimumN >= 1)) throw new RangeError(`minimumN must be at least 1, got ${minimumN}`)
  return isRefused(difference) || sizes.some((n) => !(n >= minimumN)) ? undefined : difference
}

function verdictOfInterval(lower: number, upper: number): Verdict {
  if (lower > 0) return 'detectable_rise'
  return upper < 0 ? 'detectable_drop' : 'no_detectable_change'
}

/** One member of a judged family. Numbers are absent where there was not enough data. */
export interface FamilyVerdict {
  readonly verdict: Verdict
  /** Benjamini–Hochberg adjusted over the members with enough data. */
  readonly adjustedP?: number
  /** Interval at the confidence that fits the decision: it excludes 0 exactly when the verdict is a rise or a drop. */
  readonly lower?: number
  readonly upper?: number
  readonly confidence?: number
}

/** `q`: the share of false discoveries accepted, 0.05 unless told. */
export interface FamilyOptions {
  readonly q?: number
  readonly minimumN?: number
}

/**
 * Verdicts on a family of differences (segments × metrics) with the false discovery rate kept at `q`, in the order
 * given.
 *
 * Members without enough data leave the family first (that depends on sizes only, so it is no selection on results).
 * p-values are those of centre/standardError, the centre of the interval being the difference but for adjusted ones
 * (`paddedDifference`); decisions by Benjamini–Hochberg. With R discoveries among m the intervals have confidence
 * 1 − max(R, 1)·q/m (false-coverage-rate intervals of Benjamini & Yekutieli 2005), which makes interval and verdict agree
 * always. Intervals must be symmetric, centre ± critical value × error (not `newcombe`).
 * Cost: one sort.
 * Throws RangeError for q outside (0, 1) or minimumN below 1.
 */
export function verdictsOfFamily(family: readonly Compared[], options: FamilyOptions = {}): FamilyVerdict[] {
  const { q = 0.05, minimumN = MINIMUM_N } = options
  if (!(q > 0 && q < 1)) throw new RangeError(`q must lie in (0, 1), got ${q}`)
  const judged = family.map((member) => judgeable(member, minimumN))
  const present = judged.filter((difference) => difference !== undefined)
  const adjusted = benjaminiHochberg(present.map((d) => twoSidedP(centreOf(d) / d.standardError, d.df)))
  const discoveries = adjusted.filter((p) => p <= q).length
  const confidence = 1 - (Math.max(discoveries, 1) * q) / Math.max(present.length, 1)
  let next = 0
  return judged.map((difference): FamilyVerdict => {
    if (!difference) return { verdict: 'not_enough_data' }
    const adjustedP = adjusted[next++] as number
    const half = criticalValue(confidence, difference.df) * difference.standardError
    const centre = centreOf(difference)
    const sign = centre > 0 ? 'detectable_rise' : 'detectable_drop'
    return {
      verdict: adjustedP <= q ? sign : 'no_detectable_change',
      adjustedP,
      lower: centre - half,
      upper: centre + half,
      confidence,
    }
  })
}

function centreOf({ lower, upper }: Difference): number {
  return (lower + upper) / 2
}

/**
 * The smallest true difference that a comparison with this standard error finds with the given power (0.8 unless told),
 * in the unit of the error: what "no detectable change" could have missed. Normal approximation; two-sided at 1 −
 * confidence.
 * Source: Cohen 1988. Throws RangeError for a negative error, or power or confidence outside (0, 1).
 */
export function smallestDetectable(standardError: number, power = 0.8, confidence = 0.95): number {
  if (!(standardError >= 0)) throw new RangeError(`a standard error cannot be ${standardError}`)
  if (!(power > 0 && power < 1)) throw new RangeError(`power must lie in (0, 1), got ${power}`)
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must lie in (0, 1), got ${confidence}`)
  return standardError * (criticalValue(confidence) + normalQuantile(power))
}
