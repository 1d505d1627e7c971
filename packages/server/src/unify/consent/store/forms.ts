import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { FormChoice, FormTexts } from '../contract.ts'

/** What staff says of a form. */
export type FormWrite = { name: string; texts: FormTexts; choices: FormChoice[]; frames: string[]; on: boolean }
export type FormRow = Omit<FormWrite, 'on'> & {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  token: string
  is_on: boolean
  requested: number
  confirmed: number
  created_at: Date
  rotated_at: Date
}

const columns = sql`id, public_id, workspace_id, token, name, texts, choices, frames, is_on, requested, confirmed, created_at, rotated_at`

/** Forms of a workspace, newest first; one when an id is given. */
export async function readForms(state: StateStore, workspace: WorkspaceId, publicId?: string): Promise<FormRow[]> {
  const { rows } = await sql<FormRow>`SELECT ${columns} FROM consent_form WHERE workspace_id = ${workspace}
    AND deleted_at IS NULL AND (${publicId ?? null}::text IS NULL OR public_id = ${publicId ?? null}) ORDER BY id DESC LIMIT 200`.execute(
    state.tables(),
  )
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** The open form of a public address, in whatever workspace: the token is the only key. */
export async function findForm(state: StateStore, token: string): Promise<FormRow | null> {
  const { rows } = await sql<FormRow>`SELECT ${columns} FROM consent_form
    WHERE token = ${token} AND is_on AND deleted_at IS NULL`.execute(state.tables())
  return rows[0] ? { ...rows[0], id: Number(rows[0].id) } : null
}

/** Inserts a form; gives its public id. */
export async function insertForm(
  tx: StateStore,
  workspace: WorkspaceId,
  form: FormWrite & { token: string; at: Date },
): Promise<string> {
  const publicId = newPublicId('frm')
  await sql`INSERT INTO consent_form (public_id, workspace_id, token, name, texts, choices, frames, is_on, created_at, rotated_at)
    VALUES (${publicId}, ${workspace}, ${form.token}, ${form.name}, ${JSON.stringify(form.texts)}::jsonb, ${JSON.stringify(form.choices)}::jsonb,
      ${form.frames}::text[], ${form.on}, ${form.at}, ${form.at})`.execute(tx.tables())
  return publicId
}

/** Changes what a form shows. */
export async function updateForm(
  tx: StateStore,
  workspace: WorkspaceId,
  form: FormWrite & { publicId: string },
): Promise<void> {
  await sql`UPDATE consent_form SET name = ${form.name}, texts = ${JSON.stringify(form.texts)}::jsonb, choices = ${JSON.stringify(form.choices)}::jsonb,
      frames = ${form.frames}::text[], is_on = ${form.on}
    WHERE workspace_id = ${workspace} AND public_id = ${form.publicId} AND deleted_at IS NULL`.execute(tx.tables())
}

/** Gives a form another address; the one before ends. */
export async function rotateForm(
  tx: StateStore,
  workspace: WorkspaceId,
  form: { publicId: string; token: string; at: Date },
): Promise<void> {
  await sql`UPDATE consent_form SET token = ${form.token}, rotated_at = ${form.at}
    WHERE workspace_id = ${workspace} AND public_id = ${form.publicId} AND deleted_at IS NULL`.execute(tx.tables())
}

/** Marks a form as removed: what was asked by it keeps its name. */
export async function deleteForm(
  tx: StateStore,
  workspace: WorkspaceId,
  form: { publicId: string; at: Date },
): Promise<void> {
  await sql`UPDATE consent_form SET deleted_at = ${form.at}, is_on = false
    WHERE workspace_id = ${workspace} AND public_id = ${form.publicId} AND deleted_at IS NULL`.execute(tx.tables())
}

/** Counts a mail asked for, or a confirmation, of a form. */
export async function countForm(tx: StateStore, form: number, what: 'requested' | 'confirmed'): Promise<void> {
  const column = sql.ref(what)
  await sql`UPDATE consent_form SET ${column} = ${column} + 1 WHERE id = ${form}`.execute(tx.tables())
}
