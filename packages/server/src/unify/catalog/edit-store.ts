import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { CatalogEvent, EventChange, Stage, Touchpoint } from './contract.ts'

type EventRow = {
  name: string
  description: string
  state: 'learned' | 'declared'
  touchpoint: string | null
  seen: number
  first_seen_at: Date | null
  last_seen_at: Date | null
  properties: CatalogEvent['properties'] | null
}

/** Events with their properties, most seen first; by exact name or by a part of it. */
export async function listEventRows(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { name?: string | undefined; search?: string | undefined },
): Promise<CatalogEvent[]> {
  const result = await sql<EventRow>`
    SELECT e.*, (SELECT jsonb_agg(jsonb_build_object('key', p.key, 'types', p.types, 'declaredType', p.declared_type, 'description', p.description,
        'seen', p.seen, 'illTyped', p.ill_typed) ORDER BY p.seen DESC, p.key) FROM catalog_property p
      WHERE p.workspace_id = e.workspace_id AND p.event = e.name) AS properties
    FROM catalog_event e WHERE e.workspace_id = ${workspace}
      AND (${wanted.name ?? null}::text IS NULL OR e.name = ${wanted.name ?? null})
      AND (${wanted.search ?? null}::text IS NULL OR position(lower(${wanted.search ?? ''}) IN lower(e.name)) > 0)
    ORDER BY e.seen DESC, e.name LIMIT 5000`.execute(state.tables())
  return result.rows.map((row) => ({
    name: row.name,
    description: row.description,
    state: row.state,
    touchpoint: row.touchpoint,
    seen: Number(row.seen),
    firstSeenAt: row.first_seen_at?.toISOString() ?? null,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    properties: row.properties ?? [],
  }))
}

/** Changes an event, declaring it first when traffic has not shown it yet. */
export async function updateEventRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { name, change }: { name: string; change: EventChange },
): Promise<void> {
  const db = tx.tables()
  await sql`INSERT INTO catalog_event (workspace_id, name, state) VALUES (${workspace}, ${name}, 'declared') ON CONFLICT DO NOTHING`.execute(
    db,
  )
  await sql`UPDATE catalog_event SET description = coalesce(${change.description ?? null}, description), state = coalesce(${change.state ?? null}, state),
      touchpoint = CASE WHEN ${change.touchpoint !== undefined} THEN ${change.touchpoint ?? null} ELSE touchpoint END
    WHERE workspace_id = ${workspace} AND name = ${name}`.execute(db)
  for (const property of change.properties ?? []) {
    await sql`INSERT INTO catalog_property (workspace_id, event, key, declared_type, description)
      VALUES (${workspace}, ${name}, ${property.key}, ${property.declaredType}, ${property.description})
      ON CONFLICT (workspace_id, event, key) DO UPDATE SET declared_type = excluded.declared_type, description = excluded.description,
        ill_typed = CASE WHEN catalog_property.declared_type IS DISTINCT FROM excluded.declared_type THEN 0 ELSE catalog_property.ill_typed END`.execute(
      db,
    )
  }
}

/** Waits for whoever else is editing the catalogue of a workspace; held until the transaction ends. */
export async function holdCatalog(tx: StateStore, workspace: WorkspaceId): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`catalog:${workspace}`}, 0))`.execute(tx.tables())
}

/** Inserts or replaces a stage. */
export async function upsertStage(tx: StateStore, workspace: WorkspaceId, stage: Stage): Promise<void> {
  await sql`INSERT INTO catalog_stage (workspace_id, slug, name, position) VALUES (${workspace}, ${stage.slug}, ${JSON.stringify(stage.name)}::jsonb, ${stage.position})
    ON CONFLICT (workspace_id, slug) DO UPDATE SET name = excluded.name, position = excluded.position`.execute(
    tx.tables(),
  )
}

/** Inserts or replaces a touchpoint. */
export async function upsertTouchpoint(tx: StateStore, workspace: WorkspaceId, t: Touchpoint): Promise<void> {
  await sql`INSERT INTO catalog_touchpoint (workspace_id, slug, name, stage, position, side, owner, channel, target)
    VALUES (${workspace}, ${t.slug}, ${JSON.stringify(t.name)}::jsonb, ${t.stage}, ${t.position}, ${t.side}, ${t.owner}, ${t.channel}, ${t.target})
    ON CONFLICT (workspace_id, slug) DO UPDATE SET name = excluded.name, stage = excluded.stage, position = excluded.position, side = excluded.side,
      owner = excluded.owner, channel = excluded.channel, target = excluded.target`.execute(tx.tables())
}

/** True when a stage was removed. */
export async function deleteStageRow(tx: StateStore, workspace: WorkspaceId, slug: string): Promise<boolean> {
  const result = await sql`DELETE FROM catalog_stage WHERE workspace_id = ${workspace} AND slug = ${slug}`.execute(
    tx.tables(),
  )
  return (result.numAffectedRows ?? 0n) > 0n
}

/** True when a touchpoint was removed; its events are unmapped. */
export async function deleteTouchpointRow(tx: StateStore, workspace: WorkspaceId, slug: string): Promise<boolean> {
  await sql`UPDATE catalog_event SET touchpoint = NULL WHERE workspace_id = ${workspace} AND touchpoint = ${slug}`.execute(
    tx.tables(),
  )
  const result = await sql`DELETE FROM catalog_touchpoint WHERE workspace_id = ${workspace} AND slug = ${slug}`.execute(
    tx.tables(),
  )
  return (result.numAffectedRows ?? 0n) > 0n
}
