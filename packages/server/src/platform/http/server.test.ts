import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import * as z from 'zod'
import { defineRoute } from '../contract/index.ts'
import { mountRoutes } from './mount.ts'
import { createHttpServer } from './server.ts'

test('an address that cannot be read gets problem details in the reader’s language, as everything else does', async () => {
  const http = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  http.get('/things/:id', async () => ({}))
  const get = async (url: string, language = 'en') => {
    const reply = await http.inject({ url, headers: { 'accept-language': language } })
    const type = String(reply.headers['content-type']).split(';')[0]
    return [reply.statusCode, type, reply.json().code, reply.headers['x-content-type-options']]
  }
  for (const url of ['/%ff', '/%', '/things/%zz', '/things/%c0%af'])
    assert.deepEqual(await get(url), [400, 'application/problem+json', 'invalid_input', 'nosniff'], url)
  assert.deepEqual((await get(`/things/${'a'.repeat(3000)}`)).slice(0, 3), [
    404,
    'application/problem+json',
    'not_found',
  ])
  const chinese = await http.inject({ url: '/%ff', headers: { 'accept-language': 'zh-CN' } })
  assert.match(chinese.json().detail, /百分号/)
  await http.close()
})

test('a full disk is said wherever a request meets it: 503, and when to try again', async () => {
  const http = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  http.put('/file', async () => {
    throw Object.assign(new Error('write'), { code: 'ENOSPC' })
  })
  const reply = await http.inject({ method: 'PUT', url: '/file' })
  assert.deepEqual([reply.statusCode, reply.headers['retry-after'], reply.json().code], [503, '30', 'not_ready'])
  assert.match(reply.json().detail, /disk is full/)
  await http.close()
})

test('a client that does not read its answer is cut off after a while, one that waits for it is not', async () => {
  const http = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  const large = Buffer.alloc(64 * 1024 * 1024, 'x')
  // As after two minutes in which nothing came or went.
  const pass = (socket: Socket) => socket.emit('timeout')
  http.get('/large', async () => large)
  http.get('/late', async (request) => {
    pass(request.raw.socket)
    return 'late'
  })
  await http.listen({ port: 0, host: '127.0.0.1' })
  assert.equal(http.server.timeout, 120_000)
  const { port } = http.server.address() as AddressInfo
  const late = await fetch(`http://127.0.0.1:${port}/late`)
  assert.equal(await late.text(), 'late')
  const arrived = once(http.server, 'connection')
  const deaf = connect(port, '127.0.0.1')
  deaf.on('error', () => undefined)
  const [socket] = (await arrived) as [Socket]
  const closed = once(socket, 'close')
  deaf.write('GET /large HTTP/1.1\r\nHost: x\r\n\r\n')
  while (socket.writableLength === 0) await new Promise((later) => setImmediate(later))
  pass(socket)
  await closed
  deaf.destroy()
  await http.close()
})

test('JSON that was packed is refused with the reason, a file’s bytes are not', async () => {
  const http = createHttpServer({ logLevel: 'silent', trustedProxies: [], secure: false })
  http.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  const about = { summary: 'A thing.', permission: 'public', audit: { none: 'a test' }, reply: z.object({}) } as const
  const routes = {
    thing: defineRoute({ ...about, method: 'POST', path: '/api/v1/thing', body: z.object({ name: z.string() }) }),
    file: defineRoute({ ...about, method: 'PUT', path: '/api/v1/file' }),
  }
  const base = { state: {}, events: {}, clock: Date.now, random: Math.random, language: 'en' } as never
  const edge = { base, findCaller: async () => null, isAllowedOrigin: () => false, once: null }
  mountRoutes(http, edge, { routes, handlers: { thing: async () => ({}), file: async () => ({}) } })
  const send = async (method: 'POST' | 'PUT', url: string, type: string, coding: string) => {
    const payload = coding === 'identity' ? '{"name":"x"}' : gzipSync('{"name":"x"}')
    const headers = { 'content-type': type, 'content-encoding': coding, 'accept-language': 'en' }
    return await http.inject({ method, url, headers, payload })
  }
  for (const type of ['application/json', 'application/json; charset=utf-8']) {
    const refused = await send('POST', '/api/v1/thing', type, 'gzip')
    assert.deepEqual([refused.statusCode, refused.headers['accept-encoding']], [415, 'identity'])
    assert.match(refused.json().detail, /Content-Encoding gzip .*send the JSON as it is/)
    assert.equal((await send('POST', '/api/v1/thing', type, 'identity')).statusCode, 200)
  }
  assert.equal((await send('PUT', '/api/v1/file', 'application/octet-stream', 'gzip')).statusCode, 200)
  await http.close()
})
