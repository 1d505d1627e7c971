import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import { type App, openApp } from '../../packages/server/src/app.ts'
import { createApiKey } from '../../packages/server/src/platform/auth/index.ts'
import { insertWorkspace } from '../../packages/server/src/platform/auth/store.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import { ch, type EventStore, type Fragment, param } from '../../packages/server/src/platform/eventstore/index.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { median, quantile } from '../measure.ts'
import { printTable, ratio } from '../table.ts'

const dayMs = 86_400_000
const rowsPerInsert = 250_000
const said = [
  'The parcel came four days late and nobody told me where it was, but the shop assistant was kind and helped at once',
  'Pairing took four tries before the band was found; after the update it works, the battery lasts a whole week and more',
  '快递晚了五天才送到，问了三次客服都说正在派送中，生日礼物没有赶上，不过包装很好，东西本身质量也不错，下次还会再买的',
  '錶帶戴了兩天就起疹子，客服很有耐心地聽我說完，馬上換了一條新的給我，只是等退款等了快兩個星期，希望以後可以快一點',
]

/** Voices of one workspace over two years: half Chinese, half English, of 24 words each that make them differ. */
async function fillVoices(
  events: EventStore,
  of: { workspace: WorkspaceId; rows: number; endMs: number },
): Promise<void> {
  for (let from = 0; from < of.rows; from += rowsPerInsert) {
    await events.command(
      'bench.fill_feedback',
      ch`INSERT INTO events (ws, person, event, ts, received_at, message_id, batch, source, channel, touchpoint, score, text, props, context)
      SELECT ${param(of.workspace, 'UInt32')}, 1 + h % 100000, if(h % 5 = 0, '$answer', '$feedback') AS event,
        fromUnixTimestamp64Milli(${param(of.endMs, 'Int64')} - toInt64(h2 % 62208000000), 'UTC') AS ts, ts, concat('fb_', hex(h)), 1, 1,
        '', ['delivery', 'product', 'support'][1 + h2 % 3], if(event = '$feedback', toFloat64(1 + h2 % 5), NULL),
        concat(${param(said, 'Array(String)')}[1 + h % 4], ' ', toString(number), if(number % 50000 = 7, ' 罕見 rareword', '')),
        if(event = '$answer', '{"$metric":"","$question":"why"}', concat('{"$feedback":"fb_', hex(h), '","$source":"', ['app_store', 'web_shop', 'zendesk'][1 + h2 % 3],
          '","$kind":"', ['review', 'chat', 'ticket', 'email'][1 + h2 % 4], '","$language":"', ['en', 'en', 'zh-Hans', 'zh-Hant'][1 + h % 4],
          '","$rating":', toString(1 + h2 % 5), ',"$rating_min":1,"$rating_max":5}')), '{}'
      FROM (SELECT number, intHash64(number) AS h, intHash64(number + 1234567) AS h2
        FROM numbers(${param(from, 'UInt64')}, ${param(Math.min(rowsPerInsert, of.rows - from), 'UInt64')}))
      SETTINGS max_partitions_per_insert_block = 1000`,
    )
  }
}

type Options = { folder: string; rows: number; rounds: number }
type Question = { name: string; query: string; where: Fragment | null }

const questions: readonly Question[] = [
  { name: 'newest 60', query: '', where: ch`1` },
  { name: 'kind = ticket', query: 'kind=ticket', where: ch`JSONExtractString(props, '$kind') = 'ticket'` },
  { name: 'unhappy', query: 'score=unhappy', where: ch`event = '$feedback' AND score < 3` },
  {
    name: 'search 快递 (frequent, both scripts)',
    query: `q=${encodeURIComponent('快递')}`,
    where: ch`match(text, '快[递遞]')`,
  },
  {
    name: 'search late parcel (frequent)',
    query: 'q=late+parcel',
    where: ch`match(text, '(?i)late') AND match(text, '(?i)parcel')`,
  },
  { name: 'search 罕见 (1 in 50,000)', query: `q=${encodeURIComponent('罕见')}`, where: ch`match(text, '罕[见見]')` },
  { name: 'search nothing has it', query: 'q=xyzzyplugh', where: ch`match(text, '(?i)xyzzyplugh')` },
]

/** What the inbox costs at so many voices, beside one plain statement over all of them without stretches of days. */
export async function benchFeedback(options: Options): Promise<void> {
  const dataFolder = await mkdtemp(path.join(options.folder, 'ocx-feedback-'))
  await chmod(dataFolder, 0o711)
  const app = await openApp(readConfig({ OPENCXM_DATA: dataFolder, PORT: '0', OPENCXM_LOG_LEVEL: 'error' }))
  try {
    const base = await app.http.listen({ host: '127.0.0.1', port: 0 })
    const made = { name: 'Bench', timeZone: 'UTC', currency: 'CNY', language: 'en' } as const
    const workspace = await app.state.transaction(async (tx) => await insertWorkspace(tx, made))
    const by = { workspace: workspace.id, name: 'b', role: 'owner', createdBy: 'b' } as const
    const { secret } = await createApiKey(app.state, by)
    await fillVoices(app.events, { workspace: workspace.id, rows: options.rows, endMs: Date.now() - dayMs })
    const rows = []
    for (const question of questions)
      rows.push(await measure({ app, base, key: secret, workspace: workspace.id }, question, options))
    printTable(`Inbox at ${options.rows.toLocaleString('en')} voices (ms over HTTP, ${options.rounds} rounds)`, rows)
  } finally {
    await app.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
}

type Bench = { app: App; base: string; key: string; workspace: WorkspaceId }

async function measure(bench: Bench, { name, query, where }: Question, { rounds }: Options) {
  const [mine, plain]: [number[], number[]] = [[], []]
  let page = await list(bench, query)
  for (let round = 0; round < rounds; round++) {
    let started = performance.now()
    page = await list(bench, query)
    mine.push(performance.now() - started)
    started = performance.now()
    const texts = await plainList(bench, where ?? ch`1`)
    plain.push(performance.now() - started)
    assert.equal(page.voices.length, texts.length, name)
    assert.equal(page.voices[0]?.text, texts[0]?.slice(0, 280), name)
  }
  const started = performance.now()
  if (page.nextCursor) await list(bench, `${query}&cursor=${encodeURIComponent(page.nextCursor)}`)
  const next = page.nextCursor ? performance.now() - started : Number.NaN
  return {
    question: name,
    p50: median(mine),
    p95: quantile(
      mine.toSorted((a, b) => a - b),
      0.95,
    ),
    'next page': next,
    'plain SQL p50': median(plain),
    'to plain': ratio(median(mine), median(plain)),
  }
}

type Listing = { voices: { text: string }[]; nextCursor: string | null }

async function list({ base, key }: Bench, query: string): Promise<Listing> {
  const reply = await fetch(`${base}/api/v1/feedback?limit=60&${query}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
  return (await reply.json()) as Listing
}

async function plainList({ app, workspace }: Bench, where: Fragment): Promise<string[]> {
  const found = await app.events.query({
    name: 'bench.plain',
    workspace,
    sql: ch`SELECT ts, source, message_id, text, props FROM events WHERE ws = ${param(workspace, 'UInt32')} AND event IN ('$feedback', '$answer')
      AND (event = '$feedback' OR text != '') AND ${where} ORDER BY ts DESC, source DESC, message_id DESC LIMIT 60`,
    row: z.object({ text: z.string() }),
  })
  return found.map(({ text }) => text)
}
