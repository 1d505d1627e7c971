import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

/** First byte of a packed record. */
const codecs = { none: 0, zstd: 1 } as const
export type RecordCodec = keyof typeof codecs

/** Below this, packing costs more (a context of its own each time) than the bytes that it saves. */
const packedFrom = 4096

/** An unpacked record above this is damage or an attack, not a request. */
const unpackedBytesMax = 128 * 1024 * 1024

/**
 * Packs a text after one byte that names the codec. zstd level 1 by default, but for small texts: at 20 kB it costs about 40 µs and
 * leaves a fifth of the bytes to sync (README.md has the numbers).
 */
export function packText(text: string, codec: RecordCodec = 'zstd'): Buffer {
  if (codec === 'none' || text.length < packedFrom) return Buffer.concat([Buffer.of(codecs.none), Buffer.from(text)])
  const packed = zstdCompressSync(text, { params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  return Buffer.concat([Buffer.of(codecs.zstd), packed])
}

/** The text of a packed record. Throws an Error with a sentence when the bytes are not one. */
export function unpackText(record: Buffer): string {
  const [codec] = record
  const body = record.subarray(1)
  if (codec === codecs.none) return body.toString()
  if (codec === codecs.zstd) return zstdDecompressSync(body, { maxOutputLength: unpackedBytesMax }).toString()
  throw new Error(`A log record has the unknown codec ${codec ?? 'none at all'}.`)
}
