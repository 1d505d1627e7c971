import { type Refusable, refuse } from '../refusal.ts'
import { choleskyInPlace, solveCholesky } from '../regression/cholesky.ts'
import { normalEquations } from './blocks.ts'
import type { ModelTouchpoint, PainDesign } from './design.ts'

/** The slope of one touchpoint in outcome points per rating point, with its robust error. */
export interface Slope {
  readonly estimate: number
  readonly standardError: number
  readonly df: number
}

/** The joint driver model fitted to all respondents. */
export interface DriverModel {
  readonly slopes: readonly Slope[]
  readonly rSquared: number
  /** Columns that the model does without: indicators and controls that others explain. */
  readonly dropped: readonly number[]
}

/**
 * "Rated" indicators that fewer than this many answers tell apart from the other columns are left out of the model.
 * They only absorb shifts between those who met a touchpoint and those who did not; with fewer answers they would add
 * noise and make bootstrap replicates singular.
 */
const INDICATOR_FLOOR = 10

/**
 * One least squares fit of the outcome on all ratings, indicators and controls, with errors of any variance: HC3, or
 * CR1 by person when persons repeat. Degrees of freedom: the raters of the touchpoint − 2, since they alone carry its
 * slope.
 * Refuses `rank_deficient` (names the touchpoints whose ratings others explain) and `no_variation`.
 */
export function fitDriverModel(design: PainDesign, packed: Float64Array): Refusable<DriverModel> {
  const { p, n, touchpoints } = design
  const { matrix, right } = normalEquations(packed, p)
  const floors = new Float64Array(p)
  const meanWeight = (packed[0] as number) / n
  for (const { indicatorColumn } of touchpoints) floors[indicatorColumn] = INDICATOR_FLOOR * meanWeight
  const dropped = choleskyInPlace(matrix, p, { tolerance: 1e-9, floors })
  const lost = touchpoints.filter(({ ratingColumn }) => dropped.includes(ratingColumn)).map((t) => t.touchpoint.name)
  if (lost.length > 0) {
    return refuse('rank_deficient', `the ratings of ${lost.join(', ')} follow from other touchpoints or controls`, lost)
  }
  const solution = solveCholesky(matrix, p, right.slice())
  const outcomeSquares = packed[packed.length - 1] as number
  const outcomeSum = right[0] as number
  const total = outcomeSquares - outcomeSum ** 2 / (packed[0] as number)
  const explained = solution.reduce((sum, b, k) => sum + b * (right[k] as number), 0)
  const rest = outcomeSquares - explained
  if (!(rest > 1e-10 * outcomeSquares && total > 0))
    return refuse('no_variation', 'the outcome is constant or fitted perfectly')
  const errors = robustErrors(design, { factor: matrix, solution, rank: p - dropped.length })
  const slopes = touchpoints.map((t, j): Slope => {
    return { estimate: (solution[t.ratingColumn] as number) / t.scale, ...(errors[j] as Omit<Slope, 'estimate'>) }
  })
  return { slopes, rSquared: 1 - rest / total, dropped }
}

interface Solved {
  readonly factor: Float64Array
  readonly solution: Float64Array
  readonly rank: number
}

function robustErrors(design: PainDesign, solved: Solved): Omit<Slope, 'estimate'>[] {
  const { n, p, touchpoints, persons } = design
  const repeated = persons < n
  const errors = adjustedResiduals(design, solved, !repeated)
  const factor = repeated ? (persons / (persons - 1)) * ((n - 1) / (n - solved.rank)) : 1
  return touchpoints.map((touchpoint) => {
    const unit = new Float64Array(p)
    unit[touchpoint.ratingColumn] = 1
    const influence = solveCholesky(solved.factor, p, unit)
    const variance = factor * sumOfSquaredScores(design, influence, errors)
    const raters = ratersOf(design, touchpoint)
    return {
      standardError: Math.sqrt(variance) / touchpoint.scale,
      df: Math.max(1, Math.min(raters - 2, n - solved.rank)),
    }
  })
}

// Residuals, divided by 1 − leverage for HC3.
function adjustedResiduals(
  { rows, n, p, width }: PainDesign,
  { factor, solution }: Solved,
  hc3: boolean,
): Float64Array {
  const residuals = new Float64Array(n)
  const scratch = new Float64Array(p)
  for (let i = 0; i < n; i++) {
    const start = i * width
    let fitted = 0
    for (let k = 0; k < p; k++) fitted += (rows[start + k] as number) * (solution[k] as number)
    const residual = (rows[start + width - 1] as number) - fitted
    const room = hc3 ? 1 - leverage({ rows, start, factor, scratch }) : 1
    // Leverage 1 means the row decides a control on its own; its residual is 0 and it says nothing on slopes.
    residuals[i] = room > 1e-9 ? residual / room : 0
  }
  return residuals
}

// |L⁻¹x|² by forward substitution; leading zeros of x are skipped.
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

function sumOfSquaredScores(
  { rows, n, p, width, person, persons }: PainDesign,
  influence: Float64Array,
  errors: Float64Array,
): number {
  const scores = new Float64Array(persons)
  for (let i = 0; i < n; i++) {
    let reach = 0
    for (let k = 0; k < p; k++) reach += (rows[i * width + k] as number) * (influence[k] as number)
    const at = person[i] as number
    scores[at] = (scores[at] as number) + reach * (errors[i] as number)
  }
  return scores.reduce((sum, score) => sum + score * score, 0)
}

// Distinct persons who rated the touchpoint.
function ratersOf({ rows, n, width, person }: PainDesign, { indicatorColumn }: ModelTouchpoint): number {
  const seen = new Set<number>()
  for (let i = 0; i < n; i++) if (rows[i * width + indicatorColumn] !== 0) seen.add(person[i] as number)
  return seen.size
}
