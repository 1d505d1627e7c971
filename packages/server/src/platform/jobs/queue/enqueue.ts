import { type ExpressionBuilder, sql } from 'kysely'
import type { StateStore } from '../../statestore/index.ts'
import { type JobsTables, jobsChannel } from '../tables.ts'
import type { Job } from './define-job.ts'

export type EnqueueOptions = {
  /**
   * At most one job of this name and key waits: enqueuing again replaces its payload and keeps the earlier time (and the
   * pause of one that is being retried). While one runs, another may wait; they never run at the same time.
   */
  key?: string
  /** Not before this time; at once unless said. */
  runAt?: Date
  /** With `key`: the new `runAt` counts, also when it is later (debounce, moved reminders). */
  reschedule?: boolean
}

/**
 * Puts a job into the queue, within the caller's transaction: it runs if and only if that commits. Returns its id. Throws
 * ZodError for a payload that the job would refuse: a defect of the caller.
 */
export async function enqueue<Payload>(
  store: StateStore,
  job: Job<Payload>,
  request: { payload: Payload } & EnqueueOptions,
): Promise<number> {
  job.payload.parse(request.payload)
  const { key = null, runAt = null, reschedule = false } = request
  const { id } = await store
    .tables<JobsTables>()
    .insertInto('jobs_job')
    .values({ name: job.name, key, payload: JSON.stringify(request.payload), run_at: runAt })
    .onConflict((conflict) =>
      conflict
        .columns(['name', 'key'])
        .where('state', '=', sql.lit('waiting'))
        .where('key', 'is not', null)
        .doUpdateSet((eb) => ({
          payload: eb.ref('excluded.payload'),
          run_at: reschedule ? eb.ref('excluded.run_at') : earlierRunAt(eb),
        })),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  await store.notify(jobsChannel, '')
  return id
}

type Conflict = JobsTables & { excluded: JobsTables['jobs_job'] }

function earlierRunAt(eb: ExpressionBuilder<Conflict, 'jobs_job' | 'excluded'>) {
  const [known, offered] = [eb.ref('jobs_job.run_at'), eb.ref('excluded.run_at')]
  return sql<Date | null>`case
    when jobs_job.attempts > 0 then ${known}
    when ${known} is null or ${offered} is null then null
    else least(${known}, ${offered})
  end`
}
