import { type Kysely, sql } from 'kysely'

const statements = [
  // No foreign key, as on identity's tables: it would lock a profile's row for each trait written.
  // `set` keeps the value with the latest event time, `set_once` the earliest; null = unset. Per profile, so that a merge
  // or its undoing changes nothing here: a person's traits are folded from the profiles when reading.
  sql`CREATE TABLE people_trait (
    workspace_id integer NOT NULL,
    profile bigint NOT NULL,
    key text NOT NULL,
    op text NOT NULL CHECK (op IN ('set', 'set_once')),
    value jsonb,
    ts timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, profile, key, op)
  )`,
  sql`CREATE INDEX people_trait_search ON people_trait (workspace_id, key, lower(value #>> '{}') text_pattern_ops)
      WHERE key IN ('name', 'email', 'phone', 'firstName', 'lastName', 'first_name', 'last_name')`,
  // Increments and appends are kept one by one: they add up whatever their order, and an undone merge takes only its own.
  sql`CREATE TABLE people_trait_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    profile bigint NOT NULL,
    key text NOT NULL,
    op text NOT NULL CHECK (op IN ('increment', 'append')),
    value jsonb NOT NULL,
    ts timestamptz NOT NULL,
    FOREIGN KEY (workspace_id, profile) REFERENCES identity_profile (workspace_id, id)
  )`,
  sql`CREATE INDEX people_trait_change_profile ON people_trait_change (workspace_id, profile, key)`,
]

/** Traits by event time per key (unify/people). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
