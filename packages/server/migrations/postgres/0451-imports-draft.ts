import { type Kysely, sql } from 'kysely'

/** What a person has changed about the suggestion for a file, before its import starts (collect/imports). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE imports_file ADD COLUMN draft jsonb`.execute(db)
}
