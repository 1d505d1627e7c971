import { type Kysely, sql } from 'kysely'

const statements = [
  // What counts is when something was said first, not how long it was repeated; counting all reads this index alone, in its order.
  sql`DROP INDEX consent_record_profile`,
  sql`CREATE INDEX consent_record_profile ON consent_record (workspace_id, profile, purpose, channel, at, given)`,
]

/** Statements by person in the order in which they count (unify/consent). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
