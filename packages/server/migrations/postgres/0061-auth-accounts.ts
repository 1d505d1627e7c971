import { type Kysely, sql } from 'kysely'

// The first four tables are better-auth's (compiled by its own generator, 1.7.25); their column names are its own.
const statements = [
  sql`CREATE TABLE auth_user (
    id text NOT NULL PRIMARY KEY, name text NOT NULL, email text NOT NULL UNIQUE, "emailVerified" boolean NOT NULL, image text,
    "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
  sql`CREATE TABLE auth_session (
    id text NOT NULL PRIMARY KEY, "expiresAt" timestamptz NOT NULL, token text NOT NULL UNIQUE,
    "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" timestamptz NOT NULL, "ipAddress" text, "userAgent" text,
    "userId" text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE
  )`,
  sql`CREATE TABLE auth_account (
    id text NOT NULL PRIMARY KEY, "accountId" text NOT NULL, "providerId" text NOT NULL, "userId" text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
    "accessToken" text, "refreshToken" text, "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text,
    "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" timestamptz NOT NULL
  )`,
  sql`CREATE TABLE auth_verification (
    id text NOT NULL PRIMARY KEY, identifier text NOT NULL, value text NOT NULL, "expiresAt" timestamptz NOT NULL,
    "createdAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP, "updatedAt" timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
  )`,
  sql`CREATE INDEX auth_session_user ON auth_session ("userId")`,
  sql`CREATE INDEX auth_account_user ON auth_account ("userId")`,
  sql`CREATE INDEX auth_verification_identifier ON auth_verification (identifier)`,
  sql`CREATE TABLE auth_member (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'agent', 'viewer')),
    joined_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (workspace_id, user_id)
  )`,
  // One-time links: only a hash of the token is kept.
  sql`CREATE TABLE auth_invitation (
    public_id text PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    email text NOT NULL,
    role text NOT NULL CHECK (role IN ('owner', 'admin', 'analyst', 'agent', 'viewer')),
    token_hash bytea NOT NULL UNIQUE,
    invited_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz
  )`,
  sql`CREATE TABLE auth_reset (
    token_hash bytea PRIMARY KEY,
    user_id text NOT NULL REFERENCES auth_user (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  sql`CREATE TABLE audit_entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    at timestamptz NOT NULL DEFAULT now(),
    actor_kind text NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    details jsonb NOT NULL DEFAULT '{}'
  )`,
  sql`CREATE INDEX audit_entry_list ON audit_entry (workspace_id, id DESC)`,
]

/** People who sign in, their sessions, memberships, one-time links, and the audit log. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
