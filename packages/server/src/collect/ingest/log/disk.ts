import { constants } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, unlink } from 'node:fs/promises'
import path from 'node:path'

/** One open file. Offsets and lengths in bytes. */
export type DiskFile = {
  read(offset: number, length: number): Promise<Buffer>
  /** Writes all of `bytes` or throws. */
  write(bytes: Buffer, offset: number): Promise<void>
  /** Writes all of `bytes` and makes them durable, contents and length, or throws: then nothing is known of them. */
  writeDurably(bytes: Buffer, offset: number): Promise<void>
  /** fdatasync: contents and length, not times. */
  sync(): Promise<void>
  truncate(length: number): Promise<void>
  size(): Promise<number>
  close(): Promise<void>
}

export type OpenMode = 'read' | 'update' | 'create' | 'append'

/** The few file operations that the log needs, as an argument: tests put in a disk that fails. */
export type Disk = {
  makeFolder(folder: string): Promise<void>
  list(folder: string): Promise<string[]>
  /** `create` empties a file of that name if there is one; `append` does so too, for a file that is written durably again and again. */
  open(file: string, mode: OpenMode): Promise<DiskFile>
  readAll(file: string): Promise<Buffer | null>
  rename(from: string, to: string): Promise<void>
  remove(file: string): Promise<void>
  /** Makes creations, renames and removals in a folder durable. */
  syncFolder(folder: string): Promise<void>
}

/**
 * On Linux a durable write is one call (O_DSYNC) instead of a write and an fdatasync: while the main thread is busy each call more waits
 * for its next turn. Elsewhere O_DSYNC may stop at the disk's own cache.
 */
const durableWrite = process.platform === 'linux' ? constants.O_DSYNC : 0
const flags = {
  read: 'r',
  update: constants.O_RDWR | durableWrite,
  create: 'w+',
  append: constants.O_RDWR | constants.O_CREAT | constants.O_TRUNC | durableWrite,
} as const

async function openFile(file: string, mode: OpenMode): Promise<DiskFile> {
  // 0600: the log holds what customers sent, before any redaction by role.
  const handle = await open(file, flags[mode], 0o600)
  const isDurable = durableWrite !== 0 && (mode === 'update' || mode === 'append')
  const write = async (bytes: Buffer, offset: number) => {
    let done = 0
    while (done < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, offset + done)
      done += bytesWritten
    }
  }
  return {
    async read(offset, length) {
      const bytes = Buffer.allocUnsafe(length)
      let done = 0
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done)
        if (bytesRead === 0) break
        done += bytesRead
      }
      return bytes.subarray(0, done)
    },
    write,
    async writeDurably(bytes, offset) {
      await write(bytes, offset)
      if (!isDurable) await handle.datasync()
    },
    sync: () => handle.datasync(),
    truncate: (length) => handle.truncate(length),
    size: async () => (await handle.stat()).size,
    close: () => handle.close(),
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** The real disk. */
export const nodeDisk: Disk = {
  makeFolder: async (folder) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  },
  list: (folder) => readdir(folder),
  open: openFile,
  readAll: (file) =>
    readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    }),
  rename,
  remove: unlink,
  syncFolder,
}

/** Writes a small file so that after a crash it is there whole or not at all. */
export async function writeWhole(disk: Disk, file: string, bytes: Buffer): Promise<void> {
  const temporary = `${file}.tmp`
  const handle = await disk.open(temporary, 'create')
  try {
    await handle.write(bytes, 0)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await disk.rename(temporary, file)
  await disk.syncFolder(path.dirname(file))
}
