import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE http_kept_answer (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    caller text NOT NULL,
    key_hash bytea NOT NULL,
    request_hash bytea NOT NULL,
    started_at timestamptz NOT NULL,
    -- What the request made or changed; written in the transaction of that change.
    made text,
    -- Sealed with the installation's key and the caller's: an answer may show a secret that is shown once.
    answer_sealed bytea,
    PRIMARY KEY (workspace_id, caller, key_hash)
  )`,
  sql`CREATE INDEX http_kept_answer_started ON http_kept_answer (started_at)`,
]

/** Requests that came with an Idempotency-Key, and how they were answered (platform/http). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
