import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Told } from './message-store.ts'

export type BounceRow = { address: string; status: string; reason: string; message: string; at: Date }

/** Of these addresses (lower case) the ones that take no mail. */
export async function readBounces(
  state: StateStore,
  workspace: WorkspaceId,
  addresses: readonly string[],
): Promise<BounceRow[]> {
  if (addresses.length === 0) return []
  const { rows } = await sql<BounceRow>`SELECT address, status, reason, message, at FROM messages_bounce
    WHERE workspace_id = ${workspace} AND address = ANY(${[...addresses]}::text[])`.execute(state.tables())
  return rows
}

/** A page of addresses that take no mail, newest first. */
export async function pageBounces(
  state: StateStore,
  workspace: WorkspaceId,
  page: { after: { atMs: number; address: string } | null; limit: number },
): Promise<BounceRow[]> {
  const { after, limit } = page
  const { rows } = await sql<BounceRow>`SELECT address, status, reason, message, at FROM messages_bounce
    WHERE workspace_id = ${workspace} AND (${after === null} OR (date_trunc('milliseconds', at), address) < (${new Date(after?.atMs ?? 0)}::timestamptz, ${after?.address ?? ''}))
    ORDER BY date_trunc('milliseconds', at) DESC, address DESC LIMIT ${limit}`.execute(state.tables())
  return rows
}

/** Lets the address be written to again that a message bounced from; false when there is none. */
export async function deleteBounceOf(tx: StateStore, workspace: WorkspaceId, message: string): Promise<boolean> {
  const done =
    await sql`DELETE FROM messages_bounce WHERE workspace_id = ${workspace} AND message = ${message}`.execute(
      tx.tables(),
    )
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Notes that an address takes no mail; what was known first stays. */
export async function insertBounce(tx: StateStore, workspace: WorkspaceId, bounce: BounceRow): Promise<void> {
  const { address, status, reason, message, at } = bounce
  await sql`INSERT INTO messages_bounce (workspace_id, address, status, reason, message, at)
    VALUES (${workspace}, ${address}, ${status}, ${reason}, ${message}, ${at}) ON CONFLICT DO NOTHING`.execute(
    tx.tables(),
  )
}

/** Lets an address be written to again; false when nothing was noted. */
export async function deleteBounce(tx: StateStore, workspace: WorkspaceId, address: string): Promise<boolean> {
  const done =
    await sql`DELETE FROM messages_bounce WHERE workspace_id = ${workspace} AND address = ${address}`.execute(
      tx.tables(),
    )
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Removes what was noted of the addresses that these profiles were written to at. */
export async function deleteBouncesOf(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<void> {
  await sql`DELETE FROM messages_bounce b USING messages_message m WHERE b.workspace_id = ${workspace} AND m.workspace_id = ${workspace}
    AND m.address = b.address AND m.person = ANY(${[...profiles]}::bigint[])`.execute(tx.tables())
}

export type Mailed = Told & { address: string; purpose: string; created_at: Date }

/**
 * Notes what a mail says of one of our messages (by its public id); null when there is none or it was noted before. Only messages
 * that went to an e-mail address count.
 */
export async function noteMailed(
  tx: StateStore,
  workspace: WorkspaceId,
  report: { message: string; what: 'bounced' | 'auto_replied' | 'complained'; at: Date },
): Promise<Mailed | null> {
  const column = sql.ref(`${report.what}_at`)
  const { rows } = await sql<Mailed>`UPDATE messages_message SET ${column} = ${report.at}
    WHERE workspace_id = ${workspace} AND public_id = ${report.message} AND address <> ''
      AND state IN ('sending', 'sent', 'interrupted') AND ${column} IS NULL RETURNING public_id, person, about, address, purpose, created_at`.execute(
    tx.tables(),
  )
  return rows[0] ? { ...rows[0], person: Number(rows[0].person) } : null
}
