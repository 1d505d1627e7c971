import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { openBody } from './body.ts'
import type { WireRequest } from './request.ts'

const bytesMax = 500 * 1024

function request(body: string | Uint8Array, query: Record<string, string> = {}): WireRequest {
  return { params: {}, query, headers: {}, body: typeof body === 'string' ? Buffer.from(body) : body }
}

function value(body: string | Uint8Array, query: Record<string, string> = {}) {
  const opened = openBody(request(body, query), bytesMax)
  assert.ok('value' in opened, JSON.stringify(opened))
  return opened.value
}

function problem(body: string | Uint8Array, limit = bytesMax) {
  const opened = openBody(request(body), limit)
  assert.ok('problem' in opened)
  return opened
}

const event = { event: 'Order', note: '你好 & 100%+ ?>', list: ['>>>???', 'ÿÿÿ'] }
const text = JSON.stringify(event)
const base64 = Buffer.from(text).toString('base64')
/** 20,000 times the letter a, by LZString.compressToBase64. */
const bomb =
  'IY18ZXTt/DFOS1b0c17Pd/wYUcSaWeRZVdTbXfQ408y62+x519z73/wMFDhI0WPETJU6TNlz5CxUuUrVa9Rs1btO3Xv0HDR4ydNnzFy1es3bd+w8dPnL12/cfPX7z99//AYFBwSGhYeERkVHRMbFx8QmJSckpqWnpGZlZ2Tm5efkFhUXFJaVl5RWVVdU1tXX1DY1NzS2tbe0dnV3dPb19/QODQ8Mjo2PjE5NmQA='

describe('openBody reads a body by what it is (TR2)', () => {
  test('JSON, with or without a byte order mark', () => {
    assert.deepEqual(value(text), event)
    assert.deepEqual(value(`\ufeff${text}`), event)
  })

  test('gzip, zlib and zstd by their first bytes', () => {
    for (const packed of [gzipSync(text), zstdCompressSync(text)]) assert.deepEqual(value(packed), event)
    for (const level of [1, 4, 6, 9]) assert.deepEqual(value(deflateSync(text, { level })), event)
  })

  test('forms of data and data_list: base64, base64 of gzip, plain JSON', () => {
    assert.deepEqual(value(`data=${encodeURIComponent(base64)}&ext=crc%3D-123`), event)
    assert.deepEqual(value(`gzip=1&data_list=${encodeURIComponent(gzipSync(text).toString('base64'))}`), event)
    assert.deepEqual(value(`data=${encodeURIComponent(text)}`), event)
  })

  test('lz-string, where the form or the query says so', () => {
    // LZString.compressToBase64 of lz-string 1.5.0.
    const packed =
      'N4IgpgbmB2AuIC4QHkBOATMqQBoTQHtYxERADeUF9NAAgDIqBGABkYFIBqKgfgD5cQAbAJYBneAgDaIbtM6y+Af8V9AvBuAAPZABdAL5A==='
    const lz = { ...event, list: [...event.list, '😀'] }
    assert.deepEqual(value(`data=${encodeURIComponent(packed)}&compression=lz64`), lz)
    assert.deepEqual(value(`data=${packed}`, { compression: 'lz64' }), lz)
    const letters = `data=${encodeURIComponent(bomb)}&compression=lz64`
    assert.equal(problem(letters, 10_000).problem, 'body_too_large')
    assert.equal(problem(`data=${'A'.repeat(300_000)}&compression=lz64`).problem, 'body_too_large')
    for (const broken of ['', 'A', '////', packed.slice(0, 40), '你好'])
      assert.equal(problem(`data=${encodeURIComponent(broken)}&compression=lz64`).problem, 'malformed_body', broken)
  })

  test('brotli and bare deflate, which only Content-Encoding tells; a proxy may have left it on a plain body', () => {
    const said = (encoding: string, body: Uint8Array | string) => {
      const opened = openBody(
        { params: {}, query: {}, headers: { 'content-encoding': encoding }, body: Buffer.from(body) },
        100_000,
      )
      return 'value' in opened ? opened.value : opened.problem
    }
    assert.deepEqual(said('br', brotliCompressSync(text)), event)
    assert.deepEqual(said('deflate', deflateRawSync(text)), event)
    assert.deepEqual(said('deflate', deflateSync(text)), event)
    for (const encoding of ['br', 'deflate', 'gzip', 'identity', 'constructor'])
      assert.deepEqual(said(encoding, text), event)
    assert.equal(said('br', brotliCompressSync(Buffer.alloc(20 * 1024 * 1024, 32))), 'body_too_large')
    assert.equal(said('br', Buffer.from([0x0b, 0x1d, 0x80, 0x7b])), 'malformed_body')
  })

  test('a plus sign that became a space, in a form and in a query', () => {
    assert.ok(base64.includes('+'), 'the sample must contain a plus sign')
    assert.deepEqual(value(`data=${base64}`), event)
    assert.deepEqual(value('', { data: base64.replaceAll('+', ' ') }), event)
  })

  test('base64 that was escaped twice, and the URL alphabet', () => {
    assert.deepEqual(value(`data=${encodeURIComponent(encodeURIComponent(base64))}`), event)
    assert.deepEqual(value(`data=${Buffer.from(text).toString('base64url')}`), event)
  })
})

describe('openBody refuses what it cannot read, with the reason (TR9)', () => {
  test('nothing, no JSON, no base64, torn gzip', () => {
    assert.equal(problem('').problem, 'malformed_body')
    assert.match(problem('{"a":').detail, /not JSON/)
    assert.match(problem('data=%F0%9F%98%80').detail, /not base64/)
    assert.match(problem(gzipSync(text).subarray(0, 30)).detail, /gzip/)
  })

  test('keeps an excerpt without NUL and lone surrogates', () => {
    const { excerpt } = problem('{"a": "\0 broken')
    assert.equal(excerpt, '{"a": " broken')
  })

  test('bodies over the limit, plain and decompressed', () => {
    assert.equal(problem(text, 10).problem, 'body_too_large')
    const large = JSON.stringify({ note: Array.from({ length: 40_000 }, (_, index) => index * 7919).join() })
    for (const pack of [gzipSync, deflateSync, zstdCompressSync])
      assert.equal(problem(pack(large), 100_000).problem, 'body_too_large')
  })

  test('a gzip bomb stops at a bound that its own size sets', () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, 32))
    const { problem: kind, detail } = problem(bomb, 8 * 1024 * 1024)
    assert.equal(kind, 'body_too_large')
    assert.match(detail, new RegExp(String(bomb.length * 200)))
  })

  test('a bomb inside a form', () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, 32)).toString('base64')
    assert.equal(problem(`data_list=${encodeURIComponent(bomb)}`).problem, 'body_too_large')
  })
})
