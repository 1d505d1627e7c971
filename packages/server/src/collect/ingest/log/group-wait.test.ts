import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupWaitMs } from './group-wait.ts'

const limits = { min: 1, max: 20 }
const wait = (lastSyncMs: number, unappliedRecords: number) => groupWaitMs(limits, { lastSyncMs, unappliedRecords })

test('a group waits as long as the disk took, within the bounds', () => {
  assert.deepEqual([wait(0.1, 0), wait(5, 0), wait(300, 0)], [1, 5, 20])
})

test('LG10: senders are slowed down little by little when applying lags far behind, and never by more than 60 ms', () => {
  assert.equal(wait(2, 10_000), 2)
  assert.equal(wait(2, 25_000), 30)
  assert.equal(wait(2, 40_000), 60)
  assert.equal(wait(2, 4_000_000), 60)
})
