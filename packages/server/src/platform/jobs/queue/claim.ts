import { sql } from 'kysely'
import type { Json } from '../../kernel/index.ts'
import { isUniqueViolation, type StateStore } from '../../statestore/index.ts'
import type { JobsTables } from '../tables.ts'

/** How long a job stays its worker's without a sign of life. */
export const leaseSeconds = 30

export type ClaimedJob = { id: number; name: string; key: string | null; payload: Json; attempts: number }

export type ClaimInput = {
  worker: string
  /** Jobs that this worker knows. */
  names: readonly string[]
  /** At most so many. */
  slots: number
  now: Date
}

/**
 * Takes due jobs for a worker: those without a time first, then by time. Two workers never get the same job, and a job whose
 * key is running waits. The attempt counts from here, so that a job that kills its process runs out of attempts.
 */
export async function claimJobs(store: StateStore, input: ClaimInput): Promise<ClaimedJob[]> {
  if (input.slots <= 0 || input.names.length === 0) return []
  return await store.transaction(async (transaction) => {
    const tables = transaction.tables<JobsTables>()
    // After a burst the planner knows nothing of it yet, and would read and sort the whole queue for each claim: only the
    // index in the order of the claim remains.
    await sql`select set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true),
      set_config('enable_seqscan', 'off', true)`.execute(tables)
    const { rows } = await claimStatement(input).execute(tables)
    return rows.sort((a, b) => a.id - b.id)
  })
}

function claimStatement({ worker, names, slots, now }: ClaimInput) {
  return sql<ClaimedJob>`
    with due as (
      select id from jobs_job job
      where state = 'waiting' and (run_at is null or run_at <= ${now}) and name = any(${[...names]})
        and not exists (
          select 1 from jobs_job twin where twin.state = 'running' and twin.name = job.name and twin.key = job.key
        )
      order by run_at nulls first, id
      limit ${slots}
      for update of job skip locked
    )
    update jobs_job job
    set state = 'running', attempts = attempts + 1, worker = ${worker}, lease_until = ${leaseEnd()}
    from due where job.id = due.id
    returning job.id, job.name, job.key, job.payload, job.attempts`
}

/** The database's clock, so that servers with different clocks agree on who is dead. */
function leaseEnd() {
  return sql<Date>`now() + ${leaseSeconds} * interval '1 second'`
}

/** Sign of life for jobs that run here. */
export async function extendLeases(store: StateStore, worker: string, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return
  await store
    .tables<JobsTables>()
    .updateTable('jobs_job')
    .set({ lease_until: leaseEnd() })
    .where('worker', '=', worker)
    .where('id', 'in', [...ids])
    .where('state', '=', 'running')
    .execute()
}

/** Which run of which job: a worker that lost its lease meanwhile changes nothing. */
type Run = { id: number; worker: string; attempts: number }

/** Removes a job that succeeded; false when the lease was lost, so that it may run again elsewhere. */
export async function completeJob(store: StateStore, run: Run): Promise<boolean> {
  const result = await store
    .tables<JobsTables>()
    .deleteFrom('jobs_job')
    .where('id', '=', run.id)
    .where('worker', '=', run.worker)
    .where('attempts', '=', run.attempts)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

export type Reschedule = Run & { runAt: Date | null; error: string | null; countAttempt: boolean }

/** Puts a job back into the queue; if another of its key waits by now, that one stands for both. */
export async function putBack(store: StateStore, run: Reschedule): Promise<void> {
  const tables = store.tables<JobsTables>()
  try {
    await tables
      .updateTable('jobs_job')
      .set({
        state: 'waiting',
        worker: null,
        lease_until: null,
        run_at: run.runAt,
        last_error: run.error,
        attempts: run.countAttempt ? run.attempts : run.attempts - 1,
      })
      .where('id', '=', run.id)
      .where('worker', '=', run.worker)
      .where('attempts', '=', run.attempts)
      .execute()
  } catch (error) {
    if (!isUniqueViolation(error, 'jobs_job_waiting_key')) throw error
    await completeJob(store, run)
  }
}

/** Keeps a job that will not run again by itself, with its last error, for an operator to see. */
export async function keepFailed(store: StateStore, run: Run & { error: string; now: Date }): Promise<void> {
  await store
    .tables<JobsTables>()
    .updateTable('jobs_job')
    .set({ state: 'failed', worker: null, lease_until: null, last_error: run.error, failed_at: run.now })
    .where('id', '=', run.id)
    .where('worker', '=', run.worker)
    .where('attempts', '=', run.attempts)
    .execute()
}

const lostError = 'The process that ran it ended or lost the database.'

/**
 * Puts jobs back whose worker gave no sign of life (or, with `everyone`, all that run: right after the start of the only
 * server on the database). They wait longer with each attempt. Returns how many.
 */
export async function reclaimLost(store: StateStore, input: { now: Date; everyone: boolean }): Promise<number> {
  const lost = input.everyone ? sql`true` : sql`lease_until < now()`
  const tables = store.tables<JobsTables>()
  const { numAffectedRows: dropped } = await sql`
    delete from jobs_job job where state = 'running' and ${lost} and exists (
      select 1 from jobs_job twin where twin.state = 'waiting' and twin.name = job.name and twin.key = job.key
    )`.execute(tables)
  const { numAffectedRows: back } = await sql`
    update jobs_job set state = 'waiting', worker = null, lease_until = null, last_error = ${lostError},
      run_at = ${input.now}::timestamptz + least(600, power(2, attempts - 1)) * interval '1 second'
    where state = 'running' and ${lost}`.execute(tables)
  return Number(dropped ?? 0n) + Number(back ?? 0n)
}
