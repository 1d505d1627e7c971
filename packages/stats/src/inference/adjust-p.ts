/**
 * Benjamini–Hochberg adjusted p-values of a family, in the order given.
 *
 * Rejecting where the adjusted value is <= q keeps the expected share of false discoveries at most q, for independent
 * or positively dependent tests. Source: Benjamini & Hochberg 1995. Cost: one sort. Throws RangeError for a p outside
 * [0, 1].
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const m = pValues.length
  const order = ascendingOrder(pValues)
  const adjusted = new Array<number>(m).fill(1)
  let smallest = 1
  for (let rank = m; rank >= 1; rank--) {
    const i = order[rank - 1] as number
    smallest = Math.min(smallest, ((pValues[i] as number) * m) / rank)
    adjusted[i] = smallest
  }
  return adjusted
}

/**
 * Holm adjusted p-values of a family, in the order given.
 *
 * Rejecting where the adjusted value is <= α keeps the probability of *any* false rejection at most α, under any
 * dependence. Source: Holm 1979. Cost: one sort. Throws RangeError for a p outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[] {
  const m = pValues.length
  const adjusted = new Array<number>(m).fill(1)
  let largest = 0
  ascendingOrder(pValues).forEach((i, position) => {
    largest = Math.max(largest, Math.min(1, (pValues[i] as number) * (m - position)))
    adjusted[i] = largest
  })
  return adjusted
}

function ascendingOrder(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value must lie in [0, 1], got ${p}`)
  return pValues.map((_, i) => i).sort((a, b) => (pValues[a] as number) - (pValues[b] as number))
}
