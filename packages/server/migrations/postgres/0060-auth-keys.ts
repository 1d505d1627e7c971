import { type Kysely, sql } from 'kysely'

/** Secret API keys: only a hash and a preview are kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE auth_api_key (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'agent', 'viewer')),
    key_hash bytea NOT NULL UNIQUE,
    preview text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_used_at timestamptz,
    revoked_at timestamptz
  )`.execute(db)
}
