import { twoSidedP } from '../distributions/student-t.ts'
import { confidenceOf, criticalValue, type Difference, type Estimate, type IntervalOptions } from '../estimate.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'

/** The pieces of a Wald-type difference; `df` defaults to the normal. */
export interface DifferencePieces {
  readonly difference: number
  readonly standardError: number
  readonly df?: number
  readonly confidence: number
  readonly method: string
}

/**
 * Difference, test and interval from a difference and its standard error; the interval excludes 0 exactly when the
 * p-value is below 1 − confidence. Refuses `not_finite`, and `no_variation` for a standard error of 0.
 */
export function differenceFrom(pieces: DifferencePieces): Refusable<Difference> {
  const { difference, standardError, df = Number.POSITIVE_INFINITY, confidence, method } = pieces
  if (!(Number.isFinite(difference) && Number.isFinite(standardError))) {
    return refuse('not_finite', 'the difference or its standard error is not a finite number')
  }
  if (!(standardError > 0)) return refuse('no_variation', 'neither side varies, so no error can be attached')
  const half = criticalValue(confidence, df) * standardError
  const statistic = difference / standardError
  return {
    difference,
    standardError,
    df,
    statistic,
    pValue: twoSidedP(statistic, df),
    lower: difference - half,
    upper: difference + half,
    confidence,
    method,
  }
}

/** An estimate with its error, as far as a comparison needs it. */
export type ComparableEstimate = Pick<Estimate, 'estimate' | 'standardError' | 'df'>

/** `unbounded`: of scores that have no ends; see `apartOf`. */
export interface TwoSidesOptions extends IntervalOptions {
  readonly unbounded?: boolean
}

/**
 * Variance of the difference of two estimates of different people, and its degrees of freedom.
 *
 * The sum of both (Welch–Satterthwaite). Of scores without ends, such as times, amounts or events per person, a few make most of the
 * spread: a small side without them looks both lower and surer than it is, and 30 people beside 1,000 of the same truth (lognormal, σ 1.2)
 * are "detectably" less in 14 % of null comparisons. So with `unbounded` the variance lies half way to what it would be were the people of
 * both sides equally spread (Student's pooled one), where that is larger: 3 %. The whole way gives 0.2 % and finds half as many true
 * changes. With sides of one size the two are the same.
 */
function apartOf(
  first: ComparableEstimate,
  second: ComparableEstimate,
  unbounded: boolean,
): { variance: number; df: number } {
  const [a, b] = [first.standardError ** 2, second.standardError ** 2]
  const welch = { variance: a + b, df: welchDf([a, first.df], [b, second.df]) }
  const df = first.df + second.df
  if (!unbounded || !Number.isFinite(df)) return welch
  const [n, m] = [first.df + 1, second.df + 1]
  const variance = ((first.df * a * n + second.df * b * m) / df) * (1 / n + 1 / m)
  return variance > welch.variance ? { variance: (variance + welch.variance) / 2, df } : welch
}

/**
 * second − first, for two independent estimates of any kind that carry a standard error (weighted scores, rates per
 * person, regression slopes).
 *
 * Estimator: difference of the estimates, variances added, degrees of freedom by Welch–Satterthwaite (normal when both
 * are infinite). Assumes independence: compare a segment with the *rest*, never with a total that contains it; use
 * paired differences for the same people. Refuses: an estimate that was refused itself; `no_variation`; `not_finite`.
 * Source: Welch 1947; Satterthwaite 1946. Cost: constant.
 */
export function independentDifference(
  first: Refusable<ComparableEstimate>,
  second: Refusable<ComparableEstimate>,
  options: TwoSidesOptions = {},
): Refusable<Difference> {
  const confidence = confidenceOf(options)
  if (isRefused(first)) return first
  if (isRefused(second)) return second
  const { variance, df } = apartOf(first, second, options.unbounded ?? false)
  return differenceFrom({
    difference: second.estimate - first.estimate,
    standardError: Math.sqrt(variance),
    df,
    confidence,
    method: 'independent_difference',
  })
}

/**
 * second − first, for two estimates that share people: some answered both times.
 *
 * Estimator: difference of the estimates, Var = Var₁ + Var₂ − 2 Cov, where `covariance` is that of the two estimates (0 gives
 * the independent difference; with the same people on both sides it is the paired one). Degrees of freedom: the smaller of
 * the two, as a pairing has. Refuses as `independentDifference`; `no_variation` also where everybody changed alike.
 * Source: Cochran 1977 §12.11 (sampling on two occasions with overlap); methods.md 1.3. Cost: constant.
 */
export function overlappingDifference(
  first: Refusable<ComparableEstimate>,
  second: Refusable<ComparableEstimate>,
  { covariance, unbounded = false, ...options }: TwoSidesOptions & { readonly covariance: number },
): Refusable<Difference> {
  const confidence = confidenceOf(options)
  if (isRefused(first)) return first
  if (isRefused(second)) return second
  const apart = apartOf(first, second, unbounded).variance
  const variance = apart - 2 * covariance
  return differenceFrom({
    difference: second.estimate - first.estimate,
    // Less than this is rounding dust of the sums, not spread.
    standardError: variance <= 1e-12 * apart ? 0 : Math.sqrt(variance),
    df: Math.min(first.df, second.df),
    confidence,
    method: 'overlapping_difference',
  })
}

/** Welch–Satterthwaite degrees of freedom of a sum of two variances, each given as [variance, df]. */
export function welchDf(first: readonly [number, number], second: readonly [number, number]): number {
  const total = first[0] + second[0]
  const spread = first[0] ** 2 / first[1] + second[0] ** 2 / second[1]
  return spread > 0 ? total ** 2 / spread : Number.POSITIVE_INFINITY
}
