import {
  type BatchPart,
  type EventStore,
  ensureBatchPart,
  insertBatchPart,
} from '../../../platform/eventstore/index.ts'
import { CatalogueError } from '../../../platform/kernel/index.ts'
import type { SpooledBatch } from '../spool.ts'

/** A row that the event store will not take, found by halving. */
export type RefusedRow = { line: string; message: string }

type PartStore = (part: BatchPart) => Promise<unknown>

/**
 * Inserts a batch's rows, a month an insert, since it is atomic only there. Throws CatalogueError `not_ready` when the engine
 * is away (then `storeMissing` goes on); rows that the engine refuses are found by halving and returned, so that one bad row
 * stops nobody.
 */
export async function storeBatch(events: EventStore, rows: SpooledBatch): Promise<RefusedRow[]> {
  return await storeWith(events, rows, (part) => insertBatchPart(events, part))
}

/**
 * Stores a batch of which a crash may have left parts behind: both tables end with exactly its rows (ES12). Overrides and
 * traits replace themselves by version, so they are simply written again.
 */
export async function storeMissing(events: EventStore, rows: SpooledBatch): Promise<RefusedRow[]> {
  return await storeWith(events, rows, (part) => ensureBatchPart(events, part))
}

async function storeWith(events: EventStore, rows: SpooledBatch, store: PartStore): Promise<RefusedRow[]> {
  if (rows.overrides.length > 0) {
    await events.insertJson('person_overrides', rows.overrides.join('\n'))
    await events.reloadPersonMap()
  }
  if (rows.traits.length > 0) await events.insertJson('person_traits', rows.traits.join('\n'))
  const refused: RefusedRow[] = []
  for (const { partition, lines } of rows.partitions) {
    const part = { batch: rows.batch, month: Number(partition), rows: lines.length, lines: lines.join('\n') }
    try {
      await store(part)
    } catch (error) {
      if (isAway(error)) throw error
      refused.push(...(await insertHalves(events, part, { from: 0, lines, error })))
    }
  }
  return refused
}

/** The part was refused whole; with each half a token of its own, since a repeated token would be taken for a repetition. */
async function insertHalves(
  events: EventStore,
  part: BatchPart,
  failed: { from: number; lines: string[]; error: unknown },
): Promise<RefusedRow[]> {
  const { from, lines, error } = failed
  if (lines.length === 1)
    return [{ line: lines[0] as string, message: error instanceof Error ? error.message : String(error) }]
  const refused: RefusedRow[] = []
  const middle = Math.ceil(lines.length / 2)
  for (const [start, half] of [
    [from, lines.slice(0, middle)],
    [from + middle, lines.slice(middle)],
  ] as const) {
    const deduplicationToken = `${part.batch}-${part.month}-${start}-${half.length}`
    try {
      await events.insertJson('events', half.join('\n'), {
        name: `insert.events.${part.batch}.${part.month}`,
        onePartition: true,
        deduplicationToken,
      })
    } catch (error) {
      if (isAway(error)) throw error
      refused.push(...(await insertHalves(events, part, { from: start, lines: half, error })))
    }
  }
  return refused
}

function isAway(error: unknown): boolean {
  return error instanceof CatalogueError && error.code === 'not_ready'
}
