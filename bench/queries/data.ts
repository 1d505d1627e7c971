/** Generated events for the query benchmarks: the same rows for the product, for ClickHouse SQL and for PostgreSQL. */
import { sql } from 'kysely'
import * as z from 'zod'
import { ch, type EventStore, param } from '../../packages/server/src/platform/eventstore/index.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import type { StateStore } from '../../packages/server/src/platform/statestore/index.ts'

/** Events a profile has on average; one profile in ten is merged into its neighbour. */
export const eventsPerProfile = 50
export const touchpoints = ['website', 'store', 'checkout', 'delivery', 'support', 'app', 'returns', 'loyalty'] as const

const rowsPerInsert = 500_000

/** Fills the event tables of one workspace; times lie within the 360 days before `endMs`. */
export async function fillEvents(
  events: EventStore,
  of: { workspace: WorkspaceId; rows: number; endMs: number },
): Promise<void> {
  const profiles = Math.max(10, Math.floor(of.rows / eventsPerProfile))
  for (let from = 0; from < of.rows; from += rowsPerInsert) {
    await events.command(
      'bench.fill',
      ch`INSERT INTO events (ws, person, event, ts, received_at, message_id, batch, source, user_id, channel, touchpoint, metric, score, text, amount_minor, currency, props, context)
      SELECT ${param(of.workspace, 'UInt32')}, 1 + h % ${param(profiles, 'UInt64')} AS person,
        multiIf(kind < 6, '$answer', kind < 10, 'Order Completed', kind < 30, 'Product Viewed', concat('Event ', toString(kind % 20))) AS event,
        fromUnixTimestamp64Milli(${param(of.endMs, 'Int64')} - toInt64(intHash64(number + 77) % 31104000000), 'UTC') AS ts, ts, concat('m-', toString(number)), 1, 1,
        concat('user-', toString(person)), ['web', 'app', 'store'][1 + h2 % 3], ${param([...touchpoints], 'Array(String)')}[1 + h2 % 8] AS touchpoint,
        if(event != '$answer', '', if(h2 % 2 = 0, 'nps', 'csat')) AS metric,
        multiIf(metric = 'nps', toFloat64(h2 % 11), metric = 'csat', toFloat64(1 + h2 % 5), NULL), if(metric != '' AND h2 % 3 = 0, 'a comment of some words', ''),
        if(event = 'Order Completed', toInt64(100 + h2 % 100000), NULL), if(event = 'Order Completed', 'CNY', ''),
        concat('{"sku":"SKU-', toString(h2 % 10000), '","quantity":', toString(1 + h2 % 5), ',"plan":"', ['basic', 'plus', 'pro'][1 + h2 % 3], '"}'), '{}'
      FROM (SELECT number, intHash64(number) AS h, intHash64(number + 1234567) AS h2, intHash64(number + 42) % 100 AS kind
        FROM numbers(${param(from, 'UInt64')}, ${param(Math.min(rowsPerInsert, of.rows - from), 'UInt64')}))
      SETTINGS max_partitions_per_insert_block = 1000`,
    )
  }
  await events.command(
    'bench.overrides',
    ch`INSERT INTO person_overrides SELECT number * 10 + 10, number * 10 + 9, 1 FROM numbers(${param(Math.floor(profiles / 10), 'UInt64')})`,
  )
  await events.reloadPersonMap()
}

/** The people tables for these profiles: one user id each, as the product would have written them. */
export async function fillPeople(state: StateStore, of: { workspace: WorkspaceId; rows: number }): Promise<void> {
  const profiles = Math.max(10, Math.floor(of.rows / eventsPerProfile))
  const db = state.tables()
  await sql`INSERT INTO identity_profile (id, workspace_id, public_id, person)
    SELECT n, ${of.workspace}, 'per_bench' || n, CASE WHEN n % 10 = 0 THEN n - 1 ELSE n END FROM generate_series(1, ${profiles}::bigint) AS n`.execute(
    db,
  )
  await sql`INSERT INTO identity_identifier (workspace_id, kind, value, profile, first_seen_at)
    SELECT ${of.workspace}, 'user', 'user-' || n, n, now() FROM generate_series(1, ${profiles}::bigint) AS n`.execute(
    db,
  )
  await sql`ANALYZE identity_profile, identity_identifier`.execute(db)
}

const copied = z.object({
  person: z.number(),
  event: z.string(),
  ms: z.number(),
  touchpoint: z.string(),
  metric: z.string(),
  score: z.number().nullable(),
  amount: z.number().nullable(),
  currency: z.string(),
  text: z.string(),
  props: z.string(),
})

/**
 * The same events in PostgreSQL, in the order of their time, as they would have come in, with the indexes that suit these
 * questions.
 */
export async function copyToPostgres(
  events: EventStore,
  state: StateStore,
  of: { workspace: WorkspaceId },
): Promise<void> {
  const db = state.tables()
  await sql`CREATE UNLOGGED TABLE bench_loaded (ws integer, person bigint, event text, ts timestamptz, touchpoint text, metric text,
    score double precision, amount bigint, currency text, comment text, props jsonb)`.execute(db)
  await sql`CREATE TABLE bench_override AS SELECT id AS old, person FROM identity_profile WHERE person <> id`.execute(
    db,
  )
  let rows: z.infer<typeof copied>[] = []
  const flush = async () => {
    await sql`INSERT INTO bench_loaded SELECT ${of.workspace}, person, event, to_timestamp(ms / 1000.0), touchpoint, metric, score, amount, currency, text, props::jsonb
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS r (person bigint, event text, ms bigint, touchpoint text, metric text, score double precision, amount bigint, currency text, text text, props text)`.execute(
      db,
    )
    rows = []
  }
  const stream = events.stream({
    name: 'bench.copy',
    workspace: of.workspace,
    lane: 'heavy',
    sql: ch`SELECT person, toString(event) AS event, toUnixTimestamp64Milli(ts) AS ms, toString(touchpoint) AS touchpoint, toString(metric) AS metric, score,
      amount_minor AS amount, toString(currency) AS currency, text, props FROM events WHERE ws = ${param(of.workspace, 'UInt32')}`,
    row: copied,
  })
  for await (const row of stream) {
    rows.push(row)
    if (rows.length === 20_000) await flush()
  }
  await flush()
  // Longer than the product lets a statement take.
  await state.transaction(async (tx) => {
    const own = tx.tables()
    await sql`SET LOCAL statement_timeout = 0`.execute(own)
    await sql`SET LOCAL maintenance_work_mem = '512MB'`.execute(own)
    await sql`CREATE UNLOGGED TABLE bench_event AS SELECT * FROM bench_loaded ORDER BY ts`.execute(own)
    await sql`DROP TABLE bench_loaded`.execute(own)
    await sql`CREATE INDEX ON bench_event (ws, person, ts)`.execute(own)
    await sql`CREATE INDEX ON bench_event (ws, event, ts)`.execute(own)
    await sql`CREATE INDEX ON bench_override (old)`.execute(own)
    await sql`ANALYZE bench_event, bench_override`.execute(own)
  })
}
