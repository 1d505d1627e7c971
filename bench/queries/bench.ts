import assert from 'node:assert/strict'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { CompiledQuery } from 'kysely'
import { type App, openApp } from '../../packages/server/src/app.ts'
import { createApiKey } from '../../packages/server/src/platform/auth/index.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { median, quantile } from '../measure.ts'
import { askEngine } from '../server.ts'
import { printTable, ratio } from '../table.ts'
import { copyToPostgres, fillEvents, fillPeople, touchpoints } from './data.ts'

export type QueriesOptions = { folder: string; rows: number; rounds: number; withPostgres: boolean }

type Row = Record<string, string | number>
type Bench = { app: App; workspace: WorkspaceId; key: string; base: string; options: QueriesOptions }
/** A question in up to three forms; each gives comparable rows. Hand-written forms name their file and its parameters. */
type Question = {
  name: string
  product: () => Promise<Row[]>
  hand: { file: string; clickhouse: Record<string, number>; postgres: number[] } | null
  /** Columns that all forms must agree on. */
  agree: string[]
}

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
    const bench: Bench = { app, workspace: workspace.id, key: secret, base, options }
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
    for (const question of questionsOf(bench, endMs)) rows.push(await measure(bench, question, dataFolder))
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

function questionsOf(bench: Bench, endMs: number): Question[] {
  const ws = bench.workspace
  const [from, to] = [endMs - 360 * dayMs, endMs]
  const days = `from=${isoDay(from)}&to=${isoDay(to - 1)}&against=none`
  const span = { clickhouse: { ws, from, to }, postgres: [ws, from, to] }
  const since = Date.now() - 90 * dayMs
  const nps = (by: string): Question => ({
    name: `NPS by ${by}`,
    product: async () => {
      const reply = (await call(bench, 'GET', `/api/v1/metrics/nps/values?${days}&by=${by}`)) as Values
      return [reply.total, ...reply.groups].map(({ key, now }) => ({
        key,
        answers: now.n,
        value: now.value ?? Number.NaN,
      }))
    },
    hand: { file: `nps-by-${by}.sql`, ...span },
    agree: ['key', 'answers', 'value'],
  })
  const rule = {
    all: [
      {
        kind: 'did',
        match: { event: 'Order Completed', where: [] },
        times: { comparison: 'at_least', count: 2 },
        withinDays: 90,
      },
      { kind: 'score', metric: 'nps', which: 'latest', operator: 'at_most', value: 6 },
    ],
  }
  const page = async (profile: number) =>
    (await call(bench, 'GET', `/api/v1/people/per_bench${profile}`)) as { counts: Row }
  let visit = 0
  return [
    nps('touchpoint'),
    nps('month'),
    {
      name: 'segment count',
      product: async () => {
        const reply = (await call(bench, 'POST', '/api/v1/segments/preview', { rule })) as {
          people: number
          of: number
        }
        return [{ people: reply.people, everybody: reply.of }]
      },
      hand: { file: 'segment-count.sql', clickhouse: { ws, since }, postgres: [ws, since] },
      agree: ['people', 'everybody'],
    },
    {
      name: 'journey map (by hand: volumes only)',
      product: async () => {
        const reply = (await call(bench, 'GET', `/api/v1/journeys/map?${days}`)) as {
          stations: (Row & { slug: string })[]
        }
        return reply.stations.map(({ slug, customers, events }) => ({
          key: slug,
          customers: customers ?? 0,
          events: events ?? 0,
        }))
      },
      hand: { file: 'journey-volumes.sql', ...span },
      agree: ['key', 'customers', 'events'],
    },
    {
      name: 'journey map against the period before',
      product: async () => {
        await call(bench, 'GET', '/api/v1/journeys/map')
        return []
      },
      hand: null,
      agree: [],
    },
    {
      name: 'customer page (by hand: counts only)',
      product: async () => [(await page(9)).counts],
      hand: { file: 'customer-totals.sql', clickhouse: { ws, a: 9, b: 10 }, postgres: [ws, 9, 10] },
      agree: ['events', 'answers', 'orders'],
    },
    {
      name: 'customer page, another each time',
      product: async () => {
        visit += 7
        await page(1 + ((visit * 7919) % Math.floor(bench.options.rows / 50)))
        return []
      },
      hand: null,
      agree: [],
    },
  ]
}

type Values = { total: Group; groups: Group[] }
type Group = { key: string; now: { value: number | null; n: number } }

async function measure(bench: Bench, question: Question, dataFolder: string): Promise<Row> {
  const { hand, agree } = question
  const here = import.meta.dirname
  const clickhouse = async () => {
    if (hand === null) return []
    const text = await readFile(path.join(here, 'clickhouse', hand.file), 'utf8')
    const reply = await askEngine(path.join(dataFolder, 'engine.sock'), `${text} FORMAT JSON`, hand.clickhouse)
    return (JSON.parse(reply) as { data: Row[] }).data
  }
  const postgres = async () => {
    if (hand === null) return []
    const text = await readFile(path.join(here, 'postgres', hand.file), 'utf8')
    return (await bench.app.state.tables<Record<never, never>>().executeQuery(CompiledQuery.raw(text, hand.postgres)))
      .rows as Row[]
  }
  const times = { product: [] as number[], clickhouse: [] as number[], postgres: [] as number[] }
  const withPostgres = hand !== null && bench.options.withPostgres
  for (let round = -1; round < bench.options.rounds; round += 1) {
    const product = await timed(question.product, round < 0 ? [] : times.product)
    if (hand !== null) {
      const mine = await timed(clickhouse, round < 0 ? [] : times.clickhouse)
      assert.deepEqual(comparable(product, agree), comparable(mine, agree), `${question.name}: ClickHouse`)
    }
    if (withPostgres && round < 3) {
      const theirs = await timed(postgres, round < 0 ? [] : times.postgres)
      assert.deepEqual(comparable(product, agree), comparable(theirs, agree), `${question.name}: PostgreSQL`)
    }
  }
  const sorted = [...times.product].sort((a, b) => a - b)
  const [product, mine, theirs] = [median(times.product), median(times.clickhouse), median(times.postgres)]
  return {
    question: question.name,
    product,
    p95: quantile(sorted, 0.95),
    ClickHouse: mine,
    PostgreSQL: theirs,
    'to ClickHouse': ratio(product, mine),
    'PostgreSQL to product': ratio(theirs, product),
  }
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

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

async function call(bench: Bench, method: string, url: string, body?: unknown): Promise<unknown> {
  const reply = await fetch(`${bench.base}${url}`, {
    method,
    headers: {
      authorization: `Bearer ${bench.key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  if (!reply.ok) throw new Error(`${method} ${url} answered ${reply.status}: ${text.slice(0, 500)}`)
  return text === '' ? null : JSON.parse(text)
}
