import path from 'node:path'
import type { Disk, DiskFile, OpenMode } from '../disk.ts'

type Inode = { bytes: Buffer; synced: Buffer }
type NameChange = { name: string; inode: Inode | null; also?: { name: string; inode: Inode | null } }
type Operation = 'write' | 'sync' | 'truncate' | 'open' | 'syncFolder'

/** Uniform integer in [0, below). */
export type Pick = (below: number) => number

/**
 * A disk in memory that knows what a power failure may do: bytes since the last sync survive, vanish or turn to garbage sector
 * by sector; changes of names survive up to some point in their order, as on a journalling file system.
 */
export class MemoryDisk implements Disk {
  readonly files = new Map<string, Inode>()
  readonly #durableNames = new Map<string, Inode>()
  #changes: NameChange[] = []
  /** Called before each operation; throws to make it fail. */
  beforeEach: (operation: Operation, file: string) => void = () => {}

  async makeFolder(): Promise<void> {}

  async list(folder: string): Promise<string[]> {
    return [...this.files.keys()].filter((file) => path.dirname(file) === folder).map((file) => path.basename(file))
  }

  async open(file: string, mode: OpenMode): Promise<DiskFile> {
    this.beforeEach('open', file)
    let inode = this.files.get(file)
    if (inode === undefined) {
      if (mode === 'read' || mode === 'update') throw Object.assign(new Error(`ENOENT: ${file}`), { code: 'ENOENT' })
      inode = { bytes: Buffer.alloc(0), synced: Buffer.alloc(0) }
      this.#change({ name: file, inode })
    } else if (mode === 'create' || mode === 'append') {
      inode.bytes = Buffer.alloc(0)
    }
    return this.#handle(file, inode)
  }

  async readAll(file: string): Promise<Buffer | null> {
    return this.files.get(file)?.bytes ?? null
  }

  async rename(from: string, to: string): Promise<void> {
    const inode = this.files.get(from)
    if (inode === undefined) throw new Error(`ENOENT: ${from}`)
    this.#change({ name: to, inode, also: { name: from, inode: null } })
  }

  async remove(file: string): Promise<void> {
    if (!this.files.has(file)) throw new Error(`ENOENT: ${file}`)
    this.#change({ name: file, inode: null })
  }

  async syncFolder(folder: string): Promise<void> {
    this.beforeEach('syncFolder', folder)
    this.#settle(this.#changes.length)
  }

  /** The disk as it may be found after a power failure now. */
  crash(pick: Pick): MemoryDisk {
    this.#settle(pick(this.#changes.length + 1))
    const after = new MemoryDisk()
    for (const [name, inode] of this.#durableNames) {
      const bytes = survivingBytes(inode, pick)
      const copy = { bytes, synced: bytes }
      after.files.set(name, copy)
      after.#durableNames.set(name, copy)
    }
    return after
  }

  #change(change: NameChange): void {
    this.#changes.push(change)
    apply(this.files, change)
  }

  #settle(count: number): void {
    for (const change of this.#changes.splice(0, count)) apply(this.#durableNames, change)
  }

  #handle(file: string, inode: Inode): DiskFile {
    const write = async (bytes: Buffer, offset: number) => {
      this.beforeEach('write', file)
      const grown = Buffer.alloc(Math.max(inode.bytes.length, offset + bytes.length))
      inode.bytes.copy(grown)
      bytes.copy(grown, offset)
      inode.bytes = grown
    }
    const sync = async () => {
      this.beforeEach('sync', file)
      inode.synced = Buffer.from(inode.bytes)
    }
    return {
      read: async (offset, length) => Buffer.from(inode.bytes.subarray(offset, offset + length)),
      write,
      // A failure may come between the two.
      writeDurably: async (bytes, offset) => {
        await write(bytes, offset)
        await sync()
      },
      sync,
      truncate: async (length) => {
        this.beforeEach('truncate', file)
        inode.bytes = Buffer.from(inode.bytes.subarray(0, length))
      },
      size: async () => inode.bytes.length,
      close: async () => {},
    }
  }
}

function apply(names: Map<string, Inode>, change: NameChange): void {
  for (const { name, inode } of change.also === undefined ? [change] : [change, change.also]) {
    if (inode === null) names.delete(name)
    else names.set(name, inode)
  }
}

const sectorBytes = 64

function survivingBytes({ bytes, synced }: Inode, pick: Pick): Buffer {
  const length = pick(2) === 0 ? synced.length : bytes.length
  // A length between the two, as when the size was updated for a part of the blocks.
  const cut = length > synced.length ? synced.length + pick(length - synced.length + 1) : length
  const found = Buffer.from(bytes.subarray(0, cut))
  for (let at = 0; at < cut; at += sectorBytes) {
    const end = Math.min(cut, at + sectorBytes)
    const unchanged = end <= synced.length && synced.subarray(at, end).equals(bytes.subarray(at, end))
    if (unchanged) continue
    const fate = pick(3)
    for (let index = at; index < end; index += 1) {
      const before = synced[index]
      // What was synced and not overwritten stays; the rest of the sector is new, zero or garbage.
      if (before !== undefined && before === bytes[index]) continue
      if (fate === 1) found[index] = before ?? 0
      else if (fate === 2) found[index] = pick(256)
    }
  }
  return found
}
