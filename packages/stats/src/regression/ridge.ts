import { type SampleMoments, sampleMoments } from '../means/mean.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { choleskyInPlace, solveCholesky } from './cholesky.ts'
import { designOf, type RegressionData } from './design.ts'

/**
 * Coefficients of a ridge fit. No intervals: the estimates are biased on purpose, and an ordinary interval would miss.
 */
export interface RidgeFit {
  readonly intercept: number
  readonly terms: readonly {
    readonly name: string
    /** Outcome units per unit of the predictor. */
    readonly estimate: number
    /** Standard deviations of the outcome per standard deviation of the predictor. */
    readonly standardized: number
  }[]
  readonly lambda: number
}

/**
 * Ridge regression: least squares that pulls correlated coefficients together instead of letting them fight.
 *
 * Minimises RSS + λ·‖b‖² with outcome and predictors standardised (sample standard deviation, n − 1) and the intercept
 * free; λ = 0 is ordinary least squares. (glmnet's λ is this one divided by 2n with the same sum of squares;
 * scikit-learn's is this one when its inputs are standardised.) Source: Hoerl & Kennard 1970. Cost: n·p² + p³/3.
 * Accuracy: 1e-9.
 * Refuses: `no_data`, `not_finite`, `too_few` (one row), `no_variation` (a constant column or outcome, named),
 * `rank_deficient` (only at λ = 0). Throws RangeError for λ < 0, weights, a missing intercept, unequal lengths.
 */
export function fitRidge(data: RegressionData, lambda: number): Refusable<RidgeFit> {
  if (!(lambda >= 0 && lambda < Number.POSITIVE_INFINITY)) throw new RangeError(`lambda must be >= 0, got ${lambda}`)
  if (data.weights || data.intercept === false)
    throw new RangeError('ridge knows neither weights nor a missing intercept')
  const design = designOf(data)
  if (isRefused(design)) return design
  const n = design.outcome.length
  if (n < 2) return refuse('too_few', 'one row has no spread')
  const names = design.names.slice(1)
  const raw = [...design.columns.slice(1), design.outcome]
  const moments = raw.map((column) => sampleMoments(column) as SampleMoments)
  const constant = [...names, 'outcome'].filter((_, j) => !((moments[j] as SampleMoments).variance > 0))
  if (constant.length > 0) return refuse('no_variation', `${constant.join(', ')} is constant`, constant)
  const scales = moments.map((m) => Math.sqrt(m.variance))
  const columns = raw.map((column, j) => {
    return column.map((value) => (value - (moments[j] as SampleMoments).mean) / (scales[j] as number))
  })
  const solved = solveRidge(columns, lambda)
  if (typeof solved === 'number') {
    const name = names[solved] as string
    return refuse('rank_deficient', `${name} is a combination of the columns before it`, [name])
  }
  const outcomeScale = scales[names.length] as number
  const terms = names.map((name, j) => {
    const standardized = solved[j] as number
    return { name, estimate: (standardized * outcomeScale) / (scales[j] as number), standardized }
  })
  const explained = terms.reduce((sum, term, j) => sum + term.estimate * (moments[j] as SampleMoments).mean, 0)
  return { intercept: (moments[names.length] as SampleMoments).mean - explained, terms, lambda }
}

// The last column is the outcome. A number instead of coefficients names the dependent column.
function solveRidge(columns: readonly Float64Array[], lambda: number): Float64Array | number {
  const p = columns.length - 1
  const matrix = new Float64Array(p * p)
  const right = new Float64Array(p)
  for (let j = 0; j < p; j++) {
    const a = columns[j] as Float64Array
    right[j] = product(a, columns[p] as Float64Array)
    for (let k = 0; k <= j; k++) matrix[j * p + k] = product(a, columns[k] as Float64Array) + (j === k ? lambda : 0)
  }
  const [dependent] = choleskyInPlace(matrix, p, { tolerance: lambda > 0 ? 0 : 1e-12 })
  return dependent ?? solveCholesky(matrix, p, right)
}

function product(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] as number), 0)
}
