import * as z from 'zod'
import { ch, type Fragment, param } from './sql.ts'
import type { EventStore } from './types.ts'

/** Rows of one apply batch in one year, as the applier keeps them until they are known to be stored. */
export type BatchPart = {
  batch: number
  /** `partitionOf` of every row. */
  year: number
  /** Number of rows in `lines`. */
  rows: number
  /** JSON objects, each line ended, with the columns of `events`. */
  lines: Buffer
}

/** How many rows a table has of a batch in a year. */
export type BatchPresence = { batch: number; year: number; rows: number }

/**
 * The partition (year in UTC) of an event time in epoch milliseconds. An INSERT is atomic only within one partition, so that
 * one insert covers one year of `events`.
 */
export function partitionOf(epochMilliseconds: number): number {
  return new Date(epochMilliseconds).getUTCFullYear()
}

const tables: Record<'events' | 'events_by_person', Fragment> = {
  events: ch`events`,
  events_by_person: ch`events_by_person`,
}

/** Which of these batches a table has, by year. Both tables must be asked: the view's insert is not atomic with its source's. */
export async function batchesPresent(
  store: EventStore,
  input: { table: 'events' | 'events_by_person'; batches: readonly number[] },
): Promise<BatchPresence[]> {
  return await store.queryAcross({
    name: 'eventstore.batches-present',
    sql: ch`SELECT batch, toYear(ts) AS year, count() AS rows FROM ${tables[input.table]}
      WHERE batch IN ${param(input.batches, 'Array(UInt64)')} GROUP BY batch, year ORDER BY batch, year`,
    row: z.object({ batch: z.number(), year: z.number(), rows: z.number() }),
  })
}

/**
 * Inserts parts of one year for the first time, of several batches at once: fewer and larger inserts cost the engine less
 * merging. When it fails with `not_ready`, whether they are there is not known. On replicated tables give one part at a time,
 * since a repetition is known by its batch.
 */
export async function insertBatchParts(store: EventStore, parts: readonly BatchPart[]): Promise<void> {
  const year = parts[0]?.year
  await store.insertJson(
    'events',
    parts.map(({ lines }) => lines),
    {
      name: `${insertsOf(year)}${parts.map(({ batch }) => `${batch}.`).join('')}`,
      onePartition: true,
      deduplicationToken: parts.map(({ batch }) => `${batch}-${year}`).join(),
    },
  )
}

/**
 * Makes sure that both event tables have a part exactly once, whatever became of earlier attempts: waits for one that
 * may still run, asks both tables, and repairs what a crash between them left. Repeating it changes nothing.
 */
export async function ensureBatchPart(
  store: EventStore,
  part: BatchPart,
): Promise<'present' | 'repaired' | 'inserted'> {
  await earlierAttemptEnded(store, part)
  const [events, byPerson] = await Promise.all([rowsOf(store, 'events', part), rowsOf(store, 'events_by_person', part)])
  if (events === part.rows && byPerson === part.rows) return 'present'
  if (store.isReplicated) {
    await insertBatchParts(store, [part])
    return 'inserted'
  }
  if (byPerson > 0) await remove(store, 'events_by_person', part)
  if (events === part.rows) {
    await store.command(
      'eventstore.copy-batch',
      ch`INSERT INTO events_by_person SELECT * FROM events WHERE ${whereOf(part)}`,
    )
    return 'repaired'
  }
  if (events > 0) await remove(store, 'events', part)
  await insertBatchParts(store, [part])
  return 'inserted'
}

/** Begins the logged name of each insert of a year; the batches follow, each with a dot. */
function insertsOf(year: number | undefined): string {
  return `insert.events.${year}.`
}

function whereOf(part: BatchPart): Fragment {
  return ch`batch = ${param(part.batch, 'UInt64')} AND toYear(ts) = ${param(part.year, 'UInt32')}`
}

async function rowsOf(store: EventStore, table: 'events' | 'events_by_person', part: BatchPart): Promise<number> {
  const found = await batchesPresent(store, { table, batches: [part.batch] })
  return found.find((presence) => presence.year === part.year)?.rows ?? 0
}

async function remove(store: EventStore, table: 'events' | 'events_by_person', part: BatchPart): Promise<void> {
  await store.command(
    'eventstore.remove-batch',
    ch`ALTER TABLE ${tables[table]} DELETE WHERE ${whereOf(part)} SETTINGS mutations_sync = 2`,
  )
}

/** An insert whose connection was lost may still be running in the engine, and would come on top of a second one. */
async function earlierAttemptEnded(store: EventStore, part: BatchPart): Promise<void> {
  for (;;) {
    const running = await store.queryAcross({
      name: 'eventstore.running-inserts',
      sql: ch`SELECT count() AS n FROM system.processes
        WHERE startsWith(Settings['log_comment'], ${param(insertsOf(part.year), 'String')})
          AND position(Settings['log_comment'], ${param(`.${part.batch}.`, 'String')}) > 0`,
      row: z.object({ n: z.number() }),
    })
    if (running[0]?.n === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
