import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { FeedbackReply } from '../contract/reply.ts'
import type { MessageRef } from '../model/refs.ts'

export type ReplyState = FeedbackReply['state']
export type ReplyRow = {
  public_id: string
  source_id: number
  message_id: string
  thread: string
  person: number
  send_key: string
  text: string
  author: string
  author_name: string
  by_way: FeedbackReply['by']
  channel: string
  address: string
  state: ReplyState
  problem: string | null
  problem_detail: string
  attempt: number
  tries: number
  created_at: Date
  leaves_at: Date
  sent_at: Date | null
  bounced_at: Date | null
  auto_replied_at: Date | null
}

const columns = sql.raw(
  `public_id, source_id, message_id, thread, person, send_key, text, author, author_name, by_way, channel, address, state, problem,
   problem_detail, attempt, tries, created_at, leaves_at, sent_at, bounced_at, auto_replied_at`,
)

function rowOf(row: ReplyRow): ReplyRow {
  return { ...row, person: Number(row.person) }
}

export type NewReply = Pick<
  ReplyRow,
  'thread' | 'person' | 'send_key' | 'text' | 'author' | 'author_name' | 'by_way' | 'channel' | 'address'
> & { voice: MessageRef; now: Date; leavesAt: Date }

/** Inserts a reply, or gives the one that this key made before; `isNew` says which. */
export async function insertReply(
  tx: StateStore,
  workspace: WorkspaceId,
  made: NewReply,
): Promise<{ row: ReplyRow; isNew: boolean }> {
  const { rows } =
    await sql<ReplyRow>`INSERT INTO feedback_reply (public_id, workspace_id, source_id, message_id, thread, person, send_key, text,
      author, author_name, by_way, channel, address, state, created_at, leaves_at)
    VALUES (${newPublicId('frp')}, ${workspace}, ${made.voice.source}, ${made.voice.messageId}, ${made.thread}, ${made.person}, ${made.send_key}, ${made.text},
      ${made.author}, ${made.author_name}, ${made.by_way}, ${made.channel}, ${made.address}, 'waiting', ${made.now}, ${made.leavesAt})
    ON CONFLICT (workspace_id, send_key) DO NOTHING RETURNING ${columns}`.execute(tx.tables())
  if (rows[0]) return { row: rowOf(rows[0]), isNew: true }
  const held = await sql<ReplyRow>`SELECT ${columns} FROM feedback_reply
    WHERE workspace_id = ${workspace} AND send_key = ${made.send_key}`.execute(tx.tables())
  return { row: rowOf(held.rows[0] as ReplyRow), isNew: false }
}

const shownMax = 200

/** Replies to a voice and to the rest of its conversation, oldest first. */
export async function readReplies(
  state: StateStore,
  workspace: WorkspaceId,
  { voice, thread }: { voice: MessageRef; thread: string },
): Promise<ReplyRow[]> {
  const { rows } = await sql<ReplyRow>`SELECT * FROM (SELECT id, ${columns} FROM feedback_reply
    WHERE workspace_id = ${workspace} AND ((source_id = ${voice.source} AND message_id = ${voice.messageId}) OR (${thread} <> '' AND thread = ${thread}))
    ORDER BY id DESC LIMIT ${shownMax}) AS newest ORDER BY id`.execute(state.tables())
  return rows.map(rowOf)
}

/** One reply; null when there is none. */
export async function readReply(state: StateStore, workspace: WorkspaceId, id: string): Promise<ReplyRow | null> {
  const { rows } = await sql<ReplyRow>`SELECT ${columns} FROM feedback_reply
    WHERE workspace_id = ${workspace} AND public_id = ${id}`.execute(state.tables())
  return rows[0] ? rowOf(rows[0]) : null
}

/** Takes a reply for sending: from now on it cannot be taken back. Null when it is gone or came to its end. */
export async function claimReply(state: StateStore, workspace: WorkspaceId, id: string): Promise<ReplyRow | null> {
  const { rows } = await sql<ReplyRow>`UPDATE feedback_reply SET state = 'sending', tries = tries + 1
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND state IN ('waiting', 'sending') RETURNING ${columns}`.execute(
    state.tables(),
  )
  return rows[0] ? rowOf(rows[0]) : null
}

export type ReplyEnd = {
  id: string
  state: ReplyState
  problem: { code: string; detail: string } | null
  sentAt: Date | null
}

/** Writes how an attempt ended; false when the reply is no longer being sent. */
export async function settleReply(tx: StateStore, workspace: WorkspaceId, end: ReplyEnd): Promise<boolean> {
  const done = await sql`UPDATE feedback_reply SET state = ${end.state}, problem = ${end.problem?.code ?? null},
      problem_detail = ${end.problem?.detail.slice(0, 300) ?? ''}, sent_at = ${end.sentAt}
    WHERE workspace_id = ${workspace} AND public_id = ${end.id} AND state = 'sending'`.execute(tx.tables())
  return (done.numAffectedRows ?? 0n) > 0n
}

/** Of all workspaces: what was to leave when a backup was made may have left from the lost server. Somebody decides whether it leaves again. */
export async function interruptReplies(state: StateStore): Promise<void> {
  await sql`UPDATE feedback_reply SET state = 'unknown', problem = 'interrupted' WHERE state IN ('waiting', 'sending')`.execute(
    state.tables(),
  )
}

/** Begins another attempt after this one failed; null when it did not, or another began already. */
export async function retryReply(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, attempt, now }: { id: string; attempt: number; now: Date },
): Promise<ReplyRow | null> {
  const { rows } =
    await sql<ReplyRow>`UPDATE feedback_reply SET state = 'waiting', problem = NULL, problem_detail = '', tries = 0,
      attempt = attempt + 1, leaves_at = ${now}
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND attempt = ${attempt} AND state IN ('failed', 'unknown')
    RETURNING ${columns}`.execute(tx.tables())
  return rows[0] ? rowOf(rows[0]) : null
}

/** Removes a reply that has not left, or failed; null when it is on its way or gone. */
export async function takeBackReply(tx: StateStore, workspace: WorkspaceId, id: string): Promise<ReplyRow | null> {
  const { rows } = await sql<ReplyRow>`DELETE FROM feedback_reply
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND state IN ('waiting', 'failed') RETURNING ${columns}`.execute(
    tx.tables(),
  )
  return rows[0] ? rowOf(rows[0]) : null
}

/** Notes what came back of a reply by mail. */
export async function markReply(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, what, at }: { id: string; what: 'bounced' | 'auto_replied'; at: Date },
): Promise<void> {
  await sql`UPDATE feedback_reply SET ${sql.ref(`${what}_at`)} = coalesce(${sql.ref(`${what}_at`)}, ${at}::timestamptz)
    WHERE workspace_id = ${workspace} AND public_id = ${id}`.execute(tx.tables())
}

type DraftKey = { voice: MessageRef; author: string }

/** What an author began to write to a voice; '' = nothing. */
export async function readDraft(
  state: StateStore,
  workspace: WorkspaceId,
  { voice, author }: DraftKey,
): Promise<string> {
  const { rows } = await sql<{ text: string }>`SELECT text FROM feedback_reply_draft WHERE workspace_id = ${workspace}
    AND source_id = ${voice.source} AND message_id = ${voice.messageId} AND author = ${author}`.execute(state.tables())
  return rows[0]?.text ?? ''
}

/** Keeps a draft; an empty text removes it. */
export async function writeDraft(
  tx: StateStore,
  workspace: WorkspaceId,
  { voice, author, text, now }: DraftKey & { text: string; now: Date },
): Promise<void> {
  if (text === '') {
    await sql`DELETE FROM feedback_reply_draft WHERE workspace_id = ${workspace} AND source_id = ${voice.source}
      AND message_id = ${voice.messageId} AND author = ${author}`.execute(tx.tables())
    return
  }
  await sql`INSERT INTO feedback_reply_draft (workspace_id, source_id, message_id, author, text, updated_at)
    VALUES (${workspace}, ${voice.source}, ${voice.messageId}, ${author}, ${text}, ${now})
    ON CONFLICT (workspace_id, source_id, message_id, author) DO UPDATE SET text = EXCLUDED.text, updated_at = EXCLUDED.updated_at`.execute(
    tx.tables(),
  )
}

/** What was answered to these voices, for a person's export. */
export async function repliesOf(state: StateStore, workspace: WorkspaceId, refs: readonly MessageRef[]) {
  const [sources, ids] = [refs.map(({ source }) => source), refs.map(({ messageId }) => messageId)]
  const { rows } = await sql<{ at: Date; text: string; author: string; state: string; address: string }>`
    SELECT r.created_at AS at, r.text, r.author_name AS author, r.state, r.address FROM feedback_reply r
    WHERE r.workspace_id = ${workspace} AND (r.source_id, r.message_id) IN (SELECT * FROM unnest(${sources}::int[], ${ids}::text[]))
    ORDER BY r.id`.execute(state.tables())
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}

/** Removes what was answered to these voices, and what somebody began to write. */
export async function deleteRepliesOf(
  tx: StateStore,
  workspace: WorkspaceId,
  refs: readonly MessageRef[],
): Promise<void> {
  const [sources, ids] = [refs.map(({ source }) => source), refs.map(({ messageId }) => messageId)]
  for (const table of ['feedback_reply', 'feedback_reply_draft']) {
    await sql`DELETE FROM ${sql.table(table)} r WHERE r.workspace_id = ${workspace}
      AND (r.source_id, r.message_id) IN (SELECT * FROM unnest(${sources}::int[], ${ids}::text[]))`.execute(tx.tables())
  }
}
