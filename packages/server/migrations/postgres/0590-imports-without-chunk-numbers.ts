import { type Kysely, sql } from 'kysely'

/** Nobody read the number of a chunk: what comes again is known by its keys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE imports_import DROP COLUMN chunks`.execute(db)
}
