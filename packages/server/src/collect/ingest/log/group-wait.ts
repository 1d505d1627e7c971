/** Shortest and longest wait for company before a group is written, when the applier keeps up. */
export type GroupCommitMs = { min: number; max: number }

/**
 * Bytes that wait to be applied: up to `from` nobody is slowed down, from three times as many on by the longest brake. A burst
 * of three million events (about a minute and a half of applying) is taken as fast as it comes; a small log brakes at a fifth.
 */
const brake = { fromBytes: 128 * 1024 * 1024, fromShare: 0.2, ms: 60 } as const

/**
 * Milliseconds that a group waits for company. It follows the disk: as long as the last fdatasync took, within the bounds, so
 * that a slow disk spends at most about half its time in it and gathers larger groups, while a fast one adds next to nothing.
 * When applying lags far behind, senders that wait for an answer before they send again are slowed down little by little, so
 * that the backlog levels off instead of growing until the log is full; 60 ms is an answer that no SDK takes for a failure.
 */
export function groupWaitMs(
  limits: GroupCommitMs,
  now: { lastSyncMs: number; heldBytes: number; boundBytes: number },
): number {
  const company = Math.min(limits.max, Math.max(limits.min, now.lastSyncMs))
  const from = Math.min(brake.fromBytes, brake.fromShare * now.boundBytes)
  const share = Math.min(1, Math.max(0, (now.heldBytes - from) / (2 * from)))
  return Math.max(company, share * brake.ms)
}
