import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE segments_definition (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    rule jsonb NOT NULL,
    -- Counts up with each change of the rule: a refresh that began with an older rule writes nothing.
    rule_version integer NOT NULL DEFAULT 1,
    computed_version integer NOT NULL DEFAULT 0,
    computed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    UNIQUE (workspace_id, id)
  )`,
  sql`CREATE TABLE segments_member (
    workspace_id integer NOT NULL,
    segment_id integer NOT NULL,
    person bigint NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (segment_id, person),
    FOREIGN KEY (workspace_id, segment_id) REFERENCES segments_definition (workspace_id, id)
  )`,
  sql`CREATE INDEX segments_member_person ON segments_member (workspace_id, person)`,
  sql`CREATE INDEX segments_member_since ON segments_member (segment_id, since DESC, person DESC)`,
  // Batches and persons whose members are to be looked at anew; emptied by the refresh that did.
  sql`CREATE TABLE segments_touched (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    batch bigint,
    persons bigint[] NOT NULL DEFAULT '{}'
  )`,
  sql`CREATE INDEX segments_touched_workspace ON segments_touched (workspace_id, id)`,
]

/** Tables of understand/segments. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
