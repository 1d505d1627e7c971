import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import type { WorkspaceId } from '../../kernel/index.ts'
import { createTestStateStore, type OpenedStateStore } from '../../statestore/index.ts'
import { createTestClock } from '../testing/test-services.ts'
import { progressSchema } from './contract.ts'
import { nextRate, outlook } from './model.ts'
import { createProgress, listProgress, readProgress, requestCancel } from './store.ts'
import { trackProgress } from './track.ts'

const [ours, theirs] = [1 as WorkspaceId, 2 as WorkspaceId]

describe('progress', () => {
  let state: OpenedStateStore
  before(async () => {
    state = await createTestStateStore()
  })
  after(() => state.close())

  const begin = async (total?: number) => {
    const clock = createTestClock()
    const known = { workspace: ours, kind: 'test.import', title: 'customers.csv', unit: 'rows', now: clock.now() }
    const id = await createProgress(state, total === undefined ? known : { ...known, total })
    const read = async () => {
      const found = await readProgress(state, { workspace: ours, id, now: clock.now() })
      return progressSchema.parse(found)
    }
    return { clock, id, read, options: { store: state, clock: clock.now, id } }
  }

  it('shows how far work is, its speed and the time left, while it runs (JB15)', async () => {
    const { clock, options, read } = await begin(1_000)
    assert.equal((await read()).state, 'waiting')
    const outcome = await trackProgress(options, async (tracker) => {
      for (let second = 0; second < 5; second++) {
        clock.advanceSeconds(1)
        await tracker.advance(100)
      }
      const shown = await read()
      assert.deepEqual([shown.state, shown.done, shown.total, shown.stalled], ['running', 500, 1_000, false])
      assert.ok(Math.abs((shown.ratePerSecond ?? 0) - 100) < 1e-6)
      assert.ok(Math.abs((shown.secondsLeft ?? 0) - 5) < 1e-6)
      clock.advanceSeconds(31)
      assert.deepEqual([(await read()).stalled, (await read()).secondsLeft], [true, null])
      await tracker.set({ detail: { refused: 3 } })
    })
    const shown = await read()
    assert.equal(outcome, 'done')
    assert.deepEqual([shown.state, shown.done, shown.detail, shown.secondsLeft], ['done', 500, { refused: 3 }, null])
    assert.ok(shown.startedAt !== null && shown.finishedAt !== null)
  })

  it('stops work that the user cancels, and what waits at once (JB16)', async () => {
    const { clock, id, options, read } = await begin()
    const outcome = await trackProgress(options, async (tracker) => {
      assert.equal(await requestCancel(state, { workspace: theirs, id, now: clock.now() }), false)
      assert.equal(await requestCancel(state, { workspace: ours, id, now: clock.now() }), true)
      clock.advanceSeconds(1)
      await tracker.advance(1)
      assert.fail('went on after the user had cancelled')
    })
    assert.deepEqual([outcome, (await read()).state], ['cancelled', 'cancelled'])

    const waiting = await begin()
    await requestCancel(state, { workspace: ours, id: waiting.id, now: waiting.clock.now() })
    assert.equal((await waiting.read()).state, 'cancelled')
    const never = () => assert.fail('started after the user had cancelled')
    assert.equal(await trackProgress(waiting.options, async () => never()), 'cancelled')
  })

  it('keeps the error, and goes on from what was done when it is tried again (JB17)', async () => {
    const { clock, options, read } = await begin(10)
    const failing = trackProgress(options, async (tracker) => {
      clock.advanceSeconds(1)
      await tracker.advance(4)
      throw new Error('line 5 has no date')
    })
    await assert.rejects(failing, /line 5/)
    const failed = await read()
    assert.deepEqual([failed.state, failed.done, failed.error], ['failed', 4, 'Error: line 5 has no date'])
    await trackProgress(options, async (tracker) => {
      assert.equal(tracker.resumedAt, 4)
      await tracker.advance(6)
    })
    assert.deepEqual([(await read()).state, (await read()).done, (await read()).error], ['done', 10, null])
  })

  it('another workspace sees nothing', async () => {
    const { clock, id } = await begin()
    assert.equal(await readProgress(state, { workspace: theirs, id, now: clock.now() }), undefined)
    assert.deepEqual(await listProgress(state, { workspace: theirs, now: clock.now() }), [])
    const listed = await listProgress(state, {
      workspace: ours,
      now: clock.now(),
      kind: 'test.import',
      activeOnly: true,
    })
    assert.ok(listed.some((progress) => progress.id === id))
  })

  it('the speed stays between the slowest and the fastest seen', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.double({ min: 0.1, max: 100, noNaN: true })), {
      minLength: 1,
    })
    fc.assert(
      fc.property(steps, (list) => {
        const rate = list.reduce<number | null>((known, [units, seconds]) => nextRate(known, units, seconds), null) ?? 0
        const speeds = list.map(([units, seconds]) => units / seconds)
        assert.ok(rate >= Math.min(...speeds) * (1 - 1e-9) && rate <= Math.max(...speeds) * (1 + 1e-9))
      }),
    )
  })

  it('tells no time left when speed or total are unknown, and never a negative one', () => {
    const measured = { state: 'running' as const, done: 12, total: 10, ratePerSecond: 2, updatedAtMs: 0 }
    assert.equal(outlook(measured, 0).secondsLeft, 0)
    assert.equal(outlook({ ...measured, total: null }, 0).secondsLeft, null)
    assert.equal(outlook({ ...measured, ratePerSecond: 0 }, 0).secondsLeft, null)
  })
})
