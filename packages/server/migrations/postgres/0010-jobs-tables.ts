import { type Kysely, sql } from 'kysely'

/** Queue, schedules, outbox and progress (platform/jobs). */
export async function up(db: Kysely<unknown>): Promise<void> {
  // run_at NULL = at once.
  await sql`
    CREATE TABLE jobs_job (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL,
      key text,
      payload jsonb NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'failed')),
      run_at timestamptz,
      attempts integer NOT NULL DEFAULT 0,
      worker text,
      lease_until timestamptz,
      last_error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      failed_at timestamptz,
      CHECK ((state = 'running') = (lease_until IS NOT NULL))
    )`.execute(db)
  await sql`CREATE UNIQUE INDEX jobs_job_waiting_key ON jobs_job (name, key) WHERE state = 'waiting' AND key IS NOT NULL`.execute(
    db,
  )
  await sql`CREATE INDEX jobs_job_due ON jobs_job (run_at NULLS FIRST, id) WHERE state = 'waiting'`.execute(db)
  await sql`CREATE INDEX jobs_job_running ON jobs_job (name, key) WHERE state = 'running'`.execute(db)
  await sql`CREATE INDEX jobs_job_failed ON jobs_job (failed_at) WHERE state = 'failed'`.execute(db)

  // A queue is mostly rows that are gone: clean it by their number, not by a share of the table.
  await sql`ALTER TABLE jobs_job SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`.execute(
    db,
  )

  await sql`
    CREATE TABLE jobs_schedule (
      name text PRIMARY KEY,
      spec text NOT NULL,
      next_at timestamptz NOT NULL
    )`.execute(db)

  // position: order of delivery, given once the writing transaction is committed; NULL = not yet.
  await sql`
    CREATE TABLE outbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      position bigint UNIQUE,
      workspace_id integer NOT NULL,
      type text NOT NULL,
      payload jsonb NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`CREATE INDEX outbox_unplaced ON outbox (id) WHERE position IS NULL`.execute(db)
  await sql`CREATE INDEX outbox_by_type ON outbox (type, position)`.execute(db)
  await sql`CREATE INDEX outbox_by_age ON outbox (created_at)`.execute(db)
  await sql`CREATE TABLE outbox_head (position bigint NOT NULL)`.execute(db)
  await sql`INSERT INTO outbox_head (position) VALUES (0)`.execute(db)
  await sql`
    CREATE TABLE outbox_subscriber (
      name text PRIMARY KEY,
      types text[] NOT NULL,
      position bigint NOT NULL,
      seen_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  // A fact whose handler failed, and the later facts of its workspace that wait behind it.
  await sql`
    CREATE TABLE outbox_parked (
      subscriber text NOT NULL REFERENCES outbox_subscriber (name) ON DELETE CASCADE,
      position bigint NOT NULL REFERENCES outbox (position) ON DELETE CASCADE,
      workspace_id integer NOT NULL,
      attempts integer NOT NULL,
      retry_at timestamptz NOT NULL,
      last_error text,
      gave_up_at timestamptz,
      PRIMARY KEY (subscriber, position)
    )`.execute(db)
  await sql`CREATE INDEX outbox_parked_line ON outbox_parked (subscriber, workspace_id, position) WHERE gave_up_at IS NULL`.execute(
    db,
  )
  await sql`CREATE INDEX outbox_parked_position ON outbox_parked (position)`.execute(db)

  await sql`
    CREATE TABLE jobs_progress (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      public_id text NOT NULL UNIQUE,
      workspace_id integer NOT NULL,
      kind text NOT NULL,
      title text NOT NULL,
      unit text NOT NULL,
      state text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
      done bigint NOT NULL DEFAULT 0,
      total bigint,
      rate_per_second double precision,
      cancel_requested boolean NOT NULL DEFAULT false,
      error text,
      detail jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL,
      started_at timestamptz,
      updated_at timestamptz NOT NULL,
      finished_at timestamptz
    )`.execute(db)
  await sql`CREATE INDEX jobs_progress_list ON jobs_progress (workspace_id, created_at DESC, id DESC)`.execute(db)
}
