import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { createOutgoing, isPublicAddress, OutgoingError, type OutgoingFailure } from './outgoing.ts'

const servers: Server[] = []
after(async () => {
  for (const server of servers) server.close()
})

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

/** A resolver that answers what is said, one answer after the other. */
function answers(...addresses: string[]): typeof lookup {
  let asked = 0
  const resolver = (_host: string, _options: unknown, callback: (e: null, found: unknown) => void) => {
    const address = addresses[Math.min(asked++, addresses.length - 1)] as string
    callback(null, [{ address, family: address.includes(':') ? 6 : 4 }])
  }
  return resolver as unknown as typeof lookup
}

async function refusedAs(reason: OutgoingFailure, attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, (error) => error instanceof OutgoingError && error.reason === reason)
}

test('private, special and disguised addresses are not public', () => {
  const inner = '127.0.0.1 10.1.2.3 172.31.0.1 192.168.0.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255'
  for (const address of inner.split(' ')) assert.ok(!isPublicAddress(address), address)
  const inner6 =
    '::1 :: fc00::1 fe80::1 ff02::1 ::ffff:127.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 2002:7f00:1::1 2001:0:1::1 nonsense'
  for (const address of inner6.split(' ')) assert.ok(!isPublicAddress(address), address)
  for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2400:3200::1'])
    assert.ok(isPublicAddress(address), address)
})

test('refuses a private address however it is written, and a name that leads to one', async () => {
  const port = await serve((_request, reply) => reply.end('inner'))
  const outgoing = createOutgoing({ privateHosts: [] })
  for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])
    await refusedAs('private_address', outgoing.fetch({ url: `http://${host}:${port}/` }))
  await refusedAs('private_address', outgoing.addressOf('127.0.0.1'))
  await refusedAs(
    'private_address',
    createOutgoing({ privateHosts: [], lookup: answers('10.0.0.7') }).addressOf('mail.example'),
  )
})

test('a name that first leads outside and then inside reaches nothing inside', async () => {
  const port = await serve((_request, reply) => reply.end('inner'))
  const outgoing = createOutgoing({ privateHosts: [], lookup: answers('203.0.113.1', '127.0.0.1') })
  await refusedAs('private_address', outgoing.fetch({ url: `http://shop.example:${port}/` }))
  await refusedAs('private_address', outgoing.fetch({ url: `http://shop.example:${port}/` }))
})

test('a host that the operator names is reached; a redirect from it to another inner host is not', async () => {
  const port = await serve((request, reply) => {
    if (request.url === '/away') return reply.writeHead(302, { location: `http://localhost:${port}/` }).end()
    if (request.url === '/round') return reply.writeHead(302, { location: '/round' }).end()
    return reply.end(`hello ${request.headers.authorization ?? 'nobody'}`)
  })
  const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
  const url = `http://127.0.0.1:${port}`
  assert.equal((await outgoing.fetch({ url, headers: { authorization: 'me' } })).body.toString(), 'hello me')
  await refusedAs('private_address', outgoing.fetch({ url: `${url}/away` }))
  await refusedAs('too_many_redirects', outgoing.fetch({ url: `${url}/round` }))
  const both = createOutgoing({ privateHosts: ['127.0.0.1', 'localhost'] })
  const followed = await both.fetch({ url: `${url}/away`, headers: { authorization: 'me' } })
  assert.equal(followed.body.toString(), 'hello nobody', 'a password for one place is not shown to another')
})

test('an answer is bounded, packed or not, and must come in time', async () => {
  const port = await serve((request, reply) => {
    if (request.url === '/packed')
      return reply.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5_000_000)))
    if (request.url === '/large') return reply.end(Buffer.alloc(200_000))
    return undefined
  })
  const outgoing = createOutgoing({ privateHosts: ['*'] })
  const url = `http://127.0.0.1:${port}`
  await refusedAs('too_large', outgoing.fetch({ url: `${url}/large`, bytesMax: 100_000 }))
  await refusedAs('too_large', outgoing.fetch({ url: `${url}/packed`, bytesMax: 100_000 }))
  await refusedAs('timeout', outgoing.fetch({ url: `${url}/never`, timeoutMs: 50 }))
  await refusedAs('invalid_address', outgoing.fetch({ url: 'file:///etc/passwd' }))
  await refusedAs('invalid_address', outgoing.fetch({ url: 'http://user:word@shop.example/' }))
  await refusedAs('unreachable', outgoing.fetch({ url: 'http://127.0.0.1:1/' }))
})

test('a server that changes the protocol or closes is no answer; an answer without body needs no unpacking', async () => {
  const port = await serve((request, reply) => {
    if (request.url === '/change') {
      request.socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')
      return undefined
    }
    if (request.url === '/close') return request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc')
    return reply.writeHead(304, { 'content-encoding': 'gzip', etag: '"1"' }).end()
  })
  const outgoing = createOutgoing({ privateHosts: ['*'] })
  const url = `http://127.0.0.1:${port}`
  await refusedAs('unreachable', outgoing.fetch({ url: `${url}/change` }))
  await refusedAs('unreachable', outgoing.fetch({ url: `${url}/close` }))
  assert.equal((await outgoing.fetch({ url })).status, 304)
})
