import { type Kysely, sql } from 'kysely'

const statements = [
  // `taken_in`: the log that the response was about to be written to; null = the place is final. Places from before count as final.
  sql`ALTER TABLE surveys_quota_taken ADD COLUMN taken_in text, ADD COLUMN taken_at timestamptz NOT NULL DEFAULT now()`,
  sql`CREATE INDEX surveys_quota_unsettled ON surveys_quota_taken (taken_in, taken_at) WHERE taken_in IS NOT NULL`,
]

/** When a place in a quota was taken, and whether its response is known to be kept (collect/surveys). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
