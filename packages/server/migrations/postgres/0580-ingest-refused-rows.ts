import { type Kysely, sql } from 'kysely'

/** Rows that the event store refused are told by their format from now on, as they are sent again by it (collect/ingest). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`UPDATE ingest_quarantine SET wire = 'row' WHERE reason = 'store_refused' AND wire IS NULL`.execute(db)
}
