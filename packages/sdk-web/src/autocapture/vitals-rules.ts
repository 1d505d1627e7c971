/** The definitions of two web vitals as pure sums over what the browser reports (web.dev/vitals, as of 2024). */

/** A shift of the layout: when, how much, and whether the visitor had just done something (then it does not count). */
export type Shift = { at: number; value: number; afterInput: boolean }

/** Shifts so far: the window that is open and the worst one. */
export type Shifts = { windowStart: number; last: number; windowSum: number; worst: number }

export const noShifts: Shifts = { windowStart: -Infinity, last: -Infinity, windowSum: 0, worst: 0 }

/** CLS: the largest sum of a session window, that is of shifts less than 1 s apart and at most 5 s in all. */
export function addShift(before: Shifts, shift: Shift): Shifts {
  if (shift.afterInput) return before
  const goesOn = shift.at - before.last < 1000 && shift.at - before.windowStart < 5000
  const windowSum = goesOn ? before.windowSum + shift.value : shift.value
  const windowStart = goesOn ? before.windowStart : shift.at
  return { windowStart, last: shift.at, windowSum, worst: Math.max(before.worst, windowSum) }
}

/** The ten slowest interactions so far, slowest first. */
export type Interactions = readonly { id: number; ms: number }[]

/** Adds an event of an interaction; the longest event of an interaction is its latency. */
export function addInteraction(before: Interactions, event: { id: number; ms: number }): Interactions {
  const known = before.filter(({ id }) => id === event.id)[0]
  const others = before.filter(({ id }) => id !== event.id)
  const ms = known ? Math.max(known.ms, event.ms) : event.ms
  return others
    .concat({ id: event.id, ms })
    .sort((a, b) => b.ms - a.ms)
    .slice(0, 10)
}

/** INP: the slowest interaction, leaving out one for every 50; null without interactions. `count` is of all interactions. */
export function inpOf(interactions: Interactions, count: number): number | null {
  const index = Math.min(interactions.length - 1, Math.floor(count / 50))
  return interactions[index]?.ms ?? null
}
