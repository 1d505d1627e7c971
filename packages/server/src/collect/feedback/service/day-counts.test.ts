import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ctx } from '../../../platform/context/index.ts'
import { keepDayCounts } from './day-counts.ts'

test('who asks for counts that somebody else began and left gets counts all the same', async () => {
  let leave = (_reason: Error) => {}
  const began = new Promise<never>((_, reject) => {
    leave = reject
  })
  const answers = [began, Promise.resolve([{ day: 20_000, n: 3 }])]
  const events = { query: () => answers.shift() }
  const ctx = { events, workspace: { id: 1 }, clock: () => 0 } as unknown as Ctx
  const countsOf = keepDayCounts()
  const first = countsOf(ctx)
  const second = countsOf(ctx)
  leave(new Error('the client has left'))
  await assert.rejects(first, /has left/)
  assert.equal((await second).length, 1)
})
