import { type FileHandle, mkdir, open, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../platform/kernel/index.ts'
import type { JsonLines } from './json-lines.ts'

/** Rows that one batch gives the event store, exactly as they are to be inserted. */
export type SpooledBatch = {
  batch: number
  /** Rows of `events` by year. */
  partitions: ({ partition: string } & JsonLines)[]
  overrides: JsonLines
  traits: JsonLines
  /** Facts to announce once the rows can be read. */
  facts: { workspace: number; type: string; payload: JsonObject }[]
}

/**
 * The spool: a file a batch, written and synced before the batch commits in PostgreSQL, removed when its rows are stored.
 * It makes recovery exact: after a crash the very rows that were decided are inserted, whatever identity learned since.
 */
export type Spool = {
  write: (rows: SpooledBatch) => Promise<void>
  read: (batch: number) => Promise<SpooledBatch>
  remove: (batch: number) => Promise<void>
  /** Batches that have a file. */
  list: () => Promise<number[]>
}

/** The first line of a file. What follows are the bytes that it tells: partitions, overrides, traits. */
type Header = Pick<SpooledBatch, 'batch' | 'facts'> & {
  partitions: { partition: string; rows: number; bytes: number }[]
  overrides: { rows: number; bytes: number }
  traits: { rows: number; bytes: number }
}

/** Opens the spool of a data folder. Its files have one writer, the applier. */
export async function openSpool(dataFolder: string): Promise<Spool> {
  const folder = join(dataFolder, 'spool')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileOf = (batch: number) => join(folder, `${batch}.jsonl`)
  return {
    write: async (rows) => {
      const sizeOf = ({ rows: count, bytes }: JsonLines) => ({ rows: count, bytes: bytes.length })
      const header: Header = {
        batch: rows.batch,
        partitions: rows.partitions.map((part) => ({ partition: part.partition, ...sizeOf(part) })),
        overrides: sizeOf(rows.overrides),
        traits: sizeOf(rows.traits),
        facts: rows.facts,
      }
      const parts = [...rows.partitions, rows.overrides, rows.traits].map(({ bytes }) => bytes)
      const file = await open(fileOf(rows.batch), 'w', 0o600)
      try {
        await writeAll(file, [Buffer.from(`${JSON.stringify(header)}\n`), ...parts])
        await file.datasync()
      } finally {
        await file.close()
      }
    },
    list: async () => (await readdir(folder)).flatMap((name) => /^(\d+)\.jsonl$/.exec(name)?.[1] ?? []).map(Number),
    read: async (batch) => parseSpool(await readFile(fileOf(batch))),
    remove: async (batch) => {
      await unlink(fileOf(batch)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
    },
  }
}

/** A write may write less than it was given, each time anew (a disk that is about to be full). */
async function writeAll(file: FileHandle, buffers: Buffer[]): Promise<void> {
  const total = buffers.reduce((sum, { length }) => sum + length, 0)
  let done = (await file.writev(buffers)).bytesWritten
  if (done === total) return
  const whole = Buffer.concat(buffers)
  while (done < total) done += (await file.write(whole, done, total - done, done)).bytesWritten
}

function parseSpool(file: Buffer): SpooledBatch {
  const headerEnd = file.indexOf(10)
  const header = JSON.parse(file.toString('utf8', 0, headerEnd)) as Json as unknown as Header
  let at = headerEnd + 1
  const take = ({ rows, bytes }: { rows: number; bytes: number }): JsonLines => {
    at += bytes
    return { rows, bytes: file.subarray(at - bytes, at) }
  }
  const partitions = header.partitions.map((part) => ({ partition: part.partition, ...take(part) }))
  const overrides = take(header.overrides)
  const traits = take(header.traits)
  if (file.length < at) throw new Error(`The spool file of batch ${header.batch} is cut short.`)
  return { batch: header.batch, partitions, overrides, traits, facts: header.facts }
}
