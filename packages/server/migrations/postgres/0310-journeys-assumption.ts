import { type Kysely, sql } from 'kysely'

/** What a point of NPS is worth, as the workspace entered it (understand/journeys). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE journeys_money_assumption (
    workspace_id integer PRIMARY KEY REFERENCES auth_workspace (id),
    minor_per_customer_per_point double precision,
    source text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    updated_by text NOT NULL
  )`.execute(db)
}
