import { type Kysely, sql } from 'kysely'

/** No feature ever reported progress here: imports keep their own, by chunk. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE jobs_progress`.execute(db)
}
