import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'

export type MessageState = 'waiting' | 'sending' | 'sent' | 'refused' | 'interrupted'
export type MessageRow = {
  id: number
  public_id: string
  person: number
  state: MessageState
  reason: string
  attempts: number
  about: Record<string, string>
}

export type NewMessage = {
  /** null: it goes through no channel of ours but through what `via` names. */
  channel: number | null
  via: string
  /** E-mail address, lower case; '' = another kind. */
  address: string
  key: string
  person: number
  purpose: string
  about: Record<string, string>
  now: Date
}

/** The message of a send key, made when it is not there yet (then `waiting`). */
export async function ensureMessage(tx: StateStore, workspace: WorkspaceId, made: NewMessage): Promise<MessageRow> {
  await sql`INSERT INTO messages_message (public_id, workspace_id, channel_id, via, address, send_key, person, purpose, state, about, created_at)
    VALUES (${newPublicId('msg')}, ${workspace}, ${made.channel}, ${made.via}, ${made.address}, ${made.key}, ${made.person}, ${made.purpose}, 'waiting', ${JSON.stringify(made.about)}::jsonb, ${made.now})
    ON CONFLICT (workspace_id, send_key) DO NOTHING`.execute(tx.tables())
  const { rows } =
    await sql<MessageRow>`SELECT id, public_id, person, state, reason, attempts, about FROM messages_message
    WHERE workspace_id = ${workspace} AND send_key = ${made.key}`.execute(tx.tables())
  const row = rows[0] as MessageRow
  return { ...row, id: Number(row.id), person: Number(row.person) }
}

/** How far the message of a send key came; null = there is none. */
export async function messageState(tx: StateStore, workspace: WorkspaceId, key: string): Promise<MessageState | null> {
  const { rows } = await sql<{ state: MessageState }>`SELECT state FROM messages_message
    WHERE workspace_id = ${workspace} AND send_key = ${key}`.execute(tx.tables())
  return rows[0]?.state ?? null
}

/** Claims a waiting message for sending; false when it is not waiting. Committed before the provider hears of it. */
export async function claimMessage(
  state: StateStore,
  workspace: WorkspaceId,
  claim: { id: number; channel: number | null; address: string; openHash: Buffer | null },
): Promise<boolean> {
  const done =
    await sql`UPDATE messages_message SET state = 'sending', attempts = attempts + 1, open_hash = ${claim.openHash}, channel_id = ${claim.channel}, address = ${claim.address}
    WHERE workspace_id = ${workspace} AND id = ${claim.id} AND state = 'waiting'`.execute(state.tables())
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Writes what became of an attempt. */
export async function settleMessage(
  tx: StateStore,
  workspace: WorkspaceId,
  end: { id: number; state: MessageState; reason: string; providerId: string; at: Date; bounced: boolean },
): Promise<void> {
  await sql`UPDATE messages_message SET state = ${end.state}, reason = ${end.reason}, provider_id = ${end.providerId},
      sent_at = CASE WHEN ${end.state === 'sent'} THEN ${end.at}::timestamptz END,
      bounced_at = CASE WHEN ${end.bounced} THEN ${end.at}::timestamptz ELSE bounced_at END
    WHERE workspace_id = ${workspace} AND id = ${end.id}`.execute(tx.tables())
}

export type Told = { public_id: string; person: number; about: Record<string, string> }

/**
 * Notes what a provider reports of one of its messages; null when it is not known or was told before. A report may be quicker than the
 * answer to the attempt, and tell of one that seemed to fail and waits for the next.
 */
export async function noteReport(
  tx: StateStore,
  workspace: WorkspaceId,
  report: { channel: number; providerId: string; what: 'delivered' | 'opened' | 'bounced'; at: Date },
): Promise<Told | null> {
  const column = sql.ref(`${report.what}_at`)
  const { rows } = await sql<Told>`UPDATE messages_message SET ${column} = ${report.at}
    WHERE workspace_id = ${workspace} AND channel_id = ${report.channel} AND ${column} IS NULL
      AND (state IN ('sending', 'sent', 'interrupted') OR (state = 'waiting' AND attempts > 0))
      AND (provider_id = ${report.providerId} OR public_id = ${report.providerId}) RETURNING public_id, person, about`.execute(
    tx.tables(),
  )
  return rows[0] ? { ...rows[0], person: Number(rows[0].person) } : null
}

/** Notes that the message of an image was opened; null when there is none or it was noted before. */
export async function noteOpened(
  tx: StateStore,
  openHash: Buffer,
  at: Date,
): Promise<(Told & { workspace_id: WorkspaceId; channel_id: number }) | null> {
  const { rows } = await sql<
    Told & { workspace_id: WorkspaceId; channel_id: number }
  >`UPDATE messages_message SET opened_at = ${at}
    WHERE open_hash = ${openHash} AND opened_at IS NULL AND state IN ('sent', 'interrupted', 'sending')
    RETURNING public_id, person, about, workspace_id, channel_id`.execute(tx.tables())
  return rows[0] ? { ...rows[0], person: Number(rows[0].person) } : null
}

export type ListedMessage = {
  id: number
  public_id: string
  channel: string
  person: number
  purpose: string
  state: MessageState
  reason: string
  about: Record<string, string>
  created_at: Date
  delivered_at: Date | null
  opened_at: Date | null
  bounced_at: Date | null
  complained_at: Date | null
}

/** A page of messages, newest first. The person is today's. */
export async function pageMessages(
  state: StateStore,
  workspace: WorkspaceId,
  page: { before: number | null; limit: number },
): Promise<ListedMessage[]> {
  const { rows } =
    await sql<ListedMessage>`SELECT m.id, m.public_id, coalesce(c.name, m.via) AS channel, p.person, m.purpose, m.state, m.reason, m.about,
      m.created_at, m.delivered_at, m.opened_at, m.bounced_at, m.complained_at
    FROM messages_message m LEFT JOIN messages_channel c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
      LEFT JOIN identity_profile p ON p.workspace_id = m.workspace_id AND p.id = m.person
    WHERE m.workspace_id = ${workspace} AND (${page.before}::bigint IS NULL OR m.id < ${page.before}::bigint)
    ORDER BY m.id DESC LIMIT ${page.limit}`.execute(state.tables())
  return rows.map((row) => ({ ...row, id: Number(row.id), person: Number(row.person) }))
}

/** What was sent to these profiles. */
export async function readMessagesOf(state: StateStore, workspace: WorkspaceId, profiles: readonly number[]) {
  const { rows } = await sql<
    Record<string, string | Date | null>
  >`SELECT m.public_id AS id, coalesce(c.name, m.via) AS channel, m.address, m.purpose, m.state, m.reason, m.created_at AS "createdAt",
      m.sent_at AS "sentAt", m.delivered_at AS "deliveredAt", m.opened_at AS "openedAt", m.bounced_at AS "bouncedAt", m.auto_replied_at AS "autoRepliedAt", m.complained_at AS "complainedAt"
    FROM messages_message m LEFT JOIN messages_channel c ON c.workspace_id = m.workspace_id AND c.id = m.channel_id
    WHERE m.workspace_id = ${workspace} AND m.person = ANY(${[...profiles]}::bigint[]) ORDER BY m.id`.execute(
    state.tables(),
  )
  return rows
}

/** Removes what was sent to these profiles. */
export async function deleteMessagesOf(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<void> {
  await sql`DELETE FROM messages_message WHERE workspace_id = ${workspace} AND person = ANY(${[...profiles]}::bigint[])`.execute(
    tx.tables(),
  )
}
