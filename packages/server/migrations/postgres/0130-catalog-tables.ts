import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE catalog_stage (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    slug text NOT NULL,
    name jsonb NOT NULL,
    position integer NOT NULL,
    PRIMARY KEY (workspace_id, slug)
  )`,
  sql`CREATE TABLE catalog_touchpoint (
    workspace_id integer NOT NULL,
    slug text NOT NULL,
    name jsonb NOT NULL,
    stage text NOT NULL,
    position integer NOT NULL,
    side boolean NOT NULL DEFAULT false,
    owner text NOT NULL DEFAULT '',
    channel text NOT NULL DEFAULT '',
    target double precision CHECK (target BETWEEN 0 AND 1),
    PRIMARY KEY (workspace_id, slug),
    FOREIGN KEY (workspace_id, stage) REFERENCES catalog_stage (workspace_id, slug)
  )`,
  // Event names learned from traffic; the mapping is applied when reading, so changing it needs no re-index.
  sql`CREATE TABLE catalog_event (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'learned' CHECK (state IN ('learned', 'declared')),
    touchpoint text,
    seen bigint NOT NULL DEFAULT 0,
    first_seen_at timestamptz,
    last_seen_at timestamptz,
    PRIMARY KEY (workspace_id, name),
    FOREIGN KEY (workspace_id, touchpoint) REFERENCES catalog_touchpoint (workspace_id, slug)
  )`,
  sql`CREATE TABLE catalog_property (
    workspace_id integer NOT NULL,
    event text NOT NULL,
    key text NOT NULL,
    description text NOT NULL DEFAULT '',
    declared_type text,
    types text[] NOT NULL DEFAULT '{}',
    seen bigint NOT NULL DEFAULT 0,
    ill_typed bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (workspace_id, event, key),
    FOREIGN KEY (workspace_id, event) REFERENCES catalog_event (workspace_id, name)
  )`,
]

/** Tables of unify/catalog: stages, touchpoints, events and properties. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
