import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { importStates } from '../contract/import.ts'
import type { Mapping } from '../contract/mapping.ts'

export type ImportState = (typeof importStates)[number]

/** Counts of an import: of the rows read so far. */
export type ImportCounts = {
  rows_read: number
  rows_accepted: number
  rows_rejected: number
  rows_skipped: number
  rows_unchanged: number
  rows_without_time: number
  rows_without_person: number
  messages: number
}

export type ImportRow = ImportCounts & {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  file_id: number
  file_public_id: string
  file_state: 'receiving' | 'ready' | 'removed'
  file_name: string
  file_hash: string
  name: string
  mapping: Mapping
  columns: string[]
  state: ImportState
  cancel_requested: boolean
  error: string | null
  /** The same as a code with values; null for a plain text, and for imports that failed before there were codes. */
  error_said: { code: string; values: Record<string, string | number> } | null
  created_by: string
  created_at: Date
  started_at: Date | null
  finished_at: Date | null
  texts_damaged: number
  fraction: number
  resumed_at: Date | null
  resumed_rows: number
  resumed_fraction: number
  moved_at: Date | null
}

const selected = sql`i.*, f.public_id AS file_public_id, f.state AS file_state
  FROM imports_import i JOIN imports_file f ON f.id = i.file_id`

/** Records an import that will begin. */
export async function insertImport(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: {
    publicId: string
    fileId: number
    mapping: Mapping
    columns: readonly string[]
    createdBy: string
    now: Date
  },
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    INSERT INTO imports_import (public_id, workspace_id, file_id, file_name, file_hash, name, mapping, columns, created_by, created_at)
    SELECT ${wanted.publicId}, ${workspace}, f.id, f.name, f.sha256, ${wanted.mapping.name}, ${JSON.stringify(wanted.mapping)}::jsonb,
      ${JSON.stringify(wanted.columns)}::jsonb, ${wanted.createdBy}, ${wanted.now}
    FROM imports_file f WHERE f.id = ${wanted.fileId} AND f.workspace_id = ${workspace} AND f.state = 'ready'
    RETURNING id`.execute(state.tables())
  const id = rows[0]?.id
  if (id === undefined) throw new Error('The file went away while the import was being recorded.')
  return id
}

/** One import of the workspace by its public id. */
export async function findImport(
  state: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`
    SELECT ${selected} WHERE i.workspace_id = ${workspace} AND i.public_id = ${publicId}`.execute(state.tables())
  return rows[0]
}

/** One import of the workspace by its number. */
export async function findImportById(
  state: StateStore,
  workspace: WorkspaceId,
  id: number,
): Promise<ImportRow | undefined> {
  const { rows } = await sql<ImportRow>`
    SELECT ${selected} WHERE i.workspace_id = ${workspace} AND i.id = ${id}`.execute(state.tables())
  return rows[0]
}

/** A page of imports, newest first, before a number. */
export async function listImportRows(
  state: StateStore,
  workspace: WorkspaceId,
  page: { state: ImportState | undefined; before: number | null; limit: number },
): Promise<ImportRow[]> {
  const { rows } = await sql<ImportRow>`
    SELECT ${selected} WHERE i.workspace_id = ${workspace}
      AND (${page.state ?? null}::text IS NULL OR i.state = ${page.state ?? null})
      AND (${page.before}::integer IS NULL OR i.id < ${page.before}::integer)
    ORDER BY i.id DESC LIMIT ${page.limit}`.execute(state.tables())
  return rows
}

/** Imports of the same content that stand, newest first. */
export async function findImportsOfHash(
  state: StateStore,
  workspace: WorkspaceId,
  hash: string,
): Promise<{ name: string; created_at: Date }[]> {
  const { rows } = await sql<{ name: string; created_at: Date }>`
    SELECT name, created_at FROM imports_import
    WHERE workspace_id = ${workspace} AND file_hash = ${hash} AND state <> 'undone' AND rows_accepted > 0
    ORDER BY id DESC LIMIT 5`.execute(state.tables())
  return rows
}

/** The state of an import, which stays what it is until the transaction ends. */
export async function lockState(tx: StateStore, workspace: WorkspaceId, id: number): Promise<ImportState | undefined> {
  const { rows } = await sql<{ state: ImportState }>`
    SELECT state FROM imports_import WHERE workspace_id = ${workspace} AND id = ${id} FOR UPDATE`.execute(tx.tables())
  return rows[0]?.state
}

/** Moves an import from one of several states to another; false when it is in none of them. */
export async function moveImport(
  state: StateStore,
  workspace: WorkspaceId,
  move: {
    id: number
    from: readonly ImportState[]
    to: ImportState
    error?: string | null
    said?: ImportRow['error_said']
    finishedAt?: Date | null
  },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE imports_import SET state = ${move.to}, error = ${move.error ?? null},
      error_said = ${move.said ? JSON.stringify(move.said) : null}::jsonb, finished_at = ${move.finishedAt ?? null}
    WHERE workspace_id = ${workspace} AND id = ${move.id} AND state = ANY(${[...move.from]})
    RETURNING 1`.execute(state.tables())
  return rows.length > 0
}

/** Marks that reading begins, anew or after an interruption; rate and time left are measured from here. */
export async function beginImport(
  state: StateStore,
  workspace: WorkspaceId,
  begin: { id: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE imports_import SET state = 'running', error = NULL, error_said = NULL, finished_at = NULL,
      started_at = coalesce(started_at, ${begin.now}), resumed_at = ${begin.now}, moved_at = ${begin.now},
      resumed_rows = rows_read, resumed_fraction = fraction
    WHERE workspace_id = ${workspace} AND id = ${begin.id} AND state IN ('queued', 'running')
    RETURNING 1`.execute(state.tables())
  return rows.length > 0
}

/** Asks an import to stop; one that has not begun is cancelled at once. False when it has ended. */
export async function requestCancelRow(
  state: StateStore,
  workspace: WorkspaceId,
  cancel: { id: number; now: Date },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE imports_import SET cancel_requested = true,
      state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
      finished_at = CASE WHEN state = 'queued' THEN ${cancel.now}::timestamptz ELSE finished_at END
    WHERE workspace_id = ${workspace} AND id = ${cancel.id} AND state IN ('queued', 'running')
    RETURNING 1`.execute(state.tables())
  return rows.length > 0
}

/** Puts an import back into the queue that stopped, or that has not moved since `stalledBefore`: its job was lost. */
export async function requeueImport(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { id: number; stalledBefore: Date },
): Promise<boolean> {
  const { rows } = await sql`
    UPDATE imports_import SET state = 'queued', cancel_requested = false, error = NULL, error_said = NULL, finished_at = NULL
    WHERE workspace_id = ${workspace} AND id = ${wanted.id}
      AND (state IN ('failed', 'cancelled') OR (state = 'running' AND moved_at < ${wanted.stalledBefore}))
    RETURNING 1`.execute(state.tables())
  return rows.length > 0
}

export type ChunkProgress = {
  id: number
  counts: ImportCounts
  fraction: number
  damaged: number
  columns: readonly string[]
  now: Date
}

/** Adds what a chunk did. Returns whether the person asked to stop; also true when the import no longer runs. */
export async function advanceImport(state: StateStore, workspace: WorkspaceId, chunk: ChunkProgress): Promise<boolean> {
  const { counts } = chunk
  const { rows } = await sql<{ cancel_requested: boolean }>`
    UPDATE imports_import SET rows_read = rows_read + ${counts.rows_read}, rows_accepted = rows_accepted + ${counts.rows_accepted},
      rows_rejected = rows_rejected + ${counts.rows_rejected}, rows_skipped = rows_skipped + ${counts.rows_skipped},
      rows_unchanged = rows_unchanged + ${counts.rows_unchanged}, messages = messages + ${counts.messages},
      rows_without_time = rows_without_time + ${counts.rows_without_time},
      rows_without_person = rows_without_person + ${counts.rows_without_person},
      texts_damaged = ${chunk.damaged}, fraction = ${chunk.fraction}, columns = ${JSON.stringify(chunk.columns)}::jsonb, moved_at = ${chunk.now}
    WHERE workspace_id = ${workspace} AND id = ${chunk.id} AND state = 'running'
    RETURNING cancel_requested`.execute(state.tables())
  return rows[0]?.cancel_requested ?? true
}

/** Counts of rejected rows change when some are repaired. */
export async function adjustImport(
  state: StateStore,
  workspace: WorkspaceId,
  change: { id: number; accepted: number; skipped: number; rejected: number; messages: number },
): Promise<void> {
  await sql`
    UPDATE imports_import SET rows_accepted = rows_accepted + ${change.accepted}, rows_skipped = rows_skipped + ${change.skipped},
      rows_rejected = rows_rejected + ${change.rejected}, messages = messages + ${change.messages}
    WHERE workspace_id = ${workspace} AND id = ${change.id}`.execute(state.tables())
}

/** Names of imports by the integer that their events carry. */
export async function readImportNames(
  state: StateStore,
  workspace: WorkspaceId,
  ids: readonly number[],
): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: number; name: string }>`SELECT id, name FROM imports_import
    WHERE workspace_id = ${workspace} AND id = ANY(${[...new Set(ids)]}::integer[])`.execute(state.tables())
  return new Map(rows.rows.map((row) => [row.id, row.name]))
}

/** What the keys of an import's messages begin with (`run-import.ts`). */
export async function importKeyPrefix(state: StateStore, workspace: WorkspaceId, importId: number): Promise<string> {
  const row = await findImportById(state, workspace, importId)
  if (!row) throw new Error(`There is no import ${importId}.`)
  return `${row.public_id}:`
}
