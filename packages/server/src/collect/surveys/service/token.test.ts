import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newResponseId } from './token.ts'

test('SU13: no response has a name that a CSV must write otherwise than everything else', () => {
  const ids = Array.from({ length: 5_000 }, newResponseId)
  assert.equal(new Set(ids).size, ids.length)
  for (const id of ids) assert.match(id, /^\w[\w-]{21}$/)
})
