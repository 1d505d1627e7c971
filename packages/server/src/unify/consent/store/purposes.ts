import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { Basis, Channel, LegalBasis, Texts } from '../contract.ts'

export type PurposeRow = {
  slug: string
  name: { en: string; 'zh-Hans'?: string | undefined; 'zh-Hant'?: string | undefined }
  channels: Channel[]
  position: number
  shown: boolean
}

/** Purposes that the workspace set up. */
export async function readPurposes(state: StateStore, workspace: WorkspaceId): Promise<PurposeRow[]> {
  return (
    await sql<PurposeRow>`SELECT slug, name, channels, position, shown FROM consent_purpose WHERE workspace_id = ${workspace}
      ORDER BY position, slug LIMIT 500`.execute(state.tables())
  ).rows
}

/** Creates or changes a purpose. */
export async function upsertPurpose(tx: StateStore, workspace: WorkspaceId, row: PurposeRow): Promise<void> {
  await sql`INSERT INTO consent_purpose (workspace_id, slug, name, channels, position, shown)
    VALUES (${workspace}, ${row.slug}, ${JSON.stringify(row.name)}::jsonb, ${row.channels}::text[], ${row.position}, ${row.shown})
    ON CONFLICT (workspace_id, slug) DO UPDATE SET name = excluded.name, channels = excluded.channels, position = excluded.position, shown = excluded.shown`.execute(
    tx.tables(),
  )
}

export type WordingRow = { purpose: string; version: number; texts: Texts; created_at: Date; created_by: string }

/** Wordings of a purpose, newest first; of all purposes only the latest each when none is named. */
export async function readWordings(
  state: StateStore,
  workspace: WorkspaceId,
  purpose: string | null,
): Promise<WordingRow[]> {
  if (purpose === null) {
    return (
      await sql<WordingRow>`SELECT DISTINCT ON (purpose) purpose, version, texts, created_at, created_by FROM consent_wording
        WHERE workspace_id = ${workspace} ORDER BY purpose, version DESC`.execute(state.tables())
    ).rows
  }
  return (
    await sql<WordingRow>`SELECT purpose, version, texts, created_at, created_by FROM consent_wording
      WHERE workspace_id = ${workspace} AND purpose = ${purpose} ORDER BY version DESC LIMIT 500`.execute(
      state.tables(),
    )
  ).rows
}

/** Certain versions of wordings; those that the workspace does not have are absent. */
export async function readWordingVersions(
  state: StateStore,
  workspace: WorkspaceId,
  of: readonly { purpose: string; version: number }[],
): Promise<WordingRow[]> {
  if (of.length === 0) return []
  return (
    await sql<WordingRow>`SELECT w.purpose, w.version, w.texts, w.created_at, w.created_by FROM consent_wording w
      JOIN unnest(${of.map((one) => one.purpose)}::text[], ${of.map((one) => one.version)}::int[]) AS o (purpose, version)
        ON w.purpose = o.purpose AND w.version = o.version WHERE w.workspace_id = ${workspace}`.execute(state.tables())
  ).rows
}

/** Adds a wording under the next version of its purpose. */
export async function insertWording(
  tx: StateStore,
  workspace: WorkspaceId,
  wording: { purpose: string; texts: Texts; at: Date; by: string },
): Promise<WordingRow> {
  await oneByOne(tx, workspace)
  const { rows } =
    await sql<WordingRow>`INSERT INTO consent_wording (workspace_id, purpose, version, texts, created_at, created_by)
    SELECT ${workspace}, ${wording.purpose}, coalesce(max(version), 0) + 1, ${JSON.stringify(wording.texts)}::jsonb, ${wording.at}, ${wording.by}
    FROM consent_wording WHERE workspace_id = ${workspace} AND purpose = ${wording.purpose}
    RETURNING purpose, version, texts, created_at, created_by`.execute(tx.tables())
  return rows[0] as WordingRow
}

/** Two at once would take the same number, or leave two bases that both hold: they wait for each other. */
async function oneByOne(tx: StateStore, workspace: WorkspaceId): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(7202, ${workspace})`.execute(tx.tables())
}

type BasisRow = {
  public_id: string
  purpose: string
  channel: Basis['channel']
  basis: LegalBasis
  reason: string
  since: Date
  by_name: string
  ended_at: Date | null
}

function basisOf(row: BasisRow): Basis {
  return {
    id: row.public_id,
    purpose: row.purpose,
    channel: row.channel,
    basis: row.basis,
    reason: row.reason,
    since: row.since.toISOString(),
    by: row.by_name,
    endedAt: row.ended_at?.toISOString() ?? null,
  }
}

/** Legal bases, those that hold first, then ended ones, newest first. */
export async function readBases(state: StateStore, workspace: WorkspaceId): Promise<Basis[]> {
  const { rows } =
    await sql<BasisRow>`SELECT public_id, purpose, channel, basis, reason, since, by_name, ended_at FROM consent_basis
    WHERE workspace_id = ${workspace} ORDER BY ended_at DESC NULLS FIRST, id DESC LIMIT 200`.execute(state.tables())
  return rows.map(basisOf)
}

/** Ends the basis that a purpose has on a channel, if any, and records the new one. */
export async function replaceBasis(
  tx: StateStore,
  workspace: WorkspaceId,
  basis: { purpose: string; channel: string; basis: LegalBasis; reason: string; at: Date; by: string },
): Promise<Basis> {
  await oneByOne(tx, workspace)
  await sql`UPDATE consent_basis SET ended_at = ${basis.at} WHERE workspace_id = ${workspace} AND purpose = ${basis.purpose}
    AND channel = ${basis.channel} AND ended_at IS NULL`.execute(tx.tables())
  const { rows } =
    await sql<BasisRow>`INSERT INTO consent_basis (public_id, workspace_id, purpose, channel, basis, reason, since, by_name)
    VALUES (${newPublicId('bas')}, ${workspace}, ${basis.purpose}, ${basis.channel}, ${basis.basis}, ${basis.reason}, ${basis.at}, ${basis.by})
    RETURNING public_id, purpose, channel, basis, reason, since, by_name, ended_at`.execute(tx.tables())
  return basisOf(rows[0] as BasisRow)
}

/** Ends a basis; null when the workspace has none that holds under this id. */
export async function endBasisRow(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, at }: { id: string; at: Date },
): Promise<Basis | null> {
  const { rows } = await sql<BasisRow>`UPDATE consent_basis SET ended_at = ${at}
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND ended_at IS NULL
    RETURNING public_id, purpose, channel, basis, reason, since, by_name, ended_at`.execute(tx.tables())
  return rows[0] ? basisOf(rows[0]) : null
}
