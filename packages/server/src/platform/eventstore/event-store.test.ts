import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import * as z from 'zod'
import { CatalogueError, type WorkspaceId } from '../kernel/index.ts'
import { ch, createTestEventStore, type EventStore, isRefusal, join, param, resolvedPerson } from './index.ts'

// Runs alone: it rebuilds the map of merged people, which all workspaces share.

const mine = 501 as WorkspaceId
const theirs = 502 as WorkspaceId
const counted = z.object({ n: z.number() })

function line(over: Record<string, unknown>): string {
  return JSON.stringify({
    ws: mine,
    person: 1,
    event: 'Order placed',
    ts: '2026-01-02 03:04:05.678',
    received_at: '2026-01-02 03:04:06.000',
    message_id: 'm1',
    batch: 1,
    ...over,
  })
}

describe('the event store', () => {
  let store: EventStore
  before(async () => {
    store = await createTestEventStore()
    await store.insertJson('events', [line({}), line({ person: 2, message_id: 'm2' })].join('\n'))
    await store.insertJson('events', line({ ws: theirs, message_id: 'theirs' }))
    await store.insertJson(
      'person_traits',
      JSON.stringify({ ws: theirs, person: 9, key: 'plan', value: 'gold', ts: 0 }),
    )
  })

  test('ES1: one insert is found by event and by person', async () => {
    for (const table of [ch`events`, ch`events_by_person`])
      assert.deepEqual(
        await store.query({
          name: 'test.by-person',
          workspace: mine,
          sql: ch`SELECT message_id FROM ${table} WHERE ws = ${param(mine, 'UInt32')} AND person = ${param(2, 'UInt64')}`,
          row: z.object({ message_id: z.string() }),
        }),
        [{ message_id: 'm2' }],
      )
  })

  test('ES2: another workspace sees nothing', async () => {
    for (const table of [ch`events`, ch`events_by_person`, ch`person_traits`]) {
      const sql = ch`SELECT count() AS n FROM ${table} WHERE ws = ${param(503, 'UInt32')}`
      assert.deepEqual(await store.query({ name: 'test.other', workspace: 503 as WorkspaceId, sql, row: counted }), [
        { n: 0 },
      ])
    }
  })

  test('ES2: a query that is not bound by its workspace is refused before it is sent', async () => {
    const sql = ch`SELECT count() AS n FROM events WHERE ws = ${param(theirs, 'UInt32')}`
    const query = { name: 'test.unbound', workspace: mine, sql, row: counted }
    await assert.rejects(store.query(query), /bound to workspace 502, not 501/)
    assert.throws(() => store.stream(query), /bound to workspace 502, not 501/)
  })

  test('values of every declared type arrive as given', async () => {
    const time = Date.UTC(1969, 6, 20, 20, 17, 40, 123)
    const [row] = await store.queryAcross({
      name: 'test.types',
      sql: ch`SELECT ${param(255, 'UInt8')} AS u8, ${param(2 ** 53 - 1, 'UInt64')} AS u64, ${param(-5, 'Int64')} AS i64,
        ${param(true, 'Bool')} AS b, ${param([1.5, -0.25], 'Array(Float64)')} AS f, ${param(["a'b", '\\', ''], 'Array(String)')} AS s,
        toUnixTimestamp64Milli(${param(time, 'DateTime64(3)')}) AS t1, toUnixTimestamp64Milli(${param(new Date(time), 'DateTime64(3)')}) AS t2,
        toUnixTimestamp64Milli(${param('2026-03-29T02:30:00.250+02:00', 'DateTime64(3)')}) AS t3`,
      row: z.record(z.string(), z.unknown()),
    })
    assert.deepEqual(row, {
      u8: 255,
      u64: 2 ** 53 - 1,
      i64: -5,
      b: true,
      f: [1.5, -0.25],
      s: ["a'b", '\\', ''],
      t1: time,
      t2: time,
      t3: Date.UTC(2026, 2, 29, 0, 30, 0, 250),
    })
    const sql = ch`SELECT count() AS n FROM events WHERE ts > ${param('tomorrow', 'DateTime64(3)')}`
    await assert.rejects(store.queryAcross({ name: 'test.time', sql, row: counted }), /must be epoch milliseconds/)
  })

  test('fragments compose, and lists of conditions join', async () => {
    const conditions = [
      ch`ws = ${param(mine, 'UInt32')}`,
      ch`event IN ${param(['Order placed', "x'"], 'Array(String)')}`,
    ]
    const sql = ch`SELECT count() AS n FROM events WHERE ${join(conditions, ' AND ')} ${null}`
    assert.deepEqual(await store.query({ name: 'test.join', workspace: mine, sql, row: counted }), [{ n: 2 }])
    // @ts-expect-error a plain value is no fragment
    assert.throws(() => ch`SELECT ${'x'}`, /values must be fragments/)
  })

  test("a row of another shape than declared is a defect with the query's name", async () => {
    const row = z.object({ n: z.string() })
    await assert.rejects(
      store.queryAcross({ name: 'test.shape', sql: ch`SELECT 1 AS n`, row }),
      /test\.shape: a row does not have/,
    )
  })

  test('ES8: a query beyond its time, its memory or its rows ends with cannot_compute', async () => {
    const code = async (sql: ReturnType<typeof ch>, maxSeconds?: number) => {
      const row = z.unknown()
      const query = { name: 'test.bounds', sql, row, ...(maxSeconds === undefined ? {} : { maxSeconds }) }
      const error: unknown = await store.queryAcross(query).catch((reason) => reason)
      return error instanceof CatalogueError ? error.code : String(error)
    }
    assert.equal(
      await code(ch`SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))`, 0.5),
      'cannot_compute',
    )
    assert.equal(await code(ch`SELECT number FROM numbers(2000000)`), 'cannot_compute')
    assert.equal(await code(ch`SELECT length(groupArray(repeat('x', 10000))) FROM numbers(1000000)`), 'cannot_compute')
  })

  test('a stream gives all rows, and can be left early', async () => {
    const sql = ch`SELECT number AS n FROM (SELECT number, 501 AS ws FROM numbers(30000)) WHERE ws = ${param(mine, 'UInt32')}`
    const query = { name: 'test.stream', workspace: mine, sql, row: counted, lane: 'heavy' as const }
    let rows = 0
    for await (const _ of store.stream(query)) rows++
    assert.equal(rows, 30_000)
    for await (const _ of store.stream(query)) if (--rows === 1000) break
    assert.equal(rows, 1000)
  })

  test('small and large inserts read rows alike: omitted, null, unknown and hostile fields', async () => {
    const hostile = "a'b\\\n\t\0😀"
    const sql = (ws: number) =>
      ch`SELECT count() AS n, uniqExact(tuple(* EXCEPT (ws, message_id, batch))) AS kinds, any(text) AS text, any(event) AS event,
         countIf(isNull(score)) AS without FROM events WHERE ws = ${param(ws, 'UInt32')}`
    const row = z.object({ n: z.number(), kinds: z.number(), text: z.string(), event: z.string(), without: z.number() })
    const seen = []
    for (const [ws, rows] of [
      [505, 3],
      [506, 3000],
    ] as const) {
      const over = { ws, event: null, text: hostile, score: null, unknown: { deep: [1] }, amount_minor: -5 }
      const lines = Array.from({ length: rows }, (_, index) =>
        line({ ...over, message_id: String(index), batch: 900 + ws }),
      )
      await store.insertJson('events', lines.join('\n'), { onePartition: true })
      const [found] = await store.query({ name: 'test.alike', workspace: ws as WorkspaceId, sql: sql(ws), row })
      assert.equal(found?.n, rows)
      seen.push({ ...found, n: 0, without: (found?.without ?? 0) / rows })
    }
    assert.deepEqual(seen[0], { n: 0, kinds: 1, text: hostile, event: '', without: 1 })
    assert.deepEqual(seen[1], seen[0])
    const lines = Array.from({ length: 3000 }, (_, index) => line({ ws: 507, message_id: index === 2999 ? {} : 'x' }))
    const refused: unknown = await store
      .insertJson('events', lines.join('\n').replace('"ws":507', '"ws":"x"'))
      .catch((error) => error)
    assert.ok(isRefusal(refused))
    const [none] = await store.query({ name: 'test.alike', workspace: 507 as WorkspaceId, sql: sql(507), row })
    assert.equal(none?.n, 0, 'a refused insert leaves nothing')
  })

  test('one insert makes one part in each partition, so that it is there as a whole or not at all', async () => {
    const lines = Array.from({ length: 40_000 }, (_, index) =>
      line({ ws: 508, person: index, batch: 1508, message_id: String(index) }),
    )
    await store.insertJson('events', lines.join('\n'), { onePartition: true })
    for (const table of [ch`events`, ch`events_by_person`]) {
      const sql = ch`SELECT uniqExact(_part) AS n FROM ${table} WHERE batch = ${param(1508, 'UInt64')}`
      assert.deepEqual(await store.queryAcross({ name: 'test.parts', sql, row: counted }), [{ n: 1 }])
    }
  })

  test('rows that the engine refuses are told from an engine that is away', async () => {
    const refused: unknown = await store.insertJson('events', '{"ws":"x"}').catch((error) => error)
    assert.ok(isRefusal(refused))
    assert.equal(refused.code, '27')
    const many = Array.from({ length: 120 }, (_, year) => line({ ts: `${1910 + year}-01-01 00:00:00.000` }))
    const partitions: unknown = await store.insertJson('events', many.join('\n')).catch((error) => error)
    assert.ok(isRefusal(partitions) && partitions.code === '252')
    await assert.rejects(store.insertJson('events; DROP TABLE events', ''), /is no table's name/)
  })

  test('ES9: merged profiles count as one after a reload, whatever their ids', async () => {
    const ws = 504 as WorkspaceId
    const people = [3_000_001, 3_000_002, 3_000_003]
    await store.insertJson('events', people.map((person) => line({ ws, person, message_id: `p${person}` })).join('\n'))
    const persons = async () => {
      const sql = ch`SELECT uniqExact(${resolvedPerson}) AS n FROM events WHERE ws = ${param(ws, 'UInt32')}`
      return (await store.query({ name: 'test.persons', workspace: ws, sql, row: counted }))[0]?.n
    }
    assert.equal(await persons(), 3)
    await store.ensurePersonMapCapacity(3_000_003)
    await store.insertJson('person_overrides', '{"old":3000003,"person":3000001,"ver":1}')
    await store.reloadPersonMap()
    assert.equal(await persons(), 2)
    await store.insertJson('person_overrides', '{"old":3000003,"person":3000003,"ver":2}')
    await store.reloadPersonMap()
    assert.equal(await persons(), 3)
    // Without room made first, the reload makes it.
    await store.insertJson('person_overrides', '{"old":9000000,"person":1,"ver":1}')
    await store.reloadPersonMap()
    assert.equal(await persons(), 3)
  })
})
