import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { EventLearning } from './model.ts'

/** Names of a workspace's events and the declared types of their properties. */
export async function readKnownEvents(
  tx: StateStore,
  workspace: WorkspaceId,
): Promise<Map<string, Map<string, string>>> {
  const rows = await sql<{ name: string; key: string | null; declared_type: string | null }>`
    SELECT e.name, p.key, p.declared_type FROM catalog_event e
    LEFT JOIN catalog_property p ON p.workspace_id = e.workspace_id AND p.event = e.name AND p.declared_type IS NOT NULL
    WHERE e.workspace_id = ${workspace}`.execute(tx.tables())
  const known = new Map<string, Map<string, string>>()
  for (const row of rows.rows) {
    const types = known.get(row.name) ?? new Map<string, string>()
    known.set(row.name, types)
    if (row.key !== null && row.declared_type !== null) types.set(row.key, row.declared_type)
  }
  return known
}

/** Adds what a batch taught to the stored catalogue; the number of property keys of an event stays bounded. */
export async function writeLearning(
  tx: StateStore,
  workspace: WorkspaceId,
  { learned, keysMax }: { learned: readonly EventLearning[]; keysMax: number },
): Promise<void> {
  if (learned.length === 0) return
  const db = tx.tables()
  const events = [...learned].sort((a, b) => (a.name < b.name ? -1 : 1))
  await sql`INSERT INTO catalog_event AS e (workspace_id, name, seen, first_seen_at, last_seen_at)
    SELECT ${workspace}, name, seen, first_at, last_at FROM unnest(${events.map((e) => e.name)}::text[], ${events.map((e) => e.seen)}::bigint[],
      ${events.map((e) => new Date(e.firstAt))}::timestamptz[], ${events.map((e) => new Date(e.lastAt))}::timestamptz[]) AS x (name, seen, first_at, last_at)
    ON CONFLICT (workspace_id, name) DO UPDATE SET seen = e.seen + excluded.seen,
      first_seen_at = least(e.first_seen_at, excluded.first_seen_at), last_seen_at = greatest(e.last_seen_at, excluded.last_seen_at)`.execute(
    db,
  )
  const properties = events.flatMap((event) =>
    [...event.properties].map(([key, property]) => ({ event: event.name, key, ...property })),
  )
  if (properties.length === 0) return
  properties.sort((a, b) => (a.event + a.key < b.event + b.key ? -1 : 1))
  await sql`INSERT INTO catalog_property AS p (workspace_id, event, key, types, seen, ill_typed)
    SELECT ${workspace}, x.event, x.key, string_to_array(x.types, ','), x.seen, x.ill_typed
    FROM unnest(${properties.map((p) => p.event)}::text[], ${properties.map((p) => p.key)}::text[], ${properties.map((p) => [...p.types].sort().join(','))}::text[],
      ${properties.map((p) => p.seen)}::bigint[], ${properties.map((p) => p.illTyped)}::bigint[]) AS x (event, key, types, seen, ill_typed)
    WHERE EXISTS (SELECT 1 FROM catalog_property q WHERE q.workspace_id = ${workspace} AND q.event = x.event AND q.key = x.key)
      OR (SELECT count(*) FROM catalog_property q WHERE q.workspace_id = ${workspace} AND q.event = x.event) < ${keysMax}
    ON CONFLICT (workspace_id, event, key) DO UPDATE SET seen = p.seen + excluded.seen, ill_typed = p.ill_typed + excluded.ill_typed,
      types = (SELECT array_agg(DISTINCT t ORDER BY t) FROM unnest(p.types || excluded.types) AS t)`.execute(db)
}
