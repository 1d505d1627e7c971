/** How many voices a day has; newest day first. A hint: what it says decides what is read first, never what is found. */
export type DayCount = { day: string; n: number }

/** The first stretch of days holds about so many voices. */
const firstStretch = 400
/** So much further than what was found so far suggests: a page that falls short costs another statement. */
const reserve = 1.5

/** What was looked through so far for a page, and how much of it matched. */
export type Looked = { voices: number; found: number; wanted: number }

/** How many voices to look through next: as many as the rest of the page is likely to be found in. */
export function stretchAfter({ voices, found, wanted }: Looked): number {
  if (voices === 0) return firstStretch
  const rate = (found + 0.5) / (voices + 1)
  return Math.max(firstStretch, Math.ceil(((wanted - found) / rate) * reserve))
}

/**
 * The next stretch of days from `at` on that holds about so many voices. Its oldest day is null where the list of days ends: older
 * ones that the list does not know yet are looked through too.
 */
export function nextStretch(
  days: readonly DayCount[],
  { at, voices }: { at: number; voices: number },
): { from: string | null; next: number; voices: number } {
  let [next, n] = [at, 0]
  for (; next < days.length && n < voices; next++) n += days[next]?.n ?? 0
  return { from: next >= days.length ? null : (days[next - 1]?.day ?? null), next, voices: n }
}
