import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { migrations } from '../../../../migrations/clickhouse/index.ts'
import { connectToHost } from '../connection.ts'
import { silentLog } from '../log.ts'
import type { Executor } from '../statement.ts'
import { startSupervisor } from '../supervisor.ts'
import { currentSchema, eventsTable } from './current.ts'
import { type Target, writeDefinition, writeStep } from './ddl.ts'
import type { Migration } from './definitions.ts'
import { checksumOf, migrate } from './migrate.ts'
import { withMigrationLock } from './migration-lock.ts'

const root = await mkdtemp(join(tmpdir(), 'opencxm-schema-'))
after(() => rm(root, { recursive: true, force: true }))
let folders = 0
const ids = migrations.map((migration) => migration.id)

const server: Target = { kind: 'server', database: 'default', credentials: { user: '', password: '' } }
const cluster: Target = {
  kind: 'cluster',
  database: 'default',
  credentials: { user: 'reader', password: "it's" },
  cluster: 'opencxm_test',
}
const embedded: Target = { kind: 'embedded' }

/** A new, empty engine. `engineConfig` is XML. */
async function onEmptyEngine(
  options: { target: Target; engineConfig?: string },
  work: (executor: Executor) => Promise<void>,
): Promise<void> {
  const supervisor = await startSupervisor({
    dataFolder: join(root, String(++folders)),
    log: silentLog,
    engineConfig: options.engineConfig ?? '',
  })
  const { client } = connectToHost(supervisor.address)
  try {
    await work({
      target: options.target,
      command: async (_, query, params = {}) => void (await client.command({ query, query_params: { ...params } })),
      rows: async (_, query, params = {}) =>
        await (await client.query({ query, query_params: { ...params }, format: 'JSONEachRow' })).json(),
    })
  } finally {
    await supervisor.stop()
    await client.close()
  }
}

async function tables(executor: Executor): Promise<Record<string, unknown>[]> {
  return await executor.rows(
    'test',
    `SELECT name, engine, create_table_query, sorting_key, partition_key FROM system.tables
     WHERE database = 'default' AND name NOT LIKE 'eventstore\\_migration%' ORDER BY name`,
  )
}

test('ES10: migrated is the same as freshly created', async () => {
  let fresh: unknown
  await onEmptyEngine({ target: embedded }, async (executor) => {
    for (const definition of currentSchema)
      for (const text of writeDefinition(definition, embedded)) await executor.command('test', text)
    fresh = await tables(executor)
  })
  await onEmptyEngine({ target: embedded }, async (executor) => {
    assert.deepEqual(await migrate(executor, migrations), ids)
    assert.deepEqual(await tables(executor), fresh)
    assert.deepEqual(await migrate(executor, migrations), [], 'nothing is applied twice')
  })
})

test('ES10: half a migration is completed, a changed or unknown one is refused', async () => {
  await onEmptyEngine({ target: embedded }, async (executor) => {
    const [first] = migrations
    assert.ok(first)
    for (const text of writeStep(first.steps[0] ?? assert.fail(), embedded)) await executor.command('test', text)
    await migrate(executor, migrations)
    const column: Migration = {
      id: '9000',
      name: 'column',
      steps: [
        { kind: 'add-column', table: 'events', column: { name: 'extra', type: 'UInt8' }, spread: eventsTable.spread },
        { kind: 'drop', what: 'TABLE', name: 'person_traits' },
      ],
    }
    assert.deepEqual(await migrate(executor, [...migrations, column]), ['9000'])
    assert.equal((await executor.rows('test', 'SELECT extra FROM events')).length, 0)
    await assert.rejects(migrate(executor, migrations), /was migrated to 9000 by a newer OpenCXM/)
    const changed: Migration = { ...column, steps: column.steps.slice(0, 1) }
    await assert.rejects(migrate(executor, [...migrations, changed]), /Migration 9000 .* differs/)
    assert.notEqual(checksumOf(column), checksumOf(changed))
  })
})

test('ES10: servers that start together migrate once, and a lock left behind is taken over', async () => {
  await onEmptyEngine({ target: server }, async (executor) => {
    const applied = await Promise.all([1, 2, 3].map(() => migrate(executor, migrations)))
    assert.deepEqual(applied.flat().sort(), ids)
    let holders = 0
    const alone = async () => {
      holders += 1
      await executor.rows('test', 'SELECT sleep(0.2)')
      assert.equal(holders, 1)
      holders -= 1
    }
    await Promise.all([1, 2, 3].map(() => withMigrationLock(executor, alone)))
    await executor.command('test', "CREATE TABLE eventstore_migration_lock (taken UInt8) ENGINE = Memory COMMENT '7'")
    assert.equal(await withMigrationLock(executor, async () => 'done', { staleSeconds: 1 }), 'done')
    assert.deepEqual(await executor.rows('test', "SELECT name FROM system.tables WHERE name LIKE '%lock%'"), [])
  })
})

test("ES11: the cluster text is accepted by the engine's parser, statement by statement", async () => {
  await onEmptyEngine({ target: embedded }, async (executor) => {
    const texts = migrations.flatMap((migration) => migration.steps).flatMap((step) => writeStep(step, cluster))
    assert.ok(texts.length >= migrations.length)
    for (const text of texts) {
      const [row] = await executor.rows('test', 'SELECT formatQuerySingleLine({text:String}) AS line', { text })
      assert.match(String(row?.line), / ON CLUSTER opencxm_test /)
    }
    const all = texts.join('\n')
    assert.match(
      all,
      /events_local ON CLUSTER .*ReplicatedMergeTree\('\/clickhouse\/tables\/\{shard\}\/default\/events_local', '\{replica\}'\)/s,
    )
    assert.match(
      all,
      /ReplicatedReplacingMergeTree\('\/clickhouse\/tables\/all\/default\/person_overrides', '\{shard\}-\{replica\}', ver\)/,
    )
    assert.match(all, /PASSWORD 'it\\'s'/)
    assert.doesNotMatch(all, /non_replicated_deduplication_window/)
    const broken = { text: (texts[0] ?? '').replace('ORDER BY', 'ORDER') }
    await assert.rejects(executor.rows('test', 'SELECT formatQuerySingleLine({text:String})', broken), /Syntax error/)
  })
})

/** What one node of a cluster executes, as far as an engine without Keeper can. */
function withoutReplication(text: string): string {
  return text
    .replace(/ ON CLUSTER '[^']+'/, '')
    .replace(/Replicated(\w*MergeTree)\('[^']+', '[^']+'(?:, )?/, '$1(')
    .replace(/ USER 'reader' PASSWORD '(?:[^'\\]|\\.)*'/, '')
}

// With tcp_port equal to the shard's port the engine takes the shard for itself; nothing listens there.
const oneShard = `<tcp_port>9000</tcp_port><remote_servers><opencxm_test><shard><internal_replication>true</internal_replication>
  <replica><host>127.0.0.1</host><port>9000</port></replica></shard></opencxm_test></remote_servers>
  <macros><shard>1</shard><replica>1</replica></macros>`

test('ES11: the distributed tables of the cluster text take rows and give them back, by event and by person', async () => {
  await onEmptyEngine({ target: cluster, engineConfig: oneShard }, async (executor) => {
    for (const step of migrations.flatMap((migration) => migration.steps))
      for (const text of writeStep(step, cluster)) await executor.command('test', withoutReplication(text))
    const ts = "toDateTime64('2026-01-02 03:04:05.678', 3, 'UTC')"
    await executor.command(
      'test',
      `INSERT INTO events (ws, person, event, ts, received_at, message_id, batch) SETTINGS distributed_foreground_insert = 1
       SELECT 1, number % 3, 'x', ${ts}, ${ts}, toString(number), 1 FROM numbers(100)`,
    )
    for (const table of ['events', 'events_by_person', 'events_local', 'events_by_person_local'])
      assert.deepEqual(
        await executor.rows('test', `SELECT count() AS n, uniqExact(person) AS p FROM ${table} WHERE ws = 1`),
        [{ n: 100, p: 3 }],
        table,
      )
    const engines = await executor.rows(
      'test',
      "SELECT engine FROM system.tables WHERE database = 'default' AND name = 'events'",
    )
    assert.deepEqual(engines, [{ engine: 'Distributed' }])
    const column = { name: 'extra', type: 'UInt8', codec: 'ZSTD(1)' }
    const add = writeStep({ kind: 'add-column', table: 'events', column, spread: eventsTable.spread }, cluster)
    for (const text of add) await executor.command('test', withoutReplication(text))
    assert.deepEqual(await executor.rows('test', 'SELECT sum(extra) AS n FROM events'), [{ n: 0 }])
  })
})
