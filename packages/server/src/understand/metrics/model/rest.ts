import type { LeftOut, Moments } from './moments.ts'

/**
 * Moments of everybody who is not in a group of people: sums over persons of all less those of the group, which is exact since a
 * person is wholly in or out. Compared with the group as independent samples (methods.md 1.3: a segment against the rest, never
 * against a total that contains it). Squares keep above 0 what rounding would take below.
 */
export function restOf({
  all,
  moments,
  key,
}: {
  all: Moments
  moments: Moments
  key: string
}): Moments & LeftOut & { key: string } {
  const less = (name: keyof Moments) => all[name] - moments[name]
  const square = (name: keyof Moments) => Math.max(0, less(name))
  return {
    ...{ key, offScale: 0, otherScale: 0, noWeight: 0 },
    ...{ answers: less('answers'), persons: less('persons'), sumX: less('sumX'), sumY: less('sumY') },
    ...{ sumXX: square('sumXX'), sumXY: less('sumXY'), sumYY: square('sumYY') },
    ...{ low: less('low'), middle: less('middle'), high: less('high') },
    ...{ lowX: less('lowX'), highX: less('highX') },
  }
}
