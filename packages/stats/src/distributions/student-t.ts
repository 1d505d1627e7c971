import { betaQuantile, incompleteBetaOf } from './beta.ts'
import { normalCdf, normalQuantile } from './normal.ts'

/**
 * P(T <= t) of Student's t with `df` > 0 degrees of freedom (need not be whole); `Infinity` gives the normal.
 *
 * Method: incomplete beta function. Accuracy: 1e-12 relative in the lower tail. Throws RangeError for df <= 0.
 */
export function studentTCdf(t: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`degrees of freedom must be positive, got ${df}`)
  if (Number.isNaN(t)) return Number.NaN
  if (df === Number.POSITIVE_INFINITY) return normalCdf(t)
  const tail = upperTail(Math.abs(t), df)
  return t > 0 ? 1 - tail : tail
}

function upperTail(t: number, df: number): number {
  if (t === Number.POSITIVE_INFINITY) return 0
  const total = df + t * t
  return 0.5 * incompleteBetaOf({ x: df / total, complement: (t * t) / total, a: df / 2, b: 0.5 })
}

/**
 * The t with P(T <= t) = p, for p in [0, 1]; `df` = Infinity gives the normal quantile.
 *
 * Method: beta quantile, then one Newton step on the tail itself. Accuracy: 1e-10 relative for df >= 0.5. Cost: about
 * 15 evaluations of the incomplete beta function. Throws RangeError for arguments outside their range.
 */
export function studentTQuantile(p: number, df: number): number {
  if (!(df > 0)) throw new RangeError(`degrees of freedom must be positive, got ${df}`)
  if (df === Number.POSITIVE_INFINITY) return normalQuantile(p)
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie in [0, 1], got ${p}`)
  if (p === 0.5) return 0
  if (p > 0.5) return -studentTQuantile(1 - p, df)
  if (p === 0) return Number.NEGATIVE_INFINITY
  return -polish(startingValue(p, df), p, df)
}

// Near the middle the share t²/(df+t²) is the small quantity, far out its complement: solve for whichever keeps its
// digits.
function startingValue(tail: number, df: number): number {
  if (tail > 5e-4) {
    const share = betaQuantile(1 - 2 * tail, 0.5, df / 2)
    return Math.sqrt((df * share) / (1 - share))
  }
  const share = betaQuantile(2 * tail, df / 2, 0.5)
  return Math.sqrt((df * (1 - share)) / share)
}

function polish(t: number, tail: number, df: number): number {
  const step = 1e-4 * Math.max(t, 1e-8)
  const slope = (upperTail(t + step, df) - upperTail(Math.max(0, t - step), df)) / (t + step - Math.max(0, t - step))
  if (!(slope < 0)) return t
  const next = t - (upperTail(t, df) - tail) / slope
  return Number.isFinite(next) && next > 0 ? next : t
}

/** Two-sided p-value of a t (or, with `df` = Infinity, z) statistic. */
export function twoSidedP(statistic: number, df = Number.POSITIVE_INFINITY): number {
  return Math.min(1, 2 * studentTCdf(-Math.abs(statistic), df))
}
