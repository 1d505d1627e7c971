import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Json } from '../../../platform/kernel/index.ts'
import { testJunkRule, testNow } from '../testing/fixtures.ts'
import { decoders } from './decode.ts'
import { keepCallOrder } from './trait-order.ts'

const request = { params: {}, query: {}, headers: {}, body: new Uint8Array() }
const context = { receivedAt: testNow, isJunkIdentifier: testJunkRule }

function laterOf(wire: 'sensors' | 'posthog' | 'segment', value: Json): (number | undefined)[] {
  const decoded = decoders[wire]({ value, bytes: 1000 }, request, context)
  keepCallOrder(decoded)
  return decoded.messages.flatMap((message) => message.traits.map(({ later }) => later))
}

test('calls of one millisecond keep their order: set, unset, set again of one key', () => {
  const call = (type: string, properties: Json, id = 'u1') => ({
    type,
    properties,
    distinct_id: id,
    time: testNow,
  })
  const calls = [
    call('profile_set', { plan: 'pro', city: 'x' }),
    call('profile_set', { plan: 'pro' }),
    call('profile_unset', { plan: true }),
    call('profile_set', { plan: 'free' }),
    call('profile_increment', { plan: 1 }),
    call('profile_set_once', { plan: 'once' }),
    call('profile_set', { plan: 'other person' }, 'u2'),
  ]
  assert.deepEqual(laterOf('sensors', calls), [undefined, undefined, undefined, 1, 2, 2, undefined, undefined])
})

test('what one PostHog event sets and unsets is unset; other times and keys are not moved', () => {
  const at = new Date(testNow).toISOString()
  const event = (properties: Json, timestamp = at) => ({ event: '$set', distinct_id: 'u1', timestamp, properties })
  const before = new Date(testNow - 1).toISOString()
  const batch = [event({ $set: { a: true }, $unset: ['a'] }), event({ $set: { a: 1, b: 1 } }, before)]
  assert.deepEqual(laterOf('posthog', { batch }), [undefined, 1, undefined, undefined])
})
