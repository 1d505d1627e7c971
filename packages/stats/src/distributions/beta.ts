import { findRoot } from '../numeric/find-root.ts'
import { devianceTerm, stirlingError } from '../numeric/saddle-point.ts'

/**
 * The regularised incomplete beta function I_x(a, b) = P(X <= x) of a Beta(a, b) variable; a, b > 0, x in [0, 1].
 *
 * Method: continued fraction (modified Lentz, Press et al. 2007 §6.4) after Loader's saddle-point form of the leading
 * factor. Cost: about √max(a, b) steps. Accuracy: 1e-12 relative for a, b up to 1e8. Throws RangeError for other
 * arguments.
 */
export function regularizedIncompleteBeta(x: number, a: number, b: number): number {
  return incompleteBetaOf({ x, complement: 1 - x, a, b })
}

/**
 * Where on [0, 1] a Beta variable is asked about: `complement` is 1 − x, given apart so that a tiny one keeps its
 * digits.
 */
export interface BetaPoint {
  readonly x: number
  readonly complement: number
  readonly a: number
  readonly b: number
}

/** I_x(a, b) where 1 − x is known more exactly than by subtraction. Same method, cost and errors. */
export function incompleteBetaOf(point: BetaPoint): number {
  const { x, complement: y, a, b } = point
  if (!(a > 0 && b > 0)) throw new RangeError(`beta parameters must be positive, got ${a}, ${b}`)
  if (!(x >= 0 && x <= 1)) throw new RangeError(`x must lie in [0, 1], got ${x}`)
  if (x === 0) return 0
  if (y === 0) return 1
  if (x < (a + 1) / (a + b + 2)) return (leadingFactor(point) * continuedFraction(x, a, b)) / a
  const mirrored = { x: y, complement: x, a: b, b: a }
  return 1 - (leadingFactor(mirrored) * continuedFraction(y, b, a)) / b
}

// x^a (1-x)^b / B(a, b)
function leadingFactor({ x, complement, a, b }: BetaPoint): number {
  const n = a + b
  const log =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - devianceTerm(a, n * x) - devianceTerm(b, n * complement)
  return Math.exp(log) * Math.sqrt((a / n) * b * (1 / (2 * Math.PI)))
}

const TINY = 1e-300

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d)
    c = nonZero(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d)
    c = nonZero(1 + odd / c)
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return h
}

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

/**
 * The x with I_x(a, b) = p, for p in [0, 1].
 *
 * Method: root search on the incomplete beta function, about 12 evaluations. Accuracy: 1e-13. Throws RangeError
 * when p is no probability or a parameter is not positive.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability must lie in [0, 1], got ${p}`)
  if (p === 0 || p === 1) return p
  return findRoot((x) => regularizedIncompleteBeta(x, a, b) - p, 0, 1)
}
