import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { sql } from 'kysely'
import type { StateStore } from '../statestore/index.ts'
import { dataTables, stateFolder } from './dump-state.ts'
import type { Manifest } from './manifest.ts'

const rowsAtOnce = 2_000

/**
 * Fills a state store with the rows of a backup, in one transaction: its schema must be at the backup's migrations. What
 * migrations put there goes first. Foreign keys are taken away while rows come in, and checked when they are put back.
 */
export async function loadState(state: StateStore, folder: string, manifest: Manifest): Promise<void> {
  await state.transaction(async (tx) => {
    const db = tx.tables()
    await sql`SET LOCAL statement_timeout = 0`.execute(db)
    const tables = await dataTables(tx)
    const missing = Object.keys(manifest.tables).filter((table) => !tables.includes(table))
    if (missing.length > 0)
      throw new Error(`The backup holds tables that this version does not know: ${missing.join(', ')}.`)
    const keys = await sql<{ table: string; name: string; definition: string }>`
      SELECT conrelid::regclass::text AS "table", conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE contype = 'f' AND connamespace = 'public'::regnamespace`.execute(db)
    for (const key of keys.rows)
      await sql`ALTER TABLE ${sql.table(key.table)} DROP CONSTRAINT ${sql.ref(key.name)}`.execute(db)
    await sql`TRUNCATE ${sql.join(tables.map((table) => sql.table(table)))}`.execute(db)
    for (const [table, rows] of Object.entries(manifest.tables)) await loadTable(tx, { folder, table, rows })
    // The text is PostgreSQL's own, read above.
    for (const key of keys.rows)
      await sql`ALTER TABLE ${sql.table(key.table)} ADD CONSTRAINT ${sql.ref(key.name)} ${sql.raw(key.definition)}`.execute(
        db,
      )
    for (const [name, { last, called }] of Object.entries(manifest.sequences))
      await sql`SELECT setval(${name}::regclass, ${last}::bigint, ${called})`.execute(db)
  })
}

async function loadTable(tx: StateStore, input: { folder: string; table: string; rows: number }): Promise<void> {
  const file = join(input.folder, stateFolder, `${input.table}.jsonl.gz`)
  const unpacked = createGunzip()
  // A pipe does not pass on what reading ran into, and nobody would hear of it.
  createReadStream(file)
    .on('error', (error) => unpacked.destroy(error))
    .pipe(unpacked)
  const lines = createInterface({
    input: unpacked,
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  let some: string[] = []
  let loaded = 0
  const flush = async () => {
    if (some.length === 0) return
    const name = sql.table(input.table)
    await sql`INSERT INTO ${name} OVERRIDING SYSTEM VALUE
      SELECT r.* FROM unnest(${some}::text[]) AS u (line), LATERAL (SELECT (u.line::${name}).*) AS r`.execute(
      tx.tables(),
    )
    loaded += some.length
    some = []
  }
  for await (const line of lines) {
    some.push(JSON.parse(line) as string)
    if (some.length >= rowsAtOnce) await flush()
  }
  await flush()
  if (loaded !== input.rows)
    throw new Error(`The backup's table ${input.table} has ${loaded} rows instead of ${input.rows}.`)
}
