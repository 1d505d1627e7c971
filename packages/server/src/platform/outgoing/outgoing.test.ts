import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { isPublic, OutgoingFailed, OutgoingRefused, outgoingPolicy, outgoingRequest, resolvePublic } from './index.ts'

const nobody = outgoingPolicy([])

test('private, loopback, link-local and mapped addresses are not public', () => {
  const inside = ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0']
  const inside6 = [
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
  ]
  for (const address of [...inside, ...inside6, 'name', '']) assert.equal(isPublic(address), false, address)
  for (const address of ['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1'])
    assert.equal(isPublic(address), true, address)
})

test('a request to a private address is refused however it is written, and nothing arrives', async () => {
  let seen = 0
  const server = createServer((_request, reply) => {
    seen += 1
    reply.end('inside')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '0']) {
      await assert.rejects(outgoingRequest(nobody, { method: 'GET', url: `http://${host}:${port}/` }), OutgoingRefused)
    }
    await assert.rejects(resolvePublic(nobody, 'localhost'), OutgoingRefused)
    for (const url of ['file:///etc/passwd', 'gopher://1.1.1.1/', 'nothing', 'http://a:b@1.1.1.1/'])
      await assert.rejects(outgoingRequest(nobody, { method: 'GET', url }), OutgoingRefused)
    assert.equal(seen, 0)
    for (const entry of ['localhost', '127.0.0.0/8', '127.0.0.1']) {
      const reply = await outgoingRequest(outgoingPolicy([entry]), {
        method: 'GET',
        url: `http://localhost:${port}/`,
      })
      assert.equal(reply.body.toString(), 'inside', entry)
    }
  } finally {
    server.close()
  }
})

test('redirects are not followed, large answers and silence end, and a failure says whether it was sent', async () => {
  const policy = outgoingPolicy(['127.0.0.1'])
  const server = createServer((request, reply) => {
    if (request.url === '/away') reply.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    if (request.url === '/large') reply.end('x'.repeat(5000))
    if (request.url === '/cut') reply.socket?.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const at = (path: string) => ({ method: 'GET' as const, url: `http://127.0.0.1:${port}${path}` })
  assert.equal((await outgoingRequest(policy, at('/away'))).status, 302)
  const failure = (sent: boolean) => (error: unknown) => error instanceof OutgoingFailed && error.sent === sent
  await assert.rejects(outgoingRequest(policy, { ...at('/large'), bytesMax: 1000 }), failure(true))
  await assert.rejects(outgoingRequest(policy, { ...at('/silent'), timeoutMs: 100 }), failure(true))
  await assert.rejects(outgoingRequest(policy, at('/cut')), failure(true))
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await assert.rejects(outgoingRequest(policy, at('/')), failure(false))
  assert.throws(() => outgoingPolicy(['10.0.0.0/99']), /OPENCXM_OUTGOING_PRIVATE/)
})
