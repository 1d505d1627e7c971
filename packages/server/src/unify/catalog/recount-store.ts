import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

/** How often an event is stored, and when first and last (epoch milliseconds). */
export type Recounted = { name: string; seen: number; firstMs: number; lastMs: number }
/** How many stored events have the property with a value of the type. */
export type RecountedProperty = { event: string; key: string; type: string; n: number }

/** Locks the rows of these events until the transaction ends, in the order in which `writeLearning` takes them. */
export async function lockEvents(tx: StateStore, workspace: WorkspaceId, names: readonly string[]): Promise<void> {
  await sql`SELECT 1 FROM catalog_event WHERE workspace_id = ${workspace} AND name = ANY(${[...names]}::text[])
    ORDER BY name COLLATE "C" FOR UPDATE`.execute(tx.tables())
}

/** Writes counts anew; forgets properties and names of which nothing is left and nobody has entered anything. */
export async function writeRecount(
  tx: StateStore,
  workspace: WorkspaceId,
  {
    names,
    events,
    properties,
  }: { names: readonly string[]; events: readonly Recounted[]; properties: readonly RecountedProperty[] },
): Promise<void> {
  const db = tx.tables()
  const all = [...names]
  await sql`UPDATE catalog_event AS e SET seen = coalesce(x.seen, 0), first_seen_at = x.first_at, last_seen_at = x.last_at
    FROM unnest(${all}::text[]) AS n (name)
    LEFT JOIN unnest(${events.map((one) => one.name)}::text[], ${events.map((one) => one.seen)}::bigint[],
      ${events.map((one) => new Date(one.firstMs))}::timestamptz[], ${events.map((one) => new Date(one.lastMs))}::timestamptz[])
      AS x (name, seen, first_at, last_at) ON x.name = n.name
    WHERE e.workspace_id = ${workspace} AND e.name = n.name`.execute(db)
  await sql`UPDATE catalog_property AS p SET seen = 0, ill_typed = 0, types = '{}'
    WHERE workspace_id = ${workspace} AND event = ANY(${all}::text[])`.execute(db)
  // Those without a row had been past the cap of keys, and stay so.
  await sql`UPDATE catalog_property AS p SET seen = x.seen, types = x.types, ill_typed = x.other
    FROM (SELECT q.event, q.key, sum(c.n) AS seen, array_agg(c.type ORDER BY c.type) AS types,
        coalesce(sum(c.n) FILTER (WHERE q.declared_type IS NOT NULL AND c.type NOT IN ('null', q.declared_type)), 0) AS other
      FROM unnest(${properties.map((one) => one.event)}::text[], ${properties.map((one) => one.key)}::text[],
        ${properties.map((one) => one.type)}::text[], ${properties.map((one) => one.n)}::bigint[]) AS c (event, key, type, n)
      JOIN catalog_property q ON q.workspace_id = ${workspace} AND q.event = c.event AND q.key = c.key
      GROUP BY q.event, q.key) AS x
    WHERE p.workspace_id = ${workspace} AND p.event = x.event AND p.key = x.key`.execute(db)
  await sql`DELETE FROM catalog_property WHERE workspace_id = ${workspace} AND event = ANY(${all}::text[])
    AND seen = 0 AND declared_type IS NULL AND description = ''`.execute(db)
  await sql`DELETE FROM catalog_event AS e WHERE workspace_id = ${workspace} AND name = ANY(${all}::text[])
    AND seen = 0 AND state = 'learned' AND description = '' AND touchpoint IS NULL
    AND NOT EXISTS (SELECT 1 FROM catalog_property p WHERE p.workspace_id = e.workspace_id AND p.event = e.name)`.execute(
    db,
  )
}
