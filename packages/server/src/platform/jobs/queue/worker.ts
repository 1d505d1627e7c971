import type { StateStore } from '../../statestore/index.ts'
import { handlerContext, type JobServices } from '../context.ts'
import { backoffSeconds, GiveUp, reasonOf } from '../retry.ts'
import { type ClaimedJob, claimJobs, completeJob, extendLeases, keepFailed, putBack } from './claim.ts'
import type { Job, Lane } from './define-job.ts'

export type WorkerOptions = {
  state: StateStore
  services: JobServices
  jobs: readonly Job[]
  /** Name of this process among all that run jobs; new at each start. */
  worker: string
  slots: Readonly<Record<Lane, number>>
}

/** Runs jobs of one process. */
export type Worker = {
  /** Takes and starts what is due in these lanes, as far as slots are free; resolves to how many were started. */
  startDue(lanes: Iterable<Lane>): Promise<number>
  /** Resolves when nothing runs any more. */
  idle(): Promise<void>
  running(): number
  /** Sign of life for what runs. */
  extendLeases(): Promise<void>
  /** Asks what runs to stop and waits up to `graceMs`; what does not end is taken up again elsewhere. */
  stop(graceMs: number): Promise<void>
}

type Running = { job: Job; settled: Promise<void> }
type State = {
  options: WorkerOptions
  running: Map<number, Running>
  stopping: AbortController
  onFree: (lane: Lane) => void
}

/** Makes a worker; `onFree` is called whenever a slot of a lane becomes free. */
export function createWorker(options: WorkerOptions, onFree: (lane: Lane) => void): Worker {
  const names = new Set<string>()
  for (const { name } of options.jobs) {
    if (names.has(name)) throw new Error(`Two jobs are called "${name}".`)
    names.add(name)
  }
  const state: State = { options, running: new Map(), stopping: new AbortController(), onFree }
  return {
    startDue: (lanes) => startDue(state, lanes),
    idle: async () => {
      while (state.running.size > 0) await Promise.all([...state.running.values()].map(({ settled }) => settled))
    },
    running: () => state.running.size,
    extendLeases: () => extendLeases(options.state, options.worker, [...state.running.keys()]),
    stop: (graceMs) => stopWorker(state, graceMs),
  }
}

async function startDue(state: State, lanes: Iterable<Lane>): Promise<number> {
  const { options } = state
  let started = 0
  for (const lane of lanes) {
    if (state.stopping.signal.aborted) break
    const jobs = new Map(options.jobs.filter((job) => job.lane === lane).map((job) => [job.name, job]))
    const busy = [...state.running.values()].filter(({ job }) => job.lane === lane).length
    const claimed = await claimJobs(options.state, {
      worker: options.worker,
      names: [...jobs.keys()],
      slots: options.slots[lane] - busy,
      now: new Date(options.services.clock()),
    })
    if (state.stopping.signal.aborted) {
      await putBackUnrun(options, claimed)
      break
    }
    for (const row of claimed) {
      const job = jobs.get(row.name)
      if (job) start(state, job, row)
    }
    started += claimed.length
  }
  return started
}

/** A stop began while these were being taken: begun now, nobody would wait for them. */
async function putBackUnrun({ state, worker }: WorkerOptions, claimed: readonly ClaimedJob[]): Promise<void> {
  for (const { id, attempts } of claimed)
    await putBack(state, { id, worker, attempts, runAt: null, error: null, countAttempt: false })
}

function start(state: State, job: Job, row: ClaimedJob): void {
  const settled = perform(state, job, row).finally(() => {
    state.running.delete(row.id)
    state.onFree(job.lane)
  })
  state.running.set(row.id, { job, settled })
}

/** Runs one job to its end and records how it ended; never throws. */
async function perform(state: State, job: Job, row: ClaimedJob): Promise<void> {
  const { state: store, services, worker } = state.options
  const run = { id: row.id, worker, attempts: row.attempts }
  const now = () => new Date(services.clock())
  try {
    const failure = await attempt(state, job, row)
    if (failure === undefined) {
      if (!(await completeJob(store, run))) services.log.warn({ job: job.name }, 'a job ended after its lease was lost')
      return
    }
    const error = reasonOf(failure)
    if (state.stopping.signal.aborted && !(failure instanceof GiveUp)) {
      await putBack(store, { ...run, runAt: null, error, countAttempt: false })
    } else if (failure instanceof GiveUp || row.attempts >= job.attemptsMax) {
      services.log.error({ job: job.name, id: row.id, error }, 'a job failed for good')
      await keepFailed(store, { ...run, error, now: now() })
    } else {
      services.log.warn(
        { job: job.name, id: row.id, attempt: row.attempts, error },
        'a job failed and will be tried again',
      )
      const pauseMs = backoffSeconds(row.attempts, services.random()) * 1000
      await putBack(store, { ...run, runAt: new Date(services.clock() + pauseMs), error, countAttempt: true })
    }
  } catch (error) {
    // The database is away: the lease ends, and the job is taken up again.
    services.log.warn({ job: job.name, id: row.id, error: reasonOf(error) }, 'how a job ended could not be recorded')
  }
}

/** What went wrong, or undefined. */
async function attempt(state: State, job: Job, row: ClaimedJob): Promise<unknown> {
  const { state: store, services } = state.options
  if (row.attempts > job.attemptsMax) return new GiveUp('It ended its process, or was cut off, at every attempt.')
  const payload = job.payload.safeParse(row.payload)
  if (!payload.success) return new GiveUp(`Its payload is not understood: ${payload.error.message}`)
  const timeLimit = AbortSignal.timeout(job.timeLimitSeconds * 1000)
  const signal = AbortSignal.any([state.stopping.signal, timeLimit])
  try {
    const context = handlerContext(services, store, signal)
    await job.run({ ...context, jobId: row.id, attempt: row.attempts }, payload.data)
    return undefined
  } catch (error) {
    return error ?? new Error('It threw nothing.')
  }
}

async function stopWorker(state: State, graceMs: number): Promise<void> {
  state.stopping.abort(new Error('The server is stopping.'))
  const ended = Promise.all([...state.running.values()].map(({ settled }) => settled))
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs)
  })
  await Promise.race([ended, patience])
  clearTimeout(timer)
  if (state.running.size === 0) return
  const names = [...state.running.values()].map(({ job }) => job.name)
  state.options.services.log.warn({ jobs: names }, 'jobs did not stop in time; they will be run again')
}
