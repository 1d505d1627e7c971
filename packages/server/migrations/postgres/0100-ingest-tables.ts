import { type Kysely, sql } from 'kysely'

const statements = [
  // A source's keys: found by hash, shown again from the sealed copy (AES-GCM with the installation's secret).
  sql`CREATE TABLE ingest_source (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    kind text NOT NULL CHECK (kind IN ('browser', 'server')),
    name text NOT NULL,
    write_key_hash bytea NOT NULL UNIQUE,
    write_key_sealed bytea NOT NULL,
    signing_secret_sealed bytea NOT NULL,
    origins text[] NOT NULL DEFAULT '{}',
    event_allow_list text[],
    demands_consent boolean NOT NULL DEFAULT false,
    -- The source under which the product tells its own events; its key is never used.
    own boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    UNIQUE (workspace_id, id)
  )`,
  sql`CREATE UNIQUE INDEX ingest_source_own ON ingest_source (workspace_id) WHERE own`,
  sql`CREATE TABLE ingest_source_stat (
    source_id integer PRIMARY KEY REFERENCES ingest_source (id),
    workspace_id integer NOT NULL,
    received bigint NOT NULL DEFAULT 0,
    last_received_at timestamptz
  )`,
  sql`CREATE TABLE ingest_drop (
    workspace_id integer NOT NULL,
    source_id integer NOT NULL,
    reason text NOT NULL,
    n bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (source_id, reason)
  )`,
  // What has been applied: commits together with the batch's effects. `stored` = its rows are in the event store too.
  sql`CREATE SEQUENCE ingest_batch_id`,
  sql`CREATE TABLE ingest_applied (
    batch bigint PRIMARY KEY,
    log_id text NOT NULL,
    log_from bigint NOT NULL,
    log_to bigint NOT NULL,
    stored boolean NOT NULL DEFAULT false,
    at timestamptz NOT NULL DEFAULT now()
  )`,
  sql`CREATE INDEX ingest_applied_progress ON ingest_applied (log_id, log_to DESC)`,
  sql`CREATE INDEX ingest_applied_pending ON ingest_applied (log_id, batch) WHERE NOT stored`,
  // Message keys seen, as 128-bit hashes, in two generations: the older is emptied when the newer has run for a week,
  // so a key is remembered for at least 7 days without deleting row by row.
  sql`CREATE TABLE ingest_seen_even (key uuid PRIMARY KEY)`,
  sql`CREATE TABLE ingest_seen_odd (key uuid PRIMARY KEY)`,
  sql`CREATE TABLE ingest_seen_generation (only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row), generation integer NOT NULL, since timestamptz NOT NULL)`,
  sql`INSERT INTO ingest_seen_generation (generation, since) VALUES (0, now())`,
  sql`CREATE TABLE ingest_quarantine (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    source_id integer,
    at timestamptz NOT NULL,
    reason text NOT NULL,
    field text,
    detail text NOT NULL,
    wire text,
    raw jsonb NOT NULL,
    state text NOT NULL DEFAULT 'kept' CHECK (state IN ('kept', 'replayed', 'discarded')),
    expires_at timestamptz NOT NULL
  )`,
  sql`CREATE INDEX ingest_quarantine_list ON ingest_quarantine (workspace_id, state, id DESC)`,
  sql`CREATE INDEX ingest_quarantine_expiry ON ingest_quarantine (expires_at)`,
]

/** Tables of collect/ingest: sources, applied batches, seen keys, quarantine, counters. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
