import { type Benchmark, benchmarkFromLevels, isRefused } from '@opencxm/stats'
import type { Touchpoint } from '../../../unify/catalog/index.ts'

/** Ends of a touchpoint's rating scale. */
export type Scale = { lo: number; hi: number }

/** Mean rating in an earlier stretch of 90 days, with its standard error. */
export type Level = { period: number; mean: number; standardError: number }

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
    .filter(({ period, standardError }) => period > 0 && standardError > 0)
    .map(({ period, mean, standardError }) => ({ name: String(period), mean, standardError }))
  const best = benchmarkFromLevels(measured)
  return isRefused(best) ? null : { benchmark: best, kind: 'best_period' }
}
