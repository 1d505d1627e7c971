import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isTellingKey } from './telling-keys.ts'

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
      'store_manager_name',
      'order_id',
      'ip',
      '手机号',
      '姓名',
    ],
  ])
    assert.equal(isTellingKey(key), true, key)
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
    'product_name',
    'storeId',
    'Campaign Name',
    'grid',
    '城市',
    'tier',
  ])
    assert.equal(isTellingKey(key), false, key)
})
