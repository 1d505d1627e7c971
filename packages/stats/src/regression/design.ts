import { type Refusal, refuse } from '../refusal.ts'

/** A named predictor, one value for each row. */
export interface Column {
  readonly name: string
  readonly values: ArrayLike<number>
}

/** What to explain by what. Rows must be complete: missing values are left out or coded before. */
export interface RegressionData {
  readonly outcome: ArrayLike<number>
  readonly columns: readonly Column[]
  /** A constant column in front; true unless told. */
  readonly intercept?: boolean
  /** Positive weights of the rows, on any scale. */
  readonly weights?: ArrayLike<number>
}

/** The design as columns (constant first), each multiplied by √weight, and the outcome likewise. */
export interface Design {
  readonly names: readonly string[]
  readonly columns: readonly Float64Array[]
  readonly outcome: Float64Array
  readonly rootWeights: Float64Array
  readonly intercept: boolean
}

/** Builds the design, or says what is wrong with the data. Throws RangeError when lengths differ or a name repeats. */
export function designOf(data: RegressionData): Design | Refusal {
  const n = data.outcome.length
  const names = data.columns.map((column) => column.name)
  if (data.columns.some((column) => column.values.length !== n) || (data.weights && data.weights.length !== n)) {
    throw new RangeError('outcome, columns and weights must have one length')
  }
  if (new Set(names).size !== names.length) throw new RangeError('two columns have one name')
  if (n === 0) return refuse('no_data', 'there are no rows')
  const rootWeights = Float64Array.from({ length: n }, (_, i) =>
    Math.sqrt(data.weights ? (data.weights[i] as number) : 1),
  )
  if (!rootWeights.every((weight) => weight > 0 && Number.isFinite(weight))) {
    return refuse('out_of_range', 'a weight is not a positive number')
  }
  const intercept = data.intercept ?? true
  const columns = data.columns.map((column) => weighted(column.values, rootWeights))
  const outcome = weighted(data.outcome, rootWeights)
  if (!outcome.every(Number.isFinite)) return refuse('not_finite', 'an outcome is not a finite number')
  const broken = names.filter((_, j) => !(columns[j] as Float64Array).every(Number.isFinite))
  if (broken.length > 0) return refuse('not_finite', `not a finite number in ${broken.join(', ')}`, broken)
  return {
    names: intercept ? ['(intercept)', ...names] : names,
    columns: intercept ? [rootWeights.slice(), ...columns] : columns,
    outcome,
    rootWeights,
    intercept,
  }
}

function weighted(values: ArrayLike<number>, rootWeights: Float64Array): Float64Array {
  return rootWeights.map((root, i) => root * (values[i] as number))
}
