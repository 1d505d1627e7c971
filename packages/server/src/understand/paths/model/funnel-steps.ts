import type { Step } from '../contract.ts'

/** People whose furthest step is `level`, and `closed` within windows that have passed (0 = none has); and of how many one has not. */
type Level = { level: number; closed: number; people: number; open: number }

/** Some of so many people. */
export type Share = { successes: number; n: number }

/** A step: who got this far, who of them stopped here and still has time, and the shares among those who had a whole window. */
export type FunnelStep = { people: number; open: number; ofPrevious: Share | null; ofFirst: Share }

/**
 * Two steps may be the same event: then one event must not count for both (PA1). An event is at one touchpoint, so different
 * touchpoints exclude each other, as different names do; a name and a touchpoint may meet in one event.
 */
export function mayCoincide(steps: readonly Step[]): boolean {
  const names = steps.flatMap((step) => ('event' in step ? [step.event] : []))
  const touchpoints = steps.flatMap((step) => ('event' in step ? [] : [step.touchpoint]))
  const isRepeated = (words: readonly string[]) => new Set(words).size < words.length
  return isRepeated(names) || isRepeated(touchpoints) || (names.length > 0 && touchpoints.length > 0)
}

/**
 * The steps of a funnel from how far people got: people, and rates of those who had a whole window, by how far they got within one (PA2). A
 * window that has not passed is in no rate, also if they got far in it already: with it, and without those who still may, all that began
 * lately would succeed. Who begins often is not left out for having begun again: those who do are not like the others.
 */
export function funnelSteps(levels: readonly Level[], count: number): FunnelStep[] {
  const sumOf = (counts: (row: Level) => boolean) =>
    levels.reduce((sum, row) => sum + (counts(row) ? row.people : 0), 0)
  const over = (step: number) => sumOf(({ closed }) => closed >= step)
  const openAt = (step: number) => levels.reduce((sum, row) => sum + (row.level === step ? row.open : 0), 0)
  return Array.from({ length: count }, (_, index) => {
    const step = index + 1
    return {
      people: sumOf(({ level }) => level >= step),
      open: step === count ? 0 : openAt(step),
      ofPrevious: index === 0 ? null : { successes: over(step), n: over(index) },
      ofFirst: { successes: over(step), n: over(1) },
    }
  })
}

/** Levels by group key, the groups with the most people first. */
export function groupLevels<Row extends Level & { key: string }>(
  rows: readonly Row[],
  most: number,
): [string, Row[]][] {
  const groups = Map.groupBy(rows, (row) => row.key)
  const size = (levels: readonly Level[]) => levels.reduce((sum, { people }) => sum + people, 0)
  return [...groups].sort((a, b) => size(b[1]) - size(a[1]) || (a[0] < b[0] ? -1 : 1)).slice(0, most)
}
