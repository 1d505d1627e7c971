import {
  type BatchPart,
  type EventStore,
  ensureBatchPart,
  insertBatchParts,
} from '../../../platform/eventstore/index.ts'
import { CatalogueError } from '../../../platform/kernel/index.ts'
import type { SpooledBatch } from '../spool.ts'

/** A row that the event store will not take, found by halving. */
export type RefusedRow = { line: string; message: string }

/**
 * Inserts the rows of batches, a year an insert, since it is atomic only there. Throws CatalogueError `not_ready` when the
 * engine is away or its disk is full (then `storeMissing` goes on); rows that the engine refuses are found by halving and returned, so that
 * one bad row stops nobody.
 */
export async function storeBatches(events: EventStore, batches: readonly SpooledBatch[]): Promise<RefusedRow[]> {
  await storePeople(events, batches)
  const parts = batches.flatMap(partsOf)
  const groups = events.isReplicated
    ? parts.map((part) => [part])
    : [...Map.groupBy(parts, ({ year }) => year).values()]
  const refused: RefusedRow[] = []
  for (const group of groups) refused.push(...(await storeGroup(events, group)))
  return refused
}

/**
 * Stores batches of which a crash may have left parts behind: both tables end with exactly their rows (ES12). Overrides and
 * traits replace themselves by version, so they are simply written again.
 */
export async function storeMissing(events: EventStore, batches: readonly SpooledBatch[]): Promise<RefusedRow[]> {
  await storePeople(events, batches)
  const refused: RefusedRow[] = []
  for (const part of batches.flatMap(partsOf))
    refused.push(...(await storePart(events, part, () => ensureBatchPart(events, part))))
  return refused
}

function partsOf({ batch, partitions }: SpooledBatch): BatchPart[] {
  return partitions.map(({ partition, rows, bytes }) => ({ batch, year: Number(partition), rows, lines: bytes }))
}

async function storePeople(events: EventStore, batches: readonly SpooledBatch[]): Promise<void> {
  const overrides = batches.filter((batch) => batch.overrides.rows > 0).map((batch) => batch.overrides.bytes)
  if (overrides.length > 0) {
    await events.insertJson('person_overrides', overrides)
    await events.reloadPersonMap()
  }
  const traits = batches.filter((batch) => batch.traits.rows > 0).map((batch) => batch.traits.bytes)
  if (traits.length > 0) await events.insertJson('person_traits', traits)
}

/** Parts of one year at once; when that is refused, each by itself. */
async function storeGroup(events: EventStore, parts: readonly BatchPart[]): Promise<RefusedRow[]> {
  const [first] = parts
  if (first && parts.length === 1) return await storePart(events, first, () => insertBatchParts(events, parts))
  try {
    await insertBatchParts(events, parts)
    return []
  } catch (error) {
    if (isAway(error)) throw error
  }
  const refused: RefusedRow[] = []
  for (const part of parts) refused.push(...(await storePart(events, part, () => insertBatchParts(events, [part]))))
  return refused
}

async function storePart(events: EventStore, part: BatchPart, store: () => Promise<unknown>): Promise<RefusedRow[]> {
  try {
    await store()
    return []
  } catch (error) {
    if (isAway(error)) throw error
    const lines = part.lines.toString().split('\n', part.rows)
    return await insertHalves(events, part, { from: 0, lines, error })
  }
}

/** The part was refused whole; with each half a token of its own, since a repeated token would be taken for a repetition. */
async function insertHalves(
  events: EventStore,
  part: BatchPart,
  failed: { from: number; lines: string[]; error: unknown },
): Promise<RefusedRow[]> {
  const { from, lines, error } = failed
  // A bound of the engine (time, memory) is met by smaller parts; where one row meets it the engine has trouble, not the row.
  if (lines.length === 1 && error instanceof CatalogueError) throw error
  if (lines.length === 1)
    return [{ line: lines[0] as string, message: error instanceof Error ? error.message : String(error) }]
  const refused: RefusedRow[] = []
  const middle = Math.ceil(lines.length / 2)
  for (const [start, half] of [
    [from, lines.slice(0, middle)],
    [from + middle, lines.slice(middle)],
  ] as const) {
    const deduplicationToken = `${part.batch}-${part.year}-${start}-${half.length}`
    try {
      await events.insertJson('events', half.join('\n'), {
        name: `insert.events.${part.year}.${part.batch}.`,
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

/** True for what says nothing of the rows: it passes, and then the same rows are taken. */
function isAway(error: unknown): boolean {
  return error instanceof CatalogueError && error.code !== 'cannot_compute'
}
