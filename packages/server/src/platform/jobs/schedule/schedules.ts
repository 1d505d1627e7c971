import type { StateStore } from '../../statestore/index.ts'
import type { Job } from '../queue/define-job.ts'
import { enqueue } from '../queue/enqueue.ts'
import type { JobsTables } from '../tables.ts'
import { nextOccurrence, parseCron } from './cron.ts'

/** When: a pattern on a zone's clocks, or every so many seconds counted from the epoch. */
export type Rhythm = { cron: string; timeZone?: string } | { everySeconds: number }

/** A job that is put into the queue again and again. */
export type Schedule<Payload = unknown> = {
  /** Stored: never rename. One schedule of a name. */
  name: string
  job: Job<Payload>
  payload: Payload
  rhythm: Rhythm
}

/** Declares a schedule; checks its pattern. Runs missed while the server was down are made up for by one. */
export function defineSchedule<Payload>(schedule: Schedule<Payload>): Schedule {
  nextRun(schedule.rhythm, 0)
  return schedule as Schedule
}

/** First time after `afterMs`, epoch milliseconds. Throws an Error for a pattern that never matches. */
export function nextRun(rhythm: Rhythm, afterMs: number): number {
  if ('everySeconds' in rhythm) {
    const stepMs = rhythm.everySeconds * 1000
    if (!(stepMs >= 1000)) throw new Error('A schedule repeats at most once a second.')
    return (Math.floor(afterMs / stepMs) + 1) * stepMs
  }
  const next = nextOccurrence(parseCron(rhythm.cron), afterMs, rhythm.timeZone)
  if (next === undefined) throw new Error(`The schedule "${rhythm.cron}" never comes.`)
  return next
}

/** Makes sure that each schedule has its next time; one whose rhythm changed starts afresh. */
export async function registerSchedules(
  store: StateStore,
  schedules: readonly Schedule[],
  nowMs: number,
): Promise<void> {
  for (const { name, rhythm } of schedules) {
    const spec = JSON.stringify(rhythm)
    const next = new Date(nextRun(rhythm, nowMs))
    await store
      .tables<JobsTables>()
      .insertInto('jobs_schedule')
      .values({ name, spec, next_at: next })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet({ spec, next_at: next }).where('jobs_schedule.spec', '!=', spec),
      )
      .execute()
  }
}

/** Servers' clocks may differ by so much. */
const clockPatienceMs = 10 * 60_000

/**
 * A schedule whose next time lies further ahead than its rhythm allows was written while a clock was wrong (set after the start, or
 * a machine that woke up in the wrong year): it would do nothing until then. It goes on from now.
 */
export async function bringBackSchedules(
  store: StateStore,
  schedules: readonly Schedule[],
  nowMs: number,
): Promise<void> {
  for (const { name, rhythm } of schedules) {
    await store
      .tables<JobsTables>()
      .updateTable('jobs_schedule')
      .set({ next_at: new Date(nextRun(rhythm, nowMs)) })
      .where('name', '=', name)
      .where('next_at', '>', new Date(nextRun(rhythm, nowMs + clockPatienceMs)))
      .execute()
  }
}

/** Enqueues what is due; with several servers each time is enqueued once. Returns how many jobs were enqueued. */
export async function enqueueScheduled(
  store: StateStore,
  schedules: readonly Schedule[],
  nowMs: number,
): Promise<number> {
  if (schedules.length === 0) return 0
  const byName = new Map(schedules.map((schedule) => [schedule.name, schedule]))
  return await store.transaction(async (transaction) => {
    const due = await transaction
      .tables<JobsTables>()
      .selectFrom('jobs_schedule')
      .select('name')
      .where('name', 'in', [...byName.keys()])
      .where('next_at', '<=', new Date(nowMs))
      .forUpdate()
      .skipLocked()
      .execute()
    for (const { name } of due) {
      const schedule = byName.get(name)
      if (!schedule) continue
      await enqueue(transaction, schedule.job, { payload: schedule.payload, key: `schedule:${name}` })
      await transaction
        .tables<JobsTables>()
        .updateTable('jobs_schedule')
        .set({ next_at: new Date(nextRun(schedule.rhythm, nowMs)) })
        .where('name', '=', name)
        .execute()
    }
    return due.length
  })
}

/** When the next of these schedules is due, epoch milliseconds; undefined without schedules. */
export async function nextScheduled(store: StateStore, schedules: readonly Schedule[]): Promise<number | undefined> {
  if (schedules.length === 0) return undefined
  const row = await store
    .tables<JobsTables>()
    .selectFrom('jobs_schedule')
    .select((eb) => eb.fn.min('next_at').as('next'))
    .where(
      'name',
      'in',
      schedules.map(({ name }) => name),
    )
    .executeTakeFirst()
  return row?.next?.getTime()
}
