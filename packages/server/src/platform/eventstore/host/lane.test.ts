import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lane } from './lane.ts'

const stay = new AbortController().signal

/** Work that ends when told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { work: () => promise, end: resolve }
}

test('a connection runs one statement at a time, and those who wait come in order', async () => {
  const lane = new Lane(['a'], 10)
  const order: string[] = []
  const first = held()
  const running = [
    lane.run(stay, first.work),
    lane.run(stay, async (connection) => void order.push(`2${connection}`)),
    lane.run(stay, async (connection) => void order.push(`3${connection}`)),
  ]
  assert.deepEqual([lane.waiting, order], [2, []])
  first.end()
  await Promise.all(running)
  assert.deepEqual([lane.busy, lane.waiting, order], [0, 0, ['2a', '3a']])
})

test('who leaves while waiting is not served, a failure frees the connection, and the line is bounded', async () => {
  const lane = new Lane(['a'], 1)
  const first = held()
  const running = lane.run(stay, first.work)
  const leaver = new AbortController()
  const left = lane.run(leaver.signal, async () => assert.fail('served after leaving'))
  await assert.rejects(
    lane.run(stay, async () => undefined),
    { code: 202 },
  )
  leaver.abort()
  await assert.rejects(left, { code: 394 })
  const next = lane.run(stay, async () => {
    throw new Error('failed')
  })
  first.end()
  await running
  await assert.rejects(next, /failed/)
  assert.equal(await lane.run(stay, async (connection) => connection), 'a')
  await assert.rejects(
    lane.run(leaver.signal, async () => undefined),
    { code: 394 },
  )
})
