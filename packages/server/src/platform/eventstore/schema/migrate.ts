import { createHash } from 'node:crypto'
import { fail } from '../../kernel/index.ts'
import type { Executor } from '../statement.ts'
import { writeDefinition, writeStep } from './ddl.ts'
import type { Migration, TableDefinition } from './definitions.ts'
import { withMigrationLock } from './migration-lock.ts'

const logName = 'eventstore.migrate'

/** What was applied, and by which text. */
const migrationsTable: TableDefinition = {
  kind: 'table',
  name: 'eventstore_migrations',
  columns: [
    { name: 'id', type: 'String' },
    { name: 'name', type: 'String' },
    { name: 'checksum', type: 'String' },
    { name: 'applied_at', type: "DateTime64(3, 'UTC')" },
  ],
  engine: { kind: 'replacing', version: 'applied_at' },
  orderBy: ['id'],
  spread: { kind: 'everywhere' },
}

/**
 * Brings the schema forward to the last of `migrations` and returns the ids that were applied now. Throws `conflict`
 * when the database was written by a newer OpenCXM or a released migration was changed.
 */
export async function migrate(executor: Executor, migrations: readonly Migration[]): Promise<string[]> {
  const pending = await pendingMigrations(executor, migrations)
  if (pending.length === 0) return []
  return await withMigrationLock(executor, async () => {
    const still = await pendingMigrations(executor, migrations)
    for (const migration of still) await apply(executor, migration)
    return still.map((migration) => migration.id)
  })
}

async function pendingMigrations(executor: Executor, migrations: readonly Migration[]): Promise<Migration[]> {
  for (const text of writeDefinition(migrationsTable, executor.target)) await executor.command(logName, text)
  const rows = await executor.rows(logName, `SELECT id, checksum FROM ${migrationsTable.name} FINAL ORDER BY id`)
  const applied = new Map(rows.map((row) => [String(row.id), String(row.checksum)]))
  refuseForeignHistory(applied, migrations)
  return migrations.filter((migration) => !applied.has(migration.id))
}

async function apply(executor: Executor, migration: Migration): Promise<void> {
  for (const step of migration.steps)
    for (const text of writeStep(step, executor.target)) await executor.command(logName, text)
  await executor.command(
    logName,
    `INSERT INTO ${migrationsTable.name} SELECT {id:String}, {name:String}, {checksum:String}, now64(3)`,
    { id: migration.id, name: migration.name, checksum: checksumOf(migration) },
  )
}

function refuseForeignHistory(applied: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((migration) => [migration.id, checksumOf(migration)]))
  for (const [id, checksum] of applied) {
    const expected = known.get(id)
    if (expected === undefined)
      throw fail('conflict', {
        message: `The event store was migrated to ${id} by a newer OpenCXM: start that version, or restore a backup made before the upgrade.`,
      })
    if (expected !== checksum)
      throw fail('conflict', {
        message: `Migration ${id} of the event store differs from the one that was applied: start the OpenCXM version that made this data, since released migrations are never changed.`,
      })
  }
}

/** Checksum of what a migration does, the same on every target. */
export function checksumOf(migration: Migration): string {
  const text = migration.steps.flatMap((step) => writeStep(step, { kind: 'embedded' })).join(';\n')
  return createHash('sha256').update(text).digest('hex')
}
