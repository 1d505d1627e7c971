import { type Refusable, refuse } from '../refusal.ts'

/** How the error of coefficients is estimated; see `fitLinearModel`. */
export type CovarianceKind = 'classical' | 'hc1' | 'hc3' | 'cluster'

/**
 * Covariance of Qᵀ·error (p × p, row-major) and the degrees of freedom that go with it.
 * Refuses `too_few`: a row of leverage 1 (`hc3`), or fewer than two clusters.
 */
export function scoreCovariance(input: {
  readonly q: readonly Float64Array[]
  readonly residuals: Float64Array
  readonly kind: CovarianceKind
  readonly clusters?: ArrayLike<number | string> | undefined
}): Refusable<{ readonly matrix: Float64Array; readonly df: number }> {
  const { q, residuals, kind, clusters } = input
  const n = residuals.length
  const p = q.length
  if (kind === 'cluster' && clusters) {
    if (clusters.length !== n) throw new RangeError('clusters must be as long as the outcome')
    const { sums, count } = clusterSums(q, residuals, clusters)
    if (count < 2) return refuse('too_few', 'all rows belong to one cluster')
    const factor = (count / (count - 1)) * ((n - 1) / (n - p))
    return { matrix: crossProducts(sums, factor), df: count - 1 }
  }
  if (kind === 'classical') {
    const variance = residuals.reduce((sum, e) => sum + e * e, 0) / (n - p)
    const matrix = new Float64Array(p * p)
    for (let j = 0; j < p; j++) matrix[j * p + j] = variance
    return { matrix, df: n - p }
  }
  const adjusted = residuals.slice()
  if (kind === 'hc3') {
    for (let i = 0; i < n; i++) {
      const leverage = q.reduce((sum, direction) => sum + (direction[i] as number) ** 2, 0)
      if (leverage > 1 - 1e-9) return refuse('too_few', 'one row alone decides a coefficient')
      adjusted[i] = (residuals[i] as number) / (1 - leverage)
    }
  }
  const scores = q.map((direction) => direction.map((value, i) => value * (adjusted[i] as number)))
  return { matrix: crossProducts(scores, kind === 'hc1' ? n / (n - p) : 1), df: n - p }
}

function clusterSums(
  q: readonly Float64Array[],
  residuals: Float64Array,
  clusters: ArrayLike<number | string>,
): { sums: Float64Array[]; count: number } {
  const indexOf = new Map<number | string, number>()
  const index = Int32Array.from({ length: residuals.length }, (_, i) => {
    const key = clusters[i] as number | string
    const known = indexOf.get(key) ?? indexOf.size
    indexOf.set(key, known)
    return known
  })
  const sums = q.map((direction) => {
    const sum = new Float64Array(indexOf.size)
    for (let i = 0; i < direction.length; i++) {
      const at = index[i] as number
      sum[at] = (sum[at] as number) + (direction[i] as number) * (residuals[i] as number)
    }
    return sum
  })
  return { sums, count: indexOf.size }
}

function crossProducts(scores: readonly Float64Array[], factor: number): Float64Array {
  const p = scores.length
  const matrix = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    for (let k = 0; k <= j; k++) {
      const a = scores[j] as Float64Array
      const b = scores[k] as Float64Array
      let sum = 0
      for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
      matrix[j * p + k] = factor * sum
      matrix[k * p + j] = factor * sum
    }
  }
  return matrix
}
