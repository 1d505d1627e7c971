import { sql } from 'kysely'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { ConsentStatement } from './model.ts'

export type ConsentRow = ConsentStatement & { profile: number; sourceId: number; messageKey: string }

/** Appends statements. */
export async function insertStatements(
  tx: StateStore,
  workspace: WorkspaceId,
  rows: readonly ConsentRow[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`INSERT INTO consent_record (workspace_id, profile, purpose, given, at, source_id, message_key)
    SELECT ${workspace}, profile, purpose, given, at, source, message FROM unnest(${rows.map((row) => row.profile)}::bigint[],
      ${rows.map((row) => row.purpose)}::text[], ${rows.map((row) => row.given)}::boolean[], ${rows.map((row) => new Date(row.at))}::timestamptz[],
      ${rows.map((row) => row.sourceId)}::int[], ${rows.map((row) => row.messageKey)}::text[]) AS c (profile, purpose, given, at, source, message)`.execute(
    tx.tables(),
  )
}

/** Profiles among these whose person has a user id. */
export async function knownProfiles(
  tx: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<Set<number>> {
  const rows = await sql<{
    id: number
  }>`SELECT p.id FROM identity_profile p WHERE p.workspace_id = ${workspace} AND p.id = ANY(${[...profiles]}::bigint[])
    AND EXISTS (SELECT 1 FROM identity_profile q JOIN identity_identifier i ON i.workspace_id = q.workspace_id AND i.profile = q.id AND i.kind = 'user'
      WHERE q.workspace_id = p.workspace_id AND q.person = p.person)`.execute(tx.tables())
  return new Set(rows.rows.map((row) => Number(row.id)))
}

export type StoredConsent = ConsentStatement & { channel: string; source: string }

/** All statements of a person's profiles. */
export async function readStatements(
  state: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<StoredConsent[]> {
  const rows = await sql<{ purpose: string; channel: string; given: boolean; at: Date; source: string | null }>`
    SELECT c.purpose, c.channel, c.given, c.at, s.name AS source FROM consent_record c LEFT JOIN ingest_source s ON s.id = c.source_id
    WHERE c.workspace_id = ${workspace} AND c.profile = ANY(${[...profiles]}::bigint[])`.execute(state.tables())
  return rows.rows.map((row) => ({ ...row, at: row.at.getTime(), source: row.source ?? '' }))
}

/** Removes all statements of these profiles. */
export async function clearConsent(tx: StateStore, workspace: WorkspaceId, profiles: readonly number[]): Promise<void> {
  await sql`DELETE FROM consent_record WHERE workspace_id = ${workspace} AND profile = ANY(${[...profiles]}::bigint[])`.execute(
    tx.tables(),
  )
}

/** Removes what messages said whose keys begin with `keyPrefix` (an import's), of these profiles. */
export async function clearConsentSaidBy(
  tx: StateStore,
  workspace: WorkspaceId,
  said: { profiles: readonly number[]; keyPrefix: string },
): Promise<void> {
  await sql`DELETE FROM consent_record WHERE workspace_id = ${workspace} AND profile = ANY(${[...said.profiles]}::bigint[])
    AND starts_with(message_key, ${said.keyPrefix})`.execute(tx.tables())
}
