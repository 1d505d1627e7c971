import assert from 'node:assert/strict'
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { openApp } from '../../packages/server/src/app.ts'
import { writeBackup } from '../../packages/server/src/backup.ts'
import { readConfig } from '../../packages/server/src/platform/config/index.ts'
import { CatalogueError, inLanguage } from '../../packages/server/src/platform/kernel/index.ts'
import { acquireLock, silentLog } from '../../packages/server/src/platform/statestore/index.ts'
import { restoreBackup } from '../../packages/server/src/restore.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'
import { asksIn, delivered, liveProgramme, person, readyToAsk } from './asking-kit.ts'

const now = Date.now()
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()

/** Messages of one round: answers, orders, a merge, traits; `round` makes their keys and people. */
function roundOf(round: number): object[] {
  const base = (kind: string, index: number) => ({
    messageId: `b${round}-${kind}-${index}`,
    timestamp: ago(1 + (index % 9)),
  })
  return [
    ...Array.from({ length: 20 }, (_, index) => ({
      ...{ type: 'track', event: '$answer', properties: { $metric: 'nps', $score: (index * 7 + round) % 11 } },
      ...{ userId: `p${(index * 3 + round) % 40}`, ...base('answer', index) },
    })),
    ...Array.from({ length: 10 }, (_, index) => ({
      ...{ type: 'track', event: 'Order Completed', properties: { revenue: index, currency: 'CNY' } },
      ...{ anonymousId: `d${round}-${index}`, ...base('order', index) },
    })),
    {
      type: 'identify',
      userId: `p${round}`,
      anonymousId: `d${round}-0`,
      traits: { name: `P${round}`, round },
      ...base('who', 0),
    },
  ]
}

type Numbers = { summary: { events: number }; nps: unknown; orders: unknown; segments: unknown; people: unknown }

async function numbersOf(call: TestApp['call'], key: string): Promise<Numbers> {
  const read = async (path: string) => (await call({ path: `/api/v1/${path}`, key })).body
  const segments = (await read('segments')) as { segments: { name: string; people: number }[] }
  const people = (await read('people?limit=200')) as { people: unknown[]; total: number }
  return {
    summary: (await read('people-summary')) as Numbers['summary'],
    nps: await read('metrics/nps/values'),
    orders: await read('metrics/orders_per_customer/values'),
    segments: segments.segments.map(({ name, people: n }) => ({ name, n })),
    people: people.people,
  }
}

describe('backup and restore', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'opencxm-backup-'))
    app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
    workspace = await app.workspace('Backup')
    key = await workspace.key('owner')
    for (let round = 0; round < 5; round++) await app.track(workspace, roundOf(round))
  })
  after(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })

  const configOf = (name: string) =>
    readConfig({
      ...{ OPENCXM_DATA: join(folder, name), OPENCXM_PRIVATE_HOSTS: '127.0.0.1' },
      ...{ PORT: '0', OPENCXM_LOG_LEVEL: 'silent' },
    })
  const partsOf = () => ({ state: app.state, events: app.events, dataFolder: app.config.dataFolder, clock: Date.now })

  async function reopen<Result>(name: string, work: (call: TestApp['call']) => Promise<Result>): Promise<Result> {
    const restored = await openApp(configOf(name))
    try {
      await restored.http.ready()
      await restored.ingest.applier.settled(restored.ingest.log.next())
      await restored.worker.drain()
      return await work(async ({ method = 'GET', path, key: secret, body }) => {
        const reply = await restored.http.inject({
          method: method as 'GET',
          url: path,
          headers: { authorization: `Bearer ${secret}` },
          ...(body === undefined ? {} : { payload: body as object }),
        })
        return { status: reply.statusCode, body: reply.json(), text: reply.body }
      })
    } finally {
      await restored.close()
    }
  }

  test('a restore gives identical counts and numbers; files are private (BK1)', async () => {
    const expected = await numbersOf(app.call, key)
    const target = join(folder, 'first')
    await writeBackup(partsOf(), target)
    assert.equal((await stat(target)).mode & 0o777, 0o700)
    for (const name of await readdir(join(target, 'secrets')))
      assert.equal((await stat(join(target, 'secrets', name))).mode & 0o777, 0o600)
    await assert.rejects(writeBackup(partsOf(), target), /exists already/)
    await restoreBackup({ config: configOf('data-1'), folder: target, erasures: null, log: silentLog })
    assert.deepEqual(await reopen('data-1', (call) => numbersOf(call, key)), expected)
    const again = restoreBackup({ config: configOf('data-1'), folder: target, erasures: null, log: silentLog })
    await assert.rejects(again, /not empty/)
  })

  test('under load: everything acknowledged before is in it, nothing is counted twice (BK2)', async () => {
    const acknowledged = 31 * 5
    let sent = 0
    let running = true
    const load = (async () => {
      for (let round = 5; running && round < 400; round++) {
        const reply = await app.http.inject({
          method: 'POST',
          url: '/v1/batch',
          headers: { authorization: `Basic ${Buffer.from(`${workspace.writeKey}:`).toString('base64')}` },
          payload: JSON.stringify({ batch: roundOf(round) }),
        })
        assert.equal(reply.statusCode, 200)
        sent += 31
      }
    })()
    while (sent < 31 * 10) await new Promise((resolve) => setImmediate(resolve))
    const before = acknowledged + sent
    const target = join(folder, 'loaded')
    const order: string[] = []
    const noted = <Result>(what: string, result: Result) => {
      order.push(what)
      return result
    }
    const clock = () => noted('time', Date.now())
    const backupTo = (file: string) => noted('events', app.events.backupTo(file))
    await writeBackup({ ...partsOf(), clock, events: { ...app.events, backupTo } }, target)
    assert.deepEqual(order, ['time', 'events'], 'its time is that of what is in it, not when it was written')
    const after = acknowledged + sent + 31
    running = false
    await load
    await app.settle()
    await restoreBackup({ config: configOf('data-2'), folder: target, erasures: null, log: silentLog })
    const told = (numbers: Numbers) => numbers.summary.events
    const counts = await reopen('data-2', async (call) => {
      const numbers = await numbersOf(call, key)
      const own = (await call({ path: '/api/v1/catalog/events', key })).body as {
        events: { name: string; seen: number }[]
      }
      return { events: told(numbers), own }
    })
    const segmentEvents = counts.own.events
      .filter(({ name }) => name.startsWith('$segment'))
      .reduce((sum, { seen }) => sum + seen, 0)
    const mine = counts.events - segmentEvents
    assert.ok(mine >= before && mine <= after, `${before} <= ${mine} <= ${after}`)
    assert.equal(mine % 31, 0, 'whole requests')
  })

  test('a changed or missing file is found before anything is written (BK3)', async () => {
    const target = join(folder, 'damaged')
    await writeBackup(partsOf(), target)
    await appendFile(join(target, 'events.tar'), 'x')
    const config = configOf('data-3')
    await assert.rejects(restoreBackup({ config, folder: target, erasures: null, log: silentLog }), /checksum differs/)
    await rm(join(target, 'events.tar'))
    await assert.rejects(restoreBackup({ config, folder: target, erasures: null, log: silentLog }), /lacks events.tar/)
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith('data-3')))
    // A place that cannot become the data folder is told before any work.
    await writeFile(join(folder, 'no-folder'), '')
    const whole = { folder: join(folder, 'first'), erasures: null, log: silentLog }
    for (const dataFolder of [join(folder, 'no-folder'), join(folder, 'no-folder', 'data'), '/proc/no/data'])
      await assert.rejects(
        restoreBackup({ ...whole, config: { ...config, dataFolder } }),
        /(cannot be used|cannot be done there) \(.*\): set OPENCXM_DATA to a new/,
      )
    // What only shows while it is restored leaves nothing behind either.
    const other = join(folder, 'miscounted')
    await writeBackup(partsOf(), other)
    const manifest = JSON.parse(await readFile(join(other, 'manifest.json'), 'utf8')) as {
      tables: Record<string, number>
    }
    await writeFile(
      join(other, 'manifest.json'),
      JSON.stringify({ ...manifest, tables: { ...manifest.tables, auth_workspace: 99 } }),
    )
    await assert.rejects(restoreBackup({ config, folder: other, erasures: null, log: silentLog }), /rows instead of 99/)
    const { files, ...rest } = JSON.parse(await readFile(join(other, 'manifest.json'), 'utf8')) as {
      files: { path: string }[]
    }
    const unread = 'state/auth_user.jsonl.gz'
    const without = files.filter(({ path }) => path !== unread)
    await writeFile(join(other, 'manifest.json'), JSON.stringify({ ...rest, files: without }))
    await rm(join(other, unread))
    await assert.rejects(restoreBackup({ config, folder: other, erasures: null, log: silentLog }), /ENOENT.*auth_user/)
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith('data-3')))
  })

  test('what killed backups and restores left is taken away by the next one, what is at work or is of others stays (BK6)', async () => {
    const left = async (name: string, log: string) => {
      await mkdir(join(folder, name), { recursive: true })
      await cp(log, join(folder, name, 'log'), { recursive: true })
    }
    const own = join(app.config.dataFolder, 'log')
    await left('killed.partial', own)
    await left('foreign.partial', own)
    await writeFile(join(folder, 'foreign.partial', 'log', 'id'), 'of another installation')
    await left('data-5.restoring-killed', own)
    await left('data-5.restoring-at-work', own)
    const lock = await acquireLock(join(folder, 'data-5.restoring-at-work', 'restoring.lock'), 0)
    assert.ok('release' in lock)
    const target = join(folder, 'after-kills')
    const two = await Promise.allSettled([writeBackup(partsOf(), target), writeBackup(partsOf(), target)])
    assert.deepEqual(two.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    const config = configOf('data-5')
    const { interrupted } = await restoreBackup({ config, folder: target, erasures: null, log: silentLog })
    assert.equal(interrupted, 1)
    const names = await readdir(folder)
    assert.deepEqual(names.filter((name) => /partial$|restoring/.test(name)).sort(), [
      'data-5.restoring-at-work',
      'foreign.partial',
    ])
    assert.ok(!(await readdir(join(folder, 'data-5'))).some((name) => name.startsWith('restoring')))
    lock.release()
  })

  test('where a backup cannot be written it says why, in the language of whoever asks, and leaves nothing (BK5)', async () => {
    await assert.rejects(writeBackup(partsOf(), '/proc/no/b'), /cannot be written/)
    const taken = join(folder, 'a-file')
    await writeFile(taken, '')
    await assert.rejects(writeBackup(partsOf(), join(taken, 'b')), /cannot be written \(it is a file/)
    await assert.rejects(writeBackup(partsOf(), join(folder, 'x'.repeat(300))), /cannot be written \(ENAMETOOLONG/)
    await symlink(app.config.dataFolder, join(folder, 'by-a-link'))
    const { dataFolder } = app.config
    for (const own of [
      join(dataFolder, 'imports', 'b'),
      join(dataFolder, 'b'),
      join(folder, 'by-a-link', 'engine', 'x', 'b'),
    ])
      await assert.rejects(writeBackup(partsOf(), own), /lies within the data folder.*below .*backups/)
    // A disk that is full once the dump has begun: the dump may go on for a while, and must not write behind the clearing up.
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    const parts = partsOf()
    const events = { ...parts.events, backupTo: () => Promise.reject(full) }
    const asked = writeBackup({ ...parts, events }, join(folder, 'on-full'))
    await assert.rejects(asked, (error) => {
      assert.ok(error instanceof CatalogueError && typeof error.details.message === 'object')
      assert.match(error.message, /The disk that holds .*on-full is full: free room/)
      return inLanguage(error.details.message, 'zh-Hans').includes('磁盘已满')
    })
    assert.ok(!(await readdir(folder)).some((name) => name.startsWith('on-full')))
  })

  test('erasures after the backup are repeated by the restore (BK4, PR5)', async () => {
    const target = join(folder, 'older')
    // One person in the backup, taken apart before one of the two is erased.
    const both = { userId: 'zoe', anonymousId: 'kiosk-1' }
    await app.track(workspace, [
      { type: 'track', anonymousId: 'kiosk-1', event: 'Seen apart', messageId: 'apart-1' },
      { type: 'track', userId: 'zoe', event: 'Seen apart', messageId: 'apart-2' },
      { type: 'identify', ...both, traits: { name: 'Zoe' }, messageId: 'apart-3' },
      // A device of hers that was unbound since: nothing but the link tells whose its events are.
      { type: 'track', anonymousId: 'old-phone', event: 'Seen nameless', messageId: 'apart-4' },
      { type: 'identify', userId: 'zoe', anonymousId: 'old-phone', messageId: 'apart-5' },
    ])
    await sql`DELETE FROM identity_identifier WHERE value = 'old-phone'`.execute(app.state.tables())
    await writeBackup(partsOf(), target)
    const api = app.caller(key)
    const idOf = async (search: string) =>
      (await api<{ people: { id: string }[] }>('GET', `people?search=${search}`)).people[0]?.id as string
    const apart = await idOf('zoe')
    const { merges } = await api<{ merges: { id: string }[] }>('GET', `people/${apart}`)
    const kiosk = merges.find((merge) => JSON.stringify(merge).includes('kiosk-1'))
    await api('POST', `people/${apart}/merges/${kiosk?.id}/undo`)
    await api('POST', `people/${await idOf('zoe')}/erase`, { confirm: 'erase' })
    const { body } = await app.call({ path: '/api/v1/people?search=P3', key })
    const [one] = (body as { people: { id: string; name: string }[] }).people
    assert.ok(one)
    const { id, name } = one
    await app.call({ method: 'POST', path: `/api/v1/people/${id}/erase`, key, body: { confirm: 'erase' } })
    await app.settle()
    const erasures = join(app.config.dataFolder, 'erasures.jsonl')
    assert.equal((await readFile(erasures, 'utf8')).trim().split('\n').length, 2)
    const { erased } = await restoreBackup({ config: configOf('data-4'), folder: target, erasures, log: silentLog })
    assert.equal(erased, 2)
    await reopen('data-4', async (call) => {
      const found = async (search: string) =>
        ((await call({ path: `/api/v1/people?search=${search}`, key })).body as { people: { id: string }[] }).people
      const [visitor, ...others] = await found('kiosk-1')
      assert.ok(visitor && others.length === 0, 'whoever was on the device stays')
      assert.deepEqual(await found('zoe'), [])
      const { entries } = (await call({ path: `/api/v1/people/${visitor.id}/timeline`, key })).body as {
        entries: { event: string }[]
      }
      assert.deepEqual(
        entries.map(({ event }) => event),
        ['Seen apart'],
      )
      const rule = { kind: 'did', match: { event: 'Seen nameless' }, times: { comparison: 'at_least', count: 1 } }
      const left = await call({ method: 'POST', path: '/api/v1/segments/preview', key, body: { rule } })
      assert.equal((left.body as { people: number }).people, 0, 'what hangs on the person erased goes along')
      assert.equal((await call({ path: `/api/v1/people/${id}`, key })).status, 404)
      const { people } = (await call({ path: '/api/v1/people?search=P3', key })).body as { people: { name: string }[] }
      assert.ok(people.length > 0 && !people.some((other) => other.name === name))
    })
  })

  test('a restore writes to nobody; whom the lost server may have asked is not asked again, who is due later is (BK7, BU14)', async () => {
    const mail = await startMailServer()
    try {
      const api = await readyToAsk(app, { name: 'Asked', mailPort: mail.port })
      const trigger = { event: 'Order Delivered', transactionProperty: 'order_id', delayMinutes: 600 }
      await liveProgramme(api, { ...api, change: { trigger } })
      await app.track(api.workspace, [person('early'), delivered('early'), person('late'), delivered('late')])
      await app.settle()
      await app.worker.stop()
      const makeDue = async (state: TestApp['state'], transaction: string) => {
        await sql`UPDATE distribution_due SET due_at = now() WHERE transaction = ${transaction}`.execute(state.tables())
        await sql`UPDATE jobs_job SET run_at = now() WHERE name LIKE 'distribution.%'`.execute(state.tables())
      }
      await makeDue(app.state, 'o-early')
      await sql`INSERT INTO feedback_reply (public_id, workspace_id, source_id, message_id, thread, person, send_key, text, author, author_name,
          by_way, channel, address, state, created_at, leaves_at)
        VALUES ('frp_waits', ${api.workspace.id}, 1, 'm', 't', 0, 'k', 'Sorry', 'a', 'A', 'email', ${api.channel}, 'x@mail.example', 'waiting', now(), now())`.execute(
        app.state.tables(),
      )
      const target = join(folder, 'asking')
      await writeBackup(partsOf(), target)
      const config = configOf('data-6')
      await restoreBackup({ config, folder: target, erasures: null, log: silentLog })
      assert.equal(mail.mails.length, 0, 'nobody is written to by the restore')
      const restored = await openApp(config)
      try {
        await makeDue(restored.state, 'o-late')
        const { rows } = await sql`SELECT state, problem FROM feedback_reply WHERE public_id = 'frp_waits'`.execute(
          restored.state.tables(),
        )
        assert.deepEqual(
          rows,
          [{ state: 'unknown', problem: 'interrupted' }],
          'somebody decides whether it leaves again',
        )
        const all = { ...api, app: { ...app, state: restored.state } }
        for (;;) {
          await restored.worker.drain()
          const asks = await asksIn(all)
          if (asks.length === 2 && asks.every(({ state }) => state !== 'due' && state !== 'reserved')) {
            const ends = asks.map(({ state, reason }) => `${state} ${reason}`).sort()
            assert.deepEqual(ends, ['asked ', 'refused send_interrupted'])
            break
          }
        }
      } finally {
        await restored.close()
      }
      assert.deepEqual(
        mail.mails.map(({ to }) => to),
        ['late@mail.example'],
      )
    } finally {
      await mail.close()
    }
  })
})
