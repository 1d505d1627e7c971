import { isRefused, type Refusable, type Refusal, refuse } from '../refusal.ts'
import type { PainData, Touchpoint } from './types.ts'

/**
 * The driver model as a dense matrix, rows of `width` numbers: constant, controls, then for each touchpoint its centred
 * and scaled rating (0 where null), then for each touchpoint the indicator "rated", last the outcome. All multiplied by
 * √weight.
 */
export interface PainDesign {
  readonly rows: Float64Array
  readonly n: number
  readonly width: number
  /** Predictors: `width` − 1. */
  readonly p: number
  readonly touchpoints: readonly ModelTouchpoint[]
  readonly leftOut: readonly { readonly name: string; readonly reason: Refusal }[]
  /** Which person each row belongs to, 0 .. persons − 1. */
  readonly person: Int32Array
  readonly persons: number
}

/** A touchpoint that the model holds: where its columns are and how its ratings were scaled. */
export interface ModelTouchpoint {
  readonly touchpoint: Touchpoint
  readonly ratingColumn: number
  readonly indicatorColumn: number
  readonly centre: number
  readonly scale: number
  readonly raters: number
  readonly shareAtBenchmark: number
}

/**
 * Arranges the data for the driver model, leaves out touchpoints that cannot be judged, or says why nothing can be
 * done.
 */
export function painDesign(data: PainData, minimumRaters: number): Refusable<PainDesign> {
  const n = data.outcome.length
  const controls = data.controls ?? []
  requireLengths(data)
  if (n === 0) return refuse('no_data', 'there are no respondents')
  const weights = Float64Array.from({ length: n }, (_, i) => (data.weights ? (data.weights[i] as number) : 1))
  if (!weights.every((w) => w > 0 && Number.isFinite(w)))
    return refuse('out_of_range', 'a weight is not a positive number')
  if (!Array.from(data.outcome).every(Number.isFinite)) return refuse('not_finite', 'an outcome is not a finite number')
  const broken = controls.filter(({ values }) => !Array.from(values).every(Number.isFinite)).map(({ name }) => name)
  if (broken.length > 0) return refuse('not_finite', `not a finite number in ${broken.join(', ')}`, broken)
  const judged = data.touchpoints.map((touchpoint) => ({
    touchpoint,
    scaling: scalingOf(touchpoint, weights, minimumRaters),
  }))
  const leftOut = judged.flatMap(({ touchpoint, scaling }) => {
    return isRefused(scaling) ? [{ name: touchpoint.name, reason: scaling }] : []
  })
  const held = judged.flatMap(({ touchpoint, scaling }) => (isRefused(scaling) ? [] : [{ touchpoint, ...scaling }]))
  if (held.length === 0) return refuse('too_few', 'no touchpoint has enough ratings that vary')
  const needed = 10 * (held.length + controls.length)
  if (n < needed) return refuse('too_few', `${n} respondents, at least ${needed} are needed for this many predictors`)
  const first = 1 + controls.length
  const touchpoints = held.map((touchpoint, j): ModelTouchpoint => {
    return { ...touchpoint, ratingColumn: first + j, indicatorColumn: first + held.length + j }
  })
  const { person, persons } = personsOf(data.persons, n)
  const width = first + 2 * held.length + 1
  const rows = filled({ data, touchpoints, weights, width })
  return { rows, n, width, p: width - 1, touchpoints, leftOut, person, persons }
}

function requireLengths({ outcome, touchpoints, controls = [], persons, weights }: PainData): void {
  const n = outcome.length
  const lengths = [...touchpoints.map((t) => t.ratings.length), ...controls.map((c) => c.values.length)]
  if (persons) lengths.push(persons.length)
  if (weights) lengths.push(weights.length)
  if (lengths.some((length) => length !== n)) throw new RangeError('all arrays must have one entry for each respondent')
  const names = [...touchpoints, ...controls].map(({ name }) => name)
  if (new Set(names).size !== names.length) throw new RangeError('two touchpoints or controls have one name')
}

function scalingOf(
  { ratings, reach, benchmark, level }: Touchpoint,
  weights: Float64Array,
  minimumRaters: number,
): Refusable<Pick<ModelTouchpoint, 'centre' | 'scale' | 'raters' | 'shareAtBenchmark'>> {
  const fixed = [reach.met, reach.of, benchmark.value, level?.mean ?? 0, level?.standardError ?? 0]
  if (benchmark.kind === 'estimated') fixed.push(benchmark.standardError)
  if (!fixed.every(Number.isFinite)) return refuse('not_finite', 'reach, benchmark or level is not a finite number')
  if (!(Number.isInteger(reach.met) && Number.isInteger(reach.of) && reach.met >= 0 && reach.met <= reach.of)) {
    return refuse('out_of_range', `${reach.met} of ${reach.of} customers is not a reach`)
  }
  if (reach.met === 0) return refuse('no_data', 'no customer met it in the period')
  if ((level?.standardError ?? 0) < 0 || (benchmark.kind === 'estimated' && benchmark.standardError < 0)) {
    return refuse('out_of_range', 'a standard error is negative')
  }
  let raters = 0
  let atBenchmark = 0
  let total = 0
  let sum = 0
  for (let i = 0; i < ratings.length; i++) {
    const rating = ratings[i]
    if (rating === null || rating === undefined) continue
    raters++
    total += weights[i] as number
    sum += (weights[i] as number) * rating
    if (rating >= benchmark.value) atBenchmark++
  }
  if (!Number.isFinite(sum)) return refuse('not_finite', 'a rating is not a finite number')
  if (raters < minimumRaters) return refuse('too_few', `${raters} ratings, at least ${minimumRaters} are needed`)
  const centre = sum / total
  let squares = 0
  for (let i = 0; i < ratings.length; i++) {
    const rating = ratings[i]
    if (rating !== null && rating !== undefined) squares += (weights[i] as number) * (rating - centre) ** 2
  }
  const scale = Math.sqrt(squares / total)
  if (!(scale > 1e-9 * Math.max(1, Math.abs(centre)))) return refuse('no_variation', 'all ratings are equal')
  return { centre, scale, raters, shareAtBenchmark: atBenchmark / raters }
}

function personsOf(keys: ArrayLike<number | string> | undefined, n: number): { person: Int32Array; persons: number } {
  if (!keys) return { person: Int32Array.from({ length: n }, (_, i) => i), persons: n }
  const indexOf = new Map<number | string, number>()
  const person = Int32Array.from({ length: n }, (_, i) => {
    const known = indexOf.get(keys[i] as number | string) ?? indexOf.size
    indexOf.set(keys[i] as number | string, known)
    return known
  })
  return { person, persons: indexOf.size }
}

function filled(input: {
  readonly data: PainData
  readonly touchpoints: readonly ModelTouchpoint[]
  readonly weights: Float64Array
  readonly width: number
}): Float64Array {
  const { data, touchpoints, weights, width } = input
  const n = data.outcome.length
  const rows = new Float64Array(n * width)
  const controls = (data.controls ?? []).map(({ values }) => standardized(values))
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(weights[i] as number)
    const start = i * width
    rows[start] = root
    controls.forEach((values, k) => {
      rows[start + 1 + k] = root * (values[i] as number)
    })
    for (const { touchpoint, ratingColumn, indicatorColumn, centre, scale } of touchpoints) {
      const rating = touchpoint.ratings[i]
      if (rating === null || rating === undefined) continue
      rows[start + ratingColumn] = (root * (rating - centre)) / scale
      rows[start + indicatorColumn] = root
    }
    rows[start + width - 1] = root * (data.outcome[i] as number)
  }
  return rows
}

// Controls are nuisance: only their span matters, so they are brought to a size that keeps the normal equations tame.
function standardized(values: ArrayLike<number>): Float64Array {
  const column = Float64Array.from(values)
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length
  const spread = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
  return column.map((value) => (spread > 0 ? (value - mean) / spread : 0))
}
