import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'

/** A purpose that somebody asks to agree to, with the version of the wording that the mail shows; null = none was written. */
export type AskedPurpose = { purpose: string; wording: number | null }
export type OptInRow = {
  workspace_id: WorkspaceId
  public_id: string
  address: string
  purposes: AskedPurpose[]
  language: string
  form: string
  requested_at: Date
  expires_at: Date
  confirmed_at: Date | null
}

/** How many mails an address was sent since a time. */
export async function countOptIns(
  tx: StateStore,
  workspace: WorkspaceId,
  { address, since }: { address: string; since: Date },
): Promise<number> {
  const { rows } = await sql<{ n: string }>`SELECT count(*) AS n FROM consent_opt_in
    WHERE workspace_id = ${workspace} AND address = ${address} AND requested_at > ${since}`.execute(tx.tables())
  return Number(rows[0]?.n ?? 0)
}

/** Records that a confirmation is asked for; only the token's hash is kept. */
export async function insertOptIn(
  tx: StateStore,
  workspace: WorkspaceId,
  row: Pick<OptInRow, 'address' | 'purposes' | 'language' | 'form' | 'requested_at' | 'expires_at'> & {
    tokenHash: Buffer
  },
): Promise<void> {
  await sql`INSERT INTO consent_opt_in (public_id, workspace_id, token_hash, address, purposes, language, form, requested_at, expires_at)
    VALUES (${newPublicId('opt')}, ${workspace}, ${row.tokenHash}, ${row.address}, ${JSON.stringify(row.purposes)}::jsonb, ${row.language}, ${row.form},
      ${row.requested_at}, ${row.expires_at})`.execute(tx.tables())
}

const columns = sql`workspace_id, public_id, address, purposes, language, form, requested_at, expires_at, confirmed_at`

/** The request of a token, whether it still counts or not; the token is the only key, so that nothing can be enumerated. */
export async function findOptIn(state: StateStore, tokenHash: Buffer): Promise<OptInRow | null> {
  const { rows } = await sql<OptInRow>`SELECT ${columns} FROM consent_opt_in WHERE token_hash = ${tokenHash}`.execute(
    state.tables(),
  )
  return rows[0] ?? null
}

/** Confirms once, in time; null when it was confirmed before, is too late or is unknown. */
export async function confirmRow(tx: StateStore, tokenHash: Buffer, now: Date): Promise<OptInRow | null> {
  const { rows } = await sql<OptInRow>`UPDATE consent_opt_in SET confirmed_at = ${now}
    WHERE token_hash = ${tokenHash} AND confirmed_at IS NULL AND expires_at > ${now} RETURNING ${columns}`.execute(
    tx.tables(),
  )
  return rows[0] ?? null
}

/** Removes requests whose time ended before this: confirmed ones (the statement is the proof) and those nobody confirmed. */
export async function deleteOptIns(state: StateStore, before: Date): Promise<void> {
  await sql`DELETE FROM consent_opt_in WHERE expires_at < ${before}`.execute(state.tables())
}

/** Profiles whose person has an address, as identifier or contact trait; at most 20. */
export async function profilesWithAddress(tx: StateStore, workspace: WorkspaceId, address: string): Promise<number[]> {
  const { rows } = await sql<{ person: number }>`SELECT DISTINCT p.person FROM (
      SELECT profile FROM identity_identifier WHERE workspace_id = ${workspace} AND kind = 'email' AND lower(value) = ${address}
      UNION SELECT profile FROM people_trait WHERE workspace_id = ${workspace} AND key IN ('email', '$email') AND lower(value #>> '{}') = ${address}
    ) AS found (profile) JOIN identity_profile p ON p.workspace_id = ${workspace} AND p.id = found.profile ORDER BY p.person LIMIT 20`.execute(
    tx.tables(),
  )
  return rows.map((row) => Number(row.person))
}

/** A confirmed request by its public id; null when it was swept or belongs to somebody who was erased. */
export async function confirmedOptIn(state: StateStore, workspace: WorkspaceId, id: string): Promise<OptInRow | null> {
  const { rows } = await sql<OptInRow>`SELECT ${columns} FROM consent_opt_in
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND confirmed_at IS NOT NULL`.execute(state.tables())
  return rows[0] ?? null
}
