import { type Refusable, refuse } from '../refusal.ts'
import type { Benchmark } from './types.ts'

/** A level measured before, or in another group: its mean on the rating scale and standard error. */
export interface MeasuredLevel {
  readonly name: string
  readonly mean: number
  readonly standardError: number
}

/** A benchmark ready for `painPointImpact`, with what selection alone would have claimed. */
export type SelectedBenchmark = Extract<Benchmark, { kind: 'estimated' }> & {
  /** The levels that were picked, best first. */
  readonly selected: readonly string[]
  /** The plain mean of the picked levels; higher than `value`, because the best is partly luck. */
  readonly unshrunk: number
}

/** Points of the grid over which the spread between levels is integrated, and how far it reaches. */
const GRID = 200
const GRID_REACH = 6

/**
 * A benchmark from "our own best 90-day level" or "the best quarter of our stores" that does not mistake luck for
 * skill.
 *
 * The best of several measured levels is too high on average: it was picked for its error too (regression to the mean).
 * With eight quarters of equal truth the plain maximum makes one comparison in eight "detectable" at 2.5 %. This
 * estimator takes the levels as draws from a normal population (hierarchical normal model), pulls each towards the
 * common mean by as much as its error and the spread between levels deserve, integrates over the unknown spread
 * (uniform prior), and returns posterior mean and standard deviation of the true level of those picked. Exchange: when
 * the levels truly differ much, hardly anything is pulled. Checked by simulation (pain.long.ts): 2 to 8 levels,
 * spread 0 to 3 standard errors: coverage of the picked level 94–99 %.
 * Assumes: independent levels, none of them from the period that is judged (its error would count twice), no trend
 * among them that lasts. Pick `top` before looking; 1 = the best, a quarter of the groups for "best quartile".
 * Source: Rubin 1981; Gelman et al. 2013 (BDA3) §5.4. Cost: 200 × levels. Accuracy: grid, about 1e-3 standard errors.
 * Refuses: `no_data`, `not_finite`, `out_of_range` (a standard error not above 0). Throws RangeError for `top` outside
 * 1 .. number of levels.
 */
export function benchmarkFromLevels(levels: readonly MeasuredLevel[], top = 1): Refusable<SelectedBenchmark> {
  if (levels.length === 0) return refuse('no_data', 'there are no levels to pick from')
  if (!(Number.isInteger(top) && top >= 1 && top <= levels.length)) {
    throw new RangeError(`top must be a whole number in 1 .. ${levels.length}, got ${top}`)
  }
  if (!levels.every((level) => Number.isFinite(level.mean) && Number.isFinite(level.standardError))) {
    return refuse('not_finite', 'a level is not a finite number')
  }
  if (!levels.every((level) => level.standardError > 0))
    return refuse('out_of_range', 'a standard error is not above 0')
  const picked = [...levels].sort((a, b) => b.mean - a.mean).slice(0, top)
  const { mean, variance } = posteriorOf(levels, picked)
  return {
    kind: 'estimated',
    value: mean,
    standardError: Math.sqrt(variance),
    selected: picked.map((level) => level.name),
    unshrunk: picked.reduce((sum, level) => sum + level.mean, 0) / top,
  }
}

function posteriorOf(
  levels: readonly MeasuredLevel[],
  picked: readonly MeasuredLevel[],
): { mean: number; variance: number } {
  // A single level was not selected from anything.
  if (levels.length === 1)
    return { mean: levels[0]?.mean as number, variance: (levels[0]?.standardError as number) ** 2 }
  const reach = GRID_REACH * Math.max(typicalError(levels), spreadOf(levels))
  const points = Array.from({ length: GRID }, (_, i) => givenSpread(levels, picked, (reach * i) / (GRID - 1)))
  const highest = Math.max(...points.map((point) => point.logDensity))
  let total = 0
  let first = 0
  let second = 0
  for (const { logDensity, mean, variance } of points) {
    const weight = Math.exp(logDensity - highest)
    total += weight
    first += weight * mean
    second += weight * (variance + mean * mean)
  }
  const mean = first / total
  return { mean, variance: second / total - mean * mean }
}

function typicalError(levels: readonly MeasuredLevel[]): number {
  return Math.sqrt(levels.reduce((sum, level) => sum + level.standardError ** 2, 0) / levels.length)
}

function spreadOf(levels: readonly MeasuredLevel[]): number {
  const mean = levels.reduce((sum, level) => sum + level.mean, 0) / levels.length
  return Math.sqrt(levels.reduce((sum, level) => sum + (level.mean - mean) ** 2, 0) / levels.length)
}

// Posterior of the average of the picked true levels, and the density of the data, were the spread between levels
// known.
function givenSpread(
  levels: readonly MeasuredLevel[],
  picked: readonly MeasuredLevel[],
  spread: number,
): { logDensity: number; mean: number; variance: number } {
  const precision = (level: MeasuredLevel): number => 1 / (level.standardError ** 2 + spread * spread)
  const total = levels.reduce((sum, level) => sum + precision(level), 0)
  const centre = levels.reduce((sum, level) => sum + precision(level) * level.mean, 0) / total
  let logDensity = -0.5 * Math.log(total)
  for (const level of levels) {
    logDensity += 0.5 * Math.log(precision(level)) - 0.5 * precision(level) * (level.mean - centre) ** 2
  }
  let mean = 0
  let own = 0
  let shared = 0
  for (const level of picked) {
    const trust = spread * spread * precision(level)
    mean += (centre + trust * (level.mean - centre)) / picked.length
    own += (trust * level.standardError ** 2) / picked.length ** 2
    shared += (1 - trust) / picked.length
  }
  return { logDensity, mean, variance: own + (shared * shared) / total }
}
