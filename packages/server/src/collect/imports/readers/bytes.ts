import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { say } from '../../../platform/kernel/index.ts'
import { createInflationGuard, type Limits, unreadable } from './limits.ts'
import { words } from './words.ts'

/** The bytes of a file, unpacked where it is gzip, and how far reading has come. */
export type ByteSource = {
  gzip: boolean
  /** Size on disk. */
  bytes: number
  chunks(): AsyncIterable<Uint8Array>
  /** Share of the content that was given out, 0 to 1. */
  fraction(): number
}

/** Opens a file for reading from its start. Rejects with `cannot_compute` when gzip is damaged or a bomb. */
export async function openBytes(path: string, limits: Limits): Promise<ByteSource> {
  const { size } = await stat(path)
  const gzip = isGzip(await readAt(path, 0, 2))
  const total = gzip ? unpackedSize(await readAt(path, Math.max(0, size - 4), 4), size) : size
  let given = 0
  async function* chunks(): AsyncIterable<Uint8Array> {
    given = 0
    for await (const chunk of gzip ? unzipped(path, size, limits) : readStream(path)) {
      given += chunk.length
      yield chunk
    }
    given = total
  }
  return { gzip, bytes: size, chunks, fraction: () => (total === 0 ? 1 : Math.min(1, given / total)) }
}

/** Small pieces, so that progress moves and memory does not. */
const pieceBytes = 64 * 1024

function readStream(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: pieceBytes }) as AsyncIterable<Uint8Array>
}

async function* unzipped(path: string, size: number, limits: Limits): AsyncIterable<Uint8Array> {
  const guard = createInflationGuard(limits, size)
  const file = createReadStream(path, { highWaterMark: pieceBytes })
  const unzip = createGunzip({ chunkSize: pieceBytes })
  file.on('error', (error) => unzip.destroy(error))
  try {
    for await (const chunk of file.pipe(unzip) as AsyncIterable<Uint8Array>) {
      guard(chunk.length)
      yield chunk
    }
  } catch (error) {
    throw gzipError(error)
  } finally {
    file.destroy()
    unzip.destroy()
  }
}

/** Gzip ends with the unpacked size (of its last member, modulo 4 GB): good enough for progress where it is plausible. */
function unpackedSize(tail: Uint8Array, size: number): number {
  const said = tail.length < 4 ? 0 : new DataView(tail.buffer, tail.byteOffset).getUint32(0, true)
  return said > size ? said : size * 4
}

async function readAt(path: string, position: number, length: number): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

function gzipError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (!code.startsWith('Z_') && code !== 'ERR_BUFFER_TOO_LARGE') return error
  return unreadable(say(words.gzipDamaged), code)
}
