/** How fast one response was, against the others. */
export type Speed = {
  /** Relative speed index: 1 = as fast as the median on every page, 2 = twice as fast; null where no page was timed. */
  index: number | null
  /** In all under a third of the median time. */
  isBelowThird: boolean
}

/** No page counts as more than three times as fast, so that one skipped page does not decide. */
const pageFactorMax = 3

/**
 * Relative speed of each response: the mean over pages of (median time of the page / own time), each at most 3 (Leiner 2019, Survey
 * Research Methods 13:3; the cap follows the literature's description), and whether the whole took less than a third of the median
 * (Rossmann 2010). Rows are responses, columns pages in seconds; pages that somebody did not see are `null` and left out. Medians
 * need company: of fewer than five responses none is judged. Cost: a sort for each page.
 */
export function responseSpeeds(pageSeconds: readonly (readonly (number | null)[])[]): Speed[] {
  if (pageSeconds.length < 5) return pageSeconds.map(() => ({ index: null, isBelowThird: false }))
  const pages = Math.max(0, ...pageSeconds.map((row) => row.length))
  const medians = Array.from({ length: pages }, (_, page) => median(pageSeconds.map((row) => row[page] ?? null)))
  return pageSeconds.map((row) => {
    let sum = 0
    let n = 0
    let own = 0
    let usual = 0
    row.forEach((seconds, page) => {
      const typical = medians[page] ?? null
      if (seconds === null || typical === null) return
      sum += seconds > 0 ? Math.min(pageFactorMax, typical / seconds) : pageFactorMax
      n += 1
      own += seconds
      usual += typical
    })
    return { index: n === 0 ? null : sum / n, isBelowThird: n > 0 && own < usual / 3 }
  })
}

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((one) => one !== null).sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
