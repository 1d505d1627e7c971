import { type Kysely, sql } from 'kysely'

/** Workspaces: the unit that every other row is bounded by. `id` is the dense integer used in both stores. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE auth_workspace (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      public_id text NOT NULL UNIQUE,
      name text NOT NULL,
      time_zone text NOT NULL DEFAULT 'UTC',
      week_start smallint NOT NULL DEFAULT 1 CHECK (week_start IN (1, 6, 7)),
      currency text NOT NULL DEFAULT 'USD',
      language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'zh-Hans', 'zh-Hant')),
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
}
