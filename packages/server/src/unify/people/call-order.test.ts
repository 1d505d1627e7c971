import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraitChange } from '../../collect/ingest/index.ts'
import { keepCallOrder } from './call-order.ts'

const set = (key: string, value: string | number | boolean): TraitChange => ({ op: 'set', key, value })
const unset = (key: string): TraitChange => ({ op: 'unset', key })
const laterOf = (messages: Parameters<typeof keepCallOrder>[0]) =>
  keepCallOrder(messages).flatMap((traits) => traits.map(({ later }) => later ?? 0))

test('calls of one millisecond keep their order: set, unset, set again of one key (PE1)', () => {
  const said: TraitChange[][] = [
    [set('plan', 'pro'), set('city', 'x')],
    [set('plan', 'pro')],
    [unset('plan')],
    [set('plan', 'free')],
    [{ op: 'increment', key: 'plan', value: 1 }],
    [{ op: 'set_once', key: 'plan', value: 'first' }],
    [{ op: 'set_once', key: 'plan', value: 'second' }],
  ]
  const messages = said.map((traits) => ({ profile: 1, ts: 1000, traits }))
  assert.deepEqual(laterOf(messages), [0, 0, 0, 1, 2, 2, 0, 1])
})

test('what one event sets and unsets is unset; other times, keys and people are not moved', () => {
  const both = [set('a', true), unset('a')]
  const messages = [
    { profile: 1, ts: 1000, traits: both },
    { profile: 1, ts: 999, traits: [set('a', 1), set('b', 1)] },
    { profile: 2, ts: 1000, traits: [set('a', 5)] },
  ]
  assert.deepEqual(laterOf(messages), [0, 1, 0, 0, 0])
})
