import { type Benchmark, benchmarkFromLevels, isRefused } from '@opencxm/stats'
import type { Touchpoint } from '../../../unify/catalog/index.ts'

/** Ends of a touchpoint's rating scale. */
export type Scale = { lo: number; hi: number }

/** Mean rating in an earlier stretch of 90 days. */
export type Level = { period: number; n: number; mean: number; variance: number }

export type ChosenBenchmark = { benchmark: Benchmark; kind: 'target' | 'best_period' }

/**
 * What a touchpoint's rating is held against: the workspace's target where it has one; else the best of its own earlier
 * 90-day levels, shrunk for having been picked (never the scale's maximum, methods.md 4.4). Null when neither exists.
 */
export function benchmarkOf(touchpoint: Touchpoint, scale: Scale, levels: readonly Level[]): ChosenBenchmark | null {
  if (touchpoint.target !== null) {
    return {
      benchmark: { kind: 'target', value: scale.lo + touchpoint.target * (scale.hi - scale.lo) },
      kind: 'target',
    }
  }
  const measured = levels
    .filter((level) => level.period > 0 && level.variance > 0)
    .map((level) => ({
      name: String(level.period),
      mean: level.mean,
      standardError: Math.sqrt(level.variance / level.n),
    }))
  const best = benchmarkFromLevels(measured)
  return isRefused(best) ? null : { benchmark: best, kind: 'best_period' }
}
