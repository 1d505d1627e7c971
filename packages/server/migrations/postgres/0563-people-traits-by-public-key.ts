import { type Kysely, sql } from 'kysely'

const statements = [
  // A contact address that a browser's public key brought along counts only where no surer one is known (unify/people, PE2).
  sql`ALTER TABLE people_trait ADD COLUMN by_public_key boolean NOT NULL DEFAULT false`,
]

/** Who said a trait, as far as it decides which contact address counts (unify/people). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
