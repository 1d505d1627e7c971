import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'

/** A source as stored; keys sealed. */
export type SourceRow = {
  id: number
  public_id: string
  workspace_id: WorkspaceId
  kind: 'browser' | 'server'
  name: string
  write_key_hash: Buffer
  write_key_sealed: Buffer
  signing_secret_sealed: Buffer
  origins: string[]
  event_allow_list: string[] | null
  demands_consent: boolean
  own: boolean
  created_at: Date
  revoked_at: Date | null
}

/** All sources of the installation, for the receiver's table in memory. */
export async function readAllSources(state: StateStore): Promise<SourceRow[]> {
  return (await sql<SourceRow>`SELECT * FROM ingest_source`.execute(state.tables())).rows
}

/** Counts up with each change of a source. */
export async function readSourceVersion(state: StateStore): Promise<number> {
  const { rows } = await sql<{ version: number }>`SELECT version FROM ingest_source_version`.execute(state.tables())
  return Number(rows[0]?.version ?? 0)
}

/** Marks a change of a source, in its transaction; changes wait for each other. */
export async function raiseSourceVersion(tx: StateStore): Promise<void> {
  await sql`UPDATE ingest_source_version SET version = version + 1`.execute(tx.tables())
}

export type SourceListRow = SourceRow & {
  received: number
  last_received_at: Date | null
  drops: Record<string, number>
}

/** The sources of one workspace with their counters, oldest first. */
export async function listSourceRows(state: StateStore, workspace: WorkspaceId): Promise<SourceListRow[]> {
  return (
    await sql<SourceListRow>`
      SELECT s.*, coalesce(t.received, 0) AS received, t.last_received_at,
        coalesce((SELECT jsonb_object_agg(d.reason, d.n) FROM ingest_drop d WHERE d.source_id = s.id), '{}') AS drops
      FROM ingest_source s LEFT JOIN ingest_source_stat t ON t.source_id = s.id
      WHERE s.workspace_id = ${workspace} AND NOT s.own ORDER BY s.id`.execute(state.tables())
  ).rows
}

export type NewSource = {
  publicId: string
  workspace: WorkspaceId
  kind: 'browser' | 'server'
  name: string
  writeKeyHash: Buffer
  writeKeySealed: Buffer
  signingSecretSealed: Buffer
  origins: string[]
  eventAllowList: string[] | null
  demandsConsent: boolean
  own: boolean
}

/** Inserts a source. */
export async function insertSource(tx: StateStore, source: NewSource): Promise<void> {
  await sql`INSERT INTO ingest_source (public_id, workspace_id, kind, name, write_key_hash, write_key_sealed, signing_secret_sealed,
      origins, event_allow_list, demands_consent, own)
    VALUES (${source.publicId}, ${source.workspace}, ${source.kind}, ${source.name}, ${source.writeKeyHash}, ${source.writeKeySealed},
      ${source.signingSecretSealed}, ${source.origins}::text[], ${source.eventAllowList}::text[], ${source.demandsConsent}, ${source.own})`.execute(
    tx.tables(),
  )
}

export type SourceChange = {
  name?: string | undefined
  origins?: string[] | undefined
  eventAllowList?: string[] | null | undefined
  demandsConsent?: boolean | undefined
  revokedAt?: Date | undefined
}

/** Changes a source of the workspace; false when there is none with this id. */
export async function updateSourceRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, change }: { id: string; change: SourceChange },
): Promise<boolean> {
  const result = await sql`UPDATE ingest_source SET
      name = coalesce(${change.name ?? null}, name),
      origins = coalesce(${change.origins ?? null}::text[], origins),
      event_allow_list = CASE WHEN ${change.eventAllowList !== undefined} THEN ${change.eventAllowList ?? null}::text[] ELSE event_allow_list END,
      demands_consent = coalesce(${change.demandsConsent ?? null}::boolean, demands_consent),
      revoked_at = coalesce(${change.revokedAt ?? null}::timestamptz, revoked_at)
    WHERE workspace_id = ${workspace} AND public_id = ${id}`.execute(tx.tables())
  return (result.numAffectedRows ?? 0n) > 0n
}

/** Id of the source under which the product tells its own events in a workspace; null before the first. */
export async function findOwnSource(state: StateStore, workspace: WorkspaceId): Promise<number | null> {
  const rows = await sql<{
    id: number
  }>`SELECT id FROM ingest_source WHERE workspace_id = ${workspace} AND own`.execute(state.tables())
  return rows.rows[0]?.id ?? null
}

/** Names of a workspace's sources by their integer, its own included. */
export async function readSourceNames(state: StateStore, workspace: WorkspaceId): Promise<Map<number, string>> {
  const rows = await sql<{
    id: number
    name: string
  }>`SELECT id, name FROM ingest_source WHERE workspace_id = ${workspace}`.execute(state.tables())
  return new Map(rows.rows.map((row) => [row.id, row.name]))
}
