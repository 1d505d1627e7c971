import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { type InboxKey, type MessageRef, refKey } from '../model/refs.ts'

/** What people added to a message. `read` null = as the workspace's mark says. */
export type Marks = { read: boolean | null; starred: boolean; assignee: string | null; tags: string[] }

export const noMarks: Marks = { read: null, starred: false, assignee: null, tags: [] }

type MarkRow = {
  source_id: number
  message_id: string
  is_read: boolean | null
  is_starred: boolean
  assignee: string | null
  tags: string[] | null
}

/** Marks of these messages; those without any are absent. */
export async function readMarks(
  state: StateStore,
  workspace: WorkspaceId,
  refs: readonly MessageRef[],
): Promise<Map<string, Marks>> {
  if (refs.length === 0) return new Map()
  const sources = refs.map(({ source }) => source)
  const ids = refs.map(({ messageId }) => messageId)
  const { rows } = await sql<MarkRow>`SELECT s.source_id, s.message_id, s.is_read, s.is_starred, s.assignee,
      (SELECT array_agg(t.tag ORDER BY t.tag) FROM feedback_tag t
        WHERE t.workspace_id = s.workspace_id AND t.source_id = s.source_id AND t.message_id = s.message_id) AS tags
    FROM feedback_state s JOIN unnest(${sources}::int[], ${ids}::text[]) AS wanted (source_id, message_id)
      ON wanted.source_id = s.source_id AND wanted.message_id = s.message_id
    WHERE s.workspace_id = ${workspace}`.execute(state.tables())
  return new Map(
    rows.map((row) => [
      refKey({ source: row.source_id, messageId: row.message_id }),
      { read: row.is_read, starred: row.is_starred, assignee: row.assignee, tags: row.tags ?? [] },
    ]),
  )
}

export type MarkChange = {
  read?: boolean | undefined
  starred?: boolean | undefined
  assignee?: string | null | undefined
  tags?: readonly string[] | undefined
}

/** Writes what is given of a message's marks and leaves the rest; the row is made when there is none. */
export async function writeMarks(
  tx: StateStore,
  workspace: WorkspaceId,
  { key, change }: { key: InboxKey; change: MarkChange },
): Promise<void> {
  const { read, starred, assignee, tags } = change
  const at = new Date(key.atMs)
  await sql`INSERT INTO feedback_state AS s (workspace_id, source_id, message_id, at, is_read, is_starred, assignee)
    VALUES (${workspace}, ${key.source}, ${key.messageId}, ${at}, ${read ?? null}, ${starred ?? false}, ${assignee ?? null})
    ON CONFLICT (workspace_id, source_id, message_id) DO UPDATE SET
      is_read = CASE WHEN ${read !== undefined} THEN EXCLUDED.is_read ELSE s.is_read END,
      is_starred = CASE WHEN ${starred !== undefined} THEN EXCLUDED.is_starred ELSE s.is_starred END,
      assignee = CASE WHEN ${assignee !== undefined} THEN EXCLUDED.assignee ELSE s.assignee END`.execute(tx.tables())
  if (tags === undefined) return
  await sql`DELETE FROM feedback_tag WHERE workspace_id = ${workspace} AND source_id = ${key.source} AND message_id = ${key.messageId}
    AND NOT tag = ANY(${[...tags]}::text[])`.execute(tx.tables())
  await sql`INSERT INTO feedback_tag (workspace_id, tag, source_id, message_id, at)
    SELECT ${workspace}, tag, ${key.source}, ${key.messageId}, ${at} FROM unnest(${[...tags]}::text[]) AS wanted (tag) ON CONFLICT DO NOTHING`.execute(
    tx.tables(),
  )
}

export type MarkedFilter = { tag?: string | undefined; assignee?: string | undefined; starred?: boolean | undefined }

/** Keys of messages that people marked so, in the inbox's order, after a key. */
export async function keysOfMarked(
  state: StateStore,
  workspace: WorkspaceId,
  { filter, after, limit }: { filter: MarkedFilter; after: InboxKey | null; limit: number },
): Promise<InboxKey[]> {
  const { tag, assignee, starred } = filter
  const beyond = after
    ? sql`AND (s.at, s.source_id, s.message_id) < (${new Date(after.atMs)}::timestamptz, ${after.source}::int, ${after.messageId} COLLATE "C")`
    : sql``
  const { rows } = await sql<{
    at: Date
    source_id: number
    message_id: string
  }>`SELECT s.at, s.source_id, s.message_id FROM feedback_state s
    WHERE s.workspace_id = ${workspace} ${beyond}
      ${assignee === undefined ? sql`` : sql`AND s.assignee = ${assignee}`}
      ${starred === true ? sql`AND s.is_starred` : sql``}
      ${
        tag === undefined
          ? sql``
          : sql`AND EXISTS (SELECT 1 FROM feedback_tag t WHERE t.workspace_id = s.workspace_id AND t.tag = ${tag}
              AND t.source_id = s.source_id AND t.message_id = s.message_id)`
      }
    ORDER BY s.at DESC, s.source_id DESC, s.message_id COLLATE "C" DESC LIMIT ${limit}`.execute(state.tables())
  return rows.map((row) => ({ atMs: row.at.getTime(), source: row.source_id, messageId: row.message_id }))
}

/** The mark up to which everything counts as read, epoch ms (0 = none), and what was called unread in spite of it. */
export async function readUnreadMark(
  state: StateStore,
  workspace: WorkspaceId,
): Promise<{ afterMs: number; among: MessageRef[] }> {
  const mark = await sql<{
    read_before: Date
  }>`SELECT read_before FROM feedback_mark WHERE workspace_id = ${workspace}`.execute(state.tables())
  const kept = await sql<{ source_id: number; message_id: string }>`SELECT source_id, message_id FROM feedback_state
    WHERE workspace_id = ${workspace} AND is_read = false ORDER BY at DESC LIMIT 1000`.execute(state.tables())
  return {
    afterMs: mark.rows[0]?.read_before.getTime() ?? 0,
    among: kept.rows.map((row) => ({ source: row.source_id, messageId: row.message_id })),
  }
}

/** Moves the mark: everything that arrived until then counts as read, whatever was said of single ones. */
export async function moveReadMark(tx: StateStore, workspace: WorkspaceId, before: Date): Promise<void> {
  await sql`INSERT INTO feedback_mark AS m (workspace_id, read_before) VALUES (${workspace}, ${before})
    ON CONFLICT (workspace_id) DO UPDATE SET read_before = greatest(m.read_before, EXCLUDED.read_before)`.execute(
    tx.tables(),
  )
  await sql`UPDATE feedback_state SET is_read = NULL WHERE workspace_id = ${workspace} AND is_read = false`.execute(
    tx.tables(),
  )
}

/** Tags in use, most used first. */
export async function countTags(state: StateStore, workspace: WorkspaceId): Promise<{ tag: string; n: number }[]> {
  const { rows } = await sql<{ tag: string; n: number }>`SELECT tag, count(*)::int AS n FROM feedback_tag
    WHERE workspace_id = ${workspace} GROUP BY tag ORDER BY n DESC, tag LIMIT 500`.execute(state.tables())
  return rows
}

/** Removes all marks of these messages. */
export async function deleteMarks(tx: StateStore, workspace: WorkspaceId, refs: readonly MessageRef[]): Promise<void> {
  const [sources, ids] = [refs.map(({ source }) => source), refs.map(({ messageId }) => messageId)]
  for (const table of ['feedback_tag', 'feedback_state']) {
    await sql`DELETE FROM ${sql.table(table)} d USING unnest(${sources}::int[], ${ids}::text[]) AS gone (source_id, message_id)
      WHERE d.workspace_id = ${workspace} AND d.source_id = gone.source_id AND d.message_id = gone.message_id`.execute(
      tx.tables(),
    )
  }
}

/** Which of these keys were taken before. */
export async function seenAmong(
  state: StateStore,
  workspace: WorkspaceId,
  keys: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`SELECT key FROM feedback_seen
    WHERE workspace_id = ${workspace} AND key = ANY(${[...keys]}::text[])`.execute(state.tables())
  return new Set(rows.map((row) => row.key))
}

/** Remembers keys as taken, for good. */
export async function rememberSeen(tx: StateStore, workspace: WorkspaceId, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return
  await sql`INSERT INTO feedback_seen (workspace_id, key) SELECT ${workspace}, key FROM unnest(${[...keys].sort()}::text[]) AS taken (key)
    ON CONFLICT DO NOTHING`.execute(tx.tables())
}
