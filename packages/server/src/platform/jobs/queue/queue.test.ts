import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as z from 'zod'
import { createTestStateStore, type OpenedStateStore } from '../../statestore/index.ts'
import { GiveUp } from '../retry.ts'
import { createJobsRunner, startJobsRunner } from '../runner/jobs-runner.ts'
import { readFailedWork } from '../status.ts'
import type { JobsTables } from '../tables.ts'
import { createTestClock, testServices } from '../testing/test-services.ts'
import { claimJobs, completeJob, reclaimLost } from './claim.ts'
import { defineJob, type Job, type JobContext } from './define-job.ts'
import { enqueue } from './enqueue.ts'
import { createWorker } from './worker.ts'

const payload = z.object({ n: z.number() })
type Payload = z.infer<typeof payload>

/** A job that remembers what it ran with. */
function recorder(name: string, more: Partial<Job<Payload>> = {}) {
  const seen: { n: number; attempt: number }[] = []
  const job = defineJob({
    name,
    payload,
    ...more,
    run: async (ctx: JobContext, given: Payload) => {
      seen.push({ n: given.n, attempt: ctx.attempt })
      await more.run?.(ctx, given)
    },
  })
  return { job, seen }
}

describe('the queue', () => {
  let state: OpenedStateStore
  before(async () => {
    state = await createTestStateStore()
  })
  after(() => state.close())

  const runnerOf = (jobs: readonly Job[], clock = createTestClock()) =>
    createJobsRunner({ state, services: testServices({ clock: clock.now }), jobs, subscriptions: [], schedules: [] })

  /** The error of the one job of this name that failed for good. */
  const failureOf = async (name: string) => {
    const failed = state.tables<JobsTables>().selectFrom('jobs_job').select('last_error').where('state', '=', 'failed')
    const errors = await failed.where('name', '=', name).execute()
    assert.equal(errors.length, 1)
    return errors[0]?.last_error ?? ''
  }

  it('runs a job if and only if its transaction commits (JB1)', async () => {
    const { job, seen } = recorder('test.commit')
    await assert.rejects(
      state.transaction(async (tx) => {
        await enqueue(tx, job, { payload: { n: 1 } })
        throw new Error('rolled back')
      }),
    )
    await state.transaction(async (tx) => {
      await enqueue(tx, job, { payload: { n: 2 } })
    })
    await (await runnerOf([job])).drain()
    assert.deepEqual(seen, [{ n: 2, attempt: 1 }])
  })

  it('refuses a payload that the job would refuse', async () => {
    const { job } = recorder('test.refuse')
    await assert.rejects(enqueue(state, job, { payload: { n: 'x' } as unknown as Payload }), z.ZodError)
  })

  it('keeps one waiting job a key, with the latest payload and the earliest time (JB2)', async () => {
    const clock = createTestClock()
    const { job, seen } = recorder('test.key')
    const at = (seconds: number) => new Date(clock.now() + seconds * 1000)
    const first = await enqueue(state, job, { payload: { n: 1 }, key: 'a', runAt: at(60) })
    assert.equal(await enqueue(state, job, { payload: { n: 2 }, key: 'a', runAt: at(120) }), first)
    await enqueue(state, job, { payload: { n: 9 }, key: 'b', runAt: at(60) })
    await enqueue(state, job, { payload: { n: 10 }, key: 'b', runAt: at(120), reschedule: true })
    const runner = await runnerOf([job], clock)
    await runner.drain()
    assert.deepEqual(seen, [])
    clock.advanceSeconds(60)
    await runner.drain()
    assert.deepEqual(seen, [{ n: 2, attempt: 1 }])
    clock.advanceSeconds(60)
    await runner.drain()
    assert.deepEqual(seen, [
      { n: 2, attempt: 1 },
      { n: 10, attempt: 1 },
    ])
  })

  it('never runs two jobs of one key at once, and runs the one that came meanwhile afterwards (JB2)', async () => {
    const events: string[] = []
    const { job } = recorder('test.serial', {
      run: async (ctx, { n }) => {
        events.push(`begin ${n}`)
        if (n === 1) {
          await enqueue(state, job, { payload: { n: 2 }, key: 'k' })
          assert.deepEqual(await claimJobs(state, claimBy(`other ${ctx.jobId}`, job.name)), [])
        }
        events.push(`end ${n}`)
      },
    })
    await enqueue(state, job, { payload: { n: 1 }, key: 'k' })
    await (await runnerOf([job])).drain()
    assert.deepEqual(events, ['begin 1', 'end 1', 'begin 2', 'end 2'])
  })

  it('tries again with growing pauses, then keeps the job as failed with its reason (JB3)', async () => {
    const clock = createTestClock()
    const { job, seen } = recorder('test.retry', {
      attemptsMax: 4,
      run: async () => {
        throw new Error('the service is away')
      },
    })
    await enqueue(state, job, { payload: { n: 1 }, key: 'k' })
    const runner = await runnerOf([job], clock)
    const runsAfter: number[] = []
    for (let second = 0; second <= 12; second++) {
      await runner.drain()
      runsAfter.push(seen.length)
      clock.advanceSeconds(1)
    }
    // Attempts at 0, 1, 3 and 7 s: pauses of 1, 2 and 4 s.
    assert.deepEqual(runsAfter, [1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4])
    assert.match(await failureOf(job.name), /the service is away/)
    const { jobs, last } = await readFailedWork(state)
    assert.ok(jobs >= 1 && last?.name === job.name && last.error.includes('the service is away'))
  })

  it('does not repeat what gives up, nor what it does not understand', async () => {
    const gaveUp = recorder('test.give-up', {
      run: async () => {
        throw new GiveUp('the import was deleted')
      },
    })
    await enqueue(state, gaveUp.job, { payload: { n: 1 } })
    const changed = defineJob({ name: 'test.changed', payload: z.object({ m: z.string() }), run: async () => {} })
    const old = defineJob({ name: 'test.changed', payload, run: async () => {} })
    await enqueue(state, old, { payload: { n: 1 } })
    await (await runnerOf([gaveUp.job, changed])).drain()
    assert.equal(gaveUp.seen.length, 1)
    assert.match(await failureOf('test.give-up'), /the import was deleted/)
    assert.match(await failureOf('test.changed'), /payload is not understood/)
  })

  it('gives a job to one worker only, also when many ask at once (JB4)', async () => {
    const { job } = recorder('test.exclusive')
    for (let n = 0; n < 40; n++) await enqueue(state, job, { payload: { n } })
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claimJobs(state, claimBy(`worker ${index}`, job.name))),
    )
    const ids = claims.flat().map(({ id }) => id)
    assert.equal(ids.length, 40)
    assert.equal(new Set(ids).size, 40)
    for (const [index, claimed] of claims.entries()) {
      for (const { id, attempts } of claimed) await completeJob(state, { id, worker: `worker ${index}`, attempts })
    }
  })

  it('takes up what a dead process left; a job that kills its process at every attempt ends as failed (JB5)', async () => {
    const clock = createTestClock()
    const { job, seen } = recorder('test.killer', { attemptsMax: 2 })
    await enqueue(state, job, { payload: { n: 1 } })
    for (let death = 1; death <= 2; death++) {
      assert.equal((await claimJobs(state, { ...claimBy('dead', job.name), now: new Date(clock.now()) })).length, 1)
      assert.equal(await reclaimLost(state, { now: new Date(clock.now()), everyone: false }), 0)
      assert.equal(await reclaimLost(state, { now: new Date(clock.now()), everyone: true }), 1)
      clock.advanceSeconds(60)
    }
    await (await runnerOf([job], clock)).drain()
    assert.deepEqual(seen, [])
    assert.match(await failureOf(job.name), /ended its process/)
  })

  it('a run that lost its lease cannot complete a later one, not even of the same worker (JB5)', async () => {
    const { job } = recorder('test.fence')
    await enqueue(state, job, { payload: { n: 1 } })
    const now = new Date()
    const [first] = await claimJobs(state, { ...claimBy('slow', job.name), now })
    await reclaimLost(state, { now: new Date(now.getTime() - 60_000), everyone: true })
    const [second] = await claimJobs(state, { ...claimBy('slow', job.name), now })
    assert.ok(first && second && first.id === second.id)
    assert.equal(await completeJob(state, { id: first.id, worker: 'slow', attempts: first.attempts }), false)
    assert.equal(await completeJob(state, { id: second.id, worker: 'slow', attempts: second.attempts }), true)
  })

  for (const [lane, slots] of [
    ['heavy', 1],
    ['sending', 4],
    ['fetching', 4],
  ] as const)
    it(`starts within 100 ms of the commit, and ${lane} jobs do not hold up quick ones (JB6)`, async () => {
      const release = Promise.withResolvers<void>()
      const ran = Promise.withResolvers<void>()
      const busy = Promise.withResolvers<void>()
      let begun = 0
      const slow = recorder(`test.${lane}`, {
        lane,
        run: async () => {
          if (++begun === slots) busy.resolve()
          await release.promise
        },
      })
      const quick = recorder('test.quick', { run: async () => ran.resolve() })
      const jobs = [slow.job, quick.job]
      const services = testServices()
      const runner = await startJobsRunner({
        state,
        services,
        jobs,
        subscriptions: [],
        schedules: [],
        pollMs: 2 ** 31 - 1,
      })
      for (let n = 0; n < slots + 2; n++) await enqueue(state, slow.job, { payload: { n } })
      await busy.promise
      await enqueue(state, quick.job, { payload: { n: 1 } })
      // Only a free slot and the queue's own notice can bring it: nobody looks, and the heavy one is held.
      await ran.promise
      const slowRuns = slow.seen.length
      release.resolve()
      await runner.stop()
      assert.equal(slowRuns, slots)
    })

  it('stops gracefully: asks what runs to stop, waits, and puts back what did not finish without counting it (JB7)', async () => {
    const started = Promise.withResolvers<void>()
    const { job, seen } = recorder('test.stop', {
      run: async (ctx) => {
        started.resolve()
        await new Promise((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason)))
      },
    })
    const options = { state, services: testServices(), jobs: [job], subscriptions: [], schedules: [] }
    const runner = await startJobsRunner(options)
    await enqueue(state, job, { payload: { n: 1 } })
    await started.promise
    await runner.stop()
    const again = recorder('test.stop')
    await (await createJobsRunner({ ...options, jobs: [again.job] })).drain()
    assert.deepEqual(seen, [{ n: 1, attempt: 1 }])
    assert.deepEqual(again.seen, [{ n: 1, attempt: 1 }])
  })

  it('what is taken while a stop begins is put back instead of begun, without counting it (JB7)', async () => {
    const { job, seen } = recorder('test.stop-taking')
    await enqueue(state, job, { payload: { n: 1 } })
    const slots = { quick: 4, heavy: 1, sending: 4, fetching: 4 }
    const worker = createWorker({ state, services: testServices(), jobs: [job], worker: 'stopping', slots }, () => {})
    const taking = worker.startDue([job.lane])
    await worker.stop(20_000)
    assert.equal(await taking, 0)
    await worker.idle()
    assert.deepEqual(seen, [])
    await (await runnerOf([job])).drain()
    assert.deepEqual(seen, [{ n: 1, attempt: 1 }])
  })
})

function claimBy(worker: string, name: string) {
  return { worker, names: [name], slots: 10, now: new Date() }
}
