import type { ProgressState } from '../tables.ts'

/** Over so many seconds a former speed loses two thirds of its weight. */
const memorySeconds = 15
/** Without a sign of life for so long, running work counts as stalled. */
const stalledAfterMs = 30_000

/**
 * Speed after `units` more in `seconds`: an exponentially weighted mean over time, so that an estimate neither jumps with each
 * batch nor remembers the start for ever. `previous` null = nothing known yet. `seconds` > 0.
 */
export function nextRate(previous: number | null, units: number, seconds: number): number {
  const current = units / seconds
  if (previous === null) return current
  const weight = 1 - Math.exp(-seconds / memorySeconds)
  return previous + weight * (current - previous)
}

export type Measured = {
  state: ProgressState
  done: number
  total: number | null
  ratePerSecond: number | null
  updatedAtMs: number
}

/** Time left in seconds, null when total or speed are not known or the work stands still; and whether it stands still. */
export function outlook(measured: Measured, nowMs: number): { secondsLeft: number | null; stalled: boolean } {
  const stalled = measured.state === 'running' && nowMs - measured.updatedAtMs > stalledAfterMs
  const { total, ratePerSecond, done } = measured
  if (measured.state !== 'running' || stalled || total === null || !ratePerSecond) return { secondsLeft: null, stalled }
  return { secondsLeft: Math.max(0, total - done) / ratePerSecond, stalled }
}
