import path from 'node:path'
import type { Disk, DiskFile } from './disk.ts'
import { encodeSegmentHeader, newSalt, type SegmentHeader, segmentHeaderBytes, segmentName } from './format.ts'
import type { LogNotes, Position } from './types.ts'

/** One file of the log. `bytes` and `end` tell what is durable and belongs to the log, not how long the file happens to be. */
export type Segment = {
  header: SegmentHeader
  path: string
  bytes: number
  end: Position
  /** From here on a missing record was never acknowledged: power failed inside the last group of this segment. */
  unfinishedFrom: Position | null
}

/** What the writer, the reader and the releaser share. Only the writer moves `next`; only the releaser moves `releasedTo`. */
export type LogState = {
  folder: string
  id: string
  disk: Disk
  clock: () => number
  notes: LogNotes
  /** Oldest first, never empty of numbers: the last one's header says where counting goes on, so it is never removed. */
  segments: Segment[]
  next: Position
  /** End of the last record as far as known: below `next` when numbers were deliberately skipped, and written into the next segment's header. */
  tailEnd: Position
  releasedTo: Position
  /** Sparse (position, time) pairs, at most one a second, for the age of the oldest unapplied record. */
  marks: { position: Position; timeMs: number }[]
  lostRecords: number
  corruptFiles: number
}

/** Serialises asynchronous work: one after another, in the order of the calls. */
export function newMutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const run = last.then(work)
    last = run.catch(() => undefined)
    return run
  }
}

/** Creates the next segment, durable before it returns; it joins `state.segments`. The caller closes the file. */
export async function createSegment(state: LogState): Promise<{ segment: Segment; file: DiskFile }> {
  const first = state.next
  const previousEnd = state.tailEnd
  const unfinishedFrom = state.segments.at(-1)?.unfinishedFrom ?? null
  const made = { createdMs: state.clock(), logId: state.id, salt: newSalt() }
  const header: SegmentHeader = { first, previousEnd, ...made, unfinishedFrom }
  const file = path.join(state.folder, segmentName(first))
  const handle = await state.disk.open(file, 'append')
  try {
    await handle.writeDurably(encodeSegmentHeader(header), 0)
    await state.disk.syncFolder(state.folder)
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
  const segment: Segment = { header, path: file, bytes: segmentHeaderBytes, end: first, unfinishedFrom: null }
  state.segments.push(segment)
  state.tailEnd = first
  return { segment, file: handle }
}

/** Bytes of all segments on disk, as far as they belong to the log. */
export function heldBytes(state: LogState): number {
  let bytes = 0
  for (const segment of state.segments) bytes += segment.bytes
  return bytes
}

/** Copies damaged bytes beside the log so that the release of their segment does not destroy what could be repaired. */
export async function keepDamaged(
  state: LogState,
  segmentPath: string,
  bytes: { offset: number; content: Buffer },
): Promise<string> {
  const name = `${segmentPath}.${bytes.offset}.corrupt`
  if ((await state.disk.list(state.folder)).includes(path.basename(name))) return name
  const file = await state.disk.open(name, 'create')
  try {
    await file.write(bytes.content, 0)
    await file.sync()
  } finally {
    await file.close()
  }
  state.corruptFiles += 1
  return name
}

/** Append time of the oldest record that is not released, to within a second; null when there is none. */
export function oldestUnappliedMs(state: LogState): number | null {
  const { marks } = state
  while ((marks[1]?.position ?? Number.POSITIVE_INFINITY) <= state.releasedTo) marks.shift()
  return state.releasedTo >= state.next ? null : (marks[0]?.timeMs ?? null)
}
