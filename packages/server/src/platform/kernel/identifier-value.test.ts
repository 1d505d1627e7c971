import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identifierValue } from './identifier-value.ts'

test('addresses are compared in lower case, ids as they are written (ID12)', () => {
  assert.equal(identifierValue('email', ' Lin.Wei@Shop.example '), 'lin.wei@shop.example')
  assert.equal(identifierValue('user', 'Lin@Shop.example'), 'Lin@Shop.example')
  assert.equal(identifierValue('user', '138-0000-0000'), '138-0000-0000')
})

test('a phone number is its digits however they are grouped; no country is guessed (ID12)', () => {
  const cases = [
    ['+86 138 0000 0000', '+8613800000000'],
    ['+86-138-0000-0000', '+8613800000000'],
    ['0086 13800000000', '+8613800000000'],
    ['\u202a+86 138 0000 0000\u202c', '+8613800000000'],
    ['138 0000 0000', '13800000000'],
    ['138‑0000‑0000', '13800000000'],
    ['１３８００００００００', '13800000000'],
    ['(021) 6234-5678', '02162345678'],
    ['+44 (0)20 7946 0958', '+442079460958'],
    ['+1 (380) 000-0000', '+13800000000'],
  ] as const
  for (const [written, value] of cases) {
    assert.equal(identifierValue('phone', written), value)
    assert.equal(identifierValue('phone', value), value, 'a second time changes nothing')
  }
})

test('what is no single phone number stays as it is written (ID12)', () => {
  for (const written of ['8001', '555-1234 x12', '62345678/62345679', 'no phone', '', '86+138 0000 0000'])
    assert.equal(identifierValue('phone', written), written)
})
