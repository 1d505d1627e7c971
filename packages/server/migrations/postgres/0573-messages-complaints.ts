import { type Kysely, sql } from 'kysely'

/** When whoever got a message complained of it to their mail company. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE messages_message ADD COLUMN complained_at timestamptz`.execute(db)
}
