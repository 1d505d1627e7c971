import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { CatalogueError } from '../kernel/index.ts'
import { connectToHost } from './connection.ts'
import { describeOpenFailure } from './host/open-failure.ts'
import { ch, type EventStore, openEventStore, silentLog } from './index.ts'
import { type Supervisor, type SupervisorOptions, startSupervisor } from './supervisor.ts'

const root = await mkdtemp(join(tmpdir(), 'opencxm-supervisor-'))
after(() => rm(root, { recursive: true, force: true }))
let folders = 0
const newFolder = () => join(root, `data-${++folders}`)

/** A supervised host that is stopped after the test, whatever happens. */
async function supervised(
  options: Partial<SupervisorOptions>,
  work: (supervisor: Supervisor, ask: (sql: string) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const supervisor = await startSupervisor({ dataFolder: newFolder(), log: silentLog, ...options })
  const { client } = connectToHost(supervisor.address)
  try {
    await work(supervisor, async (query) => await (await client.query({ query, format: 'JSONEachRow' })).json())
  } finally {
    await supervisor.stop()
    await client.close()
  }
}

async function refused(work: Promise<unknown>): Promise<CatalogueError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  assert.ok(error instanceof CatalogueError, String(error))
  return error
}

const ready = (store: EventStore) =>
  store.queryAcross({ name: 'test.ready', sql: ch`SELECT 1 AS n`, row: z.object({ n: z.number() }) })

test('ES4: what is asked at once is answered when the process has started (time printed)', async (t) => {
  const started = performance.now()
  await supervised({}, async (_, ask) => {
    await ask('SELECT 1')
    t.diagnostic(`spawn to first answer: ${Math.round(performance.now() - started)} ms`)
  })
})

test('ES4: a killed host comes back; reads wait for it, inserts are refused with not_ready, nothing is lost', async (t) => {
  const pids: unknown[] = []
  const log = { ...silentLog, info: (fields: Record<string, unknown>) => void pids.push(fields.engineHost) }
  const store = await openEventStore({ dataFolder: newFolder(), log })
  try {
    await store.insertJson('person_overrides', '{"old":1,"person":2,"ver":1}')
    const killed = Number(pids[0])
    assert.ok(killed > 0, 'the host said its process id')
    const started = performance.now()
    process.kill(killed, 'SIGKILL')
    await until(async () => !(await store.isReady()))
    const failure = await refused(store.insertJson('person_overrides', '{"old":3,"person":2,"ver":1}'))
    assert.equal(failure.code, 'not_ready')
    assert.deepEqual(await ready(store), [{ n: 1 }])
    t.diagnostic(`kill -9 to first answer: ${Math.round(performance.now() - started)} ms`)
    const sql = ch`SELECT old FROM person_overrides`
    assert.deepEqual(await store.queryAcross({ name: 'test.kept', sql, row: z.object({ old: z.number() }) }), [
      { old: 1 },
    ])
    assert.equal(await store.isReady(), true)
  } finally {
    await store.close()
  }
  assert.equal((await refused(ready(store))).code, 'not_ready')
})

test('ES5: a folder that is in use is refused with the process that holds it', async () => {
  const dataFolder = newFolder()
  await supervised({ dataFolder }, async (supervisor) => {
    const error = await refused(startSupervisor({ dataFolder, log: silentLog, lockWaitMilliseconds: 0 }))
    assert.equal(error.code, 'not_ready')
    assert.match(error.message, new RegExp(`in use by process ${supervisor.pid}: stop that OpenCXM first`))
  })
})

test('ES5: the host dies with its parent, even in the middle of a query, and the folder can be opened again', async () => {
  const dataFolder = newFolder()
  const parent = fork(fileURLToPath(new URL('./testing-parent.ts', import.meta.url)), [dataFolder], { execArgv: [] })
  const hostPid = await nextMessage(parent)
  const gone = new Promise((resolve) => parent.once('exit', resolve))
  parent.kill('SIGKILL')
  await gone
  await supervised({ dataFolder }, async (supervisor, ask) => {
    assert.notEqual(supervisor.pid, hostPid)
    assert.deepEqual(await ask('SELECT 1 AS n'), [{ n: 1 }])
    await until(() => hasEnded(hostPid))
  })
})

/** True when the process is gone, or dead and waiting for somebody to collect it. */
async function hasEnded(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')
  return /\) [ZX]/.test(status)
}

function nextMessage(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => child.once('message', (message) => resolve(Number(message))))
}

test('ES5: a dead socket file is replaced, and a path too long for a socket is worked around', async () => {
  const dataFolder = newFolder()
  await mkdir(dataFolder, { recursive: true })
  await writeFile(join(dataFolder, 'engine.sock'), 'left behind')
  await supervised({ dataFolder }, async (_, ask) => assert.deepEqual(await ask('SELECT 1 AS n'), [{ n: 1 }]))
  const longFolder = join(newFolder(), 'x'.repeat(120))
  await supervised({ dataFolder: longFolder }, async (_, ask) =>
    assert.deepEqual(await ask('SELECT 1 AS n'), [{ n: 1 }]),
  )
})

test('ES5: a socket file that somebody deletes is made again by a new host', async () => {
  const dataFolder = newFolder()
  await supervised({ dataFolder }, async (supervisor, ask) => {
    const before = supervisor.pid
    await rm(join(dataFolder, 'engine.sock'))
    await until(async () => supervisor.isReady() && supervisor.pid !== before)
    assert.deepEqual(await ask('SELECT 1 AS n'), [{ n: 1 }])
  })
})

test('ES6: stopping lets a running query finish, but not for longer than three seconds', async () => {
  await supervised({}, async (supervisor, ask) => {
    const running = ask('SELECT sleep(1) AS n')
    await until(async () => (await busy(ask)) > 0)
    await supervisor.stop()
    assert.deepEqual(await running, [{ n: 0 }])
  })
  await supervised({}, async (supervisor, ask) => {
    const running = ask('SELECT sleepEachRow(1) AS n FROM numbers(60) SETTINGS max_block_size = 1').catch(() => 'cut')
    await until(async () => (await busy(ask)) > 0)
    await supervisor.stop()
    assert.equal(await running, 'cut', 'its minute was not waited for')
  })
})

async function busy(ask: (sql: string) => Promise<unknown>): Promise<number> {
  return ((await ask("SELECT query FROM system.processes WHERE query LIKE 'SELECT sleep%'")) as unknown[]).length
}

test('ES7: a host above its memory bound is replaced in a quiet moment', async () => {
  await supervised({ rssBytesMax: 1 }, async (supervisor, ask) => {
    const first = supervisor.pid
    await until(async () => supervisor.isReady() && supervisor.pid !== first)
    await supervisor.whenReady()
    assert.deepEqual(await ask('SELECT 1 AS n'), [{ n: 1 }])
  })
})

test('why a folder does not open is said in one sentence', async () => {
  const missing = await describeOpenFailure(Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' }), '/x')
  assert.equal(missing.reason, 'missing')
  assert.match(missing.message, /npm ci.*or set CLICKHOUSE_URL/)
  const other = await describeOpenFailure(new Error('Permission denied'), '/nowhere')
  assert.match(other.message, /\/nowhere cannot be opened \(Permission denied\): check/)
})

/** Waits for a condition, which fails the test by its time limit when it never comes. */
async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve))
}
