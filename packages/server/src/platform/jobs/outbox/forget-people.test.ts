import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withoutPeople } from './forget-people.ts'

test('facts lose erased people and nobody else', () => {
  const gone = new Set([2, 3])
  assert.equal(withoutPeople({ profile: 2, person: 1 }, gone), null)
  assert.equal(withoutPeople({ profile: 1, person: 3 }, gone), null)
  assert.equal(withoutPeople({ persons: [2, 3] }, gone), null)
  assert.deepEqual(withoutPeople({ segment: 's', persons: [1, 2, 4] }, gone), { segment: 's', persons: [1, 4] })
  const moves = [
    { profile: 5, person: 1 },
    { profile: 6, person: 2 },
  ]
  assert.deepEqual(withoutPeople({ version: 3, moves }, gone), { version: 3, moves: [{ profile: 5, person: 1 }] })
  const other = { batch: 2, events: 3 }
  assert.equal(withoutPeople(other, gone), other)
})
