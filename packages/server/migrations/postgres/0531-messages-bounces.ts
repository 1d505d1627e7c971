import { type Kysely, sql } from 'kysely'

const statements = [
  // A reply over a help desk goes through no channel of ours; `via` names what it went through.
  sql`ALTER TABLE messages_message ALTER COLUMN channel_id DROP NOT NULL`,
  sql`ALTER TABLE messages_message ADD COLUMN via text NOT NULL DEFAULT ''`,
  // The e-mail address that it went to, so that a bounce that comes later stops sends to that address and no other.
  sql`ALTER TABLE messages_message ADD COLUMN address text NOT NULL DEFAULT ''`,
  sql`ALTER TABLE messages_message ADD COLUMN auto_replied_at timestamptz`,
  // Addresses that do not exist: nothing is sent there any more until somebody lifts it.
  sql`CREATE TABLE messages_bounce (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    address text NOT NULL,
    -- Enhanced status code (RFC 3463), such as 5.1.1.
    status text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, address)
  )`,
]

/** Bounces: which addresses take no mail, and what messages were sent to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
