import type { Selectable } from 'kysely'
import { type Json, newPublicId, type WorkspaceId } from '../../kernel/index.ts'
import type { StateStore } from '../../statestore/index.ts'
import type { JobsTables, ProgressState } from '../tables.ts'
import type { Progress } from './contract.ts'
import { outlook } from './model.ts'

export type NewProgress = {
  workspace: WorkspaceId
  kind: string
  title: string
  /** What is counted: `rows`, `people`, `bytes`. */
  unit: string
  total?: number
  detail?: Record<string, Json>
  /** Epoch milliseconds. */
  now: number
}

/** Records long work that will begin, in the caller's transaction (with the job that does it); returns its public id. */
export async function createProgress(store: StateStore, input: NewProgress): Promise<string> {
  const id = newPublicId('prg')
  const now = new Date(input.now)
  await store
    .tables<JobsTables>()
    .insertInto('jobs_progress')
    .values({
      public_id: id,
      workspace_id: input.workspace,
      kind: input.kind,
      title: input.title,
      unit: input.unit,
      state: 'waiting',
      total: input.total ?? null,
      detail: JSON.stringify(input.detail ?? {}),
      created_at: now,
      updated_at: now,
    })
    .execute()
  return id
}

export type ProgressQuery = { workspace: WorkspaceId; now: number }

/** Progress of one piece of work in this workspace, or undefined. */
export async function readProgress(
  store: StateStore,
  query: ProgressQuery & { id: string },
): Promise<Progress | undefined> {
  const row = await store
    .tables<JobsTables>()
    .selectFrom('jobs_progress')
    .selectAll()
    .where('workspace_id', '=', query.workspace)
    .where('public_id', '=', query.id)
    .executeTakeFirst()
  return row && toProgress(row, query.now)
}

export type ProgressListQuery = ProgressQuery & { kind?: string; activeOnly?: boolean; limit?: number }

/** Progress of this workspace's work, newest first; at most 50 unless said. */
export async function listProgress(store: StateStore, query: ProgressListQuery): Promise<Progress[]> {
  let rows = store
    .tables<JobsTables>()
    .selectFrom('jobs_progress')
    .selectAll()
    .where('workspace_id', '=', query.workspace)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit ?? 50)
  if (query.kind !== undefined) rows = rows.where('kind', '=', query.kind)
  if (query.activeOnly) rows = rows.where('state', 'in', ['waiting', 'running'])
  return (await rows.execute()).map((row) => toProgress(row, query.now))
}

/**
 * Asks work to stop: what waits is cancelled at once, what runs learns of it within a second. False when there is no such work
 * or it has ended.
 */
export async function requestCancel(store: StateStore, query: ProgressQuery & { id: string }): Promise<boolean> {
  const now = new Date(query.now)
  const result = await store
    .tables<JobsTables>()
    .updateTable('jobs_progress')
    .set((eb) => ({
      cancel_requested: true,
      state: eb.case().when('state', '=', 'waiting').then<ProgressState>('cancelled').else(eb.ref('state')).end(),
      finished_at: eb.case().when('state', '=', 'waiting').then(now).else(eb.ref('finished_at')).end(),
    }))
    .where('workspace_id', '=', query.workspace)
    .where('public_id', '=', query.id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

function toProgress(row: Selectable<JobsTables['jobs_progress']>, nowMs: number): Progress {
  const { state, done, total, rate_per_second: ratePerSecond } = row
  return {
    id: row.public_id,
    kind: row.kind,
    title: row.title,
    unit: row.unit,
    state,
    done,
    total,
    ratePerSecond,
    ...outlook({ state, done, total, ratePerSecond, updatedAtMs: row.updated_at.getTime() }, nowMs),
    cancelRequested: row.cancel_requested,
    error: row.error,
    detail: row.detail,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    updatedAt: row.updated_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  }
}
