import { crc32 } from 'node:zlib'
import type { DiskFile } from './disk.ts'
import { decodeRecordHeader, findRecordMagic, type RecordHeader, recordHeaderBytes } from './format.ts'
import type { Position } from './types.ts'

/** Which bytes of one segment to read, and which position is due at `offset`. */
export type ScanRange = { file: DiskFile; salt: Buffer; offset: number; endOffset: number; position: Position }

export type Scanned =
  | { kind: 'record'; offset: number; nextOffset: number; header: RecordHeader; payload: Buffer }
  /** Bytes that are no intact record; `tail` when nothing intact follows, `short` when the last record is merely cut off. */
  | { kind: 'damage'; offset: number; nextOffset: number; reason: string; tail: boolean; short: boolean }

const windowBytes = 512 * 1024

/**
 * Walks the records of a segment. Damage is passed as one item that reaches to the next intact record: by the length in the
 * header when only the payload is bad, else by a search for a header whose salted checksum holds and whose position is later.
 */
export async function* scanRecords(range: ScanRange): AsyncGenerator<Scanned> {
  const window = new Window(range.file, range.endOffset)
  let { offset, position } = range
  while (offset < range.endOffset) {
    const found = await readRecord(window, offset, { salt: range.salt, position })
    if (found.kind === 'record') {
      yield found
      position = found.header.position + 1
      offset = found.nextOffset
      continue
    }
    const nextOffset = await findNext(window, found.skipTo ?? offset + 1, { salt: range.salt, position })
    yield {
      kind: 'damage',
      offset,
      nextOffset: nextOffset ?? range.endOffset,
      reason: found.reason,
      tail: nextOffset === null,
      short: found.short,
    }
    if (nextOffset === null) return
    offset = nextOffset
  }
}

type Bad = { kind: 'bad'; reason: string; short: boolean; skipTo: number | null }

/** What the next record has to fit: the segment's salt, and a position that is not before this one. */
type Due = { salt: Buffer; position: Position }

async function readRecord(
  window: Window,
  offset: number,
  due: Due,
): Promise<Extract<Scanned, { kind: 'record' }> | Bad> {
  const headerBytes = await window.bytes(offset, recordHeaderBytes)
  if (headerBytes === null) return { kind: 'bad', reason: 'the file ends inside a record', short: true, skipTo: null }
  const header = decodeRecordHeader(headerBytes, due.salt)
  if (header === null) return { kind: 'bad', reason: 'a record header is damaged', short: false, skipTo: null }
  if (header.position < due.position)
    return { kind: 'bad', reason: 'a record is out of order', short: false, skipTo: null }
  const nextOffset = offset + recordHeaderBytes + header.payloadBytes
  const payload = await window.bytes(offset + recordHeaderBytes, header.payloadBytes)
  if (payload === null) return { kind: 'bad', reason: 'the file ends inside a record', short: true, skipTo: null }
  if (crc32(payload) !== header.payloadCrc) {
    return { kind: 'bad', reason: 'a payload does not match its checksum', short: false, skipTo: nextOffset }
  }
  return { kind: 'record', offset, nextOffset, header, payload }
}

async function findNext(window: Window, from: number, due: Due): Promise<number | null> {
  let offset = from
  while (offset + recordHeaderBytes <= window.end) {
    const length = Math.min(windowBytes, window.end - offset)
    const bytes = await window.bytes(offset, length)
    if (bytes === null) return null
    const at = findRecordMagic(bytes, 0)
    if (at < 0) {
      // The magic may straddle the edge.
      offset += Math.max(1, length - 3)
      continue
    }
    const headerBytes = await window.bytes(offset + at, recordHeaderBytes)
    const header = headerBytes === null ? null : decodeRecordHeader(headerBytes, due.salt)
    if (header !== null && header.position >= due.position) return offset + at
    offset += at + 1
  }
  return null
}

/** A read-ahead over a file, so that small records do not cost a system call each. */
class Window {
  readonly end: number
  readonly #file: DiskFile
  #start = 0
  #held: Buffer = Buffer.alloc(0)

  constructor(file: DiskFile, end: number) {
    this.#file = file
    this.end = end
  }

  /** `length` bytes at `offset`, or null when the file does not hold them all. */
  async bytes(offset: number, length: number): Promise<Buffer | null> {
    if (offset + length > this.end) return null
    if (offset < this.#start || offset + length > this.#start + this.#held.length) {
      this.#held = await this.#file.read(offset, Math.min(Math.max(length, windowBytes), this.end - offset))
      this.#start = offset
    }
    const at = offset - this.#start
    return at + length <= this.#held.length ? this.#held.subarray(at, at + length) : null
  }
}
