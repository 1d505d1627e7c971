import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import * as z from 'zod'
import { type App, openApp } from '../../packages/server/src/app.ts'
import { createApiKey } from '../../packages/server/src/platform/auth/index.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { consentOf } from '../../packages/server/src/unify/consent/index.ts'
import { median, quantile } from '../measure.ts'
import { printTable, ratio } from '../table.ts'

const purposes = ['service', 'surveys', 'marketing', 'profiling', 'tips', 'events']
const channels = ['email', 'sms', 'wechat', 'push', 'inpage'] as const
const touchpoints = 24
const dayMs = 86_400_000

type Options = {
  folder: string
  /** People; each said something on each of six purposes, on all channels and on one of its own. */
  people: number
  /** Events of the coverage page. */
  rows: number
  rounds: number
}

/**
 * What it costs to ask whether a person may be contacted, beside one plain statement on the same table in the same run; and the counts
 * of the pages of consent and of coverage.
 */
export async function benchConsent(options: Options): Promise<void> {
  const dataFolder = await mkdtemp(path.join(options.folder, 'ocx-consent-'))
  await chmod(dataFolder, 0o711)
  const app = await openApp(readConfig({ OPENCXM_DATA: dataFolder, PORT: '0', OPENCXM_LOG_LEVEL: 'error' }))
  try {
    const base = await app.http.listen({ host: '127.0.0.1', port: 0 })
    const made = { name: 'Bench', timeZone: 'UTC', currency: 'CNY', language: 'en' } as const
    const workspace = await app.state.transaction(async (tx) => await insertWorkspace(tx, made))
    const { secret } = await createApiKey(app.state, {
      workspace: workspace.id,
      name: 'b',
      role: 'owner',
      createdBy: 'b',
    })
    const statements = await fillConsent(app, workspace.id, options.people)
    printTable(
      `May this person be contacted? ${options.people.toLocaleString('en')} people, ${statements.toLocaleString('en')} statements (ms)`,
      await measureDecisions(app, workspace.id, options),
    )
    await fillTouchpoints(app, workspace.id, options.rows)
    const bench = { app, base, key: secret, workspace: workspace.id }
    const pages = [
      await measurePage(bench, { path: 'consent', plain: plainConsent, rounds: options.rounds }),
      await measurePage(bench, { path: 'coverage?days=365', plain: plainCoverage, rounds: options.rounds }),
    ]
    printTable(`Counts: that consent, and ${options.rows.toLocaleString('en')} events (ms over HTTP)`, pages)
  } finally {
    await app.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

/** Every twentieth person is two profiles; half of the statements were taken back, in any order. */
async function fillConsent(app: App, workspace: WorkspaceId, people: number): Promise<number> {
  const db = app.state.tables()
  await sql`INSERT INTO identity_profile (workspace_id, id, person, public_id)
    SELECT ${workspace}, n, CASE WHEN n % 20 = 0 THEN n - 1 ELSE n END, 'per_bench_' || n FROM generate_series(1, ${people}::int) n`.execute(
    db,
  )
  await sql`INSERT INTO consent_record (workspace_id, profile, purpose, channel, given, at, last_at, source_id, message_key)
    SELECT ${workspace}, n, p, c, (n * 7 + length(p) + length(c)) % 3 > 0, now() - make_interval(mins => (n * 13 + length(c) * 99) % 100000),
      now() - make_interval(mins => (n * 13 + length(c) * 99) % 100000), 1, ''
    FROM generate_series(1, ${people}::int) n, unnest(${purposes}::text[]) p,
      unnest(ARRAY['', (${[...channels]}::text[])[1 + n % 5]]) c`.execute(db)
  await sql`INSERT INTO consent_basis (public_id, workspace_id, purpose, channel, basis, reason, since, by_name)
    VALUES ('bas_bench', ${workspace}, 'service', '', 'contract', 'Orders need messages.', now(), 'bench')`.execute(db)
  await sql`INSERT INTO consent_preference (workspace_id, profile, kind, purpose, days, at, origin)
    SELECT ${workspace}, n, 'frequency', 'surveys', 30, now(), 'page' FROM generate_series(1, ${people}::int, 10) n`.execute(
    db,
  )
  for (const table of ['identity_profile', 'consent_record', 'consent_preference', 'consent_basis'])
    await sql`ANALYZE ${sql.table(table)}`.execute(db)
  return people * purposes.length * 2
}

const decisions = 3_000

async function measureDecisions(app: App, workspace: WorkspaceId, { people }: Options) {
  const ctx = { state: app.state, workspace: { id: workspace } as never, clock: Date.now }
  const asked = Array.from({ length: decisions }, (_, index) => ({
    person: 1 + ((index * 48_271) % people),
    purpose: purposes[index % purposes.length] as string,
    channel: channels[index % channels.length] as (typeof channels)[number],
  }))
  const mine: number[] = []
  const plain: number[] = []
  for (const [index, { person, purpose, channel }] of asked.entries()) {
    const isWarm = index >= decisions / 10
    let started = performance.now()
    await consentOf(ctx, person, { purpose, channel })
    if (isWarm) mine.push(performance.now() - started)
    started = performance.now()
    await sql`SELECT given FROM consent_record WHERE workspace_id = ${workspace} AND profile = ${person} AND purpose = ${purpose}
      AND channel = ${channel} ORDER BY last_at DESC LIMIT 1`.execute(app.state.tables())
    if (isWarm) plain.push(performance.now() - started)
  }
  const row = (what: string, times: number[]) => {
    const sorted = times.toSorted((a, b) => a - b)
    return { what, p50: median(times), p99: quantile(sorted, 0.99), 'to plain': ratio(median(times), median(plain)) }
  }
  return [row('consentOf (merges, bases, pauses, wishes)', mine), row('plain SELECT of one statement', plain)]
}

const perInsert = 250_000

async function fillTouchpoints(app: App, workspace: WorkspaceId, rows: number): Promise<void> {
  const endMs = Date.now()
  for (let from = 0; from < rows; from += perInsert)
    await app.events.command(
      'bench.fill_coverage',
      ch`INSERT INTO events (ws, person, event, ts, received_at, message_id, batch, source, channel, touchpoint, metric, score, text, props, context)
      SELECT ${param(workspace, 'UInt32')}, 1 + h % 100000, ['$answer', 'Order Placed', 'Viewed', 'Viewed', '$feedback', '$page'][1 + h % 6] AS event,
        fromUnixTimestamp64Milli(${param(endMs, 'Int64')} - toInt64(h2 % ${param(360 * dayMs, 'UInt64')}), 'UTC'), now64(3), concat('cv_', hex(h)), 1, 1, '',
        concat('tp-', toString(h2 % ${param(touchpoints, 'UInt8')})), if(event = '$answer', 'csat', ''), if(event = '$answer', toFloat64(1 + h2 % 5), NULL),
        if(event = '$feedback' OR h2 % 4 = 0, 'Something was said', ''), if(event = '$feedback', '{"$kind":"review"}', '{}'), '{}'
      FROM (SELECT intHash64(number) AS h, intHash64(number + 99) AS h2
        FROM numbers(${param(from, 'UInt64')}, ${param(Math.min(perInsert, rows - from), 'UInt64')}))
      SETTINGS max_partitions_per_insert_block = 1000`,
    )
}

type Bench = { app: App; base: string; key: string; workspace: WorkspaceId }
type Plain = (bench: Bench) => Promise<void>

/** A full count of the table by purpose: the least that any such page has to read. */
const plainConsent: Plain = async ({ app, workspace }) => {
  await sql`SELECT purpose, channel, given, count(*) FROM consent_record WHERE workspace_id = ${workspace} GROUP BY 1, 2, 3`.execute(
    app.state.tables(),
  )
}

const plainCoverage: Plain = async ({ app, workspace }) => {
  await app.events.query({
    name: 'bench.plain_coverage',
    workspace,
    sql: ch`SELECT touchpoint, event, count() AS n, uniqExact(person) AS p, toString(max(ts)) AS t FROM events
      WHERE ws = ${param(workspace, 'UInt32')} GROUP BY touchpoint, event`,
    row: z.object({ touchpoint: z.string(), event: z.string(), n: z.number(), p: z.number(), t: z.string() }),
  })
}

async function measurePage(bench: Bench, of: { path: string; plain: Plain; rounds: number }) {
  const [mine, plain]: [number[], number[]] = [[], []]
  for (let round = 0; round <= of.rounds; round++) {
    let started = performance.now()
    const reply = await fetch(`${bench.base}/api/v1/${of.path}`, { headers: { authorization: `Bearer ${bench.key}` } })
    assert.equal(reply.status, 200)
    await reply.text()
    if (round > 0) mine.push(performance.now() - started)
    started = performance.now()
    await of.plain(bench)
    if (round > 0) plain.push(performance.now() - started)
  }
  return {
    page: of.path,
    p50: median(mine),
    slowest: Math.max(...mine),
    'plain SQL p50': median(plain),
    'to plain': ratio(median(mine), median(plain)),
  }
}
