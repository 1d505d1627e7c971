import type { RunState } from '@opencxm/survey'

/**
 * The state of a run as it travels in a form without script. Not sealed: whatever somebody writes into it, the walk decides what it is
 * worth (SV8), and what must not be believed stands in the sealed token.
 */
export type Carried = {
  state: Partial<RunState>
  /** When the screen was sent, by our clock: what a page without script knows of time. */
  shownAt: number
}

/** Longest form field that is read: the longest answers of the largest survey fit. */
const carriedMax = 1_000_000

/** Writes the part of a state that the sealed token does not hold. */
export function writeCarried(state: RunState, shownAt: number): string {
  const { survey, version, language, seed, heard, answers, passed, at, times } = state
  const carried: Carried = { state: { survey, version, language, seed, heard, answers, passed, at, times }, shownAt }
  return Buffer.from(JSON.stringify(carried)).toString('base64url')
}

/** Reads it again; null for anything that is not one. */
export function readCarried(text: string): Carried | null {
  if (text === '' || text.length > carriedMax * 1.4) return null
  try {
    const carried: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    if (typeof carried !== 'object' || carried === null) return null
    const { state, shownAt } = carried as { state?: unknown; shownAt?: unknown }
    if (typeof state !== 'object' || state === null) return null
    return { state: state as Partial<RunState>, shownAt: typeof shownAt === 'number' ? shownAt : 0 }
  } catch {
    return null
  }
}
