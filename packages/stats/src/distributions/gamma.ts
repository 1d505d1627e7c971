import { findRoot } from '../numeric/find-root.ts'
import { devianceTerm, stirlingError } from '../numeric/saddle-point.ts'

/**
 * The regularised lower incomplete gamma function P(a, x) = P(X <= x) of a Gamma(a, scale 1) variable; a > 0, x >= 0.
 *
 * Method: power series left of a + 1, continued fraction right of it (Press et al. 2007 §6.2), Loader's form of the
 * leading factor. Cost: about √a steps near the middle. Accuracy: 1e-12 relative. Throws RangeError for other
 * arguments.
 */
export function regularizedGammaP(a: number, x: number): number {
  return x < a + 1 ? lowerSeries(checked(a, x), x) : 1 - upperFraction(checked(a, x), x)
}

/** 1 − P(a, x), accurate also when it is tiny. Same method, cost and errors as `regularizedGammaP`. */
export function regularizedGammaQ(a: number, x: number): number {
  return x < a + 1 ? 1 - lowerSeries(checked(a, x), x) : upperFraction(checked(a, x), x)
}

function checked(a: number, x: number): number {
  if (!(a > 0)) throw new RangeError(`the shape must be positive, got ${a}`)
  if (!(x >= 0)) throw new RangeError(`x must not be negative, got ${x}`)
  return a
}

// x^a e^-x / Γ(a+1)
function leadingFactor(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - devianceTerm(a, x)) / Math.sqrt(2 * Math.PI * a)
}

function lowerSeries(a: number, x: number): number {
  if (x === 0) return 0
  let term = 1
  let sum = 1
  for (let k = 1; k < 1_000_000 && term > sum * 1e-17; k++) {
    term *= x / (a + k)
    sum += term
  }
  return Math.min(1, sum * leadingFactor(a, x))
}

function upperFraction(a: number, x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let h = d
  for (let k = 1; k < 1_000_000; k++) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / (numerator * d + b || 1e-300)
    c = b + numerator / c || 1e-300
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-16) break
  }
  return Math.min(1, h * leadingFactor(a, x) * a)
}

/**
 * The x with P(a, x) = p, for p in [0, 1).
 *
 * Method: root search between 0 and a bound far in the tail. Accuracy: 1e-12 relative. Throws RangeError for
 * arguments outside their range.
 */
export function gammaQuantile(p: number, a: number): number {
  if (!(p >= 0 && p < 1)) throw new RangeError(`a probability must lie in [0, 1), got ${p}`)
  if (p === 0) return 0
  let upper = a + 10 * Math.sqrt(a) + 40
  while (regularizedGammaP(a, upper) < p) upper *= 2
  return findRoot((x) => regularizedGammaP(a, x) - p, 0, upper)
}

/** P(X² <= x) of the χ² distribution with `df` > 0 degrees of freedom. Method and accuracy of `regularizedGammaP`. */
export function chiSquaredCdf(x: number, df: number): number {
  return regularizedGammaP(df / 2, x / 2)
}

/** P(X² > x), accurate in the upper tail: the p-value of a χ² test. */
export function chiSquaredTail(x: number, df: number): number {
  return regularizedGammaQ(df / 2, x / 2)
}
