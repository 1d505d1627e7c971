import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Kysely, sql } from 'kysely'
import type { Log } from './types.ts'

/** What a migration file exports: `export async function up(db: MigrationDatabase)`. Runs once, in one transaction. */
export type MigrationDatabase = Kysely<unknown>
type MigrationModule = { up: (db: MigrationDatabase) => Promise<void> }

export type Migration = { name: string; checksum: string; file: string }
type Applied = { name: string; checksum: string }

/** The migrations of the whole server: `NNNN-<feature>-<what>.ts`, applied in the order of their names. */
export const migrationsFolder = fileURLToPath(new URL('../../../migrations/postgres', import.meta.url))

const fileShape = /^\d{4}-[a-z0-9-]+\.ts$/
/** Any number that no other user of the database would take for an advisory lock. */
const migrationLock = 7_224_963_001

/** Reads the folder: names in order, each with the checksum of its text (line ends normalised). */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => fileShape.test(name)).sort()
  return await Promise.all(
    names.map(async (name) => {
      const file = join(folder, name)
      const text = (await readFile(file, 'utf8')).replaceAll('\r\n', '\n')
      return { name: name.slice(0, -'.ts'.length), checksum: createHash('sha256').update(text).digest('hex'), file }
    }),
  )
}

/**
 * What is to be applied, given what was. Throws an Error with one sentence when the schema is newer than the code, when a
 * past migration was edited, or when a new one sorts before one that has already run.
 */
export function planMigrations(known: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]))
  const appliedNames = new Set(applied.map(({ name }) => name))
  const last = [...appliedNames].sort().at(-1) ?? ''
  for (const { name, checksum } of applied) {
    const migration = byName.get(name)
    if (!migration) {
      throw new Error(
        `The database was migrated by a newer version of OpenCXM (it has "${name}", which this version does not know): start that version, or restore a backup made by this one.`,
      )
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `The migration "${name}" has run on this database and was edited since: put the file back as it was and write the change as a new migration.`,
      )
    }
  }
  const pending = known.filter(({ name }) => !appliedNames.has(name))
  const late = pending.find(({ name }) => name < last)
  if (late) {
    throw new Error(
      `The new migration "${late.name}" sorts before "${last}", which has already run on this database: give it a higher number.`,
    )
  }
  return pending
}

/**
 * Brings the schema up to date: under an advisory lock (several servers may start at once), each migration in its own
 * transaction together with its record. Returns the names that were applied. Throws what `planMigrations` throws, or an
 * Error that names the migration that failed; nothing of that one remains.
 */
export async function migrate(database: MigrationDatabase, log: Log, folder = migrationsFolder): Promise<string[]> {
  const known = await readMigrations(folder)
  return await database.connection().execute(async (connection) => {
    await sql`set statement_timeout = 0`.execute(connection)
    await sql`select pg_advisory_lock(${migrationLock}::bigint)`.execute(connection)
    try {
      const pending = planMigrations(known, await readApplied(connection))
      const startedAt = performance.now()
      for (const migration of pending) await applyOne(connection, migration)
      const applied = pending.map(({ name }) => name)
      if (applied.length > 0)
        log.info({ applied, ms: Math.round(performance.now() - startedAt) }, 'state store migrated')
      return applied
    } finally {
      await sql`select pg_advisory_unlock(${migrationLock}::bigint)`.execute(connection).catch(() => {})
      await sql`reset statement_timeout`.execute(connection).catch(() => {})
    }
  })
}

async function readApplied(connection: MigrationDatabase): Promise<Applied[]> {
  await sql`create table if not exists statestore_migration (
    name text primary key,
    checksum text not null,
    applied_at timestamptz not null default now()
  )`.execute(connection)
  return (await sql<Applied>`select name, checksum from statestore_migration order by name`.execute(connection)).rows
}

async function applyOne(connection: MigrationDatabase, migration: Migration): Promise<void> {
  const { up } = (await import(pathToFileURL(migration.file).href)) as Partial<MigrationModule>
  if (typeof up !== 'function') throw new Error(`The migration "${migration.name}" does not export a function "up".`)
  try {
    await connection.transaction().execute(async (transaction) => {
      await up(transaction)
      await sql`insert into statestore_migration (name, checksum) values (${migration.name}, ${migration.checksum})`.execute(
        transaction,
      )
    })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The migration "${migration.name}" failed and was rolled back: ${reason}`, { cause: error })
  }
}
