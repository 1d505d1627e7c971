import { sql } from 'kysely'
import type { StateStore } from '../statestore/index.ts'
import type { JobsTables } from './tables.ts'

/** How queue and outbox are doing. */
export type JobsStatus = {
  waiting: number
  running: number
  /** Age of the oldest job that is due and does not run; 0 when there is none. */
  oldestDueSeconds: number
  /** Facts that at least one subscriber has not dealt with yet. */
  undeliveredFacts: number
  /** Facts that wait because their subscriber failed, or behind such a one. */
  parkedFacts: number
}

/** Reads the state of queue and outbox across all workspaces. */
export async function readJobsStatus(store: StateStore): Promise<JobsStatus> {
  const { rows } = await sql<JobsStatus>`
    select
      (select count(*) from jobs_job where state = 'waiting') as waiting,
      (select count(*) from jobs_job where state = 'running') as running,
      (select coalesce(extract(epoch from now() - min(coalesce(run_at, created_at))), 0)::float8 from jobs_job
        where state = 'waiting' and (run_at is null or run_at <= now())) as "oldestDueSeconds",
      (select count(*) from outbox fact where exists (
        select 1 from outbox_subscriber subscriber where fact.type = any(subscriber.types)
          and (fact.position is null or fact.position > subscriber.position))) as "undeliveredFacts",
      (select count(*) from outbox_parked where gave_up_at is null) as "parkedFacts"`.execute(
    store.tables<JobsTables>(),
  )
  const status = rows[0]
  if (!status) throw new Error('The state of the jobs could not be read.')
  return status
}

/** What was given up, for operators: `jobs` after all attempts (kept for 30 days), `facts` that a subscriber never took; the last of them. */
export type FailedWork = { jobs: number; facts: number; last: { name: string; error: string; at: string } | null }

/** Reads what was given up across all workspaces. Cheap: a failure is rare and has its own state. */
export async function readFailedWork(store: StateStore): Promise<FailedWork> {
  const { rows } = await sql<FailedWork>`
    with given_up as (
      select name, coalesce(last_error, '') as error, failed_at as at from jobs_job where state = 'failed'
      union all
      select subscriber, coalesce(last_error, ''), gave_up_at from outbox_parked where gave_up_at is not null)
    select (select count(*) from jobs_job where state = 'failed') as jobs,
      (select count(*) from outbox_parked where gave_up_at is not null) as facts,
      (select json_build_object('name', name, 'error', error, 'at', at) from given_up order by at desc nulls last limit 1) as last`.execute(
    store.tables<JobsTables>(),
  )
  return rows[0] ?? { jobs: 0, facts: 0, last: null }
}
