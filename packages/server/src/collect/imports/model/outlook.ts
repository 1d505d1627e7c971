/** How far a run has come since it began or went on after an interruption. */
export type RunProgress = {
  running: boolean
  /** Rows read since then. */
  rows: number
  /** Share of the file that was read, now and when it began. */
  fraction: number
  fractionBefore: number
  fromMs: number | null
  movedMs: number | null
}

/** Rate in rows a second over the run so far, and the time that the rest of the file takes at that speed. null while unknown. */
export function outlookOf(
  progress: RunProgress,
  nowMs: number,
): { rowsPerSecond: number | null; secondsLeft: number | null } {
  const { rows, fraction, fractionBefore, fromMs, movedMs } = progress
  if (fromMs === null || movedMs === null || movedMs <= fromMs) return { rowsPerSecond: null, secondsLeft: null }
  const seconds = (movedMs - fromMs) / 1000
  const rowsPerSecond = rows / seconds
  const gained = fraction - fractionBefore
  if (!progress.running || gained <= 0) return { rowsPerSecond, secondsLeft: null }
  const left = (seconds * (1 - fraction)) / gained - (nowMs - movedMs) / 1000
  return { rowsPerSecond, secondsLeft: Math.max(0, left) }
}
