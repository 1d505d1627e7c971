import assert from 'node:assert/strict'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Connector, Voice } from '../../packages/server/src/collect/feedback/contract.ts'
import { type Caller, openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

/** As much of an IMAP server as a reading client needs: it hands out mails by UID and refuses a wrong password. */
function startMailbox(mails: string[]): TcpServer {
  return createServer((socket) => {
    socket.write('* OK ready\r\n')
    let rest = ''
    socket.on('data', (data) => {
      rest += data.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end)
        rest = rest.slice(end + 2)
        socket.write(answerTo(line, mails), 'latin1')
        if (/ logout$/i.test(line)) socket.end()
      }
    })
    socket.on('error', () => undefined)
  })
}

function answerTo(line: string, mails: string[]): string {
  const [tag = '', ...words] = line.split(' ')
  const command = words.join(' ')
  const ok = `${tag} OK done\r\n`
  if (/^capability/i.test(command)) return `* CAPABILITY IMAP4rev1\r\n${ok}`
  if (/^login/i.test(command))
    return command.includes('"right"') || command.includes(' right') ? ok : `${tag} NO [AUTHENTICATIONFAILED] no\r\n`
  if (/^(list|lsub)/i.test(command)) return `* LIST (\\HasNoChildren) "/" INBOX\r\n${ok}`
  if (/^(examine|select)/i.test(command))
    return / "?inbox"?$/i.test(command)
      ? `* ${mails.length} EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\n* OK [UIDNEXT ${mails.length + 1}] ok\r\n${tag} OK [READ-ONLY] done\r\n`
      : `${tag} NO no such mailbox\r\n`
  if (/^uid search/i.test(command)) return `* SEARCH ${mails.map((_, at) => at + 1).join(' ')}\r\n${ok}`
  if (/^uid fetch/i.test(command)) {
    const wanted = (words[2] ?? '').split(',').map(Number)
    const whole = /BODY/i.test(command)
    return `${wanted
      .map((uid) => {
        const mail = mails[uid - 1] ?? ''
        const source = whole ? ` BODY[] {${Buffer.byteLength(mail)}}\r\n${Buffer.from(mail).toString('latin1')}` : ''
        return `* ${uid} FETCH (UID ${uid} RFC822.SIZE ${Buffer.byteLength(mail)}${source})\r\n`
      })
      .join('')}${ok}`
  }
  return ok
}

const listen = async (server: TcpServer | Server) => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

describe('places that are asked for feedback', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  let call: Caller
  const servers: (TcpServer | Server)[] = []
  before(async () => {
    app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
    workspace = await app.workspace('Asked')
    key = await workspace.key('admin')
    call = app.caller(key)
  })
  after(async () => {
    await app.close()
    for (const server of servers) server.close()
  })

  async function ask(id: string): Promise<Connector> {
    await call('POST', `feedback-connectors/${id}/run`)
    await app.settle()
    const { connectors } = await call<{ connectors: Connector[] }>('GET', 'feedback-connectors')
    return connectors.find((one) => one.id === id) as Connector
  }
  const texts = async (query: string) =>
    (await call<{ voices: Voice[] }>('GET', `feedback?${query}`)).voices.map(({ text }) => text)

  test('FB7: a feed brings each entry once, asks only for changes, and its failures are told', async () => {
    let items = [
      { id: 'a', content_text: 'First of the feed', rating: 2, date_published: new Date().toISOString() },
      { content_text: 'Without id or date' },
    ]
    let asked304 = 0
    let status = 200
    const server = createHttpServer((request, reply) => {
      const etag = `"${items.length}"`
      if (request.headers['if-none-match'] === etag && status === 200) {
        asked304++
        return reply.writeHead(304).end()
      }
      return reply.writeHead(status, { etag }).end(JSON.stringify({ items }))
    })
    servers.push(server)
    const settings = { kind: 'feed', url: `http://127.0.0.1:${await listen(server)}/`, source: 'store' }
    const { id } = await call<Connector>('POST', 'feedback-connectors', { name: 'Store', settings })
    assert.equal((await ask(id)).taken, 2)
    assert.equal((await ask(id)).taken, 2)
    assert.equal(asked304, 1)
    items = [...items, { id: 'b', content_text: 'Second of the feed', rating: 9, date_published: 'nonsense' }]
    assert.equal((await ask(id)).taken, 3)
    assert.deepEqual(await texts('source=store&score=unhappy'), ['First of the feed'])
    status = 500
    assert.equal((await ask(id)).problem?.code, 'refused')
    const inner = { kind: 'feed', url: 'http://localhost:1/', source: 'store' }
    const changed = await app.call({
      method: 'PATCH',
      path: `/api/v1/feedback-connectors/${id}`,
      key,
      body: { settings: inner },
    })
    assert.equal(changed.status, 200)
    assert.equal((await ask(id)).problem?.code, 'private_address')
  })

  test('a connection that is pointed elsewhere while it is asked reads the other place from its beginning', async () => {
    let id = ''
    const server = createHttpServer((request, reply) => {
      // Both places call what they have by one name.
      const answer = () =>
        request.headers['if-none-match'] === '"1"'
          ? reply.writeHead(304).end()
          : reply
              .writeHead(200, { etag: '"1"' })
              .end(JSON.stringify({ items: [{ content_text: `Of ${request.url}` }] }))
      if (request.url !== '/old') answer()
      else
        void call('PATCH', `feedback-connectors/${id}`, {
          settings: { ...settings, url: settings.url.replace('old', 'new') },
        }).then(answer)
    })
    servers.push(server)
    const settings = { kind: 'feed', url: `http://127.0.0.1:${await listen(server)}/old`, source: 'moved' }
    id = (await call<Connector>('POST', 'feedback-connectors', { name: 'Moved', settings })).id
    await ask(id)
    await ask(id)
    assert.deepEqual((await texts('source=moved')).sort(), ['Of /new', 'Of /old'])
  })

  test('FB7: a mailbox is read by UID and left as it is; a wrong password and a missing mailbox are told', async () => {
    const mail = (n: number, text: string) =>
      `From: Ada <ada@shop.example>\r\nSubject: Mail ${n}\r\nMessage-ID: <m${n}@shop>\r\nDate: ${new Date().toUTCString()}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
    const mails = [mail(1, 'The penguin squeaks 企鹅'), mail(2, 'A second penguin')]
    const server = startMailbox(mails)
    servers.push(server)
    const port = await listen(server)
    const settings = { kind: 'imap', host: '127.0.0.1', port, security: 'none', user: 'care', touchpoint: 'support' }
    const { id } = await call<Connector>('POST', 'feedback-connectors', { name: 'Care', settings, secret: 'right' })
    const first = await ask(id)
    assert.deepEqual([first.problem, first.taken], [null, 2])
    mails.push(mail(3, 'A third penguin'))
    assert.equal((await ask(id)).taken, 3)
    assert.equal((await texts('q=penguin&kind=email')).length, 3)
    // More than a round takes waits for no further turn.
    for (let n = 4; n < 210; n++) mails.push(mail(n, 'One of many gulls'))
    assert.equal((await ask(id)).taken, 209)
    // FB10: what came back is no feedback, also when it names no message of ours.
    mails.push(
      'From: mailer-daemon@mx.example\r\nSubject: failure\r\nMessage-ID: <d@mx>\r\nIn-Reply-To: <msg_0123456789abcdefghjk@shop.example>\r\n\r\n550 no such user\r\n',
    )
    const bounced = await ask(id)
    assert.deepEqual([bounced.taken, bounced.dropped], [209, { bounced: 1 }])
    const change = async (body: object) =>
      assert.equal(
        (await app.call({ method: 'PATCH', path: `/api/v1/feedback-connectors/${id}`, key, body })).status,
        200,
      )
    await change({ secret: 'wrong' })
    const failed = await ask(id)
    assert.deepEqual([failed.problem?.code, failed.lastOkAt], ['not_signed_in', bounced.lastOkAt])
    await change({ secret: 'right', settings: { ...settings, mailbox: 'Other' } })
    assert.equal((await ask(id)).problem?.code, 'no_mailbox')
    const elsewhere = { ...settings, host: 'localhost' }
    const path = `/api/v1/feedback-connectors/${id}`
    const without = await app.call({ method: 'PATCH', path, key, body: { settings: elsewhere } })
    assert.equal(without.status, 400, 'a stored password goes to no other server')
    await change({ settings: elsewhere, secret: 'right' })
    assert.equal((await ask(id)).problem?.code, 'private_address')
  })

  test('erasing a person takes their voices, the marks on them, and observations that name them; an export holds them', async () => {
    const author = { userId: 'ida-4711', email: 'ida@private.example' }
    const said = {
      source: 'shop',
      kind: 'review',
      at: new Date().toISOString(),
      id: 'ida',
      text: 'A heron for Ida',
      author,
    }
    await call('POST', 'feedback', said)
    await call('POST', 'feedback', { ...said, id: 'uwe', text: 'A heron for Uwe', author: { userId: 'uwe' } })
    const unit = await call<{ address: string }>('POST', 'feedback-units', { name: 'Till' })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const payload = new URLSearchParams({ text: 'Write to ida@private.example please' }).toString()
    await app.http.inject({ method: 'POST', url: new URL(unit.address).pathname, headers, payload })
    await app.settle()
    const { voices } = await call<{ voices: Voice[] }>('GET', 'feedback?q=heron')
    const mine = voices.find(({ text }) => text.includes('Ida')) as Voice
    for (const one of voices) await call('PATCH', `feedback/${one.id}`, { tags: ['bird'] })
    const kept = await call<{ feedback: object }>('GET', `people/${mine.person?.id}/export`)
    assert.match(JSON.stringify(kept.feedback), /bird.*ida@private\.example/)
    await call('POST', `people/${mine.person?.id}/erase`, { confirm: 'erase' })
    await app.settle()
    assert.deepEqual(await texts('q=heron'), ['A heron for Uwe'])
    const options = await call<{ tags: { value: string; n: number }[]; waiting: number }>('GET', 'feedback-options')
    assert.deepEqual(options.tags, [{ value: 'bird', n: 1 }])
    assert.equal(options.waiting, 0)
    await call('POST', 'feedback', said)
    await app.settle()
    assert.deepEqual(
      await texts('q=heron'),
      ['A heron for Uwe'],
      'a poller that meets the entry again does not bring it back',
    )
  })
})
