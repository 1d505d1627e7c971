import { sql } from 'kysely'
import { newPublicId } from '../../../platform/kernel/index.ts'
import { jsonbText, type StateStore } from '../../../platform/statestore/index.ts'
import type { ApplyBatch, Quarantined } from '../ports.ts'

const day = 24 * 60 * 60 * 1000
/** A key is remembered for at least this long (wire.md 2.4: browsers keep queues for days). */
const generationMs = 7 * day

export type AppliedBatch = { batch: number; from: number; to: number }

const pauseLock = 7202

/** Lets no further batch be applied until the transaction ends; resolves when none is under way. The log goes on. */
export async function pauseApplying(tx: StateStore): Promise<void> {
  await sql`SET LOCAL statement_timeout = 0`.execute(tx.tables())
  await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(tx.tables())
  await sql`SELECT pg_advisory_xact_lock(${pauseLock}, 0)`.execute(tx.tables())
}

/** Draws the number of a new batch. Numbers may have gaps; they only grow. */
export async function drawBatchId(tx: StateStore): Promise<number> {
  // The shared lock lets `pauseApplying` wait for batches under way and hold up the next.
  const result = await sql<{
    id: number
  }>`SELECT nextval('ingest_batch_id') AS id FROM pg_advisory_xact_lock_shared(${pauseLock}, 0)`.execute(tx.tables())
  return Number(result.rows[0]?.id)
}

/** Records, in the batch's own transaction, that these log positions are applied. */
export async function recordApplied(tx: StateStore, logId: string, applied: AppliedBatch): Promise<void> {
  await sql`INSERT INTO ingest_applied (batch, log_id, log_from, log_to) VALUES (${applied.batch}, ${logId}, ${applied.from}, ${applied.to})`.execute(
    tx.tables(),
  )
}

/**
 * Whether the transaction of a batch, whose COMMIT was sent and not answered, took effect. Waits for it if it is still under
 * way; one that did not take effect never will, since its number is taken from then on, by a row that covers nothing. May be
 * asked again, with the same result.
 */
export async function isCommitted(state: StateStore, logId: string, applied: AppliedBatch): Promise<boolean> {
  const db = state.tables()
  await sql`INSERT INTO ingest_applied (batch, log_id, log_from, log_to, stored)
    VALUES (${applied.batch}, ${logId}, ${applied.from}, ${applied.from}, true) ON CONFLICT (batch) DO NOTHING`.execute(
    db,
  )
  const { rows } = await sql<{
    log_to: number
  }>`SELECT log_to FROM ingest_applied WHERE batch = ${applied.batch}`.execute(db)
  return Number(rows[0]?.log_to) === applied.to
}

/** Position of the next record to apply; null when this log was never applied. */
export async function appliedTo(state: StateStore, logId: string): Promise<number | null> {
  const result = await sql<{
    log_to: number | null
  }>`SELECT max(log_to) AS log_to FROM ingest_applied WHERE log_id = ${logId}`.execute(state.tables())
  const to = result.rows[0]?.log_to
  return to === null || to === undefined ? null : Number(to)
}

/** Batches whose rows are not known to be in the event store, oldest first. */
export async function pendingBatches(state: StateStore, logId: string): Promise<AppliedBatch[]> {
  const result = await sql<{ batch: number; log_from: number; log_to: number }>`
    SELECT batch, log_from, log_to FROM ingest_applied WHERE log_id = ${logId} AND NOT stored ORDER BY batch`.execute(
    state.tables(),
  )
  return result.rows.map((row) => ({ batch: Number(row.batch), from: Number(row.log_from), to: Number(row.log_to) }))
}

/** Batches of all receivers whose rows are not known to be in the event store. */
export async function pendingEverywhere(tx: StateStore): Promise<number[]> {
  const rows = await sql<{ batch: number }>`SELECT batch FROM ingest_applied WHERE NOT stored`.execute(tx.tables())
  return rows.rows.map((row) => Number(row.batch))
}

/** Those of these batches that are still not stored. */
export async function pendingAmong(tx: StateStore, batches: readonly number[]): Promise<number[]> {
  const rows = await sql<{
    batch: number
  }>`SELECT batch FROM ingest_applied WHERE NOT stored AND batch = ANY(${[...batches]}::bigint[])`.execute(tx.tables())
  return rows.rows.map((row) => Number(row.batch))
}

/** Marks batches as stored and forgets old ones; the newest always stays as the log's checkpoint. */
export async function markStored(tx: StateStore, logId: string, batches: readonly number[]): Promise<void> {
  const db = tx.tables()
  await sql`UPDATE ingest_applied SET stored = true WHERE batch = ANY(${[...batches]}::bigint[])`.execute(db)
  await sql`DELETE FROM ingest_applied WHERE log_id = ${logId} AND stored AND batch < ${Math.max(...batches) - 10_000}`.execute(
    db,
  )
}

/**
 * Which of these message keys (128-bit hashes as 32 hexadecimal digits, distinct) were seen before. Remembers the others in
 * the same transaction. Two generations of a week each: the older is only looked at, then emptied whole.
 */
export async function claimKeys(tx: StateStore, keys: readonly string[], now: number): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const generation = await currentGeneration(tx, now)
  const [young, old] =
    generation % 2 === 0 ? ['ingest_seen_even', 'ingest_seen_odd'] : ['ingest_seen_odd', 'ingest_seen_even']
  // One text and only the few seen keys back: an array of parameters and a reply row each cost more than the index.
  const seen = await sql<{ key: string }>`
    WITH wanted AS (SELECT key::uuid FROM unnest(string_to_array(${[...keys].sort().join(',')}, ',')) AS k (key)),
    fresh AS (INSERT INTO ${sql.table(young)} (key)
      SELECT key FROM wanted
      WHERE NOT EXISTS (SELECT 1 FROM ${sql.table(old)} AS older WHERE older.key = wanted.key)
      ON CONFLICT DO NOTHING RETURNING key)
    SELECT replace(key::text, '-', '') AS key FROM (SELECT key FROM wanted EXCEPT SELECT key FROM fresh) AS seen`.execute(
    tx.tables(),
  )
  return new Set(seen.rows.map((row) => row.key))
}

async function currentGeneration(tx: StateStore, now: number): Promise<number> {
  const db = tx.tables()
  const row = (
    await sql<{ generation: number; since: Date }>`SELECT generation, since FROM ingest_seen_generation`.execute(db)
  ).rows[0]
  if (!row) throw new Error('ingest: the table ingest_seen_generation is empty')
  if (now - row.since.getTime() < generationMs) return row.generation
  const turned = await sql<{ generation: number }>`
    UPDATE ingest_seen_generation SET generation = generation + 1, since = ${new Date(now)}
    WHERE generation = ${row.generation} RETURNING generation`.execute(db)
  const next = turned.rows[0]?.generation
  if (next === undefined) return row.generation + 1
  await sql`TRUNCATE ${sql.table(next % 2 === 0 ? 'ingest_seen_even' : 'ingest_seen_odd')}`.execute(db)
  return next
}

/** Keeps messages that could not become events, with the reason and an end date. */
export async function keepQuarantined(tx: StateStore, rows: readonly Quarantined[], keepDays: number): Promise<void> {
  if (rows.length === 0) return
  await sql`INSERT INTO ingest_quarantine (public_id, workspace_id, source_id, at, reason, field, detail, said, wire, raw, expires_at)
    SELECT * FROM unnest(${rows.map(() => newPublicId('qua'))}::text[], ${rows.map((row) => row.workspace)}::int[],
      ${rows.map((row) => row.source?.id ?? null)}::int[], ${rows.map((row) => new Date(row.receivedAt))}::timestamptz[],
      ${rows.map((row) => row.rejected.reason)}::text[], ${rows.map((row) => plainText(row.rejected.field))}::text[], ${rows.map((row) => plainText(row.rejected.detail))}::text[],
      ${rows.map((row) => (row.rejected.said === undefined ? null : jsonbText(row.rejected.said)))}::jsonb[],
      ${rows.map((row) => row.rejected.wire ?? null)}::text[], ${rows.map((row) => jsonbText(row.rejected.raw))}::jsonb[], ${rows.map((row) => new Date(row.receivedAt + keepDays * day))}::timestamptz[])`.execute(
    tx.tables(),
  )
}

/** PostgreSQL's text refuses NUL characters. */
export function plainText(value: string | null): string | null {
  return value === null ? null : value.replaceAll('\0', '\u2400')
}

/** Adds up what each source sent and what was dropped by design, and why. */
export async function countReceived(tx: StateStore, batch: ApplyBatch): Promise<void> {
  const received = new Map<number, { workspace: number; n: number; last: number }>()
  for (const item of batch.items) {
    const entry = received.get(item.source.id) ?? { workspace: item.workspace, n: 0, last: 0 }
    entry.n += 1
    entry.last = Math.max(entry.last, item.receivedAt)
    received.set(item.source.id, entry)
  }
  const rows = [...received].sort(([a], [b]) => a - b)
  if (rows.length > 0) {
    await sql`INSERT INTO ingest_source_stat AS s (source_id, workspace_id, received, last_received_at)
      SELECT * FROM unnest(${rows.map(([id]) => id)}::int[], ${rows.map(([, r]) => r.workspace)}::int[], ${rows.map(([, r]) => r.n)}::bigint[],
        ${rows.map(([, r]) => new Date(r.last))}::timestamptz[])
      ON CONFLICT (source_id) DO UPDATE SET received = s.received + excluded.received,
        last_received_at = greatest(s.last_received_at, excluded.last_received_at)`.execute(tx.tables())
  }
  await addDrops(tx, batch.drops)
}

/** Adds counts of what was dropped, per source public id and reason. */
export async function addDrops(tx: StateStore, drops: ReadonlyMap<string, ReadonlyMap<string, number>>): Promise<void> {
  const rows = [...drops.entries()].flatMap(([source, reasons]) =>
    [...reasons].map(([reason, n]) => ({ source, reason, n })),
  )
  if (rows.length === 0) return
  rows.sort((a, b) => (a.source + a.reason < b.source + b.reason ? -1 : 1))
  await sql`INSERT INTO ingest_drop AS d (workspace_id, source_id, reason, n)
    SELECT s.workspace_id, s.id, x.reason, x.n FROM unnest(${rows.map((r) => r.source)}::text[], ${rows.map((r) => r.reason)}::text[], ${rows.map((r) => r.n)}::bigint[])
      AS x (source, reason, n) JOIN ingest_source s ON s.public_id = x.source
    ON CONFLICT (source_id, reason) DO UPDATE SET n = d.n + excluded.n`.execute(tx.tables())
}
