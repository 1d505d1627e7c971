import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

/** Profiles that an import is said to have made, named or joined. */
export async function profilesOfImport(state: StateStore, workspace: WorkspaceId, importId: number): Promise<number[]> {
  const rows = await sql<{ profile: number }>`
    SELECT id AS profile FROM identity_profile WHERE workspace_id = ${workspace} AND import_id = ${importId}
    UNION SELECT profile FROM identity_identifier WHERE workspace_id = ${workspace} AND import_id = ${importId}
    UNION SELECT unnest(ARRAY[left_profile, right_profile]) FROM identity_link WHERE workspace_id = ${workspace} AND import_id = ${importId}`.execute(
    state.tables(),
  )
  return rows.rows.map((row) => Number(row.profile))
}

/** Deletes up to `limit` links that an import alone made; gives the profiles at their ends. */
export async function deleteImportLinks(
  tx: StateStore,
  workspace: WorkspaceId,
  input: { importId: number; limit: number },
): Promise<number[]> {
  const rows = await sql<{ l: number; r: number }>`DELETE FROM identity_link WHERE id IN (
      SELECT id FROM identity_link WHERE workspace_id = ${workspace} AND import_id = ${input.importId} AND import_id <> 0 ORDER BY id LIMIT ${input.limit})
    RETURNING left_profile AS l, right_profile AS r`.execute(tx.tables())
  return [...new Set(rows.rows.flatMap((row) => [Number(row.l), Number(row.r)]))]
}

/** Deletes up to `limit` identifiers that an import alone named; gives how many. */
export async function deleteImportIdentifiers(
  tx: StateStore,
  workspace: WorkspaceId,
  input: { importId: number; limit: number },
): Promise<number> {
  const result = await sql`DELETE FROM identity_identifier WHERE workspace_id = ${workspace} AND (kind, value) IN (
      SELECT kind, value FROM identity_identifier WHERE workspace_id = ${workspace} AND import_id = ${input.importId} AND import_id <> 0 LIMIT ${input.limit})`.execute(
    tx.tables(),
  )
  return Number(result.numAffectedRows ?? 0n)
}

/** Of these profiles those that an import alone made and that nothing names or joins any more. */
export async function findOrphans(
  tx: StateStore,
  workspace: WorkspaceId,
  input: { importId: number; profiles: readonly number[] },
): Promise<number[]> {
  const rows = await sql<{ id: number }>`SELECT p.id FROM identity_profile p
    WHERE p.workspace_id = ${workspace} AND p.import_id = ${input.importId} AND p.import_id <> 0 AND p.id = ANY(${[...input.profiles]}::bigint[])
      AND NOT EXISTS (SELECT 1 FROM identity_identifier i WHERE i.workspace_id = p.workspace_id AND i.profile = p.id)
      AND NOT EXISTS (SELECT 1 FROM identity_link l WHERE l.workspace_id = p.workspace_id AND (l.left_profile = p.id OR l.right_profile = p.id))
      AND NOT EXISTS (SELECT 1 FROM identity_profile q WHERE q.workspace_id = p.workspace_id AND q.person = p.id AND q.id <> p.id)
    ORDER BY p.id`.execute(tx.tables())
  return rows.rows.map((row) => Number(row.id))
}

/** Deletes profiles with all that identity keeps of them: links, refusals, identifiers. */
export async function deleteProfiles(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<void> {
  if (profiles.length === 0) return
  const db = tx.tables()
  const ids = [...profiles]
  await sql`DELETE FROM identity_link WHERE workspace_id = ${workspace}
    AND (left_profile = ANY(${ids}::bigint[]) OR right_profile = ANY(${ids}::bigint[]))`.execute(db)
  await sql`DELETE FROM identity_refusal WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    db,
  )
  await sql`DELETE FROM identity_identifier WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    db,
  )
  await sql`DELETE FROM identity_profile WHERE workspace_id = ${workspace} AND id = ANY(${ids}::bigint[])`.execute(db)
}

/** Deletes what was refused of these identifiers, whoever's profile the message went to. */
export async function deleteRefusalsNaming(
  tx: StateStore,
  workspace: WorkspaceId,
  identifiers: readonly { kind: string; value: string }[],
): Promise<void> {
  await sql`DELETE FROM identity_refusal r USING unnest(${identifiers.map((found) => found.kind)}::text[], ${identifiers.map((found) => found.value)}::text[])
    AS named (kind, value) WHERE r.workspace_id = ${workspace} AND r.kind = named.kind AND r.value = named.value`.execute(
    tx.tables(),
  )
}
