import assert from 'node:assert/strict'
import { test } from 'node:test'
import { profilesNamed } from './model.ts'

test('PR5: a profile is named by its user id or address, by a device only where it has neither', () => {
  const of = (profile: number, kind: string, value: string) => ({ profile, kind, value }) as never
  const identifiers = [
    ...[of(1, 'user', 'ann'), of(1, 'anonymous', 'd1'), of(2, 'anonymous', 'd2'), of(3, 'user', 'bert')],
    ...[of(3, 'anonymous', 'd3'), of(4, 'anonymous', 'd4'), of(5, 'email', 'c@x.example'), of(5, 'anonymous', 'd5')],
  ]
  // d3 was Bert's when the backup was made, and somebody else's when they were erased.
  const wanted = new Set(['ann', 'd2', 'd3', 'c@x.example'])
  assert.deepEqual(
    profilesNamed(identifiers, ({ value }) => wanted.has(value)),
    [1, 2, 5],
  )
})
