/** How far long work is. `total` null: not known yet. */
export type Progress = { done: number; total: number | null; startedAtMs: number; nowMs: number }

/** What the line shows: share done, things a second, seconds left. Null where it would be a guess. */
export type ProgressView = { ratio: number | null; perSecond: number | null; secondsLeft: number | null }

/** Rate over the whole run; no rate in the first second, no time left before 2 % are done. */
export function progressView({ done, total, startedAtMs, nowMs }: Progress): ProgressView {
  const seconds = (nowMs - startedAtMs) / 1000
  const perSecond = seconds >= 1 && done > 0 ? done / seconds : null
  const ratio = total === null || total <= 0 ? null : Math.min(1, done / total)
  const left = ratio === null || perSecond === null || ratio < 0.02 ? null : ((total ?? 0) - done) / perSecond
  return { ratio, perSecond, secondsLeft: left === null ? null : Math.max(0, left) }
}
