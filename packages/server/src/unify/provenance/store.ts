import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

/** An undo that is under way. */
export type Undo = { workspace: WorkspaceId; importId: number }

/** Remembers profiles that an undo touches; those that are known stay as they are. */
export async function noteProfiles(state: StateStore, undo: Undo, profiles: readonly number[]): Promise<void> {
  if (profiles.length === 0) return
  await sql`INSERT INTO provenance_undo (workspace_id, import_id, profile)
    SELECT ${undo.workspace}, ${undo.importId}, profile FROM unnest(${[...profiles]}::bigint[]) AS profile ON CONFLICT DO NOTHING`.execute(
    state.tables(),
  )
}

/** Some touched profiles whose traits are not computed anew yet, smallest first. */
export async function nextToRebuild(tx: StateStore, undo: Undo, limit: number): Promise<number[]> {
  const rows = await sql<{
    profile: number
  }>`SELECT profile FROM provenance_undo WHERE workspace_id = ${undo.workspace} AND import_id = ${undo.importId} AND NOT rebuilt
    ORDER BY profile LIMIT ${limit}`.execute(tx.tables())
  return rows.rows.map((row) => Number(row.profile))
}

/** Marks profiles as computed anew, and those that were deleted. */
export async function markRebuilt(
  tx: StateStore,
  undo: Undo,
  marks: { profiles: readonly number[]; dropped: readonly number[] },
): Promise<void> {
  await sql`UPDATE provenance_undo SET rebuilt = true, dropped = profile = ANY(${[...marks.dropped]}::bigint[])
    WHERE workspace_id = ${undo.workspace} AND import_id = ${undo.importId} AND profile = ANY(${[...marks.profiles]}::bigint[])`.execute(
    tx.tables(),
  )
}

/** A page of touched profiles after one, smallest first; only deleted ones if asked. */
export async function pageProfiles(
  state: StateStore,
  undo: Undo,
  page: { after: number; limit: number; droppedOnly: boolean },
): Promise<number[]> {
  const rows = await sql<{
    profile: number
  }>`SELECT profile FROM provenance_undo WHERE workspace_id = ${undo.workspace} AND import_id = ${undo.importId} AND profile > ${page.after}
    AND (dropped OR NOT ${page.droppedOnly}::boolean) ORDER BY profile LIMIT ${page.limit}`.execute(state.tables())
  return rows.rows.map((row) => Number(row.profile))
}

/** Forgets an undo that has ended. */
export async function forgetUndo(tx: StateStore, undo: Undo): Promise<void> {
  await sql`DELETE FROM provenance_undo WHERE workspace_id = ${undo.workspace} AND import_id = ${undo.importId}`.execute(
    tx.tables(),
  )
}
