import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOwnOrigin } from './origins.ts'

const none: ReadonlySet<string> = new Set()
const local = { publicUrl: null, listening: 'http://127.0.0.1:4400' }
const isOwn = (origin: string, server = local as Parameters<typeof isOwnOrigin>[1], allowed = none) =>
  isOwnOrigin(origin, server, allowed)

test('without a public URL every loopback name of the same port is the server itself', () => {
  for (const origin of ['http://127.0.0.1:4400', 'http://localhost:4400', 'http://[::1]:4400'])
    assert.equal(isOwn(origin), true, origin)
  const open = { publicUrl: null, listening: 'http://0.0.0.0:4400' }
  assert.equal(isOwn('http://localhost:4400', open), true)
})

test('another port, scheme, host or spelling is not', () => {
  for (const origin of [
    'http://localhost:4401',
    'http://localhost',
    'https://localhost:4400',
    'http://localhost.evil.example:4400',
    'http://evil.example:4400',
    'http://127.0.0.1.evil.example:4400',
    'http://user@localhost:4400',
    'http://localhost:4400/',
    'http://localhost:4400@evil.example',
    'HTTP://LOCALHOST:4400',
    'null',
    '',
  ])
    assert.equal(isOwn(origin), false, origin)
})

test('with a public URL only that is, and what the operator allowed', () => {
  const server = { publicUrl: 'https://cxm.example', listening: 'http://127.0.0.1:4400' }
  assert.equal(isOwn('https://cxm.example', server), true)
  assert.equal(isOwn('http://localhost:4400', server), false)
  assert.equal(isOwn('http://127.0.0.1:4400', server), false)
  assert.equal(isOwn('https://ui.example', server, new Set(['https://ui.example'])), true)
  const loopback = { publicUrl: 'http://localhost:4400', listening: 'http://127.0.0.1:4400' }
  assert.equal(isOwn('http://127.0.0.1:4400', loopback), false)
})
