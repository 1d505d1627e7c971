import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Mapping } from '../contract/mapping.ts'

export type MappingRow = { public_id: string; name: string; mapping: Mapping; updated_at: Date }

/** Saved mappings by name. */
export async function listMappingRows(state: StateStore, workspace: WorkspaceId): Promise<MappingRow[]> {
  const { rows } = await sql<MappingRow>`
    SELECT public_id, name, mapping, updated_at FROM imports_mapping WHERE workspace_id = ${workspace}
    ORDER BY name LIMIT 1000`.execute(state.tables())
  return rows
}

/** One saved mapping. */
export async function findMapping(
  state: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<MappingRow | undefined> {
  const { rows } = await sql<MappingRow>`
    SELECT public_id, name, mapping, updated_at FROM imports_mapping
    WHERE workspace_id = ${workspace} AND public_id = ${publicId}`.execute(state.tables())
  return rows[0]
}

/** Saves a mapping under its name; one of the same name is replaced and keeps its id. */
export async function upsertMapping(
  state: StateStore,
  workspace: WorkspaceId,
  saved: { publicId: string; mapping: Mapping; now: Date },
): Promise<MappingRow> {
  const { rows } = await sql<MappingRow>`
    INSERT INTO imports_mapping (public_id, workspace_id, name, mapping, updated_at)
    VALUES (${saved.publicId}, ${workspace}, ${saved.mapping.name}, ${JSON.stringify(saved.mapping)}::jsonb, ${saved.now})
    ON CONFLICT (workspace_id, name) DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at
    RETURNING public_id, name, mapping, updated_at`.execute(state.tables())
  return rows[0] as MappingRow
}

/** Renames a saved mapping; undefined when there is none. A name that is taken violates the table's unique key. */
export async function renameMappingRow(
  state: StateStore,
  workspace: WorkspaceId,
  change: { publicId: string; name: string; now: Date },
): Promise<MappingRow | undefined> {
  const { rows } = await sql<MappingRow>`
    UPDATE imports_mapping SET name = ${change.name}, updated_at = ${change.now},
      mapping = jsonb_set(mapping, '{name}', to_jsonb(${change.name}::text))
    WHERE workspace_id = ${workspace} AND public_id = ${change.publicId}
    RETURNING public_id, name, mapping, updated_at`.execute(state.tables())
  return rows[0]
}

/** Deletes a saved mapping; false when there is none. */
export async function deleteMappingRow(state: StateStore, workspace: WorkspaceId, publicId: string): Promise<boolean> {
  const { rows } = await sql`
    DELETE FROM imports_mapping WHERE workspace_id = ${workspace} AND public_id = ${publicId} RETURNING 1`.execute(
    state.tables(),
  )
  return rows.length > 0
}
