import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE messages_channel (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    provider text NOT NULL,
    settings jsonb NOT NULL,
    -- JSON of the secrets, sealed with the installation's key.
    secrets bytea NOT NULL,
    -- Finds the channel that a status callback is about; the token itself is among the secrets.
    status_hash bytea NOT NULL UNIQUE,
    state text NOT NULL DEFAULT 'untested' CHECK (state IN ('untested', 'working', 'failing')),
    last_error text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    UNIQUE (workspace_id, id)
  )`,
  sql`CREATE TABLE messages_settings (
    workspace_id integer PRIMARY KEY REFERENCES auth_workspace (id),
    open_tracking boolean NOT NULL
  )`,
  // What was sent to whom, without its content. One row a send key: the same asking never sends twice.
  sql`CREATE TABLE messages_message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    channel_id integer NOT NULL,
    send_key text NOT NULL,
    person bigint NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'refused', 'interrupted')),
    reason text NOT NULL DEFAULT '',
    provider_id text NOT NULL DEFAULT '',
    open_hash bytea,
    -- Programme, asking, touchpoint, transaction, trigger: repeated by every event about this message.
    about jsonb NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    sent_at timestamptz,
    delivered_at timestamptz,
    opened_at timestamptz,
    bounced_at timestamptz,
    UNIQUE (workspace_id, send_key),
    FOREIGN KEY (workspace_id, channel_id) REFERENCES messages_channel (workspace_id, id)
  )`,
  sql`CREATE INDEX messages_message_person ON messages_message (workspace_id, person)`,
  sql`CREATE INDEX messages_message_newest ON messages_message (workspace_id, id DESC)`,
  sql`CREATE INDEX messages_message_provider ON messages_message (channel_id, provider_id) WHERE provider_id <> ''`,
  sql`CREATE UNIQUE INDEX messages_message_open ON messages_message (open_hash) WHERE open_hash IS NOT NULL`,
]

/** Tables of act/messages: channels with their sealed secrets, and what was sent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
