import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSlowChannels } from './slow-channels.ts'

const slow = { outcome: 'again', tookMs: 20_000 } as const

test('BU12: after three slow failures in a row a channel pauses, one a minute tries, and one success ends it', () => {
  const channels = createSlowChannels()
  for (const nowMs of [0, 1]) channels.note(7, { ...slow, nowMs })
  assert.equal(channels.pausedUntil(7, 2), null, 'two are no pause')
  channels.note(7, { outcome: 'interrupted', tookMs: 120_000, nowMs: 1_000 })
  assert.equal(channels.pausedUntil(7, 2_000), 61_000)
  assert.equal(channels.pausedUntil(8, 2_000), null, 'another channel sends on')
  assert.equal(channels.pausedUntil(7, 61_000), null, 'one finds out')
  assert.equal(channels.pausedUntil(7, 61_001), 121_000, 'the others wait for it')
  channels.note(7, { ...slow, nowMs: 81_000 })
  assert.equal(channels.pausedUntil(7, 81_001), 141_000)
  channels.note(7, { outcome: 'sent', tookMs: 30_000, nowMs: 141_500 })
  assert.equal(channels.pausedUntil(7, 141_501), null)
})

test('BU12: a clock that is put back by a day lengthens no pause', () => {
  const channels = createSlowChannels()
  const day = 86_400_000
  for (const nowMs of [day, day + 1, day + 2]) channels.note(7, { ...slow, nowMs })
  assert.equal(channels.pausedUntil(7, day + 3), day + 60_002)
  assert.equal(channels.pausedUntil(7, 3), null, 'one finds out at once')
  assert.equal(channels.pausedUntil(7, 4), 60_003)
})

test('BU12: failures that come at once, and refusals, pause nothing', () => {
  const channels = createSlowChannels()
  for (const nowMs of [1, 2, 3, 4]) {
    channels.note(7, { outcome: 'again', tookMs: 40, nowMs })
    channels.note(8, { outcome: 'refused', tookMs: 20_000, nowMs })
  }
  assert.deepEqual([channels.pausedUntil(7, 5), channels.pausedUntil(8, 5)], [null, null])
})
