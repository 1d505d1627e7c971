import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Disk, nodeDisk } from './disk.ts'
import { maxRecordBytes } from './format.ts'
import { lockFolder } from './lock.ts'
import { LogReader } from './reader.ts'
import { readOrCreateId, recoverSegments, refuseOtherVersions } from './recover.ts'
import { advanceRelease, deleteReleased, wantsRoll } from './release.ts'
import { scrubSegment } from './scrub.ts'
import { heldBytes, type LogState, newMutex, oldestUnappliedMs } from './state.ts'
import { SyncTimes } from './sync-times.ts'
import type { IngestLog, LogNotes, LogStats, Position } from './types.ts'
import { Waiters } from './waiters.ts'
import { LogWriter } from './writer.ts'

export type OpenLogOptions = {
  folder: string
  /** Most bytes on disk; the last tenth only for `reserved` appends. At least 1 MiB. */
  boundBytes: number
  clock: () => number
  log: LogNotes
  /** The applier's checkpoint for this log: nothing before it is needed, and no number before it is given out again. */
  appliedTo?: (logId: string) => Promise<Position | null>
  /** Read over missing segments, reporting them as lost, instead of stopping: an operator's explicit decision. */
  acceptLoss?: boolean
  /** For tests. */
  disk?: Disk
}

const boundBytesMin = 1024 * 1024

/**
 * Opens the receiver's log in a folder of its own, repairs what a crash left, and becomes its only writer. Throws
 * `LogLockedError` when a live process has it, `LogDamagedError` when the files are not what they should be.
 */
export async function openLog(options: OpenLogOptions): Promise<IngestLog> {
  const { folder, boundBytes, clock, log: notes, disk = nodeDisk } = options
  if (!(boundBytes >= boundBytesMin)) {
    throw new RangeError(`boundBytes must be at least ${boundBytesMin}, found ${boundBytes}.`)
  }
  await disk.makeFolder(folder)
  const unlock = await lockFolder(folder)
  try {
    const id = await readOrCreateId({ folder, disk })
    const state: LogState = {
      ...{ folder, id, disk, clock, notes },
      ...{ segments: [], marks: [], next: 1, tailEnd: 1, releasedTo: 1, lostRecords: 0, corruptFiles: 0 },
    }
    await recoverSegments(state, (await options.appliedTo?.(id)) ?? null)
    return assemble(state, options, unlock)
  } catch (error) {
    await unlock()
    throw error
  }
}

/**
 * Throws `LogDamagedError` with one sentence when the log in `dataFolder` holds records that another version wrote. For whoever is about
 * to bring the stores forward: after that, the version that could read them starts no more.
 */
export async function checkLogVersion(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'log')
  if (existsSync(folder)) await refuseOtherVersions(folder, nodeDisk)
}

function assemble(state: LogState, options: OpenLogOptions, unlock: () => Promise<void>): IngestLog {
  const { boundBytes } = options
  // Small segments make release fine-grained; large ones make file creation rare.
  const segmentBytes = Math.min(64 * 1024 * 1024, Math.floor(boundBytes / 16))
  const times = new SyncTimes()
  const waiters = new Waiters(() => state.next)
  const hooks = { times, onDurable: () => waiters.wake() }
  const writer = new LogWriter(state, { boundBytes, segmentBytes }, hooks)
  const reader = new LogReader(state, options.acceptLoss ?? false)
  /** Reads, releases and scrubs of old files take turns: a reader never sees a file that is being replaced. */
  const maintain = newMutex()
  let closing: Promise<void> | null = null
  return {
    id: state.id,
    first: () => state.segments[0]?.header.first ?? state.next,
    next: () => state.next,
    async append(record, { reserved = false } = {}) {
      if (record.length === 0 || record.length > maxRecordBytes) {
        throw new RangeError(`A record has 1 to ${maxRecordBytes} bytes, found ${record.length}.`)
      }
      return await writer.append(record, reserved)
    },
    read: (limits) => maintain(() => reader.read(limits)),
    waitForMore: (position, signal) => waiters.wait(position, signal),
    async release(position) {
      advanceRelease(state, position)
      if (wantsRoll(state, segmentBytes)) await rollForRelease(state, writer)
      await maintain(() => deleteReleased(state))
    },
    async scrub(decide) {
      await writer.roll()
      const sum = { rewritten: 0, erased: 0 }
      for (const segment of state.segments.slice(0, -1)) {
        await maintain(async () => {
          // Released while its turn came.
          if (!state.segments.includes(segment)) return
          const { rewritten, erased } = await scrubSegment(state, segment, decide)
          reader.forgetOffsets()
          sum.rewritten += rewritten
          sum.erased += erased
        })
      }
      return sum
    },
    stats: () => statsOf(state, { writer, times, boundBytes }),
    close() {
      closing ??= (async () => {
        await writer.close()
        waiters.end()
        await maintain(async () => undefined)
        await unlock()
      })()
      return closing
    },
  }
}

/** What is applied must not be reported as failed because the disk is full just now: the segment is kept for longer instead. */
async function rollForRelease(state: LogState, writer: LogWriter): Promise<void> {
  try {
    await writer.roll()
  } catch (error) {
    state.notes.warn(
      { folder: state.folder, reason: String(error) },
      'The log could not begin a new segment; it tries again.',
    )
  }
}

function statsOf(state: LogState, parts: { writer: LogWriter; times: SyncTimes; boundBytes: number }): LogStats {
  const { writer, times, boundBytes } = parts
  const unappliedRecords = Math.max(0, state.next - state.releasedTo)
  return {
    next: state.next,
    releasedTo: state.releasedTo,
    unappliedRecords,
    oldestUnappliedMs: oldestUnappliedMs(state),
    bytesOnDisk: heldBytes(state),
    boundBytes,
    segments: state.segments.length,
    appendedRecords: writer.appendedRecords,
    appendedBytes: writer.appendedBytes,
    refused: { ...writer.refused },
    failing: writer.failing,
    syncs: times.count,
    syncHistogram: times.histogram(),
    lostRecords: state.lostRecords,
    corruptFiles: state.corruptFiles,
  }
}
