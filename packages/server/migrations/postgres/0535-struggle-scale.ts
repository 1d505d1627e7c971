import { type Kysely, sql } from 'kysely'

const statements = [
  // How raw struggle is spread over a workspace's sessions: 100 steps, computed by a job from events.
  sql`CREATE TABLE struggle_scale (
    workspace_id integer PRIMARY KEY REFERENCES auth_workspace (id),
    sessions integer NOT NULL,
    struggling integer NOT NULL,
    steps double precision[] NOT NULL,
    computed_at timestamptz NOT NULL
  )`,
]

/** Table of understand/struggle. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}
