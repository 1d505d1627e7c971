import { type Kysely, sql } from 'kysely'

/** Metric definitions with every earlier version, so that a passport can name the formula that a number had (understand/metrics). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE metrics_definition (
    workspace_id integer NOT NULL REFERENCES auth_workspace (id),
    public_id text NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    deleted boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    PRIMARY KEY (workspace_id, public_id, version)
  )`.execute(db)
}
