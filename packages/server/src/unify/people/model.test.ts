import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraitChange } from '../../collect/ingest/index.ts'
import { publicKinds } from '../identity/index.ts'
import { foldTraits, namingKinds, planTraitWrites, reduceWrites, typeOfTrait } from './model.ts'

test('a type is what every value looks like, else string', () => {
  const none = { people: 4, numbers: 0, booleans: 0, lists: 0, objects: 0 }
  assert.equal(typeOfTrait({ ...none, numbers: 4 }), 'number')
  assert.equal(typeOfTrait({ ...none, numbers: 3 }), 'string')
  assert.equal(typeOfTrait({ ...none, booleans: 4 }), 'boolean')
  assert.equal(typeOfTrait({ ...none, lists: 4 }), 'list')
  assert.equal(typeOfTrait({ ...none, objects: 4 }), 'object')
  assert.equal(typeOfTrait(none), 'string')
})

test('of calls that name one time the later one counts, whatever its value (PE1)', () => {
  const said: TraitChange[] = [
    { op: 'set', key: 'vip', value: true },
    { op: 'unset', key: 'vip', later: 1 },
    { op: 'set', key: 'plan', value: 'pro' },
    { op: 'set', key: 'plan', value: 'free', later: 1 },
    { op: 'increment', key: 'n', value: 5 },
    { op: 'set', key: 'n', value: 1, later: 1 },
    { op: 'increment', key: 'n', value: 2, later: 1 },
  ]
  for (const changes of [said, said.toReversed()]) {
    const { sets, additions } = planTraitWrites({ profile: 1, ts: 1000, changes })
    const stored = reduceWrites(sets).map((write) => ({ ...write, surety: 2 }))
    assert.deepEqual(foldTraits(stored, additions), { plan: 'free', n: 3 })
  }
})

test('a contact address counts by how sure it is, then by time; a public key takes no place of others (PE2)', () => {
  const row = (value: string | null, ts: number, surety: number) => ({
    key: 'email',
    op: 'set' as const,
    value,
    ts,
    surety,
  })
  const emailOf = (...rows: ReturnType<typeof row>[]) => foldTraits(rows, []).email
  assert.equal(emailOf(row('own', 1, 1), row('device', 9, 0)), 'own')
  assert.equal(emailOf(row('device', 9, 0), row('server', 1, 2), row('own', 5, 1)), 'server')
  assert.equal(emailOf(row('device', 9, 0), row(null, 1, 2)), undefined)
  assert.equal(emailOf(row('old', 1, 2), row('new', 2, 2)), 'new')
  assert.equal(emailOf(row('device', 9, 0)), 'device')
  const write = (value: string, ts: number, byPublicKey: boolean) => ({
    ...{ profile: 1, key: 'email', op: 'set' as const },
    ...{ value, ts, byPublicKey },
  })
  for (const writes of [
    [write('evil', 9, true), write('server', 1, false)],
    [write('server', 1, false), write('evil', 9, true)],
  ])
    assert.deepEqual(
      reduceWrites(writes).map(({ value }) => value),
      ['server'],
    )
})

test('who is named by an identifier is one rule here and in unify/identity', () => {
  assert.deepEqual(namingKinds, [...publicKinds])
})
