import { type Kysely, sql } from 'kysely'

const statements = [
  // Opens the help desk's API for replies; apart from the secret that its calls to us are signed with.
  sql`ALTER TABLE feedback_connector ADD COLUMN reply_secret_sealed bytea`,
  // What we answered. One row a send key: pressed twice it is one.
  sql`CREATE TABLE feedback_reply (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    -- The voice that is answered.
    source_id integer NOT NULL,
    message_id text NOT NULL,
    thread text NOT NULL,
    -- Profile as seen; 0 = nobody.
    person bigint NOT NULL,
    send_key text NOT NULL,
    text text NOT NULL,
    author text NOT NULL,
    author_name text NOT NULL,
    -- How it leaves: email, zendesk, chatwoot, webhook; for e-mail the channel and the address.
    by_way text NOT NULL,
    channel text NOT NULL,
    address text NOT NULL,
    state text NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'unknown')),
    problem text,
    problem_detail text NOT NULL DEFAULT '',
    -- A new number after "try again": each is sent at most once.
    attempt integer NOT NULL DEFAULT 1,
    tries integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    leaves_at timestamptz NOT NULL,
    sent_at timestamptz,
    bounced_at timestamptz,
    auto_replied_at timestamptz,
    UNIQUE (workspace_id, send_key)
  )`,
  sql`CREATE INDEX feedback_reply_voice ON feedback_reply (workspace_id, source_id, message_id)`,
  sql`CREATE INDEX feedback_reply_thread ON feedback_reply (workspace_id, thread) WHERE thread <> ''`,
  sql`CREATE INDEX feedback_reply_person ON feedback_reply (workspace_id, person)`,
  // What somebody began to write; one a voice and author.
  sql`CREATE TABLE feedback_reply_draft (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    source_id integer NOT NULL,
    message_id text NOT NULL,
    author text NOT NULL,
    text text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, source_id, message_id, author)
  )`,
]

/** Replies to feedback, with their drafts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
