import { type Kysely, sql } from 'kysely'

const statements = [
  // One row that counts up with each change of a source: its lock puts changes in order, and a batch sees whether it knows them all.
  sql`CREATE TABLE ingest_source_version (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    version bigint NOT NULL
  )`,
  sql`INSERT INTO ingest_source_version (version) VALUES (1)`,
]

/** A source's rules hold for everything that arrives after their change was answered (collect/ingest). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
