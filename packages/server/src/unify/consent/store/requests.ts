import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { PrivacyRequest } from '../contract.ts'

export type RequestRow = {
  id: number
  public_id: string
  person: number
  kind: PrivacyRequest['kind']
  state: PrivacyRequest['state']
  language: string
  at: Date
  decided_at: Date | null
  decided_by: string | null
  note: string
}

/** Records what a person asked for; asking twice while one is open is one request. */
export async function insertRequest(
  tx: StateStore,
  workspace: WorkspaceId,
  request: { profile: number; kind: PrivacyRequest['kind']; language: string; at: Date },
): Promise<void> {
  await sql`INSERT INTO consent_request (public_id, workspace_id, profile, kind, language, at)
    VALUES (${newPublicId('req')}, ${workspace}, ${request.profile}, ${request.kind}, ${request.language}, ${request.at})
    ON CONFLICT (workspace_id, profile, kind) WHERE state = 'open' DO NOTHING`.execute(tx.tables())
}

const columns = sql`r.id, r.public_id, p.person, r.kind, r.state, r.language, r.at, r.decided_at, r.decided_by, r.note`

/** A page of requests, open ones first, then newest first. */
export async function pageRequests(
  state: StateStore,
  workspace: WorkspaceId,
  page: { state: string | null; after: { open: boolean; id: number } | null; limit: number },
): Promise<RequestRow[]> {
  const { after } = page
  return (
    await sql<RequestRow>`SELECT ${columns} FROM consent_request r
      JOIN identity_profile p ON p.workspace_id = r.workspace_id AND p.id = r.profile
      WHERE r.workspace_id = ${workspace} AND (${page.state}::text IS NULL OR r.state = ${page.state})
        AND (${after === null} OR (r.state = 'open', r.id) < (${after?.open ?? false}, ${after?.id ?? 0}::bigint))
      ORDER BY (r.state = 'open') DESC, r.id DESC LIMIT ${page.limit}`.execute(state.tables())
  ).rows
}

/** Requests of a person's profiles, newest first. */
export async function requestsOf(
  state: StateStore,
  workspace: WorkspaceId,
  profiles: readonly number[],
): Promise<RequestRow[]> {
  return (
    await sql<RequestRow>`SELECT ${columns} FROM consent_request r
      JOIN identity_profile p ON p.workspace_id = r.workspace_id AND p.id = r.profile
      WHERE r.workspace_id = ${workspace} AND r.profile = ANY(${[...profiles]}::bigint[]) ORDER BY r.id DESC LIMIT 200`.execute(
      state.tables(),
    )
  ).rows
}

/** One request, locked; null when the workspace has none with this id. */
export async function lockRequest(tx: StateStore, workspace: WorkspaceId, id: string): Promise<RequestRow | null> {
  const { rows } = await sql<RequestRow>`SELECT ${columns} FROM consent_request r
    JOIN identity_profile p ON p.workspace_id = r.workspace_id AND p.id = r.profile
    WHERE r.workspace_id = ${workspace} AND r.public_id = ${id} FOR UPDATE OF r`.execute(tx.tables())
  return rows[0] ?? null
}

/** Writes the decision. */
export async function decideRow(
  tx: StateStore,
  workspace: WorkspaceId,
  decision: { id: string; state: 'done' | 'declined'; at: Date; by: string; note: string },
): Promise<void> {
  await sql`UPDATE consent_request SET state = ${decision.state}, decided_at = ${decision.at}, decided_by = ${decision.by}, note = ${decision.note}
    WHERE workspace_id = ${workspace} AND public_id = ${decision.id}`.execute(tx.tables())
}

/** How many requests wait. */
export async function countOpen(state: StateStore, workspace: WorkspaceId): Promise<number> {
  const { rows } = await sql<{ n: string }>`SELECT count(*) AS n FROM consent_request
    WHERE workspace_id = ${workspace} AND state = 'open'`.execute(state.tables())
  return Number(rows[0]?.n ?? 0)
}
