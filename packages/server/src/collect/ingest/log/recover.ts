import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { type Disk, writeWhole } from './disk.ts'
import { LogDamagedError } from './errors.ts'
import {
  decodeSegmentHeader,
  positionOfSegmentName,
  recordHeaderBytes,
  type SegmentHeader,
  segmentHeaderBytes,
} from './format.ts'
import { scanRecords } from './scan.ts'
import { createSegment, keepDamaged, type LogState, type Segment } from './state.ts'
import type { Position } from './types.ts'

/** Changes to old files, put off until the numbers that they held are durably used up. */
type Repairs = (() => Promise<void>)[]

/** The log's identity, made on first use. */
export async function readOrCreateId(state: Pick<LogState, 'folder' | 'disk'>): Promise<string> {
  const file = path.join(state.folder, 'id')
  const text = (await state.disk.readAll(file))?.toString('latin1').trim()
  if (text !== undefined && /^[0-9a-f]{32}$/.test(text)) return text
  if (text !== undefined) {
    throw new LogDamagedError(
      `The file ${file} does not hold a log's identity (32 hexadecimal digits). Restore it from a backup, or move the ` +
        'whole folder aside to begin a new log; its records are then not applied.',
    )
  }
  const id = randomBytes(16).toString('hex')
  await writeWhole(state.disk, file, Buffer.from(`${id}\n`, 'latin1'))
  return id
}

/**
 * Finds the segments that a previous process left, cuts a torn tail off the last one, and sets where counting goes on: after
 * every number that an acknowledged record may have had, even where that record is damaged, and not before `appliedTo` (LG4).
 */
export async function recoverSegments(state: LogState, appliedTo: Position | null): Promise<void> {
  const names = await state.disk.list(state.folder)
  state.corruptFiles = names.filter((name) => name.endsWith('.corrupt')).length
  for (const name of names) {
    // Not the lock's own temporary files: another starter may be about to be refused.
    if (/^(id|\d{16})\..*(scrub|tmp)$/.test(name)) await state.disk.remove(path.join(state.folder, name))
  }
  const repairs: Repairs = []
  const inspected: Inspected[] = []
  for (const one of segmentsAmong(state.folder, names)) inspected.push(await inspect(state, one))
  takeIntact(state, inspected, repairs)
  const last = state.segments.at(-1)
  if (last !== undefined) await recoverTail(state, last, repairs)
  const intactEnd = last?.end ?? 1
  state.next = Math.max(state.next, intactEnd)
  state.tailEnd = Math.max(state.tailEnd, intactEnd)
  linkSegments(state)
  if (appliedTo !== null && appliedTo > state.next) {
    state.notes.warn(
      { next: state.next, appliedTo },
      'The log is older than what was applied from it; numbers are skipped.',
    )
    state.next = appliedTo
  }
  state.releasedTo = appliedTo ?? state.segments[0]?.header.first ?? state.next
  if (state.next !== intactEnd) await (await createSegment(state)).file.close()
  for (const repair of repairs) await repair()
  // A process that ended while it made a segment may have left its name unsynced, and appends go on in that file (LG1).
  await state.disk.syncFolder(state.folder)
}

/** A segment ends where its successor says: bytes after that were never acknowledged. */
function linkSegments(state: LogState): void {
  for (const [index, segment] of state.segments.entries()) {
    const following = state.segments[index + 1]
    const end = following?.header.previousEnd ?? Math.max(segment.end, state.tailEnd)
    segment.end = Math.max(segment.header.first, end)
    if (following !== undefined) segment.unfinishedFrom = following.header.unfinishedFrom
  }
  const starts = state.segments.map(({ header }) => ({ position: header.first, timeMs: header.createdMs }))
  state.marks = thin([...starts, ...state.marks])
}

/**
 * Throws `LogDamagedError` when the folder holds records of another version; changes nothing. Asked before the stores are brought
 * forward: the version that wrote the records does not start on stores that are newer than it (LG9).
 */
export async function refuseOtherVersions(folder: string, disk: Disk): Promise<void> {
  for (const { file } of segmentsAmong(folder, await disk.list(folder))) await readHeader(disk, file)
}

type Found = { file: string; first: Position }
type Inspected = Found & { size: number; header: SegmentHeader | 'damaged' }

function segmentsAmong(folder: string, names: readonly string[]): Found[] {
  return names
    .map((name) => ({ name, first: positionOfSegmentName(name) }))
    .flatMap(({ name, first }) => (first === null ? [] : [{ file: path.join(folder, name), first }]))
    .sort((a, b) => a.first - b.first)
}

async function inspect(state: LogState, found: Found): Promise<Inspected> {
  const { header, size } = await readHeader(state.disk, found.file)
  const isOurs = header !== 'damaged' && header.logId === state.id && header.first === found.first
  return { ...found, size, header: isOurs ? header : 'damaged' }
}

/** An empty segment of an older version, which that version leaves when all is applied, is as good as one that was not made whole. */
async function readHeader(disk: Disk, file: string): Promise<{ header: SegmentHeader | 'damaged'; size: number }> {
  const handle = await disk.open(file, 'read')
  try {
    const size = await handle.size()
    const header = decodeSegmentHeader(await handle.read(0, segmentHeaderBytes))
    if (header === 'older_version' && size <= segmentHeaderBytes) return { header: 'damaged', size }
    if (header === 'newer_version' || header === 'older_version') throw otherVersion(file, header)
    return { header, size }
  } finally {
    await handle.close()
  }
}

function otherVersion(file: string, which: 'newer_version' | 'older_version'): LogDamagedError {
  const sentence =
    which === 'newer_version'
      ? 'was written by a newer version of this server. Start that version, or move the file aside.'
      : "has the log's format of before the first release, which this version does not read. Start the version that wrote it " +
        'until all of it is applied and stop it, or move the folder aside to begin a new log; what was not applied is then lost.'
  return new LogDamagedError(`${file} ${sentence}`)
}

/** Sorts what can be read from what is set aside. */
function takeIntact(state: LogState, inspected: Inspected[], repairs: Repairs): void {
  for (const one of inspected) {
    state.next = Math.max(state.next, one.first)
    if (one.header !== 'damaged') {
      state.segments.push({ header: one.header, path: one.file, bytes: one.size, end: one.first, unfinishedFrom: null })
      state.tailEnd = one.first
    } else if (one === inspected.at(-1) && one.size <= segmentHeaderBytes) {
      // A crash while the file was being made: no record was ever in it.
      repairs.push(async () => {
        if (!state.segments.some((segment) => segment.path === one.file)) await state.disk.remove(one.file)
      })
    } else {
      setAside(state, one, repairs)
    }
  }
}

/** Walks the last segment to its end; damage with intact records after it is left for the reader to report. */
async function recoverTail(state: LogState, segment: Segment, repairs: Repairs): Promise<void> {
  const size = segment.bytes
  const { salt, first } = segment.header
  segment.bytes = segmentHeaderBytes
  let groupFirst = first
  let holeEnd = first
  const file = await state.disk.open(segment.path, 'read')
  try {
    const range = { file, salt, offset: segmentHeaderBytes, endOffset: size, position: first }
    for await (const item of scanRecords(range)) {
      if (item.kind === 'record') {
        if (item.header.position > segment.end) holeEnd = item.header.position
        groupFirst = item.header.groupFirst
        segment.end = item.header.position + 1
        segment.bytes = item.nextOffset
        state.marks.push({ position: item.header.position, timeMs: item.header.timeMs })
      } else if (item.tail) {
        const content = await file.read(item.offset, size - item.offset)
        await cutTail(state, { segment, content, short: item.short, reason: item.reason }, repairs)
      }
    }
    if (holeEnd > groupFirst) markUnfinished(state, segment, groupFirst)
  } finally {
    await file.close()
  }
}

/**
 * Every group but the last is known to be durable, since the next was written after it. In the last one a record that is missing
 * before an intact one means that power failed before its fdatasync returned: nothing of the group was acknowledged. What is
 * intact of it is delivered all the same; the next segment's header keeps the mark (LG6).
 */
function markUnfinished(state: LogState, segment: Segment, groupFirst: Position): void {
  segment.unfinishedFrom = groupFirst
  const details = { file: segment.path, from: groupFirst, to: segment.end }
  state.notes.warn(details, 'The last records of the log were not written whole; what is missing was not acknowledged.')
}

async function cutTail(
  state: LogState,
  tail: { segment: Segment; content: Buffer; short: boolean; reason: string },
  repairs: Repairs,
): Promise<void> {
  const { segment, content, reason } = tail
  const offset = segment.bytes
  const details = { file: segment.path, offset, bytes: content.length, reason }
  if (tail.short || content.every((byte) => byte === 0)) {
    state.notes.info(details, 'Cut off the unfinished end of the log; nothing in it was acknowledged.')
  } else {
    const keptIn = await keepDamaged(state, segment.path, { offset, content })
    state.notes.error({ ...details, keptIn }, 'The end of the log was damaged; its bytes are kept.')
    // Acknowledged records may have been in there: their numbers stay used up.
    state.next = Math.max(state.next, segment.end + Math.ceil(content.length / recordHeaderBytes))
  }
  repairs.push(async () => {
    const handle = await state.disk.open(segment.path, 'update')
    try {
      await handle.truncate(offset)
      await handle.sync()
    } finally {
      await handle.close()
    }
  })
}

function setAside(state: LogState, found: Inspected, repairs: Repairs): void {
  const keptIn = `${found.file}.corrupt`
  state.next = Math.max(state.next, found.first + Math.ceil(found.size / recordHeaderBytes))
  // The reader stops at this hole instead of passing over it (LG6).
  state.tailEnd = state.next
  state.corruptFiles += 1
  state.notes.error({ file: found.file, keptIn }, 'A segment of the log has a damaged header and is set aside.')
  repairs.push(async () => {
    await state.disk.rename(found.file, keptIn)
    await state.disk.syncFolder(state.folder)
  })
}

function thin(marks: LogState['marks']): LogState['marks'] {
  const kept: LogState['marks'] = []
  for (const mark of marks) {
    const last = kept.at(-1)
    if (last === undefined || mark.timeMs >= last.timeMs + 1000) kept.push(mark)
  }
  return kept
}
