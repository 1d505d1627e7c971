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
