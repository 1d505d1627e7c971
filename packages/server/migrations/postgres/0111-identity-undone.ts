import { type Kysely, sql } from 'kysely'

/** Undone merges are few and asked for whenever persons are loaded: what was taken apart is not joined again (unify/identity). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE INDEX identity_link_undone ON identity_link (workspace_id) WHERE undone_at IS NOT NULL`.execute(db)
}
