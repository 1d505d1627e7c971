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
