import { mkdir, open, readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Json, JsonObject } from '../../platform/kernel/index.ts'

/** Rows that one batch gives the event store, exactly as they are to be inserted. */
export type SpooledBatch = {
  batch: number
  /** Rows of `events` by month partition. */
  partitions: { partition: string; lines: string[] }[]
  overrides: string[]
  traits: string[]
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

type Header = Pick<SpooledBatch, 'batch' | 'facts'> & { counts: [string, number][]; overrides: number; traits: number }

/** Opens the spool of a data folder. Its files have one writer, the applier. */
export async function openSpool(dataFolder: string): Promise<Spool> {
  const folder = join(dataFolder, 'spool')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const fileOf = (batch: number) => join(folder, `${batch}.jsonl`)
  return {
    write: async (rows) => {
      const header: Header = {
        batch: rows.batch,
        counts: rows.partitions.map(({ partition, lines }) => [partition, lines.length]),
        overrides: rows.overrides.length,
        traits: rows.traits.length,
        facts: rows.facts,
      }
      const lines = [
        JSON.stringify(header),
        ...rows.partitions.flatMap((part) => part.lines),
        ...rows.overrides,
        ...rows.traits,
      ]
      const file = await open(fileOf(rows.batch), 'w', 0o600)
      try {
        await file.writeFile(`${lines.join('\n')}\n`)
        await file.datasync()
      } finally {
        await file.close()
      }
    },
    list: async () => (await readdir(folder)).flatMap((name) => /^(\d+)\.jsonl$/.exec(name)?.[1] ?? []).map(Number),
    read: async (batch) => parseSpool(await readFile(fileOf(batch), 'utf8')),
    remove: async (batch) => {
      await unlink(fileOf(batch)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error
      })
    },
  }
}

function parseSpool(text: string): SpooledBatch {
  const lines = text.split('\n')
  const header = JSON.parse(lines[0] ?? '') as Json as unknown as Header
  let at = 1
  const take = (count: number) => {
    at += count
    return lines.slice(at - count, at)
  }
  const partitions = header.counts.map(([partition, count]) => ({ partition, lines: take(count) }))
  const overrides = take(header.overrides)
  const traits = take(header.traits)
  if (lines.length < at) throw new Error(`The spool file of batch ${header.batch} is cut short.`)
  return { batch: header.batch, partitions, overrides, traits, facts: header.facts }
}
