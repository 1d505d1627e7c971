import { type Kysely, sql } from 'kysely'

/**
 * Erasures of people (unify/privacy). What stays says that there was one, of whom only by keyed hashes: a backup from before
 * it is put right with them. `subject` holds what is still needed while the work lasts, and is emptied at its end.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE privacy_erasure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    state text NOT NULL CHECK (state IN ('waiting', 'running', 'done')),
    person text,
    subject jsonb,
    identifier_hashes text[] NOT NULL DEFAULT '{}',
    requested_at timestamptz NOT NULL,
    requested_by text NOT NULL,
    finished_at timestamptz,
    CHECK (state <> 'done' OR (subject IS NULL AND person IS NULL))
  )`.execute(db)
  await sql`CREATE INDEX privacy_erasure_list ON privacy_erasure (workspace_id, id DESC)`.execute(db)
  await sql`CREATE INDEX privacy_erasure_open ON privacy_erasure (workspace_id, person) WHERE state <> 'done'`.execute(
    db,
  )
}
