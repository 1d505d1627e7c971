/**
 * Bytes that wait to be applied: up to `from` nobody is slowed down, from three times as many on by the longest brake. A burst
 * of three million events (about a minute and a half of applying) is taken as fast as it comes; a small log brakes at a fifth.
 */
const brake = { fromBytes: 128 * 1024 * 1024, fromShare: 0.2, ms: 60 } as const

/**
 * Milliseconds that a group is held back; 0 as long as applying keeps up. When it lags far behind, senders that wait for an answer
 * before they send again are slowed down little by little, so that the backlog levels off instead of growing until the log is
 * full; 60 ms is an answer that no SDK takes for a failure.
 */
export function brakeMs(log: { heldBytes: number; boundBytes: number }): number {
  const from = Math.min(brake.fromBytes, brake.fromShare * log.boundBytes)
  return Math.min(1, Math.max(0, (log.heldBytes - from) / (2 * from))) * brake.ms
}
