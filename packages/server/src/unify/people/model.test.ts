import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSensitiveTrait, typeOfTrait } from './model.ts'

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
