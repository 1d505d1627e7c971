import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { sql } from 'kysely'
import type { StateStore } from '../statestore/index.ts'
import type { Manifest } from './manifest.ts'

export const stateFolder = 'state'
const rowsAtOnce = 2_000

export type StateDump = Pick<Manifest, 'tables' | 'sequences' | 'migrations'> & { files: string[] }

/**
 * Writes every table of the state store into `<folder>/state/<table>.jsonl.gz`, one row a line, as PostgreSQL's own text of
 * the row: any type comes back exactly. All of it is one snapshot (REPEATABLE READ); `onSnapshot` is called once that
 * stands, from when on nothing that happens is part of it. The schema is not dumped: migrations make it.
 */
export async function dumpState(state: StateStore, folder: string, onSnapshot: () => void): Promise<StateDump> {
  await mkdir(join(folder, stateFolder), { recursive: true, mode: 0o700 })
  return await state.transaction(async (tx) => {
    const db = tx.tables()
    await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY`.execute(db)
    await sql`SET LOCAL idle_in_transaction_session_timeout = 0`.execute(db)
    await sql`SET LOCAL statement_timeout = 0`.execute(db)
    const migrations = await sql<{ name: string }>`SELECT name FROM statestore_migration ORDER BY name`.execute(db)
    onSnapshot()
    const dump: StateDump = {
      tables: {},
      sequences: {},
      migrations: migrations.rows.map(({ name }) => name),
      files: [],
    }
    for (const table of await dataTables(tx)) {
      const path = `${stateFolder}/${table}.jsonl.gz`
      dump.tables[table] = await dumpTable(tx, table, join(folder, path))
      dump.files.push(path)
    }
    // Sequences stand outside of snapshots: theirs may be ahead, which only leaves a gap.
    const sequences = await sql<{
      name: string
    }>`SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'`.execute(db)
    for (const { name } of sequences.rows) {
      const found = await sql<{
        last: string
        called: boolean
      }>`SELECT last_value::text AS last, is_called AS called FROM ${sql.table(name)}`.execute(db)
      if (found.rows[0]) dump.sequences[name] = found.rows[0]
    }
    return dump
  })
}

/** Tables with data, by name; not the record of migrations, which belongs to the schema. */
export async function dataTables(state: StateStore): Promise<string[]> {
  const rows = await sql<{ name: string }>`SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'statestore_migration' ORDER BY relname`.execute(
    state.tables(),
  )
  return rows.rows.map(({ name }) => name)
}

async function dumpTable(tx: StateStore, table: string, file: string): Promise<number> {
  let rows = 0
  const lines = async function* () {
    for await (const some of readRows(tx, table)) {
      rows += some.length
      yield some.map((row) => `${JSON.stringify(row)}\n`).join('')
    }
  }
  await pipeline(
    Readable.from(lines()),
    createGzip({ level: 4 }),
    createWriteStream(file, { mode: 0o600, flags: 'wx' }),
  )
  return rows
}

async function* readRows(tx: StateStore, table: string): AsyncGenerator<string[]> {
  const db = tx.tables()
  const name = sql.table(table)
  await sql`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT t::text AS line FROM ${name} AS t`.execute(db)
  for (;;) {
    const { rows } = await sql<{ line: string }>`FETCH ${sql.lit(rowsAtOnce)} FROM backup_rows`.execute(db)
    if (rows.length === 0) break
    yield rows.map(({ line }) => line)
  }
  await sql`CLOSE backup_rows`.execute(db)
}
