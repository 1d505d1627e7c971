import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { Json } from '../../../platform/kernel/index.ts'

/** First byte of an encoded record. */
const codecs = { none: 0, zstd: 1 } as const
export type RecordCodec = keyof typeof codecs

/** Below this, packing costs more (a context of its own each time) than the bytes that it saves. */
const packedFrom = 4096

/** A decompressed record above this is damage or an attack, not a request. */
const decodedBytesMax = 128 * 1024 * 1024

/**
 * Encodes JSON values, one a line, after one byte that names the codec. zstd level 1 by default, but for small texts: at 20 kB it
 * costs about 40 µs and leaves a fifth of the bytes to sync (README.md has the numbers).
 */
export function encodeRecord(values: readonly Json[], codec: RecordCodec = 'zstd'): Buffer {
  const text = values.map((value) => JSON.stringify(value)).join('\n')
  if (codec === 'none' || text.length < packedFrom) return Buffer.concat([Buffer.of(codecs.none), Buffer.from(text)])
  const packed = zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return Buffer.concat([Buffer.of(codecs.zstd), packed])
}

/** The values of an encoded record. Throws an Error with a sentence when the bytes are not one. */
export function decodeRecord(record: Buffer): Json[] {
  return openRecord(record).values
}

/** The values with the length of their text, which says what they weigh: packed, repetitive data weigh a thousandth. Throws as above. */
export function openRecord(record: Buffer): { values: Json[]; chars: number } {
  const text = textOf(record[0], record.subarray(1))
  if (text === '') return { values: [], chars: 0 }
  const values = text.split('\n').map((line, index) => {
    try {
      return JSON.parse(line) as Json
    } catch {
      throw new Error(`Line ${index + 1} of a log record is not JSON.`)
    }
  })
  return { values, chars: text.length }
}

function textOf(codec: number | undefined, body: Buffer): string {
  if (codec === codecs.none) return body.toString()
  if (codec === codecs.zstd) return zstdDecompressSync(body, { maxOutputLength: decodedBytesMax }).toString()
  throw new Error(`A log record has the unknown codec ${codec ?? 'none at all'}.`)
}
