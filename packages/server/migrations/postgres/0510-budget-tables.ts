import { type Kysely, sql } from 'kysely'

const statements = [
  sql`CREATE TABLE budget_settings (
    workspace_id integer PRIMARY KEY REFERENCES auth_workspace (id),
    settings jsonb NOT NULL
  )`,
  // Every time that somebody was, or may have been, contacted: what the caps count. One row an occasion.
  sql`CREATE TABLE budget_contact (
    workspace_id integer NOT NULL,
    ref text NOT NULL,
    person bigint NOT NULL,
    purpose text NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (workspace_id, ref)
  )`,
  sql`CREATE INDEX budget_contact_person ON budget_contact (workspace_id, person, at DESC)`,
  // Every asking that became due, and what was decided: also why not.
  sql`CREATE TABLE budget_ask (
    ask text PRIMARY KEY,
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    programme text NOT NULL,
    version integer NOT NULL DEFAULT 0,
    person bigint NOT NULL,
    state text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'deferred', 'reserved', 'asked', 'refused')),
    reason text NOT NULL DEFAULT '',
    channel text NOT NULL DEFAULT '',
    touchpoint text NOT NULL DEFAULT '',
    trigger text NOT NULL,
    transaction text NOT NULL,
    fields jsonb NOT NULL,
    triggered_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    decided_at timestamptz,
    run_at timestamptz
  )`,
  sql`CREATE INDEX budget_ask_person ON budget_ask (workspace_id, person, programme)`,
  sql`CREATE INDEX budget_ask_programme ON budget_ask (workspace_id, programme, due_at DESC)`,
]

/** Tables of act/budget: settings, the ledger of contacts, and what was decided about every asking. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
