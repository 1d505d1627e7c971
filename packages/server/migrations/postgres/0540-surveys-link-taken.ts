import { type Kysely, sql } from 'kysely'

const statements = [
  // `response` takes a link, `used_at` says that the log holds that response. Only the log that was written to can prove that it does not.
  sql`ALTER TABLE surveys_link ADD COLUMN taken_in text`,
  sql`CREATE INDEX surveys_link_taken ON surveys_link (taken_in, id) WHERE response IS NOT NULL AND used_at IS NULL`,
]

/** A personal link is final when the log holds its answer (collect/surveys). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
