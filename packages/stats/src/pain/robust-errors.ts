import { solveCholesky } from '../regression/cholesky.ts'
import type { PainDesign } from './design.ts'

/** A factored fit: `factor` from `choleskyInPlace`, and the coefficients. */
export interface SolvedFit {
  readonly factor: Float64Array
  readonly solution: Float64Array
}

/** Error of a slope in outcome points per rating point, and the degrees of freedom it was estimated with. */
export interface SlopeError {
  readonly standardError: number
  readonly df: number
}

/**
 * The most a person with several answers may claim as leverage; the sum of several rows can pass 1, where nothing is
 * left.
 */
const LEVERAGE_MAX = 0.9

/**
 * Errors of the slopes that allow any variance and any dependence between the answers of one person.
 *
 * HC3: residuals divided by 1 − leverage; for persons with several answers by 1 − their summed leverage, which is close
 * to the jackknife over persons (CR3). Degrees of freedom by Satterthwaite from how the information spreads over
 * persons, (Σs)²/Σs² with s the squared influence of each: a slope that 33 raters carry has about 12, not 31. A test
 * far out in the tail needs that: with 31, simulated null pages of twelve such touchpoints named a pain in 6 % (n =
 * 3,000).
 * Source: MacKinnon & White 1985; Bell & McCaffrey 2002; Imbens & Kolesár 2016. Cost: rows × p².
 */
export function robustErrors(design: PainDesign, fit: SolvedFit): SlopeError[] {
  const errors = adjustedResiduals(design, fit)
  return design.touchpoints.map(({ ratingColumn, scale }) => {
    const unit = new Float64Array(design.p)
    unit[ratingColumn] = 1
    const { squaredScores, df } = scoresOf(design, solveCholesky(fit.factor, design.p, unit), errors)
    return { standardError: Math.sqrt(squaredScores) / scale, df }
  })
}

function adjustedResiduals({ rows, n, p, width, person, persons }: PainDesign, fit: SolvedFit): Float64Array {
  const residuals = new Float64Array(n)
  const leverages = new Float64Array(persons)
  const scratch = new Float64Array(p)
  for (let i = 0; i < n; i++) {
    const start = i * width
    let fitted = 0
    for (let k = 0; k < p; k++) fitted += (rows[start + k] as number) * (fit.solution[k] as number)
    residuals[i] = (rows[start + width - 1] as number) - fitted
    const at = person[i] as number
    leverages[at] = (leverages[at] as number) + leverage({ rows, start, factor: fit.factor, scratch })
  }
  return residuals.map((residual, i) => {
    const held = leverages[person[i] as number] as number
    const room = 1 - (persons < n ? Math.min(LEVERAGE_MAX, held) : held)
    // Leverage 1 means the row decides a control on its own; its residual is 0 and it says nothing on slopes.
    return room > 1e-9 ? residual / room : 0
  })
}

// |L⁻¹x|² by forward substitution.
function leverage(input: {
  readonly rows: Float64Array
  readonly start: number
  readonly factor: Float64Array
  readonly scratch: Float64Array
}): number {
  const { rows, start, factor, scratch } = input
  const p = scratch.length
  let total = 0
  for (let k = 0; k < p; k++) {
    let sum = rows[start + k] as number
    for (let m = 0; m < k; m++) sum -= (factor[k * p + m] as number) * (scratch[m] as number)
    const pivot = factor[k * p + k] as number
    const value = pivot > 0 ? sum / pivot : 0
    scratch[k] = value
    total += value * value
  }
  return total
}

function scoresOf(
  { rows, n, p, width, person, persons }: PainDesign,
  influence: Float64Array,
  errors: Float64Array,
): { squaredScores: number; df: number } {
  const scores = new Float64Array(persons)
  const information = new Float64Array(persons)
  for (let i = 0; i < n; i++) {
    let reach = 0
    for (let k = 0; k < p; k++) reach += (rows[i * width + k] as number) * (influence[k] as number)
    const at = person[i] as number
    scores[at] = (scores[at] as number) + reach * (errors[i] as number)
    information[at] = (information[at] as number) + reach * reach
  }
  const total = information.reduce((sum, s) => sum + s, 0)
  const squares = information.reduce((sum, s) => sum + s * s, 0)
  return { squaredScores: scores.reduce((sum, score) => sum + score * score, 0), df: (total * total) / squares }
}
