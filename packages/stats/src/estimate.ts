import { studentTQuantile } from './distributions/student-t.ts'

/** A number with its interval: what every metric of the product shows. Units are those of the metric. */
export interface Estimate {
  readonly estimate: number
  readonly standardError: number
  /** Respondents (persons where the method sums over persons). */
  readonly n: number
  readonly lower: number
  readonly upper: number
  /** Two-sided coverage of `lower`..`upper`, in 0..1. */
  readonly confidence: number
  /** Degrees of freedom of the quantile used; `Infinity` = normal. */
  readonly df: number
  readonly method: string
}

/** A difference, second minus first, with a test of "no difference". */
export interface Difference {
  readonly difference: number
  readonly standardError: number
  readonly df: number
  /** `difference` in standard errors (z, or t when `df` is finite). */
  readonly statistic: number
  /** Two-sided. */
  readonly pValue: number
  readonly lower: number
  readonly upper: number
  readonly confidence: number
  readonly method: string
}

/** Two-sided coverage wanted, in (0, 1); 0.95 unless told. */
export interface IntervalOptions {
  readonly confidence?: number
}

/**
 * The confidence asked for, 0.95 by default.
 * Throws RangeError outside (0, 1): that is a mistake of the caller, not of the data.
 */
export function confidenceOf(options: IntervalOptions | undefined): number {
  const confidence = options?.confidence ?? 0.95
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`confidence must lie in (0, 1), got ${confidence}`)
  return confidence
}

/**
 * The two-sided critical value: the (1 + confidence)/2 quantile of Student's t, of the normal when `df` is infinite.
 */
export function criticalValue(confidence: number, df = Number.POSITIVE_INFINITY): number {
  return studentTQuantile((1 + confidence) / 2, df)
}
