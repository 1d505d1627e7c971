import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test } from 'node:test'
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
