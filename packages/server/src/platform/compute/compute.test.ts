import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openComputation } from './index.ts'

const doubling = new URL('./testing-doubling.ts', import.meta.url)

test('computations are answered each by its own, errors too, and a thread that ended is started again', async () => {
  const computation = openComputation<number, number>(doubling)
  assert.deepEqual(await Promise.all([1, 2, 3].map(computation.run)), [2, 4, 6])
  await assert.rejects(computation.run(-1), /negative/)
  assert.equal(await computation.run(5), 10)
  const refused = assert.rejects(computation.run(Number.POSITIVE_INFINITY), /ended before it answered/)
  await computation.close()
  await refused
  assert.equal(await computation.run(4), 8)
  await computation.close()
})
