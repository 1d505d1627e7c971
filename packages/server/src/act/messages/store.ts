import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { ProviderName } from './contract.ts'

export type ChannelRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  name: string
  provider: ProviderName
  settings: Record<string, unknown>
  secrets: Buffer
  state: 'untested' | 'working' | 'failing'
  last_error: string
}

/** Channels of a workspace by name; one when an id is given. */
export async function readChannels(
  state: StateStore,
  workspace: WorkspaceId,
  publicId?: string,
): Promise<ChannelRow[]> {
  const { rows } =
    await sql<ChannelRow>`SELECT id, public_id, workspace_id, name, provider, settings, secrets, state, last_error
    FROM messages_channel WHERE workspace_id = ${workspace} AND deleted_at IS NULL
      AND (${publicId ?? null}::text IS NULL OR public_id = ${publicId ?? null}) ORDER BY lower(name), id`.execute(
      state.tables(),
    )
  return rows
}

/** The channel that a status token belongs to, in whatever workspace: the token is the proof. */
export async function findChannelByStatus(state: StateStore, statusHash: Buffer): Promise<ChannelRow | null> {
  const { rows } =
    await sql<ChannelRow>`SELECT id, public_id, workspace_id, name, provider, settings, secrets, state, last_error
    FROM messages_channel WHERE status_hash = ${statusHash} AND deleted_at IS NULL`.execute(state.tables())
  return rows[0] ?? null
}

export type ChannelWrite = { name: string; settings: object; secrets: Buffer }

/** Inserts a channel; gives its public id. */
export async function insertChannel(
  tx: StateStore,
  workspace: WorkspaceId,
  write: ChannelWrite & { provider: ProviderName; statusHash: Buffer },
): Promise<string> {
  const publicId = newPublicId('chn')
  await sql`INSERT INTO messages_channel (public_id, workspace_id, name, provider, settings, secrets, status_hash)
    VALUES (${publicId}, ${workspace}, ${write.name}, ${write.provider}, ${JSON.stringify(write.settings)}::jsonb, ${write.secrets}, ${write.statusHash})`.execute(
    tx.tables(),
  )
  return publicId
}

/** What a channel holds, kept from others until the transaction ends; sealed anew at each change, the secrets tell any. */
export async function lockChannel(
  tx: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<Pick<ChannelRow, 'secrets'> | null> {
  const { rows } = await sql<Pick<ChannelRow, 'secrets'>>`SELECT secrets FROM messages_channel
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL FOR UPDATE`.execute(
    tx.tables(),
  )
  return rows[0] ?? null
}

/** Changes a channel; it counts as untested again. */
export async function updateChannelRow(
  tx: StateStore,
  workspace: WorkspaceId,
  write: ChannelWrite & { publicId: string },
): Promise<void> {
  await sql`UPDATE messages_channel SET name = ${write.name}, settings = ${JSON.stringify(write.settings)}::jsonb, secrets = ${write.secrets},
    state = 'untested', last_error = '' WHERE workspace_id = ${workspace} AND public_id = ${write.publicId} AND deleted_at IS NULL`.execute(
    tx.tables(),
  )
}

/** Marks a channel as removed and empties its secrets; false when there is none. */
export async function deleteChannelRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { publicId, now }: { publicId: string; now: Date },
): Promise<boolean> {
  const done = await sql`UPDATE messages_channel SET deleted_at = ${now}, secrets = ''::bytea
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND deleted_at IS NULL`.execute(tx.tables())
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Notes whether a channel works; nothing is written when nothing changed. */
export async function markChannel(
  state: StateStore,
  workspace: WorkspaceId,
  mark: { id: number; state: 'working' | 'failing'; lastError: string },
): Promise<void> {
  await sql`UPDATE messages_channel SET state = ${mark.state}, last_error = ${mark.lastError}
    WHERE workspace_id = ${workspace} AND id = ${mark.id} AND (state, last_error) IS DISTINCT FROM (${mark.state}, ${mark.lastError})`.execute(
    state.tables(),
  )
}

/** Whether e-mails may tell that they were opened; off unless the workspace said otherwise. */
export async function readOpenTracking(state: StateStore, workspace: WorkspaceId): Promise<boolean> {
  const { rows } = await sql<{ open_tracking: boolean }>`SELECT open_tracking FROM messages_settings
    WHERE workspace_id = ${workspace}`.execute(state.tables())
  return rows[0]?.open_tracking ?? false
}

/** Writes whether e-mails may tell that they were opened. */
export async function writeOpenTracking(tx: StateStore, workspace: WorkspaceId, on: boolean): Promise<void> {
  await sql`INSERT INTO messages_settings (workspace_id, open_tracking) VALUES (${workspace}, ${on})
    ON CONFLICT (workspace_id) DO UPDATE SET open_tracking = excluded.open_tracking`.execute(tx.tables())
}
