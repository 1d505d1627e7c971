import { type Kysely, sql } from 'kysely'

/** What a person said on a purpose and channel, every time: the latest counts, the rest is the proof (unify/consent). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE consent_record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    profile bigint NOT NULL,
    purpose text NOT NULL,
    channel text NOT NULL DEFAULT '',
    given boolean NOT NULL,
    at timestamptz NOT NULL,
    source_id integer NOT NULL,
    message_key text NOT NULL,
    FOREIGN KEY (workspace_id, profile) REFERENCES identity_profile (workspace_id, id)
  )`.execute(db)
  await sql`CREATE INDEX consent_record_profile ON consent_record (workspace_id, profile, purpose, at)`.execute(db)
}
