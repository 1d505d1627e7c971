import { confidenceOf, criticalValue, type Estimate, type IntervalOptions } from '../estimate.ts'
import { percentileInterval } from '../inference/percentile.ts'
import { type BootstrapOptions, replicatesOf } from '../nps/bootstrap.ts'
import { drawPoissonOne } from '../random/draw.ts'
import { isRefused, type Refusable, type Refusal, refuse } from '../refusal.ts'

/**
 * Sums over persons (or another independent unit) of a total `y`, a base `x`, and their products. One row of a database
 * query: count(), sum(y), sum(x), sum(y*y), sum(x*y), sum(x*x) over per-person totals.
 */
export interface RatioMoments {
  readonly units: number
  readonly sumY: number
  readonly sumX: number
  readonly sumYY: number
  readonly sumXY: number
  readonly sumXX: number
}

/**
 * `scale` multiplies the result (100 for points); `population` = number of units there are at all, for the correction.
 */
export interface RatioOptions extends IntervalOptions {
  readonly scale?: number
  readonly population?: number
  /** Each unit is one answer and its base a weight: the interval is that of survey packages, with m − 1 degrees of freedom. */
  readonly oneEach?: boolean
}

/**
 * Σy / Σx with an interval that knows that one person may answer or act many times.
 *
 * One estimator for many metrics: weighted mean (y = Σ w·value, x = Σ w per person), NPS of repeat respondents (y = Σ
 * scores −1/0/1, x = answers, scale 100), events per exposure, revenue per visit.
 * Standard error: linearised (Taylor) with the base taken as random, √(m/(m−1) · Σ(y − R·x)²)/Σx over m units, times
 * √(1 − m/population) when a population is given; t interval with `effectiveUnits` − 1 degrees of freedom around
 * `unequalBases` errors (m − 1 and one where all bases are equal). Source: Cochran 1977 §6.4, eq. 2.20; Lumley 2010
 * (survey). Assumes independent units. Cost: constant. Accuracy:
 * from sums about 1e-8 of the base's square; from `ratioMoments` of values near 0 full.
 * Refuses: `no_data`, `too_few` (one unit), `no_variation`, `not_finite`, `out_of_range` (base not positive, population
 * smaller than the sample).
 */
export function ratioOfSums(moments: RatioMoments, options: RatioOptions = {}): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const { units, sumY, sumX, sumYY, sumXY, sumXX } = moments
  const { scale = 1, population = Number.POSITIVE_INFINITY, oneEach = false } = options
  const fault = ratioFault(moments, population)
  if (fault) return fault
  const ratio = sumY / sumX
  const residuals = sumYY - 2 * ratio * sumXY + ratio * ratio * sumXX
  // Below this the sum of squares is rounding dust of the terms it came from, not spread.
  if (residuals <= 1e-13 * (sumYY + ratio * ratio * sumXX))
    return refuse('no_variation', 'all units have the same ratio')
  const correction = finitePopulationFactor(units, population)
  const standardError = (Math.abs(scale) * correction * Math.sqrt((units / (units - 1)) * residuals)) / sumX
  if (standardError === 0) return refuse('no_variation', 'the whole population was asked')
  const df = (oneEach ? units : effectiveUnits(moments)) - 1
  const half = criticalValue(confidence, df) * standardError * (oneEach ? 1 : unequalBases(moments))
  const estimate = scale * ratio
  return {
    estimate,
    standardError,
    n: units,
    lower: estimate - half,
    upper: estimate + half,
    confidence,
    df,
    method: 'ratio_linearised',
  }
}

/**
 * How many units of equal base tell as much about the error as these: (Σx)²/Σx² (Kish), all of them where bases are equal, at least two.
 *
 * Where three people give most of the answers, three people tell how much answers differ, however many others gave one each. Simulated (30
 * people of whom a tenth answer forty times), t intervals with m − 1 degrees of freedom hold a mean in 75 %, with these and `unequalBases` in
 * 94 %. They are Satterthwaite's with the answers as working model (Bell & McCaffrey 2002). Cost: constant.
 */
export function effectiveUnits({ units, sumX, sumXX }: Pick<RatioMoments, 'units' | 'sumX' | 'sumXX'>): number {
  return Math.min(units, Math.max(2, (sumX * sumX) / sumXX))
}

/**
 * How much the linearised error grows when its m/(m − 1) is that of the effective units: few large units draw the ratio to themselves and
 * leave small residuals (what CR2 of Bell & McCaffrey mends, from sums). One where all bases are equal.
 */
export function unequalBases(moments: Pick<RatioMoments, 'units' | 'sumX' | 'sumXX'>): number {
  const few = effectiveUnits(moments)
  return Math.sqrt((few / (few - 1)) * ((moments.units - 1) / moments.units))
}

function ratioFault(moments: RatioMoments, population: number): Refusal | undefined {
  if (moments.units === 0) return refuse('no_data', 'there are no units')
  if (!Object.values(moments).every(Number.isFinite)) return refuse('not_finite', 'a sum is not a finite number')
  if (!(moments.sumX > 0)) return refuse('out_of_range', 'the base must be positive')
  if (!(population >= moments.units)) return refuse('out_of_range', 'the population is smaller than the sample')
  if (moments.units < 2) return refuse('too_few', 'one unit has no spread')
  return undefined
}

/**
 * √(1 − n/N): how much asking a good part of a finite population shrinks a standard error (with divisor n − 1
 * variance).
 * Source: Cochran 1977 eq. 2.20. Throws RangeError when n exceeds N.
 */
export function finitePopulationFactor(n: number, population: number): number {
  if (!(n >= 0 && population >= n))
    throw new RangeError(`a sample of ${n} cannot come from a population of ${population}`)
  return population === Number.POSITIVE_INFINITY || n === 0 ? 1 : Math.sqrt(1 - n / population)
}

/** One independent unit (a person): its total and its base. */
export interface RatioUnit {
  readonly y: number
  readonly x: number
}

/** Sums for `ratioOfSums` from the units themselves. Cost: one pass. */
export function ratioMoments(units: readonly RatioUnit[]): RatioMoments {
  const sums = { units: units.length, sumY: 0, sumX: 0, sumYY: 0, sumXY: 0, sumXX: 0 }
  for (const { x, y } of units) {
    sums.sumY += y
    sums.sumX += x
    sums.sumYY += y * y
    sums.sumXY += x * y
    sums.sumXX += x * x
  }
  return sums
}

/**
 * Σy / Σx with a percentile bootstrap over units: for skew totals (revenue) where the t interval of `ratioOfSums` is
 * doubtful.
 *
 * Units get independent Poisson(1) weights in each replicate. Cost: units × replicates, about 20 ns each. Source: Efron
 * & Tibshirani 1993 ch. 13; Hanley & MacGibbon 2006. Refuses and assumes as `ratioOfSums`; 2,000 replicates unless
 * told.
 */
export function bootstrapRatio(
  units: readonly RatioUnit[],
  options: BootstrapOptions & { readonly scale?: number },
): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const replicates = replicatesOf(options, 2_000)
  const linear = ratioOfSums(ratioMoments(units), options)
  if (isRefused(linear)) return linear
  const scale = options.scale ?? 1
  const drawn = Float64Array.from({ length: replicates }, () => scale * resampledRatio(units, options))
  return {
    estimate: linear.estimate,
    n: units.length,
    ...percentileInterval(drawn, confidence),
    method: 'ratio_bootstrap',
  }
}

function resampledRatio(units: readonly RatioUnit[], { random }: BootstrapOptions): number {
  for (;;) {
    let sumY = 0
    let sumX = 0
    for (const unit of units) {
      const times = drawPoissonOne(random)
      sumY += times * unit.y
      sumX += times * unit.x
    }
    // With a handful of units a replicate may be empty; it is drawn again.
    if (sumX > 0) return sumY / sumX
  }
}
