import { type Kysely, sql } from 'kysely'

const raised = (name: string, on: string, when = '') =>
  `CREATE TRIGGER ${name} AFTER ${on} FOR EACH ROW ${when} EXECUTE FUNCTION auth_raise_revision()`

/**
 * A workspace's revision is raised with every change of what its numbers mean, in the same transaction: whoever has read the
 * revision may keep what was read after it until the revision is another.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    'ALTER TABLE auth_workspace ADD COLUMN revision integer NOT NULL DEFAULT 0',
    `CREATE FUNCTION auth_raise_revision() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE auth_workspace SET revision = revision + 1 WHERE id = coalesce(NEW.workspace_id, OLD.workspace_id);
        RETURN NULL;
      END $$`,
    raised('catalog_stage_revision', 'INSERT OR UPDATE OR DELETE ON catalog_stage'),
    raised('catalog_touchpoint_revision', 'INSERT OR UPDATE OR DELETE ON catalog_touchpoint'),
    raised('metrics_definition_revision', 'INSERT OR UPDATE OR DELETE ON metrics_definition'),
    // Events are counted with every batch; only what they stand for matters here.
    raised(
      'catalog_event_mapped',
      'UPDATE OF touchpoint ON catalog_event',
      'WHEN (OLD.touchpoint IS DISTINCT FROM NEW.touchpoint)',
    ),
    raised('catalog_event_added', 'INSERT ON catalog_event', 'WHEN (NEW.touchpoint IS NOT NULL)'),
    raised('catalog_event_removed', 'DELETE ON catalog_event', 'WHEN (OLD.touchpoint IS NOT NULL)'),
  ]
  for (const statement of statements) await sql.raw(statement).execute(db)
}
