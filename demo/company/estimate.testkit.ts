import { type Life, planLife, type World } from './plan/index.ts'
import { eachMeeting } from './plan/meetings.ts'
import { touchpoints } from './touchpoints.ts'
import type { Window } from './truth.ts'

/** An estimate of one touchpoint's pain, made from answers alone, by the formula of the truth. */
export type Estimate = { reach: number; beta: number; seBeta: number; mean: number; seMean: number; rated: number }

type Row = { y: number; ratings: (number | null)[] }

/** What the survey would show of `customers` people in a window: joint least squares with missing-indicators. */
export function estimate(world: World, customers: number, window: Window): { estimates: Estimate[]; answers: number } {
  const rows: Row[] = []
  const ratings = touchpoints.map((): number[] => [])
  const met = touchpoints.map(() => 0)
  let people = 0
  for (let index = 0; index < customers; index++) {
    const life = planLife(world, index)
    if (window.region && life.person.region !== window.region) continue
    if (collect(life, { window, rows, ratings, met })) people++
  }
  const fit = leastSquares(rows)
  return {
    answers: rows.length,
    estimates: touchpoints.map((_, j) => {
      const list = ratings[j] as number[]
      const mean = list.reduce((sum, x) => sum + x, 0) / list.length
      const variance = list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (list.length - 1)
      return {
        reach: (met[j] as number) / people,
        beta: fit[j]?.beta ?? Number.NaN,
        seBeta: fit[j]?.se ?? Number.NaN,
        mean,
        seMean: Math.sqrt(variance / list.length),
        rated: list.length,
      }
    }),
  }
}

type Collected = { window: Window; rows: Row[]; ratings: number[][]; met: number[] }

function collect(life: Life, into: Collected): boolean {
  const inside = (day: number) => day >= into.window.fromDay && day < into.window.toDay
  const seen = new Set<number>()
  eachMeeting(life, (touchpoint, day) => inside(day) && seen.add(touchpoint))
  for (const touchpoint of seen) into.met[touchpoint] = (into.met[touchpoint] as number) + 1
  const answered = life.ratings.filter((rating) => rating.answered && inside(rating.answerDay))
  for (const { experience } of answered) into.ratings[experience.touchpoint]?.push(experience.felt)
  for (const ask of life.npsAsks) {
    if (ask.score === null || !inside(ask.answerDay)) continue
    const latest: (number | null)[] = touchpoints.map(() => null)
    for (const { experience, answerDay } of answered)
      if (answerDay <= ask.answerDay) latest[experience.touchpoint] = experience.felt
    into.rows.push({ y: ask.score >= 9 ? 100 : ask.score <= 6 ? -100 : 0, ratings: latest })
  }
  return seen.size > 0
}

/** Slopes and robust (HC1) standard errors; a touchpoint with fewer than 30 ratings is left out. */
function leastSquares(rows: Row[]): ({ beta: number; se: number } | null)[] {
  const used = touchpoints.map((_, j) => rows.filter((row) => row.ratings[j] !== null).length >= 30)
  const design = rows.map((row) => {
    const x = [1]
    for (const [j, rating] of row.ratings.entries())
      if (used[j]) x.push(rating === null ? 0 : rating - 3, rating === null ? 1 : 0)
    return x
  })
  const width = design[0]?.length ?? 1
  const normal = Array.from({ length: width }, () => new Float64Array(width))
  const right = new Float64Array(width)
  for (const [i, x] of design.entries()) addOuter(normal, x, { weight: 1, right, y: rows[i]?.y ?? 0 })
  const inverse = invert(normal)
  const beta = inverse.map((line) => line.reduce((sum, value, k) => sum + value * (right[k] as number), 0))
  const meat = Array.from({ length: width }, () => new Float64Array(width))
  for (const [i, x] of design.entries()) {
    const residual = (rows[i]?.y ?? 0) - x.reduce((sum, value, k) => sum + value * (beta[k] as number), 0)
    addOuter(meat, x, { weight: residual ** 2 })
  }
  const scale = rows.length / (rows.length - width)
  let column = 1
  return used.map((isUsed) => {
    if (!isUsed) return null
    const k = column
    column += 2
    const line = inverse[k] as Float64Array
    let variance = 0
    for (let a = 0; a < width; a++)
      for (let b = 0; b < width; b++) variance += (line[a] as number) * (meat[a]?.[b] as number) * (line[b] as number)
    return { beta: beta[k] as number, se: Math.sqrt(variance * scale) }
  })
}

function addOuter(
  matrix: Float64Array[],
  x: number[],
  options: { weight: number; right?: Float64Array; y?: number },
): void {
  for (const [a, value] of x.entries()) {
    if (value === 0) continue
    const line = matrix[a] as Float64Array
    for (const [b, other] of x.entries()) line[b] = (line[b] as number) + options.weight * value * other
    if (options.right) options.right[a] = (options.right[a] as number) + value * (options.y ?? 0)
  }
}

/** Inverse of a symmetric positive definite matrix by Gauss and Jordan. */
function invert(matrix: Float64Array[]): Float64Array[] {
  const n = matrix.length
  const work: Float64Array[] = matrix.map((line, i) => {
    const wide = new Float64Array(2 * n)
    wide.set(line)
    wide[n + i] = 1
    return wide
  })
  for (let k = 0; k < n; k++) {
    const pivotRow = work.slice(k).reduce((best, line, i) => {
      return Math.abs(line[k] as number) > Math.abs(work[best]?.[k] as number) ? k + i : best
    }, k)
    ;[work[k], work[pivotRow]] = [work[pivotRow] as Float64Array, work[k] as Float64Array]
    const pivotLine = work[k] as Float64Array
    const pivot = pivotLine[k] as number
    for (let b = 0; b < 2 * n; b++) pivotLine[b] = (pivotLine[b] as number) / pivot
    for (const [a, line] of work.entries()) {
      const factor = line[k] as number
      if (a === k || factor === 0) continue
      for (let b = 0; b < 2 * n; b++) line[b] = (line[b] as number) - factor * (pivotLine[b] as number)
    }
  }
  return work.map((line) => line.slice(n))
}
