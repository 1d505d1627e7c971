import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { CompiledQuery } from 'kysely'
import { type App, openApp } from '../../packages/server/src/app.ts'
import { createApiKey } from '../../packages/server/src/platform/auth/index.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import { median, quantile } from '../measure.ts'
import { askEngine, askOver } from '../server.ts'
import { printTable, ratio } from '../table.ts'
import { copyToPostgres, eventsPerProfile, fillEvents, fillPeople, touchpoints } from './data.ts'
import { type Question, questionsOf, type Row } from './questions.ts'

export type QueriesOptions = { folder: string; rows: number; rounds: number; withPostgres: boolean }

type Bench = { app: App; key: string; base: string; engine: string; options: QueriesOptions }

const dayMs = 86_400_000

/**
 * Asks the product (over HTTP, as a page does), hand-written ClickHouse SQL and PostgreSQL the same questions on the same
 * generated events, in turn; asserts that the answers are equal, and prints medians with ratios.
 */
export async function benchQueries(options: QueriesOptions): Promise<void> {
  const dataFolder = await mkdtemp(path.join(options.folder, 'ocx-queries-'))
  await chmod(dataFolder, 0o711)
  const app = await openApp(readConfig({ OPENCXM_DATA: dataFolder, PORT: '0', OPENCXM_LOG_LEVEL: 'error' }))
  try {
    const base = await app.http.listen({ host: '127.0.0.1', port: 0 })
    const workspace = await app.state.transaction(
      async (tx) => await insertWorkspace(tx, { name: 'Bench', timeZone: 'UTC', currency: 'CNY', language: 'en' }),
    )
    const { secret } = await createApiKey(app.state, {
      workspace: workspace.id,
      name: 'b',
      role: 'owner',
      createdBy: 'b',
    })
    const bench: Bench = { app, key: secret, base, engine: path.join(dataFolder, 'engine.sock'), options }
    const endMs = Math.floor(Date.now() / dayMs) * dayMs
    const started = performance.now()
    await fillEvents(app.events, { workspace: workspace.id, rows: options.rows, endMs })
    await fillPeople(app.state, { workspace: workspace.id, rows: options.rows })
    await makeJourney(bench)
    if (options.withPostgres) await copyToPostgres(app.events, app.state, { workspace: workspace.id })
    console.log(
      `  ${options.rows.toLocaleString('en')} events loaded in ${((performance.now() - started) / 1000).toFixed(0)} s`,
    )
    const rows: Row[] = []
    const ask = async (method: string, url: string, body?: unknown) => await call(bench, method, url, body)
    const profiles = Math.floor(options.rows / eventsPerProfile)
    for (const question of questionsOf({ ask, workspace: workspace.id, endMs, profiles }))
      rows.push(await measure(bench, question))
    printTable(
      `Queries on ${options.rows.toLocaleString('en')} events, 10 % merged (ms, medians of ${options.rounds} rounds)`,
      rows,
    )
  } finally {
    await app.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

async function makeJourney(bench: Bench): Promise<void> {
  const name = (text: string) => ({ en: text })
  await call(bench, 'PUT', '/api/v1/catalog/stages/all', { name: name('All'), position: 0 })
  for (const [position, slug] of touchpoints.entries())
    await call(bench, 'PUT', `/api/v1/catalog/touchpoints/${slug}`, {
      name: name(slug),
      stage: 'all',
      position,
      side: false,
    })
}

async function measure(bench: Bench, question: Question): Promise<Row> {
  const { hand, agree } = question
  const here = import.meta.dirname
  const clickhouse = async () => {
    if (hand === null) return []
    const text = await readFile(path.join(here, 'clickhouse', hand.file), 'utf8')
    const reply = await askEngine(bench.engine, `${text} FORMAT JSON`, hand.clickhouse)
    return (JSON.parse(reply) as { data: Row[] }).data
  }
  const times = { product: [] as number[], clickhouse: [] as number[], postgres: [] as number[] }
  const rounds = question.rounds ?? bench.options.rounds
  // Of many rows PostgreSQL takes so long that its first answer is its only one.
  const { withPostgres, rows } = bench.options
  const postgresRounds = withPostgres ? (rows > 2_000_000 ? 0 : 3) : -1
  for (let round = -1; round < rounds; round += 1) {
    const into = round < 0 ? { product: [], clickhouse: [] } : times
    // Whoever asks second finds the columns in the processor's caches: they take turns.
    const before = hand !== null && round % 2 === 1 ? await timed(clickhouse, into.clickhouse) : null
    const product = await timed(question.product, into.product)
    if (hand !== null) {
      const mine = before ?? (await timed(clickhouse, into.clickhouse))
      assert.deepEqual(comparable(product, agree), comparable(mine, agree), `${question.name}: ClickHouse`)
    }
    if (hand !== null && round < postgresRounds) {
      const text = await readFile(path.join(here, 'postgres', hand.file), 'utf8')
      const theirs = await askPostgres(bench.app, CompiledQuery.raw(text, hand.postgres))
      if (round >= 0 || postgresRounds === 0) times.postgres.push(theirs.milliseconds)
      assert.deepEqual(comparable(product, agree), comparable(theirs.rows, agree), `${question.name}: PostgreSQL`)
    }
  }
  return shown(question, times)
}

/** With as much memory for sorting as it wants and a worker for each core, which the product's own sessions do not get. */
async function askPostgres(app: App, query: CompiledQuery): Promise<{ rows: Row[]; milliseconds: number }> {
  return await app.state.transaction(async (tx) => {
    const db = tx.tables<Record<never, never>>()
    await db.executeQuery(CompiledQuery.raw('SET LOCAL statement_timeout = 0'))
    await db.executeQuery(CompiledQuery.raw("SET LOCAL work_mem = '512MB'"))
    await db.executeQuery(CompiledQuery.raw('SET LOCAL max_parallel_workers_per_gather = 2'))
    const start = performance.now()
    const { rows } = await db.executeQuery(query)
    return { rows: rows as Row[], milliseconds: performance.now() - start }
  })
}

function shown({ name, bars }: Question, times: Record<'product' | 'clickhouse' | 'postgres', number[]>): Row {
  const [product, mine, theirs] = [median(times.product), median(times.clickhouse), median(times.postgres)]
  const p95 = quantile(
    [...times.product].sort((a, b) => a - b),
    0.95,
  )
  const judged = [
    ...(bars.clickhouse ? [`${verdict(product / mine <= bars.clickhouse)} <= x${bars.clickhouse}`] : []),
    ...(bars.postgres && theirs > 0 ? [`${verdict(theirs / product >= bars.postgres)} >= x${bars.postgres}`] : []),
    ...(bars.p95 ? [`${verdict(p95 < bars.p95)} p95 < ${bars.p95} ms`] : []),
  ]
  return {
    ...{ question: name, product, p95, ClickHouse: mine, PostgreSQL: theirs },
    'to ClickHouse': ratio(product, mine),
    'PostgreSQL to product': ratio(theirs, product),
    bars: judged.join(', '),
  }
}

function verdict(isMet: boolean): string {
  return isMet ? 'pass' : 'MISS'
}

async function timed<Result>(work: () => Promise<Result>, into: number[]): Promise<Result> {
  const start = performance.now()
  const result = await work()
  into.push(performance.now() - start)
  return result
}

/** The columns that matter, numbers to nine digits, sorted by key. */
function comparable(rows: readonly Row[], columns: readonly string[]): (string | number)[][] {
  return rows
    .map((row) =>
      columns.map((column) =>
        column === 'key' ? String(row[column] ?? '') : Number(Number(row[column]).toPrecision(9)),
      ),
    )
    .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))
}

async function call(bench: Bench, method: string, url: string, body?: unknown): Promise<unknown> {
  const { hostname, port } = new URL(bench.base)
  const headers = {
    authorization: `Bearer ${bench.key}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
  const reply = await askOver(
    { host: hostname, port, path: url, method, headers },
    body === undefined ? '' : JSON.stringify(body),
  )
  const { status, text } = reply
  if (status < 200 || status > 299) throw new Error(`${method} ${url} answered ${status}: ${text.slice(0, 500)}`)
  return text === '' ? null : JSON.parse(text)
}
