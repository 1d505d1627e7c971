import { type Kysely, sql } from 'kysely'

const statements = [
  // `last_at`: the same was said again up to then, so that an SDK that repeats its state makes no row an event.
  sql`ALTER TABLE consent_record
    ADD COLUMN last_at timestamptz,
    ADD COLUMN recorded_at timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN origin text NOT NULL DEFAULT 'message',
    ADD COLUMN wording integer,
    ADD COLUMN proof jsonb NOT NULL DEFAULT '{}'`,
  sql`UPDATE consent_record SET last_at = at`,
  sql`ALTER TABLE consent_record ALTER COLUMN last_at SET NOT NULL`,
  sql`DROP INDEX consent_record_profile`,
  sql`CREATE INDEX consent_record_profile ON consent_record (workspace_id, profile, purpose, channel, last_at)`,
  sql`CREATE INDEX consent_record_purpose ON consent_record (workspace_id, purpose, channel)`,
  // What a workspace uses data for; the four built-in purposes have a row only where they were changed.
  sql`CREATE TABLE consent_purpose (
    workspace_id integer NOT NULL,
    slug text NOT NULL,
    name jsonb NOT NULL,
    channels text[] NOT NULL,
    position integer NOT NULL,
    shown boolean NOT NULL,
    PRIMARY KEY (workspace_id, slug)
  )`,
  // The words that people agreed to: never changed, only followed by a new version.
  sql`CREATE TABLE consent_wording (
    workspace_id integer NOT NULL,
    purpose text NOT NULL,
    version integer NOT NULL,
    texts jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    PRIMARY KEY (workspace_id, purpose, version)
  )`,
  // Why a purpose needs no consent. Ended by a mark, never deleted.
  sql`CREATE TABLE consent_basis (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    purpose text NOT NULL,
    channel text NOT NULL,
    basis text NOT NULL,
    reason text NOT NULL,
    since timestamptz NOT NULL,
    by_name text NOT NULL,
    ended_at timestamptz
  )`,
  sql`CREATE UNIQUE INDEX consent_basis_current ON consent_basis (workspace_id, purpose, channel) WHERE ended_at IS NULL`,
  // How often at most, and pauses: the latest counts, the rest is the proof.
  sql`CREATE TABLE consent_preference (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    profile bigint NOT NULL,
    kind text NOT NULL,
    purpose text NOT NULL,
    days integer,
    until timestamptz,
    at timestamptz NOT NULL,
    origin text NOT NULL,
    proof jsonb NOT NULL DEFAULT '{}',
    FOREIGN KEY (workspace_id, profile) REFERENCES identity_profile (workspace_id, id)
  )`,
  sql`CREATE INDEX consent_preference_profile ON consent_preference (workspace_id, profile, at)`,
  // What a person asked for on the preference page; staff decides.
  sql`CREATE TABLE consent_request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    profile bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL DEFAULT 'open',
    language text NOT NULL,
    at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    note text NOT NULL DEFAULT '',
    FOREIGN KEY (workspace_id, profile) REFERENCES identity_profile (workspace_id, id)
  )`,
  sql`CREATE UNIQUE INDEX consent_request_open ON consent_request (workspace_id, profile, kind) WHERE state = 'open'`,
  sql`CREATE INDEX consent_request_workspace ON consent_request (workspace_id, state, id)`,
  // Double opt-in: asked, mailed, waiting. The token's hash alone is kept; the address goes when it is confirmed or too late.
  sql`CREATE TABLE consent_opt_in (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    address text NOT NULL,
    purposes jsonb NOT NULL,
    language text NOT NULL,
    form text NOT NULL,
    requested_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    confirmed_at timestamptz
  )`,
  sql`CREATE INDEX consent_opt_in_address ON consent_opt_in (workspace_id, address, requested_at)`,
]

/** Purposes, wordings, legal bases, preferences, requests and double opt-in (unify/consent). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
