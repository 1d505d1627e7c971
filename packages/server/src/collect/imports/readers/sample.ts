import { createHash } from 'node:crypto'
import { openBytes } from './bytes.ts'
import type { Limits } from './limits.ts'

/** Enough to see a format, and pieces from all over the file to see what its beginning does not show. */
export type FileSample = {
  gzip: boolean
  /** SHA-256 (hex) of the content, unpacked: packing a file again does not make it another one. */
  sha256: string
  /** Size of the content, unpacked. */
  bytes: number
  head: Uint8Array
  /** Each begins and ends somewhere inside a line. */
  pieces: Uint8Array[]
}

const headBytes = 512 * 1024
const pieceBytes = 16 * 1024
const piecesMax = 32

/** Reads a file once from end to end: hashes it, checks that it unpacks within bounds, keeps a sample of at most 1 MB. */
export async function takeSample(path: string, limits: Limits): Promise<FileSample> {
  const source = await openBytes(path, limits)
  const hash = createHash('sha256')
  const heads: Uint8Array[] = []
  let headLength = 0
  let bytes = 0
  const pieces = createPieces()
  for await (const chunk of source.chunks()) {
    hash.update(chunk)
    if (headLength < headBytes) {
      const part = chunk.subarray(0, headBytes - headLength)
      heads.push(Uint8Array.from(part))
      headLength += part.length
    } else pieces.offer(chunk, bytes)
    bytes += chunk.length
  }
  return { gzip: source.gzip, sha256: hash.digest('hex'), bytes, head: Buffer.concat(heads), pieces: pieces.all() }
}

/**
 * Pieces at even distances without knowing the length beforehand: when there are too many, every other one is dropped
 * and the distance doubles. The first piece beyond ASCII is kept besides: it decides the encoding.
 */
function createPieces(): { offer(chunk: Uint8Array, at: number): void; all(): Uint8Array[] } {
  let kept: Uint8Array[] = []
  let beyondAscii: Uint8Array | null = null
  let distance = 256 * 1024
  let next = 0
  return {
    offer(chunk, at) {
      if (!beyondAscii) {
        const high = chunk.findIndex((byte) => byte >= 0x80)
        if (high >= 0) beyondAscii = Uint8Array.from(chunk.subarray(Math.max(0, high - 512), high + pieceBytes))
      }
      if (at < next) return
      next = at + distance
      kept.push(Uint8Array.from(chunk.subarray(0, pieceBytes)))
      if (kept.length <= piecesMax) return
      kept = kept.filter((_, index) => index % 2 === 0)
      distance *= 2
    },
    all: () => (beyondAscii ? [...kept, beyondAscii] : kept),
  }
}
