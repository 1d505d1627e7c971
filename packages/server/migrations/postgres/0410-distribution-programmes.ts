import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE distribution_programme (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    version integer NOT NULL DEFAULT 1,
    definition jsonb NOT NULL,
    -- Since when it listens; null = off. Events from before ask nobody.
    live_since timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    UNIQUE (workspace_id, id)
  )`,
  sql`CREATE INDEX distribution_programme_live ON distribution_programme (workspace_id) WHERE live_since IS NOT NULL AND deleted_at IS NULL`,
  sql`CREATE TABLE distribution_version (
    workspace_id integer NOT NULL,
    programme_id integer NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    at timestamptz NOT NULL,
    by text NOT NULL,
    PRIMARY KEY (programme_id, version),
    FOREIGN KEY (workspace_id, programme_id) REFERENCES distribution_programme (workspace_id, id)
  )`,
  // Batches whose events are to be held against the triggers; emptied by the job that did.
  sql`CREATE TABLE distribution_batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    batch bigint NOT NULL
  )`,
  sql`CREATE INDEX distribution_batch_workspace ON distribution_batch (workspace_id, id)`,
  // One row a triggering event and programme: the same event never asks twice, however often it is looked at.
  sql`CREATE TABLE distribution_due (
    ask text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    programme_id integer NOT NULL,
    message_key text NOT NULL,
    person bigint NOT NULL,
    triggered_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    transaction text NOT NULL,
    fields jsonb NOT NULL,
    announced_at timestamptz,
    PRIMARY KEY (programme_id, message_key),
    FOREIGN KEY (workspace_id, programme_id) REFERENCES distribution_programme (workspace_id, id)
  )`,
  sql`CREATE INDEX distribution_due_next ON distribution_due (workspace_id, due_at) WHERE announced_at IS NULL`,
  sql`CREATE INDEX distribution_due_person ON distribution_due (workspace_id, person)`,
]

/** Tables of collect/distribution: programmes with their versions, and who is due. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
