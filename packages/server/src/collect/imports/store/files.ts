import { sql } from 'kysely'
import type { JsonObject, WorkspaceId } from '../../../platform/kernel/index.ts'
import { jsonbText, type StateStore } from '../../../platform/statestore/index.ts'

export type FileRow = {
  id: number
  public_id: string
  name: string
  bytes_received: number
  sha256: string | null
  state: 'receiving' | 'ready' | 'removed'
  created_at: Date
  /** What a person has changed about the suggestion, as the page keeps it; null when nothing. */
  draft: JsonObject | null
}

/** Records an upload that begins. */
export async function insertFile(
  state: StateStore,
  workspace: WorkspaceId,
  file: { publicId: string; name: string; now: Date },
): Promise<FileRow> {
  const { rows } = await sql<FileRow>`
    INSERT INTO imports_file (public_id, workspace_id, name, created_at)
    VALUES (${file.publicId}, ${workspace}, ${file.name}, ${file.now}) RETURNING *`.execute(state.tables())
  return rows[0] as FileRow
}

/** A file of the workspace; undefined when it has none with this id. */
export async function findFile(
  state: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<FileRow | undefined> {
  const { rows } = await sql<FileRow>`
    SELECT * FROM imports_file WHERE workspace_id = ${workspace} AND public_id = ${publicId}`.execute(state.tables())
  return rows[0]
}

/**
 * Notes that a part has arrived at `offset`; null when the file is complete or not so far: another request was faster,
 * or a part is missing.
 */
export async function advanceFile(
  state: StateStore,
  workspace: WorkspaceId,
  part: { publicId: string; offset: number; bytes: number },
): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    UPDATE imports_file SET bytes_received = bytes_received + ${part.bytes}
    WHERE workspace_id = ${workspace} AND public_id = ${part.publicId} AND state = 'receiving' AND bytes_received = ${part.offset}
    RETURNING *`.execute(state.tables())
  return rows[0] ?? null
}

/** How many bytes of an upload have arrived; no part is recorded until the transaction ends. */
export async function lockReceived(tx: StateStore, workspace: WorkspaceId, publicId: string): Promise<number> {
  const { rows } = await sql<{ bytes_received: number }>`
    SELECT bytes_received FROM imports_file WHERE workspace_id = ${workspace} AND public_id = ${publicId} FOR UPDATE`.execute(
    tx.tables(),
  )
  return rows[0]?.bytes_received ?? 0
}

/** Marks an upload of so many bytes as complete; null when it is no longer that. */
export async function completeFileRow(
  state: StateStore,
  workspace: WorkspaceId,
  file: { publicId: string; bytes: number; sha256: string; now: Date },
): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    UPDATE imports_file SET state = 'ready', sha256 = ${file.sha256}, completed_at = ${file.now}
    WHERE workspace_id = ${workspace} AND public_id = ${file.publicId} AND state = 'receiving' AND bytes_received = ${file.bytes}
    RETURNING *`.execute(state.tables())
  return rows[0] ?? null
}

/** Keeps what a person has changed about the suggestion; null when the file is no longer here. */
export async function keepDraftRow(
  state: StateStore,
  workspace: WorkspaceId,
  { publicId, draft }: { publicId: string; draft: JsonObject | null },
): Promise<FileRow | null> {
  const { rows } = await sql<FileRow>`
    UPDATE imports_file SET draft = ${draft === null ? null : jsonbText(draft)}::jsonb
    WHERE workspace_id = ${workspace} AND public_id = ${publicId} AND state <> 'removed'
    RETURNING *`.execute(state.tables())
  return rows[0] ?? null
}

/** Marks a file as removed unless an import reads it or will; false when one does. */
export async function removeFileRow(state: StateStore, workspace: WorkspaceId, publicId: string): Promise<boolean> {
  const { rows } = await sql`
    UPDATE imports_file f SET state = 'removed', draft = NULL
    WHERE f.workspace_id = ${workspace} AND f.public_id = ${publicId} AND NOT EXISTS (
      SELECT 1 FROM imports_import i WHERE i.file_id = f.id AND i.state IN ('queued', 'running'))
    RETURNING 1`.execute(state.tables())
  return rows.length > 0
}

/** Those of these public ids whose bytes are still needed. */
export async function keptAmong(state: StateStore, publicIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ public_id: string }>`
    SELECT public_id FROM imports_file WHERE public_id = ANY(${[...publicIds]}::text[]) AND state <> 'removed'`.execute(
    state.tables(),
  )
  return new Set(rows.map(({ public_id }) => public_id))
}

/**
 * Marks as removed, in all workspaces, what nobody will read again: files older than `keptSince` whose imports, if there are any, have
 * all ended before it. Returns their public ids.
 */
export async function sweepFileRows(state: StateStore, keptSince: Date): Promise<string[]> {
  const { rows } = await sql<{ public_id: string }>`
    UPDATE imports_file f SET state = 'removed', draft = NULL
    WHERE f.state <> 'removed' AND f.created_at < ${keptSince} AND NOT EXISTS (
      SELECT 1 FROM imports_import i WHERE i.file_id = f.id
        AND (i.state IN ('queued', 'running') OR i.finished_at >= ${keptSince}))
    RETURNING public_id`.execute(state.tables())
  return rows.map(({ public_id }) => public_id)
}
