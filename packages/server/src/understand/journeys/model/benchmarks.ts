import { type Benchmark, benchmarkFromLevels, isRefused } from '@opencxm/stats'
import type { Touchpoint } from '../../../unify/catalog/index.ts'

/** Ends of a touchpoint's rating scale. */
export type Scale = { lo: number; hi: number }

/** Mean rating in a stretch, its standard error, and from how many people who rate equally often it is as sure. */
export type Level = { mean: number; standardError: number; effective: number }
export type EarlierLevel = Level & { period: number }

export type ChosenBenchmark = { benchmark: Benchmark; kind: 'target' | 'best_period' }

/**
 * What a touchpoint's rating is held against: the workspace's target where it has one; else the best of its own earlier
 * 90-day levels, shrunk for having been picked (never the scale's maximum, methods.md 4.4). Null when neither exists.
 *
 * People differ as much in one stretch as in another, taken over all of them and the period itself (`now`): where most give the best rating, a
 * stretch of thirty in which by chance nearly nobody was unhappy is both the best and, by its own spread, the surest. With own errors a touchpoint that had
 * not changed lay "detectably" below the best of four stretches of 30 people in 22 to 40 % (1,000 people now, ratings of 1 to 5 of which 70 to 90 %
 * are 5), so in at most 4 %; a true fall is found nearly as often (88 instead of 96 of 100).
 */
export function benchmarkOf(
  touchpoint: Touchpoint,
  scale: Scale,
  { now, earlier }: { now: Level | null; earlier: readonly EarlierLevel[] },
): ChosenBenchmark | null {
  if (touchpoint.target !== null) {
    return {
      benchmark: { kind: 'target', value: scale.lo + touchpoint.target * (scale.hi - scale.lo) },
      kind: 'target',
    }
  }
  const levels = earlier.filter(({ period }) => period > 0)
  const all = now ? [...levels, now] : levels
  const spread =
    sum(all.map(({ standardError, effective }) => (effective - 1) * effective * standardError ** 2)) /
    sum(all.map(({ effective }) => effective - 1))
  const measured = levels
    .map(({ period, mean, effective }) => ({
      name: String(period),
      mean,
      standardError: Math.sqrt(spread / effective),
    }))
    .filter(({ standardError }) => standardError > 0)
  const best = benchmarkFromLevels(measured)
  return isRefused(best) ? null : { benchmark: best, kind: 'best_period' }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
