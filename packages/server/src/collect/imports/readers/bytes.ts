import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { createInflationGuard, type Limits, unreadable } from './limits.ts'

/** The bytes of a file, unpacked where it is gzip, and how far reading has come. */
export type ByteSource = {
  gzip: boolean
  /** Size on disk. */
  bytes: number
  chunks(): AsyncIterable<Uint8Array>
  /** Share of the file on disk that was read, 0 to 1. */
  fraction(): number
}

/** Opens a file for reading from its start. Rejects with `cannot_compute` when gzip is damaged or a bomb. */
export async function openBytes(path: string, limits: Limits): Promise<ByteSource> {
  const { size } = await stat(path)
  const gzip = isGzip(await readHead(path, 2))
  let read = 0
  async function* chunks(): AsyncIterable<Uint8Array> {
    read = 0
    const file = createReadStream(path, { highWaterMark: 256 * 1024 })
    file.on('data', (chunk) => {
      read += chunk.length
    })
    if (!gzip) return yield* file as AsyncIterable<Uint8Array>
    const guard = createInflationGuard(limits, size)
    const unzip = createGunzip({ chunkSize: 256 * 1024 })
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
  return { gzip, bytes: size, chunks, fraction: () => (size === 0 ? 1 : read / size) }
}

/** The first bytes of a file. */
async function readHead(path: string, length: number): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, 0)
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
  return unreadable('The gzip file is damaged or was cut off.', code)
}
