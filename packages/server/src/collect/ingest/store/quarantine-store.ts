import { sql } from 'kysely'
import type { Json, WorkspaceId } from '../../../platform/kernel/index.ts'
import { jsonbText, type StateStore } from '../../../platform/statestore/index.ts'
import type { RejectedMessage } from '../model.ts'
import { plainText } from './apply-store.ts'

export type QuarantineRow = {
  id: number
  public_id: string
  source_id: number | null
  source_name: string | null
  at: Date
  reason: string
  field: string | null
  detail: string
  said: RejectedMessage['said'] | null
  wire: string | null
  raw: Json
  state: 'kept' | 'replayed' | 'discarded'
  expires_at: Date
}

/** A page of quarantined messages, newest first, after the row `before`. */
export async function listQuarantineRows(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { state: string; reason?: string | undefined; before: number | null; limit: number },
): Promise<QuarantineRow[]> {
  return (
    await sql<QuarantineRow>`
      SELECT q.*, s.name AS source_name FROM ingest_quarantine q LEFT JOIN ingest_source s ON s.id = q.source_id
      WHERE q.workspace_id = ${workspace} AND q.state = ${wanted.state}
        AND (${wanted.reason ?? null}::text IS NULL OR q.reason = ${wanted.reason ?? null})
        AND (${wanted.before}::bigint IS NULL OR q.id < ${wanted.before}::bigint)
      ORDER BY q.id DESC LIMIT ${wanted.limit}`.execute(state.tables())
  ).rows
}

/** How many messages are in a state, by reason. */
export async function countQuarantine(
  state: StateStore,
  workspace: WorkspaceId,
  inState: string,
): Promise<Record<string, number>> {
  const rows = await sql<{ reason: string; n: number }>`
    SELECT reason, count(*) AS n FROM ingest_quarantine WHERE workspace_id = ${workspace} AND state = ${inState} GROUP BY reason`.execute(
    state.tables(),
  )
  return Object.fromEntries(rows.rows.map((row) => [row.reason, Number(row.n)]))
}

/** One message, locked until the transaction ends; undefined when the workspace has none with this id. */
export async function lockQuarantined(
  tx: StateStore,
  workspace: WorkspaceId,
  publicId: string,
): Promise<QuarantineRow | undefined> {
  return (
    await sql<QuarantineRow>`SELECT q.*, NULL AS source_name FROM ingest_quarantine q
      WHERE q.workspace_id = ${workspace} AND q.public_id = ${publicId} FOR UPDATE`.execute(tx.tables())
  ).rows[0]
}

/** Moves a message to another state, with the repaired body if there is one. */
export async function setQuarantineState(
  tx: StateStore,
  workspace: WorkspaceId,
  change: {
    publicId: string
    state: 'kept' | 'replayed' | 'discarded'
    raw?: Json | undefined
    reason?: Pick<RejectedMessage, 'reason' | 'field' | 'detail' | 'said'> | undefined
  },
): Promise<void> {
  await sql`UPDATE ingest_quarantine SET state = ${change.state},
      raw = coalesce(${change.raw === undefined ? null : jsonbText(change.raw)}::jsonb, raw),
      reason = coalesce(${change.reason?.reason ?? null}, reason), field = CASE WHEN ${change.reason !== undefined} THEN ${change.reason?.field ?? null} ELSE field END,
      detail = coalesce(${plainText(change.reason?.detail ?? null)}, detail),
      said = CASE WHEN ${change.reason !== undefined} THEN ${change.reason?.said === undefined ? null : jsonbText(change.reason.said)}::jsonb ELSE said END
    WHERE workspace_id = ${workspace} AND public_id = ${change.publicId}`.execute(tx.tables())
}

/** Removes what is past its end date. */
export async function expireQuarantine(state: StateStore, now: number): Promise<void> {
  await sql`DELETE FROM ingest_quarantine WHERE expires_at < ${new Date(now)}`.execute(state.tables())
}

/** Quarantined messages of any state whose text may name one of these identifiers; the caller looks closer. */
export async function findQuarantined(
  state: StateStore,
  workspace: WorkspaceId,
  wanted: { patterns: readonly string[]; profiles: readonly number[] },
): Promise<Pick<QuarantineRow, 'id' | 'public_id' | 'at' | 'reason' | 'detail' | 'field' | 'raw' | 'wire'>[]> {
  return (
    await sql<QuarantineRow>`SELECT id, public_id, at, reason, detail, field, raw, wire FROM ingest_quarantine
      WHERE workspace_id = ${workspace} AND (raw::text ILIKE ANY(${[...wanted.patterns]}::text[])
        OR (wire = 'row' AND raw->'person' = ANY(${wanted.profiles.map(String)}::jsonb[]))) ORDER BY id`.execute(
      state.tables(),
    )
  ).rows
}

/** Deletes quarantined messages. */
export async function deleteQuarantined(tx: StateStore, workspace: WorkspaceId, ids: readonly number[]): Promise<void> {
  await sql`DELETE FROM ingest_quarantine WHERE workspace_id = ${workspace} AND id = ANY(${[...ids]}::bigint[])`.execute(
    tx.tables(),
  )
}
