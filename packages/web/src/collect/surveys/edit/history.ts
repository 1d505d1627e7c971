/** What was, is, and was taken back. The present is never in the past or the future. */
export type History<T> = { past: readonly Step<T>[]; present: T; future: readonly Step<T>[] }
/** `key`: edits with the same key that follow each other within a moment are one step (typing a word). */
type Step<T> = { state: T; key: string | null; at: number }

const stepsMax = 200
const sameStepMs = 1200

/** A history that begins now. */
export function startHistory<T>(present: T): History<T> {
  return { past: [], present, future: [] }
}

/** The next state. The same state changes nothing; what was taken back before is forgotten. */
export function record<T>(history: History<T>, next: T, { key, at }: { key: string | null; at: number }): History<T> {
  if (next === history.present) return history
  const last = history.past.at(-1)
  const joins = key !== null && last?.key === key && at - last.at < sameStepMs && history.future.length === 0
  const past = joins
    ? [...history.past.slice(0, -1), { ...last, at }]
    : [...history.past, { state: history.present, key, at }].slice(-stepsMax)
  return { past, present: next, future: [] }
}

/** One step back, if there is one. */
export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1)
  if (!last) return history
  return {
    past: history.past.slice(0, -1),
    present: last.state,
    future: [{ ...last, state: history.present }, ...history.future],
  }
}

/** What was taken back last, again. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future
  if (!next) return history
  return {
    past: [...history.past, { ...next, state: history.present, key: null }],
    present: next.state,
    future: rest,
  }
}
