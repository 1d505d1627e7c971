import { sql } from 'kysely'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { readStatements } from './statements.ts'

type About = { profiles: readonly number[]; addresses: readonly string[] }

/** Everything that is kept of a person's consent: statements, wishes, requests, confirmations under way. */
export async function consentRecord(state: StateStore, workspace: WorkspaceId, about: About) {
  const ids = [...about.profiles]
  const db = state.tables()
  const [preferences, requests, optIns] = await Promise.all([
    sql<Record<string, unknown>>`SELECT kind, purpose, days, until, at, origin, proof FROM consent_preference
      WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[]) ORDER BY id`.execute(db),
    sql<
      Record<string, unknown>
    >`SELECT public_id AS id, kind, state, language, at, decided_at AS "decidedAt", note FROM consent_request
      WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[]) ORDER BY id`.execute(db),
    sql<
      Record<string, unknown>
    >`SELECT public_id AS id, address, purposes, form, requested_at AS "requestedAt", confirmed_at AS "confirmedAt"
      FROM consent_opt_in WHERE workspace_id = ${workspace} AND address = ANY(${lowered(about)}::text[]) ORDER BY id`.execute(
      db,
    ),
  ])
  return {
    statements: await readStatements(state, workspace, { profiles: ids, onlyCounting: false }),
    preferences: preferences.rows,
    requests: requests.rows,
    optIns: optIns.rows,
  }
}

/** Removes all of it. */
export async function clearConsent(tx: StateStore, workspace: WorkspaceId, about: About): Promise<void> {
  const ids = [...about.profiles]
  const db = tx.tables()
  await sql`DELETE FROM consent_record WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    db,
  )
  await sql`DELETE FROM consent_preference WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    db,
  )
  await sql`DELETE FROM consent_request WHERE workspace_id = ${workspace} AND profile = ANY(${ids}::bigint[])`.execute(
    db,
  )
  await sql`DELETE FROM consent_opt_in WHERE workspace_id = ${workspace} AND address = ANY(${lowered(about)}::text[])`.execute(
    db,
  )
}

function lowered({ addresses }: About): string[] {
  return addresses.map((address) => address.trim().toLowerCase())
}
