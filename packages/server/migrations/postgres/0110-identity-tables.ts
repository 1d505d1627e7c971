import { type Kysely, sql } from 'kysely'

const statements = [
  // Profiles and identifiers are written by the thousand by one statement each that names the workspace once; checking foreign
  // keys row by row took two thirds of that time, so neither these nor traits have them. Links, which name profiles, have.
  // Profiles are dense integers, global across workspaces (they index a flat dictionary); `person` is the canonical one.
  sql`CREATE SEQUENCE identity_profile_id`,
  sql`CREATE TABLE identity_profile (
    id bigint NOT NULL,
    workspace_id integer NOT NULL,
    public_id text NOT NULL UNIQUE,
    person bigint NOT NULL,
    -- The import that alone speaks for the profile; 0 = something else does too.
    import_id integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (workspace_id, id)
  )`,
  sql`CREATE INDEX identity_profile_person ON identity_profile (workspace_id, person)`,
  sql`CREATE INDEX identity_profile_import ON identity_profile (workspace_id, import_id) WHERE import_id <> 0`,
  sql`CREATE TABLE identity_identifier (
    workspace_id integer NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    profile bigint NOT NULL,
    shared boolean NOT NULL DEFAULT false,
    source_id integer,
    first_seen_at timestamptz NOT NULL,
    import_id integer NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, kind, value)
  )`,
  // With `kind`, so that the planner never takes the primary key's first two columns for a person's user ids, which scans them all.
  sql`CREATE INDEX identity_identifier_profile ON identity_identifier (workspace_id, profile, kind)`,
  sql`CREATE INDEX identity_identifier_import ON identity_identifier (workspace_id, import_id) WHERE import_id <> 0`,
  // Links between profiles: why, when, by which message; undone by a mark, never deleted. The composite keys make a link
  // across workspaces impossible.
  sql`CREATE TABLE identity_link (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    left_profile bigint NOT NULL,
    right_profile bigint NOT NULL,
    rule text NOT NULL,
    left_kind text NOT NULL,
    left_value text NOT NULL,
    right_kind text NOT NULL,
    right_value text NOT NULL,
    source_id integer,
    message_key text NOT NULL,
    batch bigint NOT NULL,
    at timestamptz NOT NULL,
    undone_at timestamptz,
    undone_by text,
    import_id integer NOT NULL DEFAULT 0,
    FOREIGN KEY (workspace_id, left_profile) REFERENCES identity_profile (workspace_id, id),
    FOREIGN KEY (workspace_id, right_profile) REFERENCES identity_profile (workspace_id, id)
  )`,
  sql`CREATE INDEX identity_link_left ON identity_link (workspace_id, left_profile)`,
  sql`CREATE INDEX identity_link_right ON identity_link (workspace_id, right_profile)`,
  sql`CREATE INDEX identity_link_import ON identity_link (workspace_id, import_id) WHERE import_id <> 0`,
  // What was asked for and refused (two users on one device, an alias from a public key), so that a person can be told why.
  sql`CREATE TABLE identity_refusal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    reason text NOT NULL,
    profile bigint NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    message_key text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (workspace_id, reason, profile, kind, value)
  )`,
]

/** Tables of unify/identity: profiles, typed identifiers, links with their reasons, refusals. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
