import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Language, Role, Workspace } from '../context/index.ts'
import { newPublicId, type WorkspaceId } from '../kernel/index.ts'
import { hashKey } from '../privacy/index.ts'
import type { StateStore } from '../statestore/index.ts'

/** Columns of `auth_workspace` as a `Workspace`. */
export type WorkspaceRow = {
  id: WorkspaceId
  public_id: string
  name: string
  time_zone: string
  week_start: number
  currency: string
  language: Language
  revision: number
}

/** The workspace that a row describes. */
export function workspaceOf(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    publicId: row.public_id,
    name: row.name,
    timeZone: row.time_zone,
    weekStart: row.week_start as Workspace['weekStart'],
    currency: row.currency,
    language: row.language,
    revision: row.revision,
  }
}

/** A new secret key; the secret itself exists only in the answer. */
export async function createApiKey(
  tx: StateStore,
  input: { workspace: WorkspaceId; name: string; role: Role; createdBy: string },
): Promise<{ publicId: string; secret: string; preview: string }> {
  const secret = `ocx_sk_${randomBytes(24).toString('base64url')}`
  const preview = `${secret.slice(0, 11)}…${secret.slice(-4)}`
  const publicId = newPublicId('key')
  await sql`INSERT INTO auth_api_key (public_id, workspace_id, name, role, key_hash, preview, created_by)
    VALUES (${publicId}, ${input.workspace}, ${input.name}, ${input.role}, ${hashKey(secret)}, ${preview}, ${input.createdBy})`.execute(
    tx.tables(),
  )
  return { publicId, secret, preview }
}

export type KeyCaller = { keyId: string; name: string; role: Role; workspace: Workspace }

/** Who a secret key is; null when unknown or revoked. */
export async function findKey(state: StateStore, secret: string): Promise<KeyCaller | null> {
  if (!secret.startsWith('ocx_sk_') || secret.length > 100) return null
  const hash = hashKey(secret)
  const row = (
    await sql<WorkspaceRow & { key_id: string; key_name: string; role: Role; noted: boolean }>`
      SELECT w.*, k.public_id AS key_id, k.name AS key_name, k.role, coalesce(k.last_used_at > now() - interval '1 minute', false) AS noted
      FROM auth_api_key k JOIN auth_workspace w ON w.id = k.workspace_id
      WHERE k.key_hash = ${hash} AND k.revoked_at IS NULL`.execute(state.tables())
  ).rows[0]
  // At most once a minute: a write a request would wait for the disk each time.
  if (row?.noted === false)
    await sql`UPDATE auth_api_key SET last_used_at = now() WHERE key_hash = ${hash}`.execute(state.tables())
  return row ? { keyId: row.key_id, name: row.key_name, role: row.role, workspace: workspaceOf(row) } : null
}

/** All workspaces, for the product's own work on the whole installation. */
export async function systemWorkspaces(state: StateStore): Promise<Workspace[]> {
  const rows = await sql<WorkspaceRow>`SELECT * FROM auth_workspace ORDER BY id`.execute(state.tables())
  return rows.rows.map(workspaceOf)
}

/** A workspace by its integer, for the product's own work. Throws when it is gone. */
export async function systemWorkspace(state: StateStore, id: WorkspaceId): Promise<Workspace> {
  const row = (await sql<WorkspaceRow>`SELECT * FROM auth_workspace WHERE id = ${id}`.execute(state.tables())).rows[0]
  if (!row) throw new Error(`There is no workspace ${id}.`)
  return workspaceOf(row)
}
