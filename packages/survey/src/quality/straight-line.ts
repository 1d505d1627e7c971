/** How evenly somebody answered a battery of items on one scale. */
export type StraightLine = {
  /** Items answered. */
  n: number
  /** Longest run of identical answers. */
  longestRun: number
  meanRun: number
  /** Intra-individual response variability: standard deviation (n - 1) of the answers; null for fewer than two. */
  irv: number | null
}

/**
 * Runs and variability of one person's answers to items in the order shown; unanswered ones (`null`) are left out. No single index
 * decides: a zig-zag has runs of 1 and high variability. Longest run after Johnson 2005 and Meade & Craig 2012, IRV after Dunn et
 * al. 2018; reproduces the R package careless. Cost: one pass.
 */
export function straightLine(answers: readonly (number | null)[]): StraightLine {
  const given = answers.filter((one) => one !== null)
  let longestRun = 0
  let runs = 0
  let run = 0
  given.forEach((value, at) => {
    const isSame = at > 0 && value === given[at - 1]
    run = isSame ? run + 1 : 1
    if (!isSame) runs += 1
    longestRun = Math.max(longestRun, run)
  })
  const n = given.length
  const mean = given.reduce((sum, value) => sum + value, 0) / n
  const squares = given.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { n, longestRun, meanRun: runs === 0 ? 0 : n / runs, irv: n < 2 ? null : Math.sqrt(squares / (n - 1)) }
}
