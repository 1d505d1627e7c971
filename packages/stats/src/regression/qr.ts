/** X = Q·R with orthonormal columns Q (n × p) and upper triangular R (p × p, row-major). */
export interface QrFactors {
  readonly q: readonly Float64Array[]
  readonly r: Float64Array
}

/** A column shorter than this after removing what earlier columns explain counts as explained wholly. */
const DEPENDENT = 1e-9

/**
 * Orthonormal columns by modified Gram–Schmidt, each orthogonalised twice, which is as accurate as Householder's method
 * (Giraud, Langou & Rozložník 2005). Returns the number of the first column that is a combination of earlier ones
 * (relative remainder below 1e-9) instead, if there is one. Cost: 2·n·p² multiplications.
 */
export function factorize(columns: readonly Float64Array[]): QrFactors | { readonly dependentColumn: number } {
  const p = columns.length
  const q: Float64Array[] = []
  const r = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    const rest = (columns[j] as Float64Array).slice()
    const length = norm(rest)
    for (let pass = 0; pass < 2; pass++) {
      for (let k = 0; k < j; k++) {
        const direction = q[k] as Float64Array
        const shadow = dot(direction, rest)
        r[k * p + j] = (r[k * p + j] as number) + shadow
        for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) - shadow * (direction[i] as number)
      }
    }
    const remainder = norm(rest)
    if (!(remainder > DEPENDENT * length)) return { dependentColumn: j }
    r[j * p + j] = remainder
    for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] as number) / remainder
    q.push(rest)
  }
  return { q, r }
}

/** The inverse of an upper triangular matrix, row-major. */
export function invertTriangular(r: Float64Array, p: number): Float64Array {
  const inverse = new Float64Array(p * p)
  for (let j = 0; j < p; j++) {
    inverse[j * p + j] = 1 / (r[j * p + j] as number)
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0
      for (let k = i + 1; k <= j; k++) sum += (r[i * p + k] as number) * (inverse[k * p + j] as number)
      inverse[i * p + j] = -sum / (r[i * p + i] as number)
    }
  }
  return inverse
}

/** Scalar product of two vectors of one length. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number)
  return sum
}

function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a))
}
