import type { PainDesign } from './design.ts'

/** Fewer answers that rate both touchpoints tell nothing of how these go together. */
const PAIRS_MIN = 30
const STEPS = 200

/**
 * How much of the variance of all ratings one factor makes up: the first eigenvalue of their correlations over the number of
 * touchpoints, 0..1. Null for fewer than three touchpoints, or where no two are rated together.
 *
 * Above .6 a general mood stands behind most ratings and every touchpoint looks important (methods.md 2): it must be said beside a
 * ranking. Correlations are over those who rated both, by the mean and spread of all who rated each; where fewer than 30 did, the mean of the
 * others stands in. Source: Thorndike 1920; Jolliffe 2002. Cost: steps × touchpoints². Accuracy: power iteration, 1e-6 where the first
 * eigenvalue stands apart.
 */
export function ratingHalo({ touchpoints, n }: PainDesign, packed: Float64Array): number | null {
  const k = touchpoints.length
  if (k < 3) return null
  const product = (a: number, b: number): number => {
    const [row, column] = [Math.max(a, b), Math.min(a, b)]
    return packed[(row * (row + 1)) / 2 + column] as number
  }
  const least = (PAIRS_MIN * product(0, 0)) / n
  const known = touchpoints.map((a, i) =>
    touchpoints.map((b, j) => {
      if (i === j) return 1
      const common = product(a.indicatorColumn, b.indicatorColumn)
      if (common < least) return null
      return Math.max(-1, Math.min(1, product(a.ratingColumn, b.ratingColumn) / common))
    }),
  )
  const found = known.flatMap((row, i) => row.filter((value, j) => i !== j && value !== null)) as number[]
  if (found.length === 0) return null
  const usual = found.reduce((sum, value) => sum + value, 0) / found.length
  const correlations = known.map((row) => row.map((value) => value ?? usual))
  return Math.min(1, firstEigenvalue(correlations) / k)
}

function firstEigenvalue(matrix: readonly (readonly number[])[]): number {
  // Unequal entries: nothing regular is at right angles to them.
  let vector = matrix.map((_, i) => 1 + 1 / (i + 2))
  let value = 0
  for (let step = 0; step < STEPS; step++) {
    const next = matrix.map((row) => row.reduce((sum, entry, j) => sum + entry * (vector[j] as number), 0))
    value = Math.hypot(...next) / Math.hypot(...vector)
    const size = Math.hypot(...next)
    vector = next.map((entry) => entry / size)
  }
  return value
}
