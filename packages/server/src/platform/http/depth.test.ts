import assert from 'node:assert/strict'
import test from 'node:test'
import { isDeeperThan } from './depth.ts'

test('depth is measured without recursion', () => {
  assert.equal(isDeeperThan(1, 1), false)
  assert.equal(isDeeperThan({}, 1), false)
  assert.equal(isDeeperThan({ a: [] }, 1), true)
  assert.equal(isDeeperThan({ a: [{ b: 1 }], c: 2 }, 3), false)
  assert.equal(isDeeperThan(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), 64), true)
  assert.equal(isDeeperThan(Buffer.alloc(10), 0), false)
})
