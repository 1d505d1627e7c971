import { type Kysely, sql } from 'kysely'

const statements = [
  // A phone number is its digits from now on (unify/identity, ID12), as `identifierValue` writes it for what is ASCII. Where two ways
  // of writing one stood for two people, the first keeps it: joining people is for somebody who looks at them.
  sql`WITH written AS (
      SELECT workspace_id, value, first_seen_at, regexp_replace(regexp_replace(btrim(value), '[ ./-]', '', 'g'), '^00(?=[1-9])', '+') AS compact
      FROM identity_identifier WHERE kind = 'phone' AND btrim(value) ~ '^[+]?[0-9 ()./-]+$'),
    numbers AS (SELECT workspace_id, value, first_seen_at,
        regexp_replace(CASE WHEN compact LIKE '+%' THEN replace(compact, '(0)', '') ELSE compact END, '[()]', '', 'g') AS number FROM written),
    first AS (SELECT DISTINCT ON (workspace_id, number) workspace_id, number, value AS kept FROM numbers
      WHERE length(replace(number, '+', '')) BETWEEN 7 AND 15
      ORDER BY workspace_id, number, value = number DESC, first_seen_at, value)
    UPDATE identity_identifier i SET value = first.number FROM first
    WHERE i.kind = 'phone' AND i.workspace_id = first.workspace_id AND i.value = first.kept AND i.value <> first.number`,
]

/** Phone numbers among the identifiers as their digits. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
