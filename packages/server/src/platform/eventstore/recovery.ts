import * as z from 'zod'
import { ch, type Fragment, param } from './sql.ts'
import type { EventStore } from './types.ts'

/** Rows of one apply batch in one month partition, as the applier keeps them until they are known to be stored. */
export type BatchPart = {
  batch: number
  /** `partitionOf` of every row. */
  month: number
  /** Number of rows in `lines`. */
  rows: number
  /** JSON objects, each line ended, with the columns of `events`. */
  lines: Buffer
}

/** How many rows a table has of a batch in a month. */
export type BatchPresence = { batch: number; month: number; rows: number }

/**
 * The month partition (YYYYMM in UTC) of an event time in epoch milliseconds. An INSERT is atomic only within one
 * partition, so that one insert covers one month of `events`.
 */
export function partitionOf(epochMilliseconds: number): number {
  const date = new Date(epochMilliseconds)
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1
}

const tables: Record<'events' | 'events_by_person', Fragment> = {
  events: ch`events`,
  events_by_person: ch`events_by_person`,
}

/** Which of these batches a table has, by month. Both tables must be asked: the view's insert is not atomic with its source's. */
export async function batchesPresent(
  store: EventStore,
  input: { table: 'events' | 'events_by_person'; batches: readonly number[] },
): Promise<BatchPresence[]> {
  return await store.queryAcross({
    name: 'eventstore.batches-present',
    sql: ch`SELECT batch, toYYYYMM(ts) AS month, count() AS rows FROM ${tables[input.table]}
      WHERE batch IN ${param(input.batches, 'Array(UInt64)')} GROUP BY batch, month ORDER BY batch, month`,
    row: z.object({ batch: z.number(), month: z.number(), rows: z.number() }),
  })
}

/**
 * Inserts parts of one month for the first time, of several batches at once: fewer and larger inserts cost the engine less
 * merging. When it fails with `not_ready`, whether they are there is not known. On replicated tables give one part at a time,
 * since a repetition is known by its batch.
 */
export async function insertBatchParts(store: EventStore, parts: readonly BatchPart[]): Promise<void> {
  const month = parts[0]?.month
  await store.insertJson(
    'events',
    parts.map(({ lines }) => lines),
    {
      name: `${insertsOf(month)}${parts.map(({ batch }) => `${batch}.`).join('')}`,
      onePartition: true,
      deduplicationToken: parts.map(({ batch }) => `${batch}-${month}`).join(),
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

/** Begins the logged name of each insert of a month; the batches follow, each with a dot. */
function insertsOf(month: number | undefined): string {
  return `insert.events.${month}.`
}

function whereOf(part: BatchPart): Fragment {
  return ch`batch = ${param(part.batch, 'UInt64')} AND toYYYYMM(ts) = ${param(part.month, 'UInt32')}`
}

async function rowsOf(store: EventStore, table: 'events' | 'events_by_person', part: BatchPart): Promise<number> {
  const found = await batchesPresent(store, { table, batches: [part.batch] })
  return found.find((presence) => presence.month === part.month)?.rows ?? 0
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
        WHERE startsWith(Settings['log_comment'], ${param(insertsOf(part.month), 'String')})
          AND position(Settings['log_comment'], ${param(`.${part.batch}.`, 'String')}) > 0`,
      row: z.object({ n: z.number() }),
    })
    if (running[0]?.n === 0) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
