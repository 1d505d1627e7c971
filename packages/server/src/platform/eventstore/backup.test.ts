import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import * as z from 'zod'
import { migrations } from '../../../migrations/clickhouse/index.ts'
import { CatalogueError } from '../kernel/index.ts'
import { ch, type EventStore, openEventStore, silentLog } from './index.ts'

const root = await mkdtemp(join(tmpdir(), 'opencxm-backup-'))
after(() => rm(root, { recursive: true, force: true }))

async function withStore(name: string, work: (store: EventStore) => Promise<void>): Promise<void> {
  const store = await openEventStore({ dataFolder: join(root, name), log: silentLog })
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

async function message(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason) => reason)
  assert.ok(error instanceof CatalogueError, String(error))
  return error.message
}

/** Everything that a backup must carry, in one row. */
async function contents(store: EventStore): Promise<unknown> {
  const [row] = await store.queryAcross({
    name: 'test.contents',
    sql: ch`SELECT (SELECT (count(), sum(cityHash64(tuple(*)))) FROM events) AS events,
      (SELECT (count(), sum(cityHash64(tuple(*)))) FROM events_by_person) AS byPerson,
      (SELECT (count(), sum(cityHash64(tuple(*)))) FROM person_traits) AS traits,
      (SELECT count() FROM eventstore_migrations) AS migrations,
      dictGetOrDefault('person_map', 'person', toUInt64(9), toUInt64(0)) AS mapped`,
    row: z.record(z.string(), z.unknown()),
  })
  return row
}

const row = (index: number) =>
  JSON.stringify({
    ws: 1,
    person: index,
    event: 'x',
    ts: `20${10 + (index % 15)}-01-02 03:04:05.678`,
    message_id: String(index),
    batch: 1,
  })

test('ES13: a backup holds everything; restored elsewhere the contents are identical, and new rows go on', async () => {
  const file = join(root, 'backups', 'events.tar')
  let before: unknown
  await withStore('a', async (store) => {
    await store.insertJson('events', Array.from({ length: 2000 }, (_, index) => row(index)).join('\n'))
    await store.insertJson('person_traits', '{"ws":1,"person":1,"key":"plan","value":"gold","ts":1}')
    await store.insertJson('person_overrides', '{"old":9,"person":3,"ver":1}')
    await store.reloadPersonMap()
    before = await contents(store)
    await store.backupTo(file)
    assert.ok((await stat(file)).size > 10_000)
    assert.deepEqual(await readdir(join(root, 'a', 'backups')), [], 'nothing is left in the staging folder')
    assert.match(await message(store.backupTo(file)), /exists already/)
    assert.match(await message(store.restoreFrom(file)), /holds events already/)
  })
  await withStore('b', async (store) => {
    await store.restoreFrom(file)
    assert.deepEqual(await contents(store), before)
    await store.insertJson('events', row(5000))
    const sql = ch`SELECT (SELECT count() FROM events) AS n, (SELECT count() FROM events_by_person) AS p`
    const counts = z.object({ n: z.number(), p: z.number() })
    assert.deepEqual(await store.queryAcross({ name: 'test.after', sql, row: counts }), [{ n: 2001, p: 2001 }])
  })
  await withStore('b', async (store) => assert.equal(await store.isReady(), true))
})

test('ES13: while rows come in, a backup holds each batch in both event tables or in none', async () => {
  const file = join(root, 'backups', 'busy.tar')
  await withStore('c', async (store) => {
    let done = false
    const inserting = (async () => {
      for (let batch = 1; !done; batch++)
        await store.insertJson(
          'events',
          Array.from({ length: 500 }, () => row(3).replace('"batch":1', `"batch":${batch}`)).join('\n'),
        )
    })()
    for (let count = 0; count < 3; count++) {
      await rm(file, { force: true })
      await store.backupTo(file)
    }
    done = true
    await inserting
  })
  await withStore('d', async (store) => {
    await store.restoreFrom(file)
    const sql = ch`SELECT countIf(a != b) AS differing, count() AS batches FROM
      (SELECT batch, count() AS a FROM events GROUP BY batch) AS e FULL JOIN
      (SELECT batch, count() AS b FROM events_by_person GROUP BY batch) AS p ON e.batch = p.batch`
    const rows = await store.queryAcross({
      name: 'test.same',
      sql,
      row: z.object({ differing: z.number(), batches: z.number() }),
    })
    assert.equal(rows[0]?.differing, 0)
    assert.ok((rows[0]?.batches ?? 0) > 0)
  })
})

test('ES13: a file that is no backup is refused, and what was there stays usable', async () => {
  const garbage = join(root, 'garbage.tar')
  await writeFile(garbage, 'x'.repeat(2048))
  await withStore('e', async (store) => {
    assert.match(await message(store.restoreFrom(join(root, 'nothing.tar'))), /There is no backup file/)
    assert.match(await message(store.restoreFrom(garbage)), /garbage.tar is no backup of OpenCXM's event store/)
    await store.insertJson('events', row(1))
    assert.deepEqual(((await contents(store)) as { migrations: number }).migrations, migrations.length)
  })
})

test('ES13: a backup of a newer version is refused', async () => {
  const file = join(root, 'backups', 'newer.tar')
  await withStore('f', async (store) => {
    await store.command('test', ch`INSERT INTO eventstore_migrations SELECT '9999', 'later', '', now64(3)`)
    await store.backupTo(file)
  })
  await withStore('g', async (store) =>
    assert.match(await message(store.restoreFrom(file)), /made by a newer OpenCXM \(migration 9999\)/),
  )
})
