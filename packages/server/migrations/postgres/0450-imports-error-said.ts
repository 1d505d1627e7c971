import { type Kysely, sql } from 'kysely'

/** Why an import failed, as a code with values, so that it can be said in any language (collect/imports). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE imports_import ADD COLUMN error_said jsonb`.execute(db)
}
