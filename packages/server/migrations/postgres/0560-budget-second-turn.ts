import { type Kysely, sql } from 'kysely'

const statements = [
  // Askings that were open when this one was refused for the budget's sake: where one of them comes to nothing, this one is decided again.
  sql`ALTER TABLE budget_ask
    ADD COLUMN waits_for text[] NOT NULL DEFAULT '{}',
    ADD COLUMN turns integer NOT NULL DEFAULT 1`,
]

/** Whom an asking was refused for, and how often it was decided (act/budget). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
