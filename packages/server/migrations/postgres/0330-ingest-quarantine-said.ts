import { type Kysely, sql } from 'kysely'

/** Why a message was set aside, as a code with values, so that it can be said in any language (collect/ingest). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE ingest_quarantine ADD COLUMN said jsonb`.execute(db)
}
