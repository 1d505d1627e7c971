import { segmentHeaderBytes } from './format.ts'
import type { LogState } from './state.ts'
import type { Position } from './types.ts'

/** A segment whose records are all applied is closed early at this age or at a quarter of its size: then it can be deleted. */
const rollAppliedAfterMs = 60_000

/** True when the newest segment holds only applied records and is old or large enough to be worth replacing. */
export function wantsRoll(state: LogState, segmentBytes: number): boolean {
  const last = state.segments.at(-1)
  if (last === undefined || last.bytes === segmentHeaderBytes || state.releasedTo < last.end) return false
  return state.clock() - last.header.createdMs >= rollAppliedAfterMs || last.bytes >= segmentBytes / 4
}

/** Moves the released position forward; refuses one that lies after the end of the log. */
export function advanceRelease(state: LogState, position: Position): void {
  if (!Number.isSafeInteger(position) || position < 0 || position > state.next) {
    throw new RangeError(`Cannot release to ${position}: the next record of the log is ${state.next}.`)
  }
  state.releasedTo = Math.max(state.releasedTo, position)
}

/** Deletes the segments wholly before the released position; never the last, whose header carries the count (LG4). */
export async function deleteReleased(state: LogState): Promise<void> {
  for (;;) {
    const oldest = state.segments[0]
    if (oldest === undefined || state.segments.length === 1 || oldest.end > state.releasedTo) return
    await state.disk.remove(oldest.path)
    state.segments.shift()
  }
}
