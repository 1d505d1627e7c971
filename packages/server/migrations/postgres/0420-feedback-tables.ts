import { type Kysely, sql } from 'kysely'

const statements = [
  // What people add to a piece of feedback or to an answer with a text; the text itself is in the event store alone.
  sql`CREATE TABLE feedback_state (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    source_id integer NOT NULL,
    message_id text NOT NULL,
    -- Event time, so that what people marked can be paged in the list's order.
    at timestamptz NOT NULL,
    -- Null = as the workspace's mark says (feedback_mark).
    is_read boolean,
    is_starred boolean NOT NULL DEFAULT false,
    assignee text,
    PRIMARY KEY (workspace_id, source_id, message_id)
  )`,
  sql`CREATE INDEX feedback_state_assignee ON feedback_state (workspace_id, assignee, at DESC) WHERE assignee IS NOT NULL`,
  sql`CREATE INDEX feedback_state_starred ON feedback_state (workspace_id, at DESC) WHERE is_starred`,
  sql`CREATE TABLE feedback_tag (
    workspace_id integer NOT NULL,
    tag text NOT NULL,
    source_id integer NOT NULL,
    message_id text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, source_id, message_id, tag)
  )`,
  sql`CREATE INDEX feedback_tag_tag ON feedback_tag (workspace_id, tag, at DESC)`,
  // Everything that arrived up to here counts as read.
  sql`CREATE TABLE feedback_mark (
    workspace_id integer PRIMARY KEY REFERENCES auth_workspace (id),
    read_before timestamptz NOT NULL
  )`,
  // Keys of what was taken, for good: pollers meet the same entries for years, the log's memory is a week.
  sql`CREATE TABLE feedback_seen (
    workspace_id integer NOT NULL,
    key text NOT NULL,
    PRIMARY KEY (workspace_id, key)
  )`,
  sql`CREATE TABLE feedback_connector (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    settings jsonb NOT NULL,
    secret_sealed bytea,
    -- Of /hooks/:token; sealed too, since its address is shown on the page.
    token_hash bytea UNIQUE,
    token_sealed bytea,
    state jsonb NOT NULL DEFAULT '{}',
    is_on boolean NOT NULL DEFAULT true,
    taken bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    dropped jsonb NOT NULL DEFAULT '{}',
    last_ok_at timestamptz,
    last_tried_at timestamptz,
    problem text,
    problem_detail text,
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
  )`,
  sql`CREATE INDEX feedback_connector_workspace ON feedback_connector (workspace_id) WHERE deleted_at IS NULL`,
  sql`CREATE TABLE feedback_unit (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    touchpoint text,
    code_hash bytea NOT NULL UNIQUE,
    code_sealed bytea NOT NULL,
    rotated_at timestamptz NOT NULL DEFAULT now(),
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz
  )`,
  sql`CREATE INDEX feedback_unit_workspace ON feedback_unit (workspace_id) WHERE deleted_at IS NULL`,
  // What employees wrote, until somebody lets it count; then it is an event and the text is gone from here.
  sql`CREATE TABLE feedback_observation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    unit_id integer NOT NULL REFERENCES feedback_unit (id),
    -- A form that is sent twice has the same key.
    form_key text NOT NULL,
    at timestamptz NOT NULL,
    mood smallint,
    text text,
    language text NOT NULL,
    decision text,
    decided_by text,
    decided_at timestamptz,
    UNIQUE (unit_id, form_key)
  )`,
  sql`CREATE INDEX feedback_observation_open ON feedback_observation (workspace_id, id) WHERE decision IS NULL`,
]

/** Tables of collect/feedback. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
