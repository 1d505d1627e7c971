/** Bounds of the pause before the next attempt. */
const pauseSeconds = { first: 1, most: 600 }
const jitterRatio = 0.25

/**
 * Pause before the next attempt, in seconds: doubles from 1 s up to 10 min, spread by +-25 % so that what failed together
 * does not come back together. `failures` >= 1; `random` in [0, 1).
 */
export function backoffSeconds(failures: number, random: number): number {
  const pause = Math.min(pauseSeconds.first * 2 ** (failures - 1), pauseSeconds.most)
  return pause * (1 + jitterRatio * (2 * random - 1))
}

/** What an error says, cut to what an operator reads in a list. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return text.slice(0, 2_000)
}

/** Thrown by a handler for what no repetition can mend: the job fails, or the fact is set aside, at once. */
export class GiveUp extends Error {
  override readonly name = 'GiveUp'
}
