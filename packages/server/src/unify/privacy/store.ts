import { sql } from 'kysely'
import { newPublicId, type WorkspaceId } from '../../platform/kernel/index.ts'
import type { StateStore } from '../../platform/statestore/index.ts'
import type { Subject } from './model.ts'

export type ErasureRow = {
  public_id: string
  workspace_id: WorkspaceId
  state: 'waiting' | 'running' | 'done'
  person: string | null
  subject: Subject | null
  identifier_hashes: string[]
  requested_at: Date
  requested_by: string
  finished_at: Date | null
}

/** Until the transaction ends no other one of the workspace orders an erasure: two requests at once are one erasure. */
export async function lockErasures(tx: StateStore, workspace: WorkspaceId): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`erase:${workspace}`}, 0))`.execute(tx.tables())
}

/** An erasure of this person that has not ended; null when there is none. */
export async function findOpenErasure(
  state: StateStore,
  workspace: WorkspaceId,
  person: string,
): Promise<string | null> {
  const rows = await sql<{
    public_id: string
  }>`SELECT public_id FROM privacy_erasure WHERE workspace_id = ${workspace} AND person = ${person} AND state <> 'done'`.execute(
    state.tables(),
  )
  return rows.rows[0]?.public_id ?? null
}

/** Records that a person is to be erased; gives the erasure's public id. */
export async function insertErasure(
  tx: StateStore,
  workspace: WorkspaceId,
  erasure: { person: string; by: string; at: Date },
): Promise<string> {
  const id = newPublicId('era')
  await sql`INSERT INTO privacy_erasure (public_id, workspace_id, state, person, requested_at, requested_by)
    VALUES (${id}, ${workspace}, 'waiting', ${erasure.person}, ${erasure.at}, ${erasure.by})`.execute(tx.tables())
  return id
}

/** One erasure; null when the workspace has none with this id. */
export async function readErasure(state: StateStore, workspace: WorkspaceId, id: string): Promise<ErasureRow | null> {
  const rows =
    await sql<ErasureRow>`SELECT public_id, workspace_id, state, person, subject, identifier_hashes, requested_at, requested_by, finished_at
    FROM privacy_erasure WHERE workspace_id = ${workspace} AND public_id = ${id}`.execute(state.tables())
  return rows.rows[0] ?? null
}

/** Keeps whom an erasure is about until it has ended, and the hashes that stay. */
export async function saveSubject(
  tx: StateStore,
  workspace: WorkspaceId,
  found: { id: string; subject: Subject; hashes: readonly string[] },
): Promise<void> {
  await sql`UPDATE privacy_erasure SET state = 'running', subject = ${JSON.stringify(found.subject)}::jsonb, identifier_hashes = ${[...found.hashes]}::text[]
    WHERE workspace_id = ${workspace} AND public_id = ${found.id}`.execute(tx.tables())
}

/** Ends an erasure: only that it happened stays. */
export async function finishErasure(
  tx: StateStore,
  workspace: WorkspaceId,
  { id, at }: { id: string; at: Date },
): Promise<void> {
  await sql`UPDATE privacy_erasure SET state = 'done', subject = NULL, person = NULL, finished_at = ${at}
    WHERE workspace_id = ${workspace} AND public_id = ${id} AND state <> 'done'`.execute(tx.tables())
}

/** Records an erasure that happened after a backup which is restored now: it was done, and is done again. */
export async function insertRepeated(
  tx: StateStore,
  workspace: WorkspaceId,
  erasure: { id: string; hashes: readonly string[]; finishedAt: Date },
): Promise<void> {
  await sql`INSERT INTO privacy_erasure (public_id, workspace_id, state, identifier_hashes, requested_at, requested_by, finished_at)
    VALUES (${erasure.id}, ${workspace}, 'done', ${[...erasure.hashes]}::text[], ${erasure.finishedAt}, 'restore', ${erasure.finishedAt})
    ON CONFLICT (public_id) DO UPDATE SET state = 'done', subject = NULL, person = NULL, finished_at = excluded.finished_at`.execute(
    tx.tables(),
  )
}
