import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TraitChange } from '../../collect/ingest/index.ts'
import { foldTraits, isSensitiveTrait, planTraitWrites, reduceWrites, typeOfTrait } from './model.ts'

test('keys that name, reach or identify a person are sensitive, in any spelling (PE4)', () => {
  for (const key of [
    ...[
      'name',
      'firstName',
      'last_name',
      '$name',
      'E-Mail',
      'email',
      '$email',
      'workEmail',
      'mobile',
      'phone_number',
      'Phone',
    ],
    ...[
      'billing.address',
      'street',
      'zip',
      'birthday',
      'dateOfBirth birth',
      'wechat_openid',
      'userId',
      'customer_id',
      'ip',
      '手机号',
      '姓名',
    ],
  ])
    assert.equal(isSensitiveTrait(key), true, key)
})

test('what many people share is not', () => {
  for (const key of [
    'city',
    'plan',
    'region',
    'vip',
    'visits',
    'country',
    'currency',
    'stage',
    'ship_mode',
    'grid',
    '城市',
    'tier',
  ])
    assert.equal(isSensitiveTrait(key), false, key)
})

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
    assert.deepEqual(foldTraits(reduceWrites(sets), additions), { plan: 'free', n: 3 })
  }
})
