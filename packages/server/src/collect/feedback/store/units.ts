import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'

export type UnitRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  name: string
  touchpoint: string | null
  code_sealed: Buffer
  rotated_at: Date
  created_at: Date
  waiting: number
  accepted: number
}

/** Units of a workspace by name, with how much they wrote; one when an id is given. */
export async function readUnits(state: StateStore, workspace: WorkspaceId, publicId?: string): Promise<UnitRow[]> {
  const { rows } = await sql<UnitRow>`SELECT u.*,
      (SELECT count(*)::int FROM feedback_observation o WHERE o.unit_id = u.id AND o.decision IS NULL) AS waiting,
      (SELECT count(*)::int FROM feedback_observation o WHERE o.unit_id = u.id AND o.decision = 'accepted') AS accepted
    FROM feedback_unit u WHERE u.workspace_id = ${workspace} AND u.deleted_at IS NULL
    AND (${publicId ?? null}::text IS NULL OR u.public_id = ${publicId ?? null}) ORDER BY lower(u.name), u.id`.execute(
    state.tables(),
  )
  return rows
}

/** The unit that a code opens; null when it opens none. The code is the bound: no workspace is known yet. */
export async function findUnitByCode(
  state: StateStore,
  codeHash: Buffer,
): Promise<{ id: number; workspace: WorkspaceId; name: string } | null> {
  const { rows } = await sql<{
    id: number
    workspace_id: WorkspaceId
    name: string
  }>`SELECT id, workspace_id, name FROM feedback_unit
    WHERE code_hash = ${codeHash} AND deleted_at IS NULL`.execute(state.tables())
  const row = rows[0]
  return row ? { id: row.id, workspace: row.workspace_id, name: row.name } : null
}

type Code = { hash: Buffer; sealed: Buffer }

/** Inserts a unit; gives its public id. */
export async function insertUnit(
  tx: StateStore,
  workspace: WorkspaceId,
  unit: { name: string; touchpoint: string | null; code: Code },
): Promise<string> {
  const publicId = newPublicId('fun')
  await sql`INSERT INTO feedback_unit (public_id, workspace_id, name, touchpoint, code_hash, code_sealed)
    VALUES (${publicId}, ${workspace}, ${unit.name}, ${unit.touchpoint}, ${unit.code.hash}, ${unit.code.sealed})`.execute(
    tx.tables(),
  )
  return publicId
}

/** Gives a unit another code; the old one opens nothing from then on. */
export async function rotateUnitCode(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, code, now }: { id: string; code: Code; now: Date },
): Promise<boolean> {
  const result =
    await sql`UPDATE feedback_unit SET code_hash = ${code.hash}, code_sealed = ${code.sealed}, rotated_at = ${now}
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND deleted_at IS NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Removes a unit; what it wrote and waits stays to be decided. */
export async function deleteUnit(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, now }: { id: string; now: Date },
): Promise<boolean> {
  const result =
    await sql`UPDATE feedback_unit SET deleted_at = ${now}, code_hash = sha256(public_id::bytea), code_sealed = ''::bytea
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND deleted_at IS NULL`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

export type ObservationRow = {
  public_id: string
  at: Date
  mood: number | null
  text: string | null
  language: string
  decision: string | null
  unit: string
  unit_public_id: string
  touchpoint: string | null
}

/** Keeps what an employee wrote; the same form sent again changes nothing. */
export async function insertObservation(
  tx: StateStore,
  unit: { id: number; workspace: WorkspaceId },
  said: { formKey: string; at: Date; mood: number | null; text: string; language: string },
): Promise<void> {
  await sql`INSERT INTO feedback_observation (public_id, workspace_id, unit_id, form_key, at, mood, text, language)
    VALUES (${newPublicId('fob')}, ${unit.workspace}, ${unit.id}, ${said.formKey}, ${said.at}, ${said.mood}, ${said.text}, ${said.language})
    ON CONFLICT (unit_id, form_key) DO NOTHING`.execute(tx.tables())
}

const observationColumns = sql`o.public_id, o.at, o.mood, o.text, o.language, o.decision, u.name AS unit, u.public_id AS unit_public_id, u.touchpoint`

/** What waits for a decision, oldest first; with how many there are. */
export async function readWaiting(
  state: StateStore,
  workspace: WorkspaceId,
  limit: number,
): Promise<{ rows: ObservationRow[]; total: number }> {
  const { rows } =
    await sql<ObservationRow>`SELECT ${observationColumns} FROM feedback_observation o JOIN feedback_unit u ON u.id = o.unit_id
    WHERE o.workspace_id = ${workspace} AND o.decision IS NULL ORDER BY o.id LIMIT ${limit}`.execute(state.tables())
  const counted = await sql<{ n: number }>`SELECT count(*)::int AS n FROM feedback_observation
    WHERE workspace_id = ${workspace} AND decision IS NULL`.execute(state.tables())
  return { rows, total: counted.rows[0]?.n ?? 0 }
}

/** Locks one observation; null when there is none. */
export async function lockObservation(
  tx: StateStore,
  workspace: WorkspaceId,
  id: string,
): Promise<ObservationRow | null> {
  const { rows } =
    await sql<ObservationRow>`SELECT ${observationColumns} FROM feedback_observation o JOIN feedback_unit u ON u.id = o.unit_id
    WHERE o.workspace_id = ${workspace} AND o.public_id = ${id} FOR UPDATE OF o`.execute(tx.tables())
  return rows[0] ?? null
}

/** Decides an observation; its text goes from here, since it is an event now or counts for nothing. */
export async function decideObservation(
  tx: StateStore,
  workspace: WorkspaceId,
  decided: { id: string; decision: 'accepted' | 'refused'; by: string; now: Date },
): Promise<void> {
  await sql`UPDATE feedback_observation SET decision = ${decided.decision}, decided_by = ${decided.by}, decided_at = ${decided.now}, text = NULL
    WHERE workspace_id = ${workspace} AND public_id = ${decided.id}`.execute(tx.tables())
}

/** Waiting observations with their texts, to look for names in. */
export async function waitingTexts(
  state: StateStore,
  workspace: WorkspaceId,
  patterns: readonly string[],
): Promise<{ id: string; at: Date; text: string }[]> {
  const { rows } = await sql<{
    public_id: string
    at: Date
    text: string
  }>`SELECT public_id, at, text FROM feedback_observation
    WHERE workspace_id = ${workspace} AND decision IS NULL AND text ILIKE ANY(${[...patterns]}::text[]) ORDER BY id`.execute(
    state.tables(),
  )
  return rows.map((row) => ({ id: row.public_id, at: row.at, text: row.text }))
}

/** Removes observations that wait. */
export async function deleteObservations(
  tx: StateStore,
  workspace: WorkspaceId,
  ids: readonly string[],
): Promise<void> {
  await sql`DELETE FROM feedback_observation WHERE workspace_id = ${workspace} AND public_id = ANY(${[...ids]}::text[])`.execute(
    tx.tables(),
  )
}
