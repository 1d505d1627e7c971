import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { type Generated, type Kysely, sql } from 'kysely'
import { CatalogueError } from '../kernel/index.ts'
import { isUniqueViolation } from './errors.ts'
import { openStateStore } from './open-state-store.ts'
import { until } from './testing/child-process.ts'
import { createTestStateStore, silentLog, type TestStateStore } from './testing/create-test-state-store.ts'

type Tables = { note: { id: Generated<number>; text: string } }

describe('the state store', () => {
  let store: TestStateStore
  let notes: () => Promise<string[]>
  before(async () => {
    store = await createTestStateStore({ statementTimeoutMs: 500 })
    await sql`create table note (id bigint generated always as identity, text text not null unique)`.execute(
      store.tables(),
    )
    notes = async () =>
      (await store.tables<Tables>().selectFrom('note').select('text').orderBy('id').execute()).map(({ text }) => text)
  })
  after(() => store.close())

  const add = (tables: Kysely<Tables>, text: string) => tables.insertInto('note').values({ text }).execute()

  it('commits all of a transaction or nothing; nested ones join it (SS14)', async () => {
    await store.transaction(async (outer) => {
      await add(outer.tables(), 'a')
      await outer.transaction((inner) => add(inner.tables(), 'b'))
    })
    const failing = store.transaction(async (outer) => {
      await outer.transaction((inner) => add(inner.tables(), 'c'))
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.deepEqual(await notes(), ['a', 'b'])
  })

  it('says which error can be acted on (SS15)', async () => {
    const code = async (work: Promise<unknown>) => {
      const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
      )
      return error instanceof CatalogueError ? error.code : error
    }
    assert.equal(await code(add(store.tables(), 'nul \u0000')), 'invalid_input')
    assert.equal(await code(sql`select ${'{"a": "\\u0000"}'}::jsonb`.execute(store.tables())), 'invalid_input')
    assert.equal(await code(sql`select pg_sleep(5)`.execute(store.tables())), 'cannot_compute')
    assert.equal(await code(sql`select pg_terminate_backend(pg_backend_pid())`.execute(store.tables())), 'not_ready')
    await add(store.tables(), 'unique')
    const duplicate = await code(add(store.tables(), 'unique'))
    assert.ok(isUniqueViolation(duplicate) && isUniqueViolation(duplicate, 'note_text_key'))
    assert.equal(isUniqueViolation(duplicate, 'another'), false)
  })

  it('a deadlock is retriable', async () => {
    await sql`create table pair (n integer primary key, v integer)`.execute(store.tables())
    await sql`insert into pair values (1, 0), (2, 0)`.execute(store.tables())
    const cross = (first: number, second: number, met: PromiseWithResolvers<void>, meet: Promise<void>) =>
      store.transaction(async (tx) => {
        await sql`set local statement_timeout = 0`.execute(tx.tables())
        await sql`update pair set v = v + 1 where n = ${first}`.execute(tx.tables())
        met.resolve()
        await meet
        await sql`update pair set v = v + 1 where n = ${second}`.execute(tx.tables())
      })
    const [one, two] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const results = await Promise.allSettled([cross(1, 2, one, two.promise), cross(2, 1, two, one.promise)])
    const failed = results.filter((result) => result.status === 'rejected')
    assert.equal(failed.length, 1)
    assert.ok(failed[0]?.reason instanceof CatalogueError && failed[0].reason.code === 'not_ready')
  })

  it('gives numbers, dates and JSON as documented (SS16)', async () => {
    const { rows } = await sql<Record<string, unknown>>`
      select 9007199254740991::bigint as safe, 9007199254740993::bigint as large, array[1, 9007199254740993]::bigint[] as list,
        timestamptz '2026-02-03 04:05:06.789Z' as at, date '2026-02-03' as day, timestamp '2026-02-03 04:05:06' as wall,
        1.50::numeric as amount, '{"a": [1]}'::jsonb as json, null::bigint as nothing, count(*) as count
      from (select 1) one`.execute(store.tables())
    assert.deepEqual(rows[0], {
      safe: 9007199254740991,
      large: '9007199254740993',
      list: [1, '9007199254740993'],
      at: new Date('2026-02-03T04:05:06.789Z'),
      day: '2026-02-03',
      wall: '2026-02-03 04:05:06',
      amount: '1.50',
      json: { a: [1] },
      nothing: null,
      count: 1,
    })
  })

  it('gives back every text and JSON value unchanged (SS16)', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 50 }).filter((value) => !value.includes('\u0000'))
    const json = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('\\u0000'))
    await fc.assert(
      fc.asyncProperty(text, json, async (word, value) => {
        const { rows } = await sql<{ word: string; value: unknown }>`
          select ${word}::text as word, ${JSON.stringify(value)}::jsonb as value`.execute(store.tables())
        assert.deepEqual(rows[0], { word, value: JSON.parse(JSON.stringify(value)) })
      }),
      { numRuns: 100 },
    )
  })

  it('notifies at the commit, not before, and not after a rollback (SS17)', async () => {
    const heard: string[] = []
    const stop = await store.listen('test.commit', (payload) => heard.push(payload))
    await assert.rejects(
      store.transaction(async (tx) => {
        await tx.notify('test.commit', 'rolled back')
        throw new Error('no')
      }),
    )
    await store.transaction(async (tx) => {
      await tx.notify('test.commit', 'committed')
      await store.notify('test.commit', 'before')
      await until(() => heard.length > 0 || undefined)
    })
    await until(() => heard.length > 1 || undefined)
    assert.deepEqual(heard, ['before', 'committed'])
    await stop()
    await store.notify('test.commit', 'after the stop')
    const again = await store.listen('test.last', () => heard.push('last'))
    await store.notify('test.last', '')
    await until(() => heard.includes('last') || undefined)
    assert.deepEqual(heard, ['before', 'committed', 'last'])
    await again()
  })

  it('listens again after its connection was lost, and says so (SS17)', async () => {
    const heard: string[] = []
    const back = Promise.withResolvers<void>()
    const stop = await store.listen('test.back', (payload) => heard.push(payload), { onReconnect: back.resolve })
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'opencxm listener'
      and datname = current_database()`.execute(store.tables())
    await back.promise
    await store.notify('test.back', 'hello')
    await until(() => heard.includes('hello') || undefined)
    await stop()
  })

  it('refuses channel names and payloads that PostgreSQL would cut or refuse', async () => {
    for (const channel of ['', 'x'.repeat(64), 'a b', 'a"b']) {
      await assert.rejects(
        store.listen(channel, () => {}),
        /not usable/,
      )
      await assert.rejects(store.notify(channel, ''), /not usable/)
    }
    await assert.rejects(store.notify('test', 'é'.repeat(4_000)), /7999 bytes/)
  })

  it('refuses a server that does not answer, or cannot hold our text, with a sentence without the password (SS7)', async () => {
    const openAt = (url: string) => openStateStore({ url, log: silentLog })
    const away = openAt('postgres://someone:secret@127.0.0.1:1/data')
    await assert.rejects(
      away,
      (error: Error) =>
        /127\.0\.0\.1:1\/data cannot be used .*check DATABASE_URL/.test(error.message) &&
        !error.message.includes('secret'),
    )
    const odd = `odd_${randomBytes(6).toString('hex')}`
    const admin = store.tables()
    await sql
      .raw(`create database ${odd} template template0 encoding 'SQL_ASCII' locale 'C' locale_provider 'libc'`)
      .execute(admin)
    const url = store.url.replace(/\/opencxm_test_\w+/, `/${odd}`)
    await assert.rejects(openAt(url), /stores text as SQL_ASCII: create it with ENCODING 'UTF8'/)
    await sql.raw(`drop database ${odd}`).execute(admin)
  })

  it('survives connections that end while they are idle, and while they are in use (SS3)', async () => {
    const end = () =>
      sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`.execute(store.tables())
    const other = await createTestStateStore({ log: silentLog })
    await Promise.all([1, 2, 3].map(() => sql`select 1`.execute(store.tables())))
    await end()
    await Promise.all([1, 2, 3, 4, 5].map(() => sql`select 1`.execute(store.tables()).catch(() => {})))
    assert.equal(await store.isReady(), true)
    await other.close()
  })
})
