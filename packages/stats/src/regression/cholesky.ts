/**
 * Factor L (lower triangular, row-major, in place of `matrix`) of a symmetric positive semidefinite p × p matrix,
 * leaving out variables that earlier ones explain: those whose remaining pivot is not above `tolerance` times their
 * diagonal, or not above their entry in `floors`. Their rows and columns are set to zero, which makes `solveCholesky`
 * give them the coefficient 0.
 *
 * Only the lower triangle is read. Returns the numbers of the variables left out. Cost: p³/3.
 */
export function choleskyInPlace(
  matrix: Float64Array,
  p: number,
  limits: { readonly tolerance?: number; readonly floors?: Float64Array } = {},
): number[] {
  const { tolerance = 1e-12, floors } = limits
  const dropped: number[] = []
  for (let j = 0; j < p; j++) {
    const diagonal = matrix[j * p + j] as number
    let pivot = diagonal
    for (let k = 0; k < j; k++) pivot -= (matrix[j * p + k] as number) ** 2
    const kept = pivot > Math.max(tolerance * diagonal, floors ? (floors[j] as number) : 0)
    if (!kept) dropped.push(j)
    const root = kept ? Math.sqrt(pivot) : 0
    matrix[j * p + j] = root
    for (let i = j + 1; i < p; i++) {
      let sum = matrix[i * p + j] as number
      for (let k = 0; k < j; k++) sum -= (matrix[i * p + k] as number) * (matrix[j * p + k] as number)
      matrix[i * p + j] = kept ? sum / root : 0
    }
  }
  return dropped
}

/** Solves L·Lᵀ·x = b in place of `b`; variables left out by `choleskyInPlace` get 0. Cost: 2·p². */
export function solveCholesky(factor: Float64Array, p: number, b: Float64Array): Float64Array {
  for (let i = 0; i < p; i++) {
    let sum = b[i] as number
    for (let k = 0; k < i; k++) sum -= (factor[i * p + k] as number) * (b[k] as number)
    const pivot = factor[i * p + i] as number
    b[i] = pivot > 0 ? sum / pivot : 0
  }
  for (let i = p - 1; i >= 0; i--) {
    let sum = b[i] as number
    for (let k = i + 1; k < p; k++) sum -= (factor[k * p + i] as number) * (b[k] as number)
    const pivot = factor[i * p + i] as number
    b[i] = pivot > 0 ? sum / pivot : 0
  }
  return b
}
