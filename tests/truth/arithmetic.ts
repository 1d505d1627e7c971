/**
 * Estimators for the truth layer, written from methods.md alone. They share no code with the product, so that an agreement
 * means something.
 */

/** Value with its 95 % interval and base. */
export type Figure = { value: number; low: number; high: number; n: number }

const z95 = 1.959963984540054

/** 0.975 quantile of Student's t for many degrees of freedom (from 100: error below 1e-8), by its series in 1/df (Fisher). */
export function t95(df: number): number {
  const z = z95
  return (
    z +
    (z ** 3 + z) / (4 * df) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * df ** 3)
  )
}

/** Mean with its t interval. */
export function meanOf(values: readonly number[]): Figure {
  const n = values.length
  const mean = sum(values) / n
  const half = (t95(n - 1) * Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (n - 1))) / Math.sqrt(n)
  return { value: mean, low: mean - half, high: mean + half, n }
}

/** Share with Wilson's interval (methods.md 1.4). */
export function shareOf(hits: readonly boolean[]): Figure {
  const n = hits.length
  const p = hits.filter(Boolean).length / n
  const centre = (p + z95 ** 2 / (2 * n)) / (1 + z95 ** 2 / n)
  const half = (z95 / (1 + z95 ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z95 ** 2 / (4 * n ** 2))
  return { value: p, low: centre - half, high: centre + half, n }
}

/** Net score in points of classes −1 / 0 / 1 with the adjusted Wald interval: ¾, 1½, ¾ added (methods.md 1.2). */
export function netOf(classes: readonly number[]): Figure {
  const n = classes.length
  const count = (wanted: number) => classes.filter((value) => value === wanted).length
  const [down, up] = [count(-1), count(1)]
  const [pd, pu] = [(down + 0.75) / (n + 3), (up + 0.75) / (n + 3)]
  const centre = pu - pd
  const half = z95 * Math.sqrt((pu + pd - centre ** 2) / (n + 3))
  return { value: (100 * (up - down)) / n, low: 100 * (centre - half), high: 100 * (centre + half), n }
}

/** Weighted mean with the linearised error √(n/(n−1) Σw²(x−x̄)²)/Σw and a t interval (methods.md 1.5 a), times `scale`. */
export function weightedOf(values: readonly number[], weights: readonly number[], scale = 1): Figure {
  const n = values.length
  const total = sum(weights)
  const mean = sum(values.map((value, i) => value * (weights[i] as number))) / total
  const squares = sum(values.map((value, i) => ((weights[i] as number) * (value - mean)) ** 2))
  const half = (t95(n - 1) * Math.sqrt((n / (n - 1)) * squares)) / total
  return { value: scale * mean, low: scale * (mean - half), high: scale * (mean + half), n }
}

/**
 * Plain least squares by Gauss-Jordan on the normal equations, with the sandwich variance (HC0) of each coefficient.
 * `rows` include the constant.
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  outcome: readonly number[],
): { beta: number[]; se: number[] } {
  const p = rows[0]?.length ?? 0
  const gram = Array.from({ length: p }, (_, i) =>
    Array.from({ length: p }, (_, j) => sum(rows.map((row) => (row[i] as number) * (row[j] as number)))),
  )
  const right = Array.from({ length: p }, (_, i) =>
    sum(rows.map((row, k) => (row[i] as number) * (outcome[k] as number))),
  )
  const inverse = inverseOf(gram)
  const beta = inverse.map((row) => sum(row.map((value, j) => value * (right[j] as number))))
  const residuals = rows.map((row, k) => (outcome[k] as number) - sum(row.map((x, j) => x * (beta[j] as number))))
  const se = inverse.map((row) => {
    const parts = rows.map((x, k) => (residuals[k] as number) * sum(x.map((value, j) => value * (row[j] as number))))
    return Math.sqrt(sum(parts.map((part) => part ** 2)))
  })
  return { beta, se }
}

function inverseOf(matrix: readonly (readonly number[])[]): number[][] {
  const p = matrix.length
  const work = matrix.map((row, i) => [...row, ...Array.from({ length: p }, (_, j) => (i === j ? 1 : 0))])
  for (let column = 0; column < p; column++) {
    let pivot = column
    for (let i = column + 1; i < p; i++)
      if (Math.abs(work[i]?.[column] as number) > Math.abs(work[pivot]?.[column] as number)) pivot = i
    const [upper, lower] = [work[column] as number[], work[pivot] as number[]]
    work[column] = lower
    work[pivot] = upper
    const head = lower[column] as number
    work[column] = lower.map((value) => value / head)
    for (let i = 0; i < p; i++) {
      if (i === column) continue
      const factor = work[i]?.[column] as number
      work[i] = (work[i] as number[]).map((value, j) => value - factor * (work[column]?.[j] as number))
    }
  }
  return work.map((row) => row.slice(p))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
