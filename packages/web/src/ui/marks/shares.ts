/** One class of answers: unhappy, neither, happy. `percent` is rounded so that the three make 100. */
export type ShareSegment = { tone: 'n2' | '0' | 'p2'; share: number; percent: number }

const tones = ['n2', '0', 'p2'] as const

/** Whole percentages that sum to 100: the largest remainders are rounded up. */
function roundTo100(shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * 100)
  const floors = exact.map(Math.floor)
  const missing = Math.round(exact.reduce((a, b) => a + b, 0)) - floors.reduce((a, b) => a + b, 0)
  const byRemainder = exact.map((value, index) => ({ index, rest: value - Math.floor(value) }))
  byRemainder.sort((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of byRemainder.slice(0, missing)) floors[index] = (floors[index] ?? 0) + 1
  return floors
}

/** The drawn parts of a share bar; classes nobody chose are left out. Shares are 0..1 and sum to 1. */
export function shareSegments(shares: readonly [number, number, number]): ShareSegment[] {
  const percents = roundTo100(shares)
  const all = shares.map((share, index) => ({
    tone: tones[index] ?? '0',
    share,
    percent: percents[index] ?? 0,
  }))
  return all.filter((segment) => segment.share > 0)
}
