import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as z from 'zod'
import { createTestStateStore, type OpenedStateStore } from '../../statestore/index.ts'
import { defineJob } from '../queue/define-job.ts'
import { createJobsRunner } from '../runner/jobs-runner.ts'
import { createTestClock, type TestClock, testServices } from '../testing/test-services.ts'
import {
  bringBackSchedules,
  defineSchedule,
  enqueueScheduled,
  nextScheduled,
  registerSchedules,
  type Schedule,
} from './schedules.ts'

describe('schedules', () => {
  let state: OpenedStateStore
  before(async () => {
    state = await createTestStateStore()
  })
  after(() => state.close())

  const counting = (name: string) => {
    const runs: number[] = []
    const job = defineJob({ name, payload: z.object({}), run: async (ctx) => void runs.push(ctx.clock()) })
    return { job, runs }
  }
  const runnerOf = (schedule: Schedule, clock: TestClock) =>
    createJobsRunner({
      state,
      services: testServices({ clock: clock.now }),
      jobs: [schedule.job],
      subscriptions: [],
      schedules: [schedule],
    })

  it('runs in its rhythm; what was missed while the server was down is made up for by one run (JB14)', async () => {
    const clock = createTestClock()
    const { job, runs } = counting('test.rhythm')
    const schedule = defineSchedule({ name: 'test.rhythm', job, payload: {}, rhythm: { cron: '*/10 * * * *' } })
    const runner = await runnerOf(schedule, clock)
    for (let minute = 0; minute <= 30; minute++) {
      await runner.drain()
      clock.advanceSeconds(60)
    }
    assert.equal(runs.length, 3)
    clock.advanceSeconds(5 * 3_600)
    await (await runnerOf(schedule, clock)).drain()
    assert.equal(runs.length, 4)
  })

  it('starts afresh when its rhythm changes', async () => {
    const clock = createTestClock()
    const { job, runs } = counting('test.changed-rhythm')
    const base = { name: 'test.changed-rhythm', job, payload: {} }
    await runnerOf(defineSchedule({ ...base, rhythm: { cron: '0 0 1 1 *' } }), clock)
    const runner = await runnerOf(defineSchedule({ ...base, rhythm: { everySeconds: 60 } }), clock)
    clock.advanceSeconds(60)
    await runner.drain()
    assert.equal(runs.length, 1)
  })

  it('is enqueued once by several servers (JB14)', async () => {
    const { job } = counting('test.once')
    const schedule = defineSchedule({ name: 'test.once', job, payload: {}, rhythm: { everySeconds: 60 } })
    await registerSchedules(state, [schedule], 0)
    const counts = await Promise.all(Array.from({ length: 5 }, () => enqueueScheduled(state, [schedule], 60_000)))
    assert.deepEqual(counts.sort(), [0, 0, 0, 0, 1])
  })

  it('goes on after a clock was wrong: set back while the server runs, or before its next start (JB14)', async () => {
    const clock = createTestClock()
    const { job, runs } = counting('test.set-back')
    const schedule = defineSchedule({ name: 'test.set-back', job, payload: {}, rhythm: { everySeconds: 60 } })
    const aheadSeconds = 3 * 86_400
    clock.advanceSeconds(aheadSeconds)
    await (await runnerOf(schedule, clock)).drain()
    clock.advanceSeconds(-aheadSeconds)
    const runner = await runnerOf(schedule, clock)
    clock.advanceSeconds(60)
    await runner.drain()
    assert.equal(runs.length, 1)
    const nowMs = clock.now()
    await registerSchedules(state, [schedule], nowMs)
    await bringBackSchedules(state, [schedule], nowMs)
    const next = await nextScheduled(state, [schedule])
    await bringBackSchedules(state, [schedule], nowMs - 5 * 60_000)
    assert.equal(await nextScheduled(state, [schedule]), next, 'clocks that differ a little move nothing')
  })

  it('refuses a pattern that never comes', () => {
    const { job } = counting('test.never')
    const never = { name: 'test.never', job, payload: {}, rhythm: { cron: '0 0 31 2 *' } }
    assert.throws(() => defineSchedule(never), /never comes/)
  })
})
