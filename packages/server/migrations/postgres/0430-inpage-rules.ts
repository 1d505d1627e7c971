import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE inpage_rule (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id text NOT NULL UNIQUE,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    definition jsonb NOT NULL,
    is_on boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    UNIQUE (workspace_id, id)
  )`,
  sql`CREATE INDEX inpage_rule_workspace ON inpage_rule (workspace_id) WHERE deleted_at IS NULL`,
  // Who was asked by which rule: a proved user id, or the browser's own random id.
  sql`CREATE TABLE inpage_asked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id integer NOT NULL,
    rule_id integer NOT NULL,
    kind text NOT NULL,
    value text NOT NULL,
    asked_at timestamptz NOT NULL,
    FOREIGN KEY (workspace_id, rule_id) REFERENCES inpage_rule (workspace_id, id)
  )`,
  sql`CREATE INDEX inpage_asked_visitor ON inpage_asked (workspace_id, kind, value, asked_at)`,
  sql`CREATE INDEX inpage_asked_rule ON inpage_asked (rule_id, asked_at)`,
  sql`CREATE INDEX inpage_asked_age ON inpage_asked (asked_at)`,
]

/** Tables of collect/inpage. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
