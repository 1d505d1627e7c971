import { type Kysely, sql } from 'kysely'

const statements = [
  // Addresses are compared in lower case from now on (unify/identity, ID12). Where two cases of one stood for two people, the first
  // keeps it: joining people is for somebody who looks at them.
  sql`UPDATE identity_identifier i SET value = lower(btrim(value)) FROM (
      SELECT DISTINCT ON (workspace_id, lower(btrim(value))) workspace_id, value AS kept FROM identity_identifier
      WHERE kind = 'email' ORDER BY workspace_id, lower(btrim(value)), value = lower(btrim(value)) DESC, first_seen_at, value) AS first
    WHERE i.kind = 'email' AND i.workspace_id = first.workspace_id AND i.value = first.kept AND i.value <> lower(btrim(i.value))`,
]

/** E-mail addresses among the identifiers in lower case. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
