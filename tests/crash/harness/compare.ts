import type { LoadOutcome } from './load-driver.ts'

export type Comparison = {
  acknowledged: number
  stored: number
  /** Acknowledged, but not stored: must be empty. */
  lost: string[]
  /** Stored more than once: must be empty. */
  doubled: string[]
  /** Stored, but never sent: must be empty. */
  unknown: string[]
}

/** Compares what the server acknowledged with the message ids of all stored rows of this run, one entry a row. */
export function compareWithStored(outcome: LoadOutcome, storedIds: readonly string[]): Comparison {
  const counts = new Map<string, number>()
  for (const id of storedIds) counts.set(id, (counts.get(id) ?? 0) + 1)
  const sent = new Set([...outcome.acknowledged, ...outcome.uncertain])
  return {
    acknowledged: outcome.acknowledged.length,
    stored: storedIds.length,
    lost: outcome.acknowledged.filter((id) => !counts.has(id)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([id]) => id),
    unknown: [...counts.keys()].filter((id) => !sent.has(id)),
  }
}
