import { sql } from 'kysely'
import * as z from 'zod'
import type { StateStore } from '../../statestore/index.ts'
import { defineJob } from '../queue/define-job.ts'
import { defineSchedule } from '../schedule/schedules.ts'
import type { JobsTables } from '../tables.ts'

/** How long things are kept after they are of no more use to the machine. */
const keepDays = { deliveredFacts: 7, troubles: 30, absentSubscribers: 30 }

/**
 * Removes delivered facts after a week, and failed jobs and facts set aside after a month. A fact that a subscriber still waits
 * for stays, however old, unless that subscriber has not been started for a month.
 */
export async function removeOld(store: StateStore, nowMs: number): Promise<void> {
  const tables = store.tables<JobsTables>()
  const before = (days: number) => new Date(nowMs - days * 86_400_000)
  await tables.deleteFrom('outbox_subscriber').where('seen_at', '<', before(keepDays.absentSubscribers)).execute()
  await tables.deleteFrom('outbox_parked').where('gave_up_at', '<', before(keepDays.troubles)).execute()
  await sql`
    delete from outbox fact
    where created_at < ${before(keepDays.deliveredFacts)} and position is not null
      and not exists (
        select 1 from outbox_subscriber subscriber
        where fact.type = any(subscriber.types) and subscriber.position < fact.position
      )
      and not exists (select 1 from outbox_parked parked where parked.position = fact.position)`.execute(tables)
  await tables.deleteFrom('jobs_job').where('failed_at', '<', before(keepDays.troubles)).execute()
}

export const housekeepingJob = defineJob({
  name: 'jobs.housekeeping',
  payload: z.object({}),
  lane: 'heavy',
  run: async (ctx) => await removeOld(ctx.state, ctx.clock()),
})

export const housekeepingSchedule = defineSchedule({
  name: 'jobs.housekeeping',
  job: housekeepingJob,
  payload: {},
  rhythm: { everySeconds: 3_600 },
})
