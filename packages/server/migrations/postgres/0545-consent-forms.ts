import { type Kysely, sql } from 'kysely'

const statements = [
  // Public forms by which people sign up. The token stands in a public address: it keeps strangers from guessing forms, it is no secret.
  sql`CREATE TABLE consent_form (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    token text NOT NULL UNIQUE,
    name text NOT NULL,
    texts jsonb NOT NULL,
    choices jsonb NOT NULL,
    frames text[] NOT NULL,
    is_on boolean NOT NULL,
    requested integer NOT NULL DEFAULT 0,
    confirmed integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    rotated_at timestamptz NOT NULL,
    deleted_at timestamptz
  )`,
  sql`CREATE INDEX consent_form_workspace ON consent_form (workspace_id, id)`,
  // `token_sealed` only until the mail is out: an attempt that is repeated must carry the same link.
  sql`ALTER TABLE consent_opt_in
    ADD COLUMN form_id bigint REFERENCES consent_form (id),
    ADD COLUMN proof jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN token_sealed bytea,
    ADD COLUMN sent_at timestamptz`,
]

/** Public sign-up forms, and what a confirmation keeps until its mail is sent (unify/consent). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
