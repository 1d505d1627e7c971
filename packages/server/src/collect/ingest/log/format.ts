import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Position } from './types.ts'

/** FORMAT.md describes these bytes. A change of any of them is a new version. */
const segmentMagic = Buffer.from('OCXMLOG\x02', 'latin1')
export const segmentHeaderBytes = 64
/** 0xFF never occurs in UTF-8 text, which makes false candidates rare when searching for the next record. */
const recordMagic = Buffer.from([0xff, 0x4f, 0x52, 0xfe])
export const recordHeaderBytes = 32
/** A request is at most a few megabytes; a length above this is damage, whatever its checksum says. */
export const maxRecordBytes = 32 * 1024 * 1024

export type SegmentHeader = {
  first: Position
  /** Where the segment before ended; numbers from here to `first` were deliberately never used. */
  previousEnd: Position
  createdMs: number
  logId: string
  /** Goes into every record's checksum: bytes planted in a payload can never pass for a record. */
  salt: Buffer
  /**
   * First position of the group with which the segment before ended when a power failure left holes in it: what is missing from
   * there on was never acknowledged. Null when that segment ended in order.
   */
  unfinishedFrom: Position | null
}

export type RecordHeader = {
  payloadBytes: number
  position: Position
  timeMs: number
  payloadCrc: number
  /** Position of the first record that shared this record's write and fdatasync. */
  groupFirst: Position
}

/** A fresh salt for a new segment. */
export function newSalt(): Buffer {
  return randomBytes(8)
}

/** The file name of the segment whose first record has this position. */
export function segmentName(first: Position): string {
  return `${String(first).padStart(16, '0')}.seg`
}

/** The first position that a segment's file name says, or null for other files. */
export function positionOfSegmentName(name: string): Position | null {
  const match = /^(\d{16})\.seg$/.exec(name)
  return match?.[1] === undefined ? null : Number(match[1])
}

/** The 64 bytes that begin a segment. */
export function encodeSegmentHeader(header: SegmentHeader): Buffer {
  const bytes = Buffer.alloc(segmentHeaderBytes)
  segmentMagic.copy(bytes, 0)
  bytes.writeUIntLE(header.first, 8, 6)
  bytes.writeUIntLE(header.previousEnd, 14, 6)
  bytes.writeUIntLE(header.createdMs, 20, 6)
  Buffer.from(header.logId, 'hex').copy(bytes, 26)
  header.salt.copy(bytes, 42)
  bytes.writeUIntLE(header.unfinishedFrom ?? 0, 50, 6)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60)
  return bytes
}

/** Reads a segment's header; another version's segment must not be touched, `damaged` is anything else. */
export function decodeSegmentHeader(bytes: Buffer): SegmentHeader | 'damaged' | 'older_version' | 'newer_version' {
  if (bytes.length < segmentHeaderBytes || crc32(bytes.subarray(0, 60)) !== bytes.readUInt32LE(60)) return 'damaged'
  if (!bytes.subarray(0, 7).equals(segmentMagic.subarray(0, 7))) return 'damaged'
  const version = bytes.readUInt8(7)
  const own = segmentMagic.readUInt8(7)
  if (version !== own) return version < own ? 'older_version' : 'newer_version'
  return {
    first: bytes.readUIntLE(8, 6),
    previousEnd: bytes.readUIntLE(14, 6),
    createdMs: bytes.readUIntLE(20, 6),
    logId: bytes.toString('hex', 26, 42),
    salt: Buffer.from(bytes.subarray(42, 50)),
    unfinishedFrom: bytes.readUIntLE(50, 6) || null,
  }
}

/** Writes one framed record into `into` at `offset` and returns the offset after it. An empty payload marks an erased record. */
export function writeRecord(
  into: { bytes: Buffer; offset: number },
  record: { position: Position; timeMs: number; payload: Buffer; groupFirst: Position },
  salt: Buffer,
): number {
  const { bytes, offset } = into
  recordMagic.copy(bytes, offset)
  bytes.writeUInt32LE(record.payload.length, offset + 4)
  bytes.writeUIntLE(record.position, offset + 8, 6)
  bytes.writeUIntLE(record.timeMs, offset + 14, 6)
  bytes.writeUInt32LE(crc32(record.payload), offset + 20)
  bytes.writeUInt32LE(record.position - record.groupFirst, offset + 24)
  bytes.writeUInt32LE(headerCrc(bytes.subarray(offset, offset + 28), salt), offset + 28)
  record.payload.copy(bytes, offset + recordHeaderBytes)
  return offset + recordHeaderBytes + record.payload.length
}

/** Reads the 32 bytes before a payload; null when they are not an intact header of this segment. */
export function decodeRecordHeader(bytes: Buffer, salt: Buffer): RecordHeader | null {
  if (bytes.length < recordHeaderBytes || !bytes.subarray(0, 4).equals(recordMagic)) return null
  if (bytes.readUInt32LE(28) !== headerCrc(bytes.subarray(0, 28), salt)) return null
  const payloadBytes = bytes.readUInt32LE(4)
  if (payloadBytes > maxRecordBytes) return null
  const position = bytes.readUIntLE(8, 6)
  return {
    payloadBytes,
    position,
    timeMs: bytes.readUIntLE(14, 6),
    payloadCrc: bytes.readUInt32LE(20),
    groupFirst: position - bytes.readUInt32LE(24),
  }
}

/** Offset of the next possible record header at or after `from`, or -1. */
export function findRecordMagic(bytes: Buffer, from: number): number {
  return bytes.indexOf(recordMagic, from)
}

function headerCrc(bytes: Buffer, salt: Buffer): number {
  return crc32(bytes, crc32(salt))
}
