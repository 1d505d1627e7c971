/** Counts the time at each question: at the one that has the focus, else at the screen. Nothing counts while the page is hidden. */
export type Stopwatch = {
  /** Time goes to this question from now on; null for the screen as a whole. */
  switchTo: (key: string | null) => void
  pause: () => void
}

/** `tell` is called with what went by whenever the question changes. `now` in milliseconds, never going back. */
export function startStopwatch(now: () => number, tell: (ms: number, key: string | null) => void): Stopwatch {
  let since: number | null = now()
  let current: string | null = null
  const count = (next: number | null) => {
    if (since !== null && now() > since) tell(now() - since, current)
    since = next
  }
  return {
    switchTo: (key) => {
      if (key === current && since !== null) return
      count(now())
      current = key
    },
    pause: () => count(null),
  }
}
