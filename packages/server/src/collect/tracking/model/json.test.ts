import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { JsonObject } from '../../../platform/kernel/index.ts'
import { measureTree, parseJson, rawForQuarantine } from './json.ts'

describe('parseJson (TR10)', () => {
  test('keeps all digits of integers beyond 2^53', () => {
    const parsed = parseJson(
      '{"userId": 1234567890123456789, "n":[-9007199254740993], "ok": 9007199254740991, "f": 1.5e3}',
    )
    assert.deepEqual(parsed, { userId: '1234567890123456789', n: ['-9007199254740993'], ok: 9007199254740991, f: 1500 })
  })

  test('removes NUL and lone surrogates from values and keys, keeps real pairs', () => {
    const parsed = parseJson('{"a\\u0000b":"x\\ud83d","pair":"\\ud83d\\ude00","nested":[{"c\\udc00":"\\u0000"}]}')
    assert.deepEqual(parsed, { ab: 'x\ufffd', pair: '😀', nested: [{ 'c\ufffd': '' }] })
  })

  test('drops __proto__ keys, also escaped ones, at any depth', () => {
    const parsed = parseJson('{"__proto__":{"admin":true},"a":{"\\u005f_proto__":1,"b":2}}') as JsonObject
    assert.deepEqual(Object.keys(parsed), ['a'])
    assert.deepEqual(parsed.a, { b: 2 })
    assert.equal(({} as { admin?: boolean }).admin, undefined)
  })

  test('survives absurd nesting, with and without a slow path', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
    assert.ok(Array.isArray(parseJson(deep)))
    const cleaned = parseJson(`{"__proto__":1,"deep":${deep}}`)
    assert.ok(JSON.stringify(cleaned).length < 1000)
  })
})

describe('measureTree', () => {
  test('turns numbers that are not finite into null', () => {
    const event = parseJson('{"a":1e999,"list":[-1e999,1]}') as JsonObject
    assert.equal(measureTree(event).problem, null)
    assert.deepEqual(event, { a: null, list: [null, 1] })
  })

  test('names the limit that is exceeded', () => {
    const wide = Object.fromEntries(Array.from({ length: 2001 }, (_, index) => [`k${index}`, index]))
    assert.equal(measureTree(wide).problem, 'too_many_keys')
    assert.equal(measureTree({ list: Array.from({ length: 3000 }, () => 'x') }).problem, 'too_many_keys')
    const deep = parseJson(`${'{"a":'.repeat(17)}1${'}'.repeat(17)}`) as JsonObject
    assert.equal(measureTree(deep).problem, 'too_deep')
    assert.equal(measureTree(deep.a as JsonObject).problem, null)
  })

  test('never counts more characters than the JSON text has', () => {
    const event: JsonObject = { a: 'xyz', b: [1, 'two', { c: null }], 'd\n': true, e: 12.5, f: { g: [] } }
    assert.ok(measureTree(event).chars <= JSON.stringify(event).length + 4)
  })
})

test('rawForQuarantine cuts long messages to text and deep ones to their top', () => {
  assert.deepEqual(rawForQuarantine({ a: 1 }), { a: 1 })
  const long = rawForQuarantine({ a: 'x'.repeat(100_000) })
  assert.ok(typeof long === 'string' && long.length === 32 * 1024)
  const deep = parseJson(`${'['.repeat(50_000)}${']'.repeat(50_000)}`)
  assert.match(JSON.stringify(rawForQuarantine(deep)), /nested deeper/)
})
