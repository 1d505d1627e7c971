import { type Refusable, refuse } from '../refusal.ts'
import { choleskyInPlace, solveCholesky } from '../regression/cholesky.ts'
import { normalEquations } from './blocks.ts'
import type { PainDesign } from './design.ts'
import { robustErrors, type SlopeError } from './robust-errors.ts'

/** The slope of one touchpoint in outcome points per rating point, with its robust error. */
export interface Slope extends SlopeError {
  readonly estimate: number
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
 * One least squares fit of the outcome on all ratings, indicators and controls, with the errors of `robustErrors`.
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
  const errors = robustErrors(design, { factor: matrix, solution })
  const slopes = touchpoints.map((t, j): Slope => {
    return { estimate: (solution[t.ratingColumn] as number) / t.scale, ...(errors[j] as SlopeError) }
  })
  return { slopes, rSquared: 1 - rest / total, dropped }
}
