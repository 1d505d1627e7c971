import type { Rank } from './types.ts'

/** Joint bootstrap replicates of several quantities: `replicates[j][r]` is quantity j in replicate r. */
export interface JointReplicates {
  readonly names: readonly string[]
  readonly replicates: readonly Float64Array[]
}

/**
 * Ranks with ties from joint bootstrap replicates, largest first, in the order given.
 *
 * i is said to exceed j when it does so in at least `orderProbability` of the replicates (equal values count half). The
 * rank of j is one more than the number of those that exceed it: a lower confidence bound of its true place (Mogstad,
 * Romano, Shaikh & Wilhelm 2024, here pair by pair). `=` marks a rank whose holder cannot be told apart from at least
 * one other. So a smaller rank number is never claimed without evidence, one noisy touchpoint does not tie all others
 * together, and clear groups read 1, 2=, 2=, 4=. The probability .95 holds for each pair, not for all pairs at once.
 * `probabilityTopK`: share of the replicates in which it is among the k largest *and above 0* (no gain is no place).
 * Cost: J²·R + R·J·log J. Throws RangeError unless 0.5 < orderProbability < 1, k >= 1 and lengths agree.
 */
export function rankFromReplicates(
  joint: JointReplicates,
  options: { readonly orderProbability?: number; readonly topK?: number } = {},
): Rank[] {
  const { orderProbability = 0.95, topK = 3 } = options
  const { names, replicates } = joint
  if (!(orderProbability > 0.5 && orderProbability < 1)) throw new RangeError('orderProbability must lie in (0.5, 1)')
  if (!(Number.isInteger(topK) && topK >= 1)) throw new RangeError(`topK must be a whole number >= 1, got ${topK}`)
  if (names.length !== replicates.length || replicates.some((draws) => draws.length !== replicates[0]?.length)) {
    throw new RangeError('names and replicates must agree in length')
  }
  const exceeds = replicates.map((a) => replicates.map((b) => a !== b && shareAbove(a, b) >= orderProbability))
  const top = topShares(replicates, topK)
  return names.map((_, j): Rank => {
    const above = names.filter((_, i) => exceeds[i]?.[j])
    const below = names.filter((_, i) => exceeds[j]?.[i])
    const tiedWith = names.filter((_, i) => i !== j && !exceeds[i]?.[j] && !exceeds[j]?.[i])
    const rankLow = above.length + 1
    return {
      rank: tiedWith.length > 0 ? `${rankLow}=` : `${rankLow}`,
      rankLow,
      rankHigh: names.length - below.length,
      tiedWith,
      probabilityTopK: top[j] as number,
    }
  })
}

function shareAbove(a: Float64Array, b: Float64Array): number {
  let above = 0
  for (let r = 0; r < a.length; r++) {
    const difference = (a[r] as number) - (b[r] as number)
    if (difference > 0) above += 1
    else if (difference === 0) above += 0.5
  }
  return above / a.length
}

function topShares(replicates: readonly Float64Array[], topK: number): number[] {
  const times = replicates.map(() => 0)
  const rounds = replicates[0]?.length ?? 0
  for (let r = 0; r < rounds; r++) {
    const order = replicates
      .map((draws, j) => ({ j, value: draws[r] as number }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
    for (const { j } of order.slice(0, topK)) times[j] = (times[j] as number) + 1
  }
  return times.map((count) => count / rounds)
}
