import assert from 'node:assert/strict'
import { test } from 'node:test'
import { networkOf } from './network.ts'

test('an IPv6 network is one address, however it is written', () => {
  const same = ['2001:db8::1', '2001:0db8:0:0::2', '2001:DB8:0:0:1:2:3:4', '2001:db8::%eth0']
  assert.deepEqual([...new Set(same.map(networkOf))], ['2001:db8:0:0'])
  assert.equal(networkOf('::ffff:192.0.2.7'), '192.0.2.7')
  assert.equal(networkOf('192.0.2.7'), '192.0.2.7')
  assert.notEqual(networkOf('2001:db8:0:1::1'), networkOf('2001:db8:0:2::1'))
})
