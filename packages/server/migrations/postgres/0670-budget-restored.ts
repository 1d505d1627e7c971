import { type Kysely, sql } from 'kysely'

/** When a backup was restored: what was due before may have been sent by the server that the backup is of (act/budget). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE budget_restored (at timestamptz PRIMARY KEY)`.execute(db)
}
