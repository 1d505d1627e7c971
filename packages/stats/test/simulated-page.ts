import type { Benchmark, PainData } from '../src/index.ts'
import { drawBinomial, drawNormal, type Random } from '../src/index.ts'

/**
 * A page of touchpoints with known truth. Ratings are 1..5 around exactly 3; the expected outcome is linear in them.
 */
export interface SimulatedPage {
  readonly respondents: number
  /** Probability of meeting each touchpoint. */
  readonly met: readonly number[]
  /** True slope of each touchpoint, outcome points per rating point. */
  readonly slopes: readonly number[]
  readonly benchmark: (touchpoint: number, random: Random) => Benchmark
  /** How much of a rating is the person's general mood. */
  readonly halo?: number
  /** Answers of each person, with opinions that last; 1 unless told. */
  readonly answersPerPerson?: number
}

/** Draws the data of one page. NPS-like outcome in −100, 0, 100 with a quarter of passives. */
export function simulatePage(page: SimulatedPage, random: Random): PainData {
  const { respondents, met, slopes, halo = 0.5, answersPerPerson = 1 } = page
  const ratings = met.map(() => new Array<number | null>(respondents).fill(null))
  const persons = Array.from({ length: respondents }, (_, i) => Math.floor(i / answersPerPerson))
  let lasting: number[] = []
  let mood = 0
  const outcome = persons.map((_, i) => {
    const repeated = answersPerPerson > 1
    if (i % answersPerPerson === 0) {
      lasting = met.map(() => (repeated ? drawNormal(random) : 0))
      mood = repeated ? 20 * drawNormal(random) : 0
    }
    const today = drawNormal(random)
    let expected = 5 + mood
    met.forEach((probability, j) => {
      const own = repeated ? 0.7 * (lasting[j] as number) + 0.7 * drawNormal(random) : drawNormal(random)
      const rating = Math.min(5, Math.max(1, Math.round(3 + halo * today + 0.9 * own)))
      if (random.next() >= probability) return
      ;(ratings[j] as (number | null)[])[i] = rating
      expected += (slopes[j] as number) * (rating - 3) + 2
    })
    return drawOutcome(random, expected)
  })
  const touchpoints = ratings.map((column, j) => ({
    name: `t${j}`,
    ratings: column,
    reach: { met: drawBinomial(random, 5000, met[j] as number), of: 5000 },
    benchmark: page.benchmark(j, random),
  }))
  return answersPerPerson > 1 ? { outcome, touchpoints, persons } : { outcome, touchpoints }
}

function drawOutcome(random: Random, expected: number): number {
  const polar = 0.75
  const lean = Math.max(-polar, Math.min(polar, expected / 100))
  const u = random.next()
  if (u < (polar + lean) / 2) return 100
  return u < polar ? -100 : 0
}

/** The true ΔNPS of each touchpoint when its benchmark is `benchmark`. */
export function trueImpacts({ met, slopes }: SimulatedPage, benchmark: number): number[] {
  return met.map((probability, j) => probability * (slopes[j] as number) * Math.max(0, benchmark - 3))
}
