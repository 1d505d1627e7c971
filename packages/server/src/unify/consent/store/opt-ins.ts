import { sql } from 'kysely'
import { type JsonObject, newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { AnyChannel } from '../contract.ts'
import { namingKinds } from '../model.ts'

/**
 * A purpose that somebody asks to agree to, with the version of the wording that they were shown; null = none was written.
 * `channel` is missing in rows of before forms: then `email`.
 */
export type AskedPurpose = { purpose: string; wording: number | null; channel?: AnyChannel }
export type OptInRow = {
  workspace_id: WorkspaceId
  public_id: string
  address: string
  purposes: AskedPurpose[]
  language: string
  form: string
  form_id: number | null
  proof: JsonObject
  requested_at: Date
  expires_at: Date
  confirmed_at: Date | null
}

/** Requests for one address are counted one after the other until the transaction ends: two at once would both pass. */
export async function lockAddress(tx: StateStore, workspace: WorkspaceId, address: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`opt-in:${workspace}:${address}`}, 0))`.execute(tx.tables())
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

type NewOptIn = Pick<
  OptInRow,
  'address' | 'purposes' | 'language' | 'form' | 'form_id' | 'proof' | 'requested_at' | 'expires_at'
> & { tokenHash: Buffer; tokenSealed: Buffer }

/** Records that a confirmation is asked for; gives its public id. The token itself is kept sealed, until the mail is out. */
export async function insertOptIn(tx: StateStore, workspace: WorkspaceId, row: NewOptIn): Promise<string> {
  const publicId = newPublicId('opt')
  await sql`INSERT INTO consent_opt_in (public_id, workspace_id, token_hash, token_sealed, address, purposes, language, form, form_id, proof, requested_at, expires_at)
    VALUES (${publicId}, ${workspace}, ${row.tokenHash}, ${row.tokenSealed}, ${row.address}, ${JSON.stringify(row.purposes)}::jsonb, ${row.language}, ${row.form},
      ${row.form_id}, ${JSON.stringify(row.proof)}::jsonb, ${row.requested_at}, ${row.expires_at})`.execute(tx.tables())
  return publicId
}

const columns = sql`workspace_id, public_id, address, purposes, language, form, form_id, proof, requested_at, expires_at, confirmed_at`

/** A request whose mail is not out yet and that can still be confirmed; null otherwise. */
export async function unsentOptIn(
  state: StateStore,
  workspace: WorkspaceId,
  of: { id: string; now: Date },
): Promise<(OptInRow & { token_sealed: Buffer }) | null> {
  const { rows } = await sql<OptInRow & { token_sealed: Buffer }>`SELECT ${columns}, token_sealed FROM consent_opt_in
    WHERE workspace_id = ${workspace} AND public_id = ${of.id} AND confirmed_at IS NULL AND expires_at > ${of.now}
      AND sent_at IS NULL AND token_sealed IS NOT NULL`.execute(state.tables())
  return rows[0] ?? null
}

/** Notes that the mail is out, or never will be: the token goes, its hash stays. */
export async function markSent(
  state: StateStore,
  workspace: WorkspaceId,
  of: { id: string; now: Date },
): Promise<void> {
  await sql`UPDATE consent_opt_in SET sent_at = ${of.now}, token_sealed = NULL
    WHERE workspace_id = ${workspace} AND public_id = ${of.id}`.execute(state.tables())
}

/** The request of a token, whether it still counts or not; the token is the only key, so that nothing can be enumerated. */
export async function findOptIn(state: StateStore, tokenHash: Buffer): Promise<OptInRow | null> {
  const { rows } = await sql<OptInRow>`SELECT ${columns} FROM consent_opt_in WHERE token_hash = ${tokenHash}`.execute(
    state.tables(),
  )
  return rows[0] ?? null
}

/** Confirms once, in time; null when it was confirmed before, is too late or is unknown. */
export async function confirmRow(tx: StateStore, tokenHash: Buffer, now: Date): Promise<OptInRow | null> {
  const { rows } = await sql<OptInRow>`UPDATE consent_opt_in SET confirmed_at = ${now}, token_sealed = NULL
    WHERE token_hash = ${tokenHash} AND confirmed_at IS NULL AND expires_at > ${now} RETURNING ${columns}`.execute(
    tx.tables(),
  )
  return rows[0] ?? null
}

/** Removes requests whose time ended before this: confirmed ones (the statement is the proof) and those nobody confirmed. */
export async function deleteOptIns(state: StateStore, before: Date): Promise<void> {
  await sql`DELETE FROM consent_opt_in WHERE expires_at < ${before}`.execute(state.tables())
}

/**
 * Profiles whose person has an address, as identifier or contact trait; at most 20. One that a public key gave a device speaks for
 * nobody with another address to whom the device was joined.
 */
export async function profilesWithAddress(tx: StateStore, workspace: WorkspaceId, address: string): Promise<number[]> {
  const { rows } = await sql<{ person: number }>`SELECT DISTINCT p.person FROM (
      SELECT profile FROM identity_identifier WHERE workspace_id = ${workspace} AND kind = 'email' AND lower(value) = ${address}
      UNION SELECT profile FROM people_trait t WHERE workspace_id = ${workspace} AND key IN ('email', '$email') AND lower(value #>> '{}') = ${address}
        AND NOT (t.by_public_key
          AND NOT EXISTS (SELECT 1 FROM identity_identifier i WHERE i.workspace_id = t.workspace_id AND i.profile = t.profile AND i.kind = ANY(${[...namingKinds]}::text[]))
          AND EXISTS (SELECT 1 FROM identity_profile own JOIN identity_profile other ON other.workspace_id = own.workspace_id AND other.person = own.person AND other.id <> own.id
            JOIN people_trait o ON o.workspace_id = other.workspace_id AND o.profile = other.id AND o.key IN ('email', '$email') AND lower(o.value #>> '{}') <> ${address}
            WHERE own.workspace_id = t.workspace_id AND own.id = t.profile))
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
