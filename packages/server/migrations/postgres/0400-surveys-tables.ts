import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE surveys_survey (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    -- json, not jsonb: a definition comes back as it was written, key by key.
    draft json NOT NULL,
    -- Counts up with each save: who saves says which one they had.
    revision integer NOT NULL DEFAULT 1,
    languages text[] NOT NULL,
    questions integer NOT NULL,
    version integer,
    unpublished boolean NOT NULL DEFAULT true,
    is_open boolean NOT NULL DEFAULT true,
    archived_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL,
    UNIQUE (workspace_id, id)
  )`,
  sql`CREATE TABLE surveys_version (
    workspace_id integer NOT NULL,
    survey_id integer NOT NULL,
    version integer NOT NULL,
    definition json NOT NULL,
    note text NOT NULL,
    changes integer NOT NULL,
    published_at timestamptz NOT NULL,
    published_by text NOT NULL,
    PRIMARY KEY (survey_id, version),
    FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys_survey (workspace_id, id)
  )`,
  sql`CREATE FUNCTION surveys_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a published version of a survey never changes'; END $$`,
  sql`CREATE TRIGGER surveys_version_immutable BEFORE UPDATE ON surveys_version
    FOR EACH ROW EXECUTE FUNCTION surveys_refuse_change()`,
  sql`CREATE TABLE surveys_link (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    survey_id integer NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('personal', 'test')),
    -- Profile; null for a test.
    person bigint,
    asked json NOT NULL DEFAULT '{}',
    expires_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Response that took the link's one answer.
    response text,
    used_at timestamptz,
    FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys_survey (workspace_id, id)
  )`,
  sql`CREATE INDEX surveys_link_person ON surveys_link (workspace_id, person)`,
  sql`CREATE INDEX surveys_link_expiry ON surveys_link (expires_at)`,
  sql`CREATE TABLE surveys_resume_code (
    link_id bigint PRIMARY KEY REFERENCES surveys_link (id) ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    expires_at timestamptz NOT NULL,
    sent_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0
  )`,
  sql`CREATE TABLE surveys_quota (
    survey_id integer NOT NULL REFERENCES surveys_survey (id),
    quota text NOT NULL,
    taken integer NOT NULL DEFAULT 0,
    PRIMARY KEY (survey_id, quota)
  )`,
  // A place in a quota belongs to a response: submitting again takes no second one.
  sql`CREATE TABLE surveys_quota_taken (
    survey_id integer NOT NULL,
    quota text NOT NULL,
    response text NOT NULL,
    PRIMARY KEY (survey_id, quota, response),
    FOREIGN KEY (survey_id, quota) REFERENCES surveys_quota (survey_id, quota)
  )`,
  sql`CREATE TABLE surveys_quota_refusal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    survey_id integer NOT NULL REFERENCES surveys_survey (id),
    quota text NOT NULL,
    response text NOT NULL,
    at timestamptz NOT NULL,
    UNIQUE (survey_id, response, quota)
  )`,
  sql`CREATE TABLE surveys_partial (
    response text PRIMARY KEY,
    workspace_id integer NOT NULL,
    survey_id integer NOT NULL,
    version integer NOT NULL,
    link_id bigint REFERENCES surveys_link (id) ON DELETE CASCADE,
    -- Profile of a personal link, user id of a proved identity: by them it is found when a person is erased.
    person bigint,
    user_id text,
    session json NOT NULL,
    answers json NOT NULL,
    state json,
    updated_at timestamptz NOT NULL,
    -- When its answers became events, and which of them: a response that ends later adds only the others.
    marked_at timestamptz,
    marked_keys text[] NOT NULL DEFAULT '{}',
    FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys_survey (workspace_id, id)
  )`,
  sql`CREATE INDEX surveys_partial_due ON surveys_partial (updated_at) WHERE marked_at IS NULL`,
  sql`CREATE INDEX surveys_partial_link ON surveys_partial (link_id) WHERE link_id IS NOT NULL`,
  sql`CREATE INDEX surveys_partial_person ON surveys_partial (workspace_id, person) WHERE person IS NOT NULL`,
  sql`CREATE TABLE surveys_upload (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL,
    survey_id integer NOT NULL,
    response text NOT NULL,
    question text NOT NULL,
    person bigint,
    user_id text,
    name text NOT NULL,
    media_type text NOT NULL,
    bytes integer NOT NULL,
    created_at timestamptz NOT NULL,
    -- Set when the response that names it was accepted; what is never named is swept.
    submitted_at timestamptz,
    FOREIGN KEY (workspace_id, survey_id) REFERENCES surveys_survey (workspace_id, id)
  )`,
  sql`CREATE INDEX surveys_upload_survey ON surveys_upload (survey_id, id DESC)`,
  sql`CREATE INDEX surveys_upload_response ON surveys_upload (response)`,
]

/** Tables of collect/surveys. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
