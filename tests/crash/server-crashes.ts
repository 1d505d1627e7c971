import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import pg from 'pg'
import { CrashHarness, type Victim } from './harness/crash-harness.ts'
import { freePort } from './harness/free-port.ts'
import type { DrivenRequest } from './harness/load-driver.ts'
import { isOverrun } from './harness/overrun.ts'
import { runCrashes } from './harness/run-crashes.ts'

/** The repository. */
export const root = join(import.meta.dirname, '../..')
/** The server's command. */
export const cli = join(root, 'packages/server/src/cli.ts')
/** A killed server is ready again within this. */
const readyMsMax = 10_000
const everyHowManyAliases = 20

export type ServerCrashes = {
  victims: readonly Victim[]
  seed: number
  messagesBetweenMax: number
  settleMs: number
  /** Told after each kill. */
  note?: (line: string) => void
}

/**
 * The real server under load of events, increments and aliases while its processes are killed. Asserts that everything that
 * was acknowledged is stored once in both event tables, that no increment and no merge was applied twice, that the server is
 * ready again in time (unless the machine is overrun) and leaves no process behind.
 */
export async function crashServer(run: ServerCrashes) {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-crash-server-'))
  // PostgreSQL's user must be able to pass, else the state goes to /var/lib.
  await chmod(folder, 0o711)
  const port = await freePort()
  const env = {
    PATH: process.env.PATH ?? '',
    OPENCXM_DATA: folder,
    PORT: String(port),
    OPENCXM_LOG_LEVEL: 'warn',
  }
  const url = `http://127.0.0.1:${port}`
  const harness = new CrashHarness({
    command: process.execPath,
    args: [cli, 'serve'],
    env,
    cwd: root,
    readyUrl: `${url}/readyz`,
  })
  try {
    const { writeKey } = await setUp(env)
    await harness.start()
    const prefix = `crash-${run.seed}`
    const result = await runCrashes({
      harness,
      load: { url, connections: 8, next: mixedLoad({ writeKey, prefix, eventsPerRequest: 10 }) },
      victims: run.victims,
      messagesBetweenMax: run.messagesBetweenMax,
      random: seeded(run.seed),
      listStored: async () => [...(await storedIds(folder, 'events', prefix)), ...(await appliedIncrements(folder))],
      settleMs: run.settleMs,
    })
    const { readyMs, ...books } = result
    run.note?.(JSON.stringify({ ...books, readyMs: readyMs.map(({ victim, ms }) => `${victim} ${Math.round(ms)}`) }))
    assert.deepEqual(
      { lost: result.lost, doubled: result.doubled, unknown: result.unknown },
      { lost: [], doubled: [], unknown: [] },
      harness.output(),
    )
    assert.deepEqual(
      (await storedIds(folder, 'events_by_person', prefix)).sort(),
      (await storedIds(folder, 'events', prefix)).sort(),
      'both event tables hold the same',
    )
    await assertMerges(folder, prefix)
    const late = readyMs.filter(({ ms }) => ms > readyMsMax)
    if (isOverrun())
      console.log(`An overrun machine; not judged: ${late.length} of ${readyMs.length} starts took longer`)
    else assert.deepEqual(late, [], 'ready again in time')
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
    return result
  } finally {
    await harness.cleanUp()
    await rm(folder, { recursive: true, force: true })
  }
}

/** A uniform source in [0, 1) from a 32-bit seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Keys = { writeKey: string; secretKey: string }

/**
 * Sets an installation up in the data folder of `env`; gives its keys. Of the files of one run of the tests the first sets it up, the others
 * get a copy.
 */
export async function setUp(env: Record<string, string>): Promise<Keys> {
  const shared = process.env.OPENCXM_TEST_SHARED
  if (shared === undefined) return await setUpAnew(env)
  const made = join(shared, 'installation')
  if (!existsSync(made)) {
    const own = await mkdtemp(join(shared, 'making-'))
    await chmod(own, 0o711)
    const keys = await setUpAnew({ ...env, OPENCXM_DATA: join(own, 'data') })
    await writeFile(join(own, 'keys.json'), JSON.stringify(keys))
    // Another file may have been first.
    await rename(own, made).catch(async () => await rm(own, { recursive: true }))
  }
  await promisify(execFile)('cp', ['-a', `${join(made, 'data')}/.`, env.OPENCXM_DATA ?? ''])
  return JSON.parse(await readFile(join(made, 'keys.json'), 'utf8')) as Keys
}

async function setUpAnew(env: Record<string, string>): Promise<Keys> {
  const args = [cli, 'setup', '--owner', 'owner@crash.example', '--workspace', 'Crash', '--json']
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] })
  Readable.from(['a long enough password']).pipe(child.stdin)
  return JSON.parse(await text(child.stdout)) as Keys
}

/**
 * Segment batches of events, in some of which one user's older id is joined to the newer (an alias has two ids of people that
 * no other request names), in turn with Sensors requests whose increments are all different, so that each is recognised.
 */
function mixedLoad(options: { writeKey: string; prefix: string; eventsPerRequest: number }): () => DrivenRequest {
  const { writeKey, prefix, eventsPerRequest } = options
  let count = 0
  let requests = 0
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
  const segment = (): DrivenRequest => {
    const batch: Record<string, unknown>[] = Array.from({ length: eventsPerRequest }, () => {
      count += 1
      return {
        type: 'track',
        event: `Crash ${count % 5}`,
        messageId: `${prefix}-${count}`,
        timestamp: new Date().toISOString(),
        userId: `${prefix}-user-${count % 97}`,
        anonymousId: `${prefix}-device-${count % 211}`,
        properties: { n: count },
      }
    })
    if (requests % everyHowManyAliases === 0) {
      const person = { timestamp: new Date().toISOString(), userId: `new-${count}` }
      for (const userId of [`old-${count}`, `new-${count}`])
        batch.push({ ...person, type: 'track', event: 'Before', userId, messageId: `${prefix}-${userId}` })
      batch.push({ ...person, type: 'alias', previousId: `old-${count}`, messageId: `${prefix}-alias-${count}` })
    }
    return {
      path: '/v1/batch',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      ids: batch.map(({ messageId }) => String(messageId)),
    }
  }
  const sensors = (): DrivenRequest => {
    const ids: string[] = []
    const rows = Array.from({ length: 3 }, () => {
      count += 1
      ids.push(`increment-${count}`)
      const who = { distinct_id: `${prefix}-user-${count % 97}`, _track_id: count, time: Date.now() }
      return { ...who, type: 'profile_increment', properties: { total: count } }
    })
    return {
      path: `/sa?project=crash&token=${encodeURIComponent(writeKey)}`,
      headers: { 'content-type': 'application/json' },
      body: `data_list=${encodeURIComponent(Buffer.from(JSON.stringify(rows)).toString('base64'))}`,
      ids,
    }
  }
  return () => {
    requests += 1
    return requests % 4 === 3 ? sensors() : segment()
  }
}

/** Message ids of every row of one event table, one entry a row, asked through the engine host's own socket. */
export async function storedIds(
  folder: string,
  table: 'events' | 'events_by_person',
  prefix: string,
): Promise<string[]> {
  const query = `SELECT message_id FROM ${table} WHERE startsWith(message_id, '${prefix}') FORMAT TabSeparated`
  const body = await new Promise<string>((resolve, reject) => {
    const options = { socketPath: join(folder, 'engine.sock'), method: 'POST', path: '/' }
    const request = http.request(options, (reply) => {
      text(reply).then((all) => (reply.statusCode === 200 ? resolve(all) : reject(new Error(all))), reject)
    })
    request.once('error', reject)
    request.end(query)
  })
  return body.split('\n').filter((line) => line !== '')
}

async function appliedIncrements(folder: string): Promise<string[]> {
  const rows = await ask<{ value: number }>(folder, "SELECT value FROM people_trait_change WHERE op = 'increment'")
  return rows.map(({ value }) => `increment-${value}`)
}

/** Each alias that is stored joined its two people, once. */
async function assertMerges(folder: string, prefix: string): Promise<void> {
  const links = await ask<{ key: string }>(
    folder,
    "SELECT message_key AS key FROM identity_link WHERE rule = 'alias' AND undone_at IS NULL",
  )
  assert.notEqual(links.length, 0)
  const aliases = (await storedIds(folder, 'events', prefix)).filter((id) => id.includes('-alias-'))
  assert.deepEqual(links.map(({ key }) => key).sort(), aliases.sort(), 'every merge was applied once')
}

/** Rows of a statement of PostgreSQL. */
export async function ask<Row extends pg.QueryResultRow>(folder: string, query: string): Promise<Row[]> {
  const password = (await readFile(join(folder, 'secrets/postgres-password'), 'utf8')).trim()
  const host = join(folder, 'postgres/run')
  const client = new pg.Client({ host, port: 5432, user: 'opencxm', database: 'opencxm', password })
  await client.connect()
  try {
    return (await client.query<Row>(query)).rows
  } finally {
    await client.end()
  }
}
