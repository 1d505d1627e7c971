import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mentionPatterns, mentions } from './mentions.ts'

test('finds an identifier as a value, a number, a key, or a word of a longer text', () => {
  assert.ok(mentions({ a: [{ userId: ' Ann@Shop.example ' }] }, ['ann@shop.example']))
  assert.ok(mentions({ id: 42 }, ['42']))
  assert.ok(mentions({ 'ann@shop.example': true }, ['ann@shop.example']))
  assert.ok(mentions('write to <ann@shop.example>, please', ['ann@shop.example']))
  assert.ok(!mentions('write to joann@shop.example', ['ann@shop.example']))
  assert.ok(!mentions({ text: 'room 42 of 1942' }, ['42']), 'short ones only as a whole')
  assert.ok(!mentions({ id: null, ok: true }, ['null']))
})

test('a plain number names somebody only where an id stands: quantities, scores and years are nobody', () => {
  const ids = ['7', '2025']
  for (const message of [
    { userId: 7 },
    { user_id: ' 7 ' },
    { batch: [{ previousId: '2025' }] },
    { properties: { distinct_id: 7 } },
    { identities: { $identity_login_id: '7' } },
    { identities: { my_key: '7' } },
    { context: { externalIds: [{ id: '7', type: 'loyalty' }] } },
    { 客户编号: '7' },
    { alias: '7' },
  ])
    assert.ok(mentions(message, ids), JSON.stringify(message))
  for (const message of [{ qty: 7, year: '2025' }, { product_id: 7 }, { score: [7] }, ['7'], '7', { 7: 'seven' }])
    assert.ok(!mentions(message, ids), JSON.stringify(message))
  assert.ok(mentions({ note: 'a7' }, ['a7']) && mentions({ order: 123456 }, ['123456']), 'what is no plain number')
})

test('patterns take identifiers literally', () => {
  assert.deepEqual(mentionPatterns(['50%_"x']), ['%50\\%\\_\\\\"x%'])
})

test('finds a phone number however it is grouped, and no other number', () => {
  for (const stored of ['+8613800000000', '+86 138 0000 0000'])
    for (const written of ['+86 138 0000 0000', '0086-13800000000', 'call +86 138-0000-0000 at 9'])
      assert.ok(mentions({ contact: written }, [stored]), `${written} is ${stored}`)
  assert.ok(mentions({ mobile: 13800000000 }, ['13800000000']))
  assert.ok(mentions('２号：138 0000 0000。', ['13800000000']))
  assert.ok(mentions('2025-01-02 138 0000 0000 5', ['13800000000']))
  assert.ok(!mentions({ a: '2025-01-02 138 0000 0001', b: '5138 0000 0000' }, ['13800000000']))
  assert.ok(!mentions('order 913800000000', ['13800000000']))
  assert.deepEqual(mentionPatterns(['+86 1380']), ['%+86 1380%'])
  assert.deepEqual(mentionPatterns(['138-0000-0000']), ['%1%3%8%0%0%0%0%0%0%0%0%'])
})
