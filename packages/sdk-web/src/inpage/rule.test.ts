import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitsPage, readRules } from './rule.ts'

test('patterns of addresses: host and path, a star for anything, a path alone for every host', () => {
  const fits = (pattern: string, address: string) => fitsPage([pattern], address)
  assert.ok(fitsPage([], 'https://shop.example/'))
  assert.ok(fits('shop.example/cart*', 'https://shop.example/cart/1?x=2#y'))
  assert.ok(!fits('shop.example/cart', 'https://shop.example/cart/1'))
  assert.ok(fits('/cart/*', 'https://any.example/cart/1'))
  assert.ok(fits('*.example/*/done', 'https://a.example/b/c/done'))
  assert.ok(!fits('*.example/*/done', 'https://a.example/done'))
  assert.ok(!fits('shop.example/a*a', 'https://shop.example/a'))
  assert.ok(!fits('evil.example/*', 'https://shop.example/?evil.example/'))
})

test('a pattern of many stars comes to an end: tried in every way it never would', () => {
  assert.equal(fitsPage([`${'*a'.repeat(140)}b`], `https://shop.example/${'a'.repeat(5000)}`), false)
})

test('an answer that is none gives no rules', () => {
  for (const body of ['', 'null', '{}', '{"rules":3}', '{"rules":[{"id":1}]}'])
    assert.deepEqual(readRules(body), [], body)
})
