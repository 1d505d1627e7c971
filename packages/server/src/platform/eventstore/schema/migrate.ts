import { createHash } from 'node:crypto'
import { fail } from '../../kernel/index.ts'
import { type Target, writeDefinition, writeStep } from './ddl.ts'
import type { Migration, TableDefinition } from './definitions.ts'

/** The two things that migrating needs of a connection. Values go in as parameters. */
export type MigrationExecutor = {
  command: (sql: string, params?: Record<string, unknown>) => Promise<void>
  rows: (sql: string) => Promise<Record<string, unknown>[]>
}

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
export async function migrate(
  executor: MigrationExecutor,
  target: Target,
  migrations: readonly Migration[],
): Promise<string[]> {
  for (const statement of writeDefinition(migrationsTable, target)) await executor.command(statement)
  const applied = new Map(
    (await executor.rows(`SELECT id, checksum FROM ${migrationsTable.name} FINAL ORDER BY id`)).map((row) => [
      String(row.id),
      String(row.checksum),
    ]),
  )
  refuseForeignHistory(applied, migrations)
  const done: string[] = []
  for (const migration of migrations) {
    if (applied.has(migration.id)) continue
    for (const step of migration.steps) for (const text of writeStep(step, target)) await executor.command(text)
    await executor.command(
      `INSERT INTO ${migrationsTable.name} SELECT {id:String}, {name:String}, {checksum:String}, now64(3)`,
      { id: migration.id, name: migration.name, checksum: checksumOf(migration) },
    )
    done.push(migration.id)
  }
  return done
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
