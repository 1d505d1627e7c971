type Answer = string | number | null

/**
 * For each response the largest share of answers that it has in common with any other (maximum percent match, Kuriakose & Robbins
 * 2016), over questions that both answered; null where no other shares `minShared` of them. Rows are responses, columns questions.
 * On short or skewed questionnaires high matches are normal (Simmons et al. 2016): a flag asks for a look. Cost: responses² ×
 * questions, so pass a window of them (a thousand responses of thirty questions take well under a second).
 */
export function maximumMatches(responses: readonly (readonly Answer[])[], minShared = 8): (number | null)[] {
  const best: (number | null)[] = responses.map(() => null)
  responses.forEach((one, i) => {
    for (let j = 0; j < i; j++) {
      const match = matchOf(one, responses[j] ?? [], minShared)
      if (match === null) continue
      best[i] = Math.max(best[i] ?? 0, match)
      best[j] = Math.max(best[j] ?? 0, match)
    }
  })
  return best
}

function matchOf(one: readonly Answer[], other: readonly Answer[], minShared: number): number | null {
  let shared = 0
  let same = 0
  for (let at = 0; at < one.length; at++) {
    const answer = one[at] ?? null
    const counterpart = other[at] ?? null
    if (answer === null || counterpart === null) continue
    shared += 1
    if (answer === counterpart) same += 1
  }
  return shared < minShared || shared === 0 ? null : same / shared
}
