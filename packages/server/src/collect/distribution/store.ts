import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Programme, ProgrammeDefinition } from './contract.ts'

export type ProgrammeRow = {
  id: number
  public_id: string
  version: number
  definition: ProgrammeDefinition
  live_since: Date | null
  created_at: Date
  updated_at: Date
}

/** Programmes that were saved before there were priorities have none of their own. */
export function withDefaults(definition: ProgrammeDefinition): ProgrammeDefinition {
  return { ...definition, priority: definition.priority ?? 'normal' }
}

/** A row as the API shows it. */
export function programmeOf(row: ProgrammeRow): Programme {
  return {
    id: row.public_id,
    version: row.version,
    on: row.live_since !== null,
    liveSince: row.live_since?.toISOString() ?? null,
    definition: withDefaults(row.definition),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** Programmes of a workspace by name; one when an id is given. */
export async function readProgrammes(
  state: StateStore,
  workspace: WorkspaceId,
  publicId?: string,
): Promise<ProgrammeRow[]> {
  return (
    await sql<ProgrammeRow>`SELECT id, public_id, version, definition, live_since, created_at, updated_at FROM distribution_programme
      WHERE workspace_id = ${workspace} AND deleted_at IS NULL AND (${publicId ?? null}::text IS NULL OR public_id = ${publicId ?? null})
      ORDER BY lower(definition->>'name'), id`.execute(state.tables())
  ).rows
}

/** True when the workspace has a programme that is switched on. */
export async function hasLiveProgramme(state: StateStore, workspace: WorkspaceId): Promise<boolean> {
  const found = await sql`SELECT 1 FROM distribution_programme WHERE workspace_id = ${workspace}
    AND live_since IS NOT NULL AND deleted_at IS NULL LIMIT 1`.execute(state.tables())
  return found.rows.length > 0
}

type Edit = { definition: ProgrammeDefinition; at: Date; by: string }

/** Inserts a programme, switched off; gives its public id. */
export async function insertProgramme(tx: StateStore, workspace: WorkspaceId, edit: Edit): Promise<string> {
  const publicId = newPublicId('prg')
  const definition = JSON.stringify(edit.definition)
  await sql`WITH made AS (INSERT INTO distribution_programme (public_id, workspace_id, definition, created_at, updated_at)
      VALUES (${publicId}, ${workspace}, ${definition}::jsonb, ${edit.at}, ${edit.at}) RETURNING id)
    INSERT INTO distribution_version (workspace_id, programme_id, version, definition, at, by)
      SELECT ${workspace}, id, 1, ${definition}::jsonb, ${edit.at}, ${edit.by} FROM made`.execute(tx.tables())
  return publicId
}

/** Writes a new version, unless the programme is no longer at the version that was edited: then false. */
export async function updateProgrammeRow(
  tx: StateStore,
  workspace: WorkspaceId,
  input: Edit & { publicId: string; version: number },
): Promise<boolean> {
  const definition = JSON.stringify(input.definition)
  const done =
    await sql`WITH changed AS (UPDATE distribution_programme SET definition = ${definition}::jsonb, version = version + 1, updated_at = ${input.at}
      WHERE workspace_id = ${workspace} AND public_id = ${input.publicId} AND version = ${input.version} AND deleted_at IS NULL
      RETURNING id, version)
    INSERT INTO distribution_version (workspace_id, programme_id, version, definition, at, by)
      SELECT ${workspace}, id, version, ${definition}::jsonb, ${input.at}, ${input.by} FROM changed`.execute(
      tx.tables(),
    )
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Switches on (events count from now) or off. What is on stays on since when it was. */
export async function switchProgrammeRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, on, now }: { publicId: string; on: boolean; now: Date },
): Promise<void> {
  await sql`UPDATE distribution_programme SET live_since = CASE WHEN ${on} THEN coalesce(live_since, ${now}::timestamptz) END
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL`.execute(tx.tables())
}

/** Marks a programme as removed; false when there is none. */
export async function deleteProgrammeRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, now }: { publicId: string; now: Date },
): Promise<boolean> {
  const done = await sql`UPDATE distribution_programme SET deleted_at = ${now}, live_since = NULL
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL`.execute(tx.tables())
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Takes a removal back; false when there is none. */
export async function restoreProgrammeRow(tx: StateStore, workspace: WorkspaceId, publicId: string): Promise<boolean> {
  const done = await sql`UPDATE distribution_programme SET deleted_at = NULL
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NOT NULL`.execute(tx.tables())
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Versions of a programme, newest first. */
export async function readVersions(
  state: StateStore,
  workspace: WorkspaceId,
  programme: number,
): Promise<{ version: number; definition: ProgrammeDefinition; at: Date; by: string }[]> {
  return (
    await sql<{ version: number; definition: ProgrammeDefinition; at: Date; by: string }>`
      SELECT version, definition, at, by FROM distribution_version
      WHERE workspace_id = ${workspace} AND programme_id = ${programme} ORDER BY version DESC LIMIT 200`.execute(
      state.tables(),
    )
  ).rows
}
