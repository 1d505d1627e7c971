import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isFull } from './full.ts'

test('a text that fills its field is told, as what was pasted beyond is cut; a code or a number that fills its own is not', () => {
  assert.equal(isFull('x'.repeat(1999), 2000), false)
  assert.equal(isFull('x'.repeat(2000), 2000), true)
  assert.equal(isFull('CNY', 3), false)
  assert.equal(isFull(undefined, 2000), false)
})
