import assert from 'node:assert/strict'
import { test } from 'node:test'
import { identifierValue } from './identifier-value.ts'

test('addresses are compared in lower case, every other identifier as it is written (ID12)', () => {
  assert.equal(identifierValue('email', ' Lin.Wei@Shop.example '), 'lin.wei@shop.example')
  assert.equal(identifierValue('user', 'Lin@Shop.example'), 'Lin@Shop.example')
  assert.equal(identifierValue('phone', '+86 138'), '+86 138')
})
