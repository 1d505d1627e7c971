import { randomBytes } from 'node:crypto'
import type { StateStore } from '../../statestore/index.ts'
import type { JobServices } from '../context.ts'
import type { Subscription } from '../outbox/subscribe.ts'
import { registerSubscribers } from '../outbox/subscribers.ts'
import { leaseSeconds, reclaimLost } from '../queue/claim.ts'
import { type Job, type Lane, lanes } from '../queue/define-job.ts'
import { createWorker, type Worker } from '../queue/worker.ts'
import { reasonOf } from '../retry.ts'
import {
  bringBackSchedules,
  enqueueScheduled,
  nextScheduled,
  registerSchedules,
  type Schedule,
} from '../schedule/schedules.ts'
import { type JobsTables, jobsChannel, outboxChannel } from '../tables.ts'
import { housekeepingJob, housekeepingSchedule } from './housekeeping.ts'
import { type Loop, startLoop } from './loop.ts'
import { runOutbox } from './outbox-rounds.ts'

export type JobsOptions = {
  state: StateStore
  services: JobServices
  jobs: readonly Job[]
  subscriptions: readonly Subscription[]
  schedules: readonly Schedule[]
  /** Jobs at once, by lane; 1 heavy and 4 of each other unless said. */
  slots?: Partial<Record<Lane, number>>
  /**
   * True when no other process runs jobs on this database (`state.embedded`): what a killed predecessor left running is
   * taken up at the start instead of after its lease.
   */
  alone?: boolean
  /** Look for work this often even when nothing woke us; 1 s unless said. */
  pollMs?: number
}

/** Runs jobs, schedules and subscribers in this process. */
export type JobsRunner = {
  /** Does all that is due now, including what that leads to, then resolves. For tests with a clock of their own. */
  drain(): Promise<void>
  /** Takes nothing new, asks what runs to stop and waits for it (20 s unless said). */
  stop(graceMs?: number): Promise<void>
}

type Parts = JobsOptions & {
  worker: Worker
  stopping: AbortController
  /** Lanes in which a slot became free; the round after looks only there. */
  freed: Set<Lane>
  /** Of the process's clock. */
  lastReclaim: number
  /** When the subscribers were last reported as running, epoch milliseconds. */
  lastReport: number
  /** When the next schedule is due, epoch milliseconds, as far as known. */
  nextSchedule: number
  /** What the clock said when schedules were looked at last. */
  lastClock: number
}

const reclaimEveryMs = 10_000
const reportEveryMs = 3_600_000
/** The clock was set, not merely adjusted. */
const setBackMs = 60_000

/** A runner that works only when `drain` is called. Registers subscribers and schedules. */
export async function createJobsRunner(options: JobsOptions): Promise<JobsRunner> {
  const parts = await prepare(options, () => {})
  return { drain: () => drain(parts), stop: (graceMs = 20_000) => stopAll(parts, graceMs) }
}

/** Starts a runner: woken by notifications, and looking by itself in case one was missed. */
export async function startJobsRunner(options: JobsOptions): Promise<JobsRunner> {
  let queueLoop: Loop | undefined
  let outboxLoop: Loop | undefined
  const lookFor = (freed: readonly Lane[]) => {
    for (const lane of freed) parts.freed.add(lane)
    queueLoop?.wake()
  }
  const parts: Parts = await prepare(options, (lane) => lookFor([lane]))
  // Listening comes first: what is announced from here on wakes us, what came before is found by the first round.
  const silence = [
    await listenFor(options.state, jobsChannel, () => lookFor(lanes)),
    await listenFor(options.state, outboxChannel, () => outboxLoop?.wake()),
  ]
  queueLoop = startLoop(loopOptions(parts, 'queue', () => queueRound(parts)))
  outboxLoop = startLoop(loopOptions(parts, 'outbox', () => outboxRound(parts)))
  const ended = [queueLoop, outboxLoop]
  const heartbeat = setInterval(() => void parts.worker.extendLeases().catch(() => {}), (leaseSeconds * 1000) / 3)
  return {
    drain: () => drain(parts),
    stop: async (graceMs = 20_000) => {
      for (const stopListening of silence) await stopListening()
      parts.stopping.abort()
      const rounds = Promise.all(ended.map((loop) => loop.stop()))
      await Promise.all([stopAll(parts, graceMs), within(rounds, graceMs)])
      clearInterval(heartbeat)
    },
  }
}

function listenFor(state: StateStore, channel: string, wake: () => void): Promise<() => Promise<void>> {
  return state.listen(channel, wake, { onReconnect: wake })
}

/** A subscriber that does not end must not keep the server from stopping: its transaction is rolled back. */
async function within(rounds: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([rounds, patience])
  clearTimeout(timer)
}

async function prepare(options: JobsOptions, onFree: (lane: Lane) => void): Promise<Parts> {
  const { state, services } = options
  const jobs = [...options.jobs, housekeepingJob]
  const schedules = [...options.schedules, housekeepingSchedule]
  const slots = { quick: 4, heavy: 1, sending: 4, fetching: 4, ...options.slots }
  const name = `${process.pid}-${randomBytes(6).toString('hex')}`
  const worker = createWorker({ state, services, jobs, worker: name, slots }, onFree)
  const now = services.clock()
  await registerSubscribers(state, options.subscriptions, now)
  await registerSchedules(state, schedules, now)
  await bringBackSchedules(state, schedules, now)
  if (options.alone) await reclaimLost(state, { now: new Date(now), everyone: true })
  await warnOfUnknown(options, jobs)
  return {
    ...options,
    jobs,
    schedules,
    worker,
    stopping: new AbortController(),
    freed: new Set(),
    lastReclaim: -reclaimEveryMs,
    lastReport: now,
    nextSchedule: 0,
    lastClock: now,
  }
}

/** Jobs of a feature that was removed wait for ever: say so. */
async function warnOfUnknown({ state, services }: JobsOptions, jobs: readonly Job[]): Promise<void> {
  const rows = await state
    .tables<JobsTables>()
    .selectFrom('jobs_job')
    .select(['name', (eb) => eb.fn.countAll<number>().as('count')])
    .where(
      'name',
      'not in',
      jobs.map(({ name }) => name),
    )
    .groupBy('name')
    .execute()
  for (const { name, count } of rows) services.log.warn({ job: name, count }, 'jobs wait whose code is not there')
}

function loopOptions(parts: Parts, what: string, work: () => Promise<number>) {
  const { log } = parts.services
  return {
    work,
    failurePauseMs: 500,
    onChange: (error: unknown) => {
      if (error === undefined) log.info({ part: what }, 'jobs work again')
      else log.error({ part: what, error: reasonOf(error) }, 'jobs cannot work at the moment; trying on')
    },
  }
}

async function outboxRound(parts: Parts): Promise<number> {
  await reportSubscribers(parts)
  await runOutbox(deliverOptions(parts), parts.subscriptions)
  return parts.pollMs ?? 1_000
}

/** Keeps housekeeping from forgetting the subscribers of a server that runs for months. */
async function reportSubscribers(parts: Parts): Promise<void> {
  const now = parts.services.clock()
  if (now - parts.lastReport < reportEveryMs) return
  await registerSubscribers(parts.state, parts.subscriptions, now)
  parts.lastReport = now
}

function deliverOptions({ state, services, stopping }: Parts) {
  return { state, services, signal: stopping.signal }
}

async function queueRound(parts: Parts): Promise<number> {
  const { services, worker, pollMs = 1_000 } = parts
  await lookAfterLost(parts)
  await runSchedules(parts)
  const look = parts.freed.size > 0 ? [...parts.freed] : lanes
  parts.freed.clear()
  // Something may have been too many for the slots: whichever becomes free wakes us.
  if ((await worker.startDue(look)) > 0) return 0
  const next = Math.min((await nextJob(parts)) ?? Number.POSITIVE_INFINITY, parts.nextSchedule)
  return Math.min(Math.max(next - services.clock(), 5), pollMs)
}

async function lookAfterLost(parts: Parts): Promise<void> {
  if (performance.now() - parts.lastReclaim < reclaimEveryMs) return
  const { state, services } = parts
  const count = await reclaimLost(state, { now: new Date(services.clock()), everyone: false })
  if (count > 0) services.log.warn({ count }, 'jobs of a process that ended were put back into the queue')
  parts.lastReclaim = performance.now()
}

async function runSchedules(parts: Parts): Promise<void> {
  const { state, services, schedules } = parts
  const now = services.clock()
  const wasSetBack = now < parts.lastClock - setBackMs
  parts.lastClock = now
  if (wasSetBack) await bringBackSchedules(state, schedules, now)
  else if (now < parts.nextSchedule) return
  await enqueueScheduled(state, schedules, now)
  parts.nextSchedule = (await nextScheduled(state, schedules)) ?? Number.POSITIVE_INFINITY
}

/** When a job will be due that is not yet. What is due already waits for a free slot, which wakes us. */
async function nextJob({ state, services }: Parts): Promise<number | undefined> {
  const now = new Date(services.clock())
  const row = await state
    .tables<JobsTables>()
    .selectFrom('jobs_job')
    .select((eb) => eb.fn.min('run_at').as('next'))
    .where('state', '=', 'waiting')
    .where('run_at', '>', now)
    .executeTakeFirst()
  return row?.next?.getTime()
}

async function drain(parts: Parts): Promise<void> {
  const { state, services, worker, schedules } = parts
  await reportSubscribers(parts)
  for (;;) {
    const enqueued = await enqueueScheduled(state, schedules, services.clock())
    const delivered = await runOutbox(deliverOptions(parts), parts.subscriptions)
    const started = await worker.startDue(lanes)
    await worker.idle()
    if (enqueued + delivered + started === 0) return
  }
}

async function stopAll(parts: Parts, graceMs: number): Promise<void> {
  parts.stopping.abort()
  await parts.worker.stop(graceMs)
}
