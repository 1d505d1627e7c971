import { type Kysely, sql } from 'kysely'

/** Profiles that an undo of an import touches, until it has ended (unify/provenance); `dropped`: nothing else speaks for them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE provenance_undo (
    workspace_id integer NOT NULL,
    import_id integer NOT NULL,
    profile bigint NOT NULL,
    rebuilt boolean NOT NULL DEFAULT false,
    dropped boolean NOT NULL DEFAULT false,
    PRIMARY KEY (workspace_id, import_id, profile)
  )`.execute(db)
}
