import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { type Migration, migrate, migrationsFolder, planMigrations, readMigrations } from './migrations.ts'
import { type OpenedStateStore, openStateStore } from './open-state-store.ts'
import { createPool } from './pool.ts'
import { dumpSchema } from './schema-dump.ts'
import { createTestStateStore, silentLog, type TestStateStore } from './testing/create-test-state-store.ts'

const known = (...names: string[]): Migration[] =>
  names.map((name) => ({ name, checksum: `sum of ${name}`, file: name }))
const nodeModules = new URL('../../../../../node_modules', import.meta.url).pathname

describe('the plan of migrations', () => {
  it('is what has not run, in the order of the names (SS11)', () => {
    const pending = planMigrations(known('0001-a', '0002-b', '0003-c'), known('0001-a'))
    assert.deepEqual(
      pending.map(({ name }) => name),
      ['0002-b', '0003-c'],
    )
    assert.deepEqual(planMigrations(known('0001-a'), known('0001-a')), [])
  })

  it('refuses a schema newer than the code (SS11)', () => {
    const plan = () => planMigrations(known('0001-a'), known('0001-a', '0009-z'))
    assert.throws(plan, /newer version of OpenCXM \(it has "0009-z".*start that version, or restore a backup/)
  })

  it('refuses a past migration that was edited (SS11)', () => {
    const edited = [{ name: '0001-a', checksum: 'another', file: '' }]
    assert.throws(
      () => planMigrations(edited, known('0001-a')),
      /"0001-a" has run on this database and was edited since/,
    )
  })

  it('refuses a new migration that sorts before one that has run (SS11)', () => {
    const plan = () => planMigrations(known('0001-a', '0002-b', '0003-c'), known('0001-a', '0003-c'))
    assert.throws(plan, /"0002-b" sorts before "0003-c".*give it a higher number/)
  })
})

describe('migrations', () => {
  let root: string
  let empty: string
  const opened: TestStateStore[] = []
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'opencxm-migrations-'))
    await symlink(nodeModules, join(root, 'node_modules'))
    empty = join(root, 'empty')
    await mkdir(empty)
  })
  after(async () => {
    for (const store of opened) await store.close()
    await rm(root, { recursive: true, force: true })
  })

  /** A database without any table of ours. */
  const createEmpty = async () => {
    const store = await createTestStateStore({ migrations: empty })
    opened.push(store)
    return store
  }
  const databaseOf = (store: OpenedStateStore) => store.tables() as unknown as Kysely<unknown>
  const folderWith = async (name: string, files: Record<string, string>) => {
    const folder = join(root, name)
    await mkdir(folder, { recursive: true })
    for (const [file, statements] of Object.entries(files)) {
      const text = `import { sql } from 'kysely'\nexport const up = async (db) => {\n${statements}\n}\n`
      await writeFile(join(folder, file), text)
    }
    return folder
  }

  it('run once, in order, each with its record; files of other names are none (SS12)', async () => {
    const store = await createEmpty()
    const folder = await folderWith('order', {
      '0002-test-b.ts': 'await sql`alter table note add column second integer`.execute(db)',
      '0001-test-a.ts': 'await sql`create table note (first integer)`.execute(db)',
      'schema.snapshot.txt': 'nothing',
    })
    assert.deepEqual(await migrate(databaseOf(store), silentLog, folder), ['0001-test-a', '0002-test-b'])
    assert.deepEqual(await migrate(databaseOf(store), silentLog, folder), [])
  })

  it('a failing one is rolled back and named; those before it stay (SS12)', async () => {
    const store = await createEmpty()
    const folder = await folderWith('failing', {
      '0001-test-a.ts': 'await sql`create table kept (n integer)`.execute(db)',
      '0002-test-b.ts': 'await sql`create table gone (n integer)`.execute(db)\nawait sql`select 1 / 0`.execute(db)',
    })
    await assert.rejects(
      migrate(databaseOf(store), silentLog, folder),
      /"0002-test-b" failed and was rolled back: division by zero/,
    )
    const { rows } = await sql`select to_regclass('kept') as kept, to_regclass('gone') as gone`.execute(store.tables())
    assert.deepEqual(rows, [{ kept: 'kept', gone: null }])
  })

  it('several servers that start at once apply each once (SS12)', async () => {
    const store = await createEmpty()
    const folder = await folderWith('at-once', {
      '0001-test-a.ts': 'await sql`create table note (n integer)`.execute(db)',
    })
    const others = await Promise.all(
      Array.from({ length: 4 }, () =>
        openStateStore({ url: store.url, log: silentLog, migrations: folder, poolSize: 2 }),
      ),
    )
    for (const other of others) await other.close()
    const { rows } = await sql`select name from statestore_migration`.execute(store.tables())
    assert.deepEqual(rows, [{ name: '0001-test-a' }])
  })

  it('a store on a database of a newer version does not open (SS11)', async () => {
    const store = await createTestStateStore()
    opened.push(store)
    await sql`insert into statestore_migration (name, checksum) values ('9999-future', 'x')`.execute(store.tables())
    await assert.rejects(openStateStore({ url: store.url, log: silentLog }), /migrated by a newer version/)
  })

  it('one release after another ends in the same schema as all at once, which is the committed one (SS13)', async () => {
    const fresh = await createTestStateStore()
    const stepwise = await createEmpty()
    opened.push(fresh)
    const names = (await readMigrations()).map(({ name }) => `${name}.ts`)
    const growing = join(root, 'growing')
    await mkdir(growing)
    for (const name of names) {
      await writeFile(join(growing, name), await readFile(join(migrationsFolder, name)))
      await migrate(databaseOf(stepwise), silentLog, growing)
    }
    const schema = await dumpSchema(fresh.tables())
    assert.equal(await dumpSchema(stepwise.tables()), schema)
    const committed = await readFile(join(migrationsFolder, 'schema.snapshot.txt'), 'utf8')
    assert.equal(
      schema,
      committed,
      'the snapshot is out of date: run node packages/server/src/platform/statestore/write-schema-snapshot.ts',
    )
  })

  it('a connection of its own is not needed: a pool of one suffices', async () => {
    const store = await createEmpty()
    const pool = createPool({
      address: { url: store.url },
      log: silentLog,
      size: 1,
      statementTimeoutMs: 1_000,
      reconnectWaitMs: 0,
    })
    const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    assert.ok((await migrate(database, silentLog)).length > 0)
    await database.destroy()
  })
})
