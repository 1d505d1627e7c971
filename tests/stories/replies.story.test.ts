/** Customers are answered where they wrote: by mail, in their help desk, through a webhook; at most once, and not against their will. */
import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import type {
  Connector,
  FeedbackReply,
  Voice,
  WayToReply,
} from '../../packages/server/src/collect/feedback/contract.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'
import { type Api, mailChannel, openApi } from './asking-kit.ts'

type Replies = { way: WayToReply; replies: FeedbackReply[]; draft: string }
type Seen = { method: string; path: string; headers: Record<string, unknown>; body: string }

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
let serial = 0

/** A customer's mail to the shop. */
function mailFrom(user: string, of: { subject?: string; id?: string; headers?: string } = {}): Buffer {
  const { subject = 'Where is my parcel?', id = `m${++serial}@mail.example`, headers = '' } = of
  return Buffer.from(
    `From: ${user} <${user}@mail.example>\r\nTo: care@shop.example\r\nSubject: ${subject}\r\nMessage-ID: <${id}>\r\n${headers}Date: ${minutesAgo(5).toUTCString()}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nIt was due on Monday.\r\n`,
  )
}

/** A report that a mail came back, as RFC 3464 has it. */
function bounceOf(message: string, of: { status: string; to?: string; action?: string }): Buffer {
  const { status, to = 'mailer-return@shop.example', action = 'failed' } = of
  return Buffer.from(
    [
      'From: Mail Delivery System <MAILER-DAEMON@mx.example>',
      `To: ${to}`,
      'Subject: Undelivered Mail Returned to Sender',
      `Message-ID: <dsn${++serial}@mx.example>`,
      'Auto-Submitted: auto-replied',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'This is the mail system. Your message could not be delivered.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; somebody@elsewhere.example',
      `Action: ${action}`,
      `Status: ${status}`,
      'Diagnostic-Code: smtp; 550 5.1.1 User unknown',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: ask@shop.example',
      `Message-ID: <${message}@shop.example>`,
      'Subject: Re: x',
      '',
      'Sorry!',
      '--b--',
      '',
    ].join('\r\n'),
  )
}

describe('replies to feedback', () => {
  let app: TestApp
  let mail: MailServer
  const seen: Seen[] = []
  let status = 200
  let desk: Server
  let base: string
  before(async () => {
    app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
    mail = await startMailServer()
    desk = createServer((request, reply) => {
      let body = ''
      request.on('data', (part: Buffer) => {
        body += part.toString('utf8')
      })
      request.on('end', () => {
        seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
        reply.writeHead(status, { 'content-type': 'application/json' }).end('{"id":1}')
      })
    })
    await new Promise<void>((done) => desk.listen(0, '127.0.0.1', done))
    base = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`
  })
  after(async () => {
    await mail.close()
    desk.close()
    await app.close()
  })

  async function takeMail(api: Api, raw: Buffer): Promise<Record<string, number>> {
    const { statusCode, body } = await app.http.inject({
      method: 'POST',
      url: '/api/v1/feedback-mails',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'message/rfc822' },
      payload: raw,
    })
    assert.equal(statusCode, 202, body)
    await app.settle()
    return (JSON.parse(body) as { dropped: Record<string, number> }).dropped
  }
  const voiceOf = async (api: Api, query = '') =>
    ((await api.call('GET', `feedback?limit=1${query}`)) as { voices: Voice[] }).voices[0] as Voice
  const repliesOf = async (api: Api, id: string) => (await api.call('GET', `feedback/${id}/replies`)) as Replies
  async function answer(api: Api, id: string, text: string, more: object = {}): Promise<FeedbackReply> {
    const body = { key: `key_${++serial}_abc`, text, afterSeconds: 0, ...more }
    const made: FeedbackReply = await api.call('POST', `feedback/${id}/replies`, body)
    await app.settle()
    return ((await repliesOf(api, id)).replies.find((one) => one.id === made.id) ?? made) as FeedbackReply
  }
  /** Calls a connection as its vendor does. */
  async function hook(made: Connector, body: string, headers: Record<string, string>) {
    const url = new URL(made.address ?? '').pathname
    const reply = await app.http.inject({ method: 'POST', url, headers, payload: body })
    assert.equal(reply.statusCode, 200, reply.body)
    await app.settle()
  }

  test('FB8: a mail is answered by mail, in its thread, to the address that wrote, and the timeline knows', async () => {
    const api = await openApi(app, 'Mail')
    await takeMail(api, mailFrom('lin', { id: 'first@mail.example' }))
    const voice = await voiceOf(api)
    assert.deepEqual((await repliesOf(api, voice.id)).way, {
      can: false,
      reason: 'no_mail_channel',
      sentence: 'No e-mail channel is set up to send replies by.',
    })
    const channel = await mailChannel(api, mail.port)
    const { way } = await repliesOf(api, voice.id)
    assert.deepEqual(way, {
      ...{ can: true, by: 'email', to: 'lin@mail.example' },
      channels: [{ id: channel, name: 'Mail', address: 'ask@shop.example' }],
    })
    await api.call('PUT', `feedback/${voice.id}/reply-draft`, { text: 'Sorr' })
    assert.equal((await repliesOf(api, voice.id)).draft, 'Sorr')
    const sent = await answer(api, voice.id, 'Sorry! It comes today.\n\n此致')
    assert.deepEqual([sent.state, sent.by, sent.problem], ['sent', 'email', null])
    assert.equal((await repliesOf(api, voice.id)).draft, '', 'what was sent is no draft')
    const [arrived] = mail.mails.filter(({ to }) => to === 'lin@mail.example')
    assert.match(arrived?.source ?? '', /^In-Reply-To: <first@mail\.example>\r$/m)
    assert.match(arrived?.source ?? '', /^References: <first@mail\.example>\r$/m)
    assert.match(arrived?.source ?? '', /^Subject: Re: Where is my parcel\?\r$/m)
    assert.doesNotMatch(arrived?.source ?? '', /List-Unsubscribe/i)
    const timeline: { entries: { event: string }[] } = await api.call('GET', `people/${voice.person?.id}/timeline`)
    assert.deepEqual(timeline.entries.map(({ event }) => event).sort(), ['$feedback', '$feedback_replied'])
    await takeMail(api, mailFrom('lin', { headers: 'References: <first@mail.example>\r\n' }))
    const next = await voiceOf(api)
    assert.notEqual(next.id, voice.id)
    assert.equal((await repliesOf(api, next.id)).replies.length, 1, 'the answer stands in the whole conversation')
  })

  test('FB9: the same key is one reply, however often it is sent, and one text only', async () => {
    const api = await openApi(app, 'Once')
    await mailChannel(api, mail.port)
    await takeMail(api, mailFrom('once'))
    const { id } = await voiceOf(api)
    const body = { key: 'the-same-key', text: 'Once only', afterSeconds: 0 }
    const made = await Promise.all(
      Array.from({ length: 5 }, async () => (await api.call('POST', `feedback/${id}/replies`, body)) as FeedbackReply),
    )
    assert.equal(new Set(made.map((one: FeedbackReply) => one.id)).size, 1)
    await api.call('POST', `feedback/${id}/replies`, { ...body, text: 'Another text' }, 409)
    await app.settle()
    await api.call('POST', `feedback/${id}/replies`, body)
    await app.settle()
    assert.equal(mail.mails.filter(({ to }) => to === 'once@mail.example').length, 1)
  })

  test('FB9: what the process died over while sending is not sent again by itself, and says so', async () => {
    const api = await openApi(app, 'Died')
    await mailChannel(api, mail.port)
    await takeMail(api, mailFrom('died'))
    const { id } = await voiceOf(api)
    const waiting: FeedbackReply = await api.call('POST', `feedback/${id}/replies`, {
      key: 'died-key-1',
      text: 'Hello',
    })
    assert.equal(waiting.state, 'waiting')
    // As a SIGKILL leaves it: act/messages committed that it is sending, nobody knows what the mail server heard.
    await sql`INSERT INTO messages_message (public_id, workspace_id, via, send_key, person, purpose, state, about, created_at)
      VALUES (${`msg_${waiting.id.slice(4)}`}, ${api.workspace.id}, 'x', ${`reply:${waiting.id}:1`}, 0, 'service', 'sending', '{}', now())`.execute(
      app.state.tables(),
    )
    await sql`UPDATE jobs_job SET run_at = now() WHERE key = ${waiting.id}`.execute(app.state.tables())
    await app.settle()
    const [reply] = (await repliesOf(api, id)).replies
    assert.deepEqual([reply?.state, reply?.problem?.code], ['unknown', 'interrupted'])
    assert.equal(mail.mails.filter(({ to }) => to === 'died@mail.example').length, 0)
    const twice = await Promise.all(
      [1, 2].map(
        async () =>
          await app.call({
            method: 'POST',
            path: `/api/v1/feedback-replies/${waiting.id}/retry`,
            key: api.key,
            body: { attempt: 1 },
          }),
      ),
    )
    assert.deepEqual(twice.map((one) => one.status).sort(), [202, 409], 'pressed twice it is tried once')
    await app.settle()
    assert.equal((await repliesOf(api, id)).replies[0]?.state, 'sent')
    assert.equal(mail.mails.filter(({ to }) => to === 'died@mail.example').length, 1)
  })

  test('FB9: a reply is taken back while it waits, and not after', async () => {
    const api = await openApi(app, 'Back')
    await mailChannel(api, mail.port)
    await takeMail(api, mailFrom('back'))
    const { id } = await voiceOf(api)
    const waiting: FeedbackReply = await api.call('POST', `feedback/${id}/replies`, {
      key: 'back-key-1',
      text: 'Too fast',
    })
    const back: { text: string } = await api.call('POST', `feedback-replies/${waiting.id}/withdraw`)
    assert.equal(back.text, 'Too fast')
    const { replies, draft } = await repliesOf(api, id)
    assert.deepEqual([replies, draft], [[], 'Too fast'])
    const gone = await answer(api, id, 'Now it goes')
    await api.call('POST', `feedback-replies/${gone.id}/withdraw`, undefined, 409)
    assert.equal(mail.mails.filter(({ to }) => to === 'back@mail.example').length, 1)
  })

  test('BU7: an explicit no to service mail refuses the reply with a sentence; caps and no to surveys do not', async () => {
    const api = await openApi(app, 'Refused')
    await mailChannel(api, mail.port)
    await api.call('PUT', 'budget', {
      caps: [{ purpose: '', most: 1, days: 300 }],
      quiet: { from: '00:00', to: '23:59' },
    })
    await takeMail(api, mailFrom('nope'))
    const voice = await voiceOf(api)
    assert.equal((await answer(api, voice.id, 'One')).state, 'sent')
    assert.equal((await answer(api, voice.id, 'Two')).state, 'sent', 'no cap and no quiet hour counts')
    const say = async (purpose: string, given: boolean) =>
      await api.call('POST', `people/${voice.person?.id}/consent`, {
        changes: [{ purpose, channel: 'email', given }],
        proof: 'by phone',
      })
    await say('surveys', false)
    assert.equal((await repliesOf(api, voice.id)).way.can, true)
    const waiting: FeedbackReply = await api.call('POST', `feedback/${voice.id}/replies`, {
      key: 'nope-key-1',
      text: 'Three',
    })
    await say('service', false)
    const { way } = await repliesOf(api, voice.id)
    assert.deepEqual([way.can, !way.can && way.reason], [false, 'refused'])
    const refused = await app.call({
      method: 'POST',
      path: `/api/v1/feedback/${voice.id}/replies`,
      key: api.key,
      body: { key: 'nope-key-2', text: 'Four' },
    })
    assert.equal(refused.status, 409)
    assert.match(refused.text, /does not want messages about service/)
    await sql`UPDATE jobs_job SET run_at = now() WHERE key = ${waiting.id}`.execute(app.state.tables())
    await app.settle()
    const last = (await repliesOf(api, voice.id)).replies.at(-1)
    assert.deepEqual(
      [last?.state, last?.problem?.code],
      ['failed', 'refused'],
      'also when it was said while the reply waited',
    )
    assert.equal(mail.mails.filter(({ to }) => to === 'nope@mail.example').length, 2)
  })

  test('FB8: Zendesk and Chatwoot get the reply where the customer wrote; failures say why and can be tried again', async () => {
    const api = await openApi(app, 'Desks')
    const make = async (settings: object, more: object = {}): Promise<Connector> =>
      await api.call('POST', 'feedback-connectors', { name: 'Desk', settings, secret: 'signing', ...more })
    const zendesk = await make({ kind: 'zendesk', baseUrl: base, replyUser: 'agent@shop.example' })
    const at = new Date().toISOString()
    const event = {
      type: 'zen:event-type:ticket.created',
      time: at,
      detail: { id: '35436', subject: 'Help', description: 'My band broke', requester_id: 8, created_at: at },
      event: {},
    }
    const body = JSON.stringify(event)
    await hook(zendesk, body, {
      'x-zendesk-webhook-signature-timestamp': at,
      'x-zendesk-webhook-signature': createHmac('sha256', 'signing')
        .update(at + body)
        .digest('base64'),
    })
    const ticket = await voiceOf(api, '&kind=ticket')
    const reasonOf = async (id: string) => {
      const { way } = await repliesOf(api, id)
      return way.can ? null : way.reason
    }
    assert.equal(await reasonOf(ticket.id), 'not_set_up')
    await api.call('PATCH', `feedback-connectors/${zendesk.id}`, { replySecret: 'api-token' })
    status = 401
    const failed = await answer(api, ticket.id, 'We send a new one.')
    assert.deepEqual([failed.state, failed.problem?.code], ['failed', 'not_signed_in'])
    assert.match(failed.problem?.detail ?? '', /^HTTP 401/)
    status = 200
    await api.call('POST', `feedback-replies/${failed.id}/retry`, { attempt: 1 })
    await app.settle()
    assert.equal((await repliesOf(api, ticket.id)).replies[0]?.state, 'sent')
    const put = seen.at(-1)
    assert.deepEqual([put?.method, put?.path], ['PUT', '/api/v2/tickets/35436.json'])
    assert.equal(
      put?.headers.authorization,
      `Basic ${Buffer.from('agent@shop.example/token:api-token').toString('base64')}`,
    )
    assert.deepEqual(JSON.parse(put?.body ?? ''), { ticket: { comment: { body: 'We send a new one.', public: true } } })
    const moved = { kind: 'zendesk', baseUrl: 'https://evil.example', replyUser: 'agent@shop.example' }
    await api.call('PATCH', `feedback-connectors/${zendesk.id}`, { settings: moved }, 400)

    const chatwoot = await make(
      { kind: 'chatwoot', baseUrl: base, accountId: 3 },
      { secret: undefined, replySecret: 'access' },
    )
    const said = {
      ...{ event: 'message_created', id: 11, content: '在吗', message_type: 'incoming', created_at: at },
      sender: { id: 5, name: '林悦' },
      account: { id: 3 },
      conversation: { id: 77, channel: 'Channel::WebWidget' },
    }
    await hook(chatwoot, JSON.stringify(said), { 'content-type': 'application/json' })
    const chat = await voiceOf(api, '&kind=chat')
    assert.equal((await answer(api, chat.id, '在的，请说。')).state, 'sent')
    const post = seen.at(-1)
    assert.equal(post?.path, '/api/v1/accounts/3/conversations/77/messages')
    assert.equal(post?.headers.api_access_token, 'access')
    assert.equal((JSON.parse(post?.body ?? '') as { content: string }).content, '在的，请说。')
    // Chatwoot may have posted it before what stands in front of it lost patience: only a person tries again (FB9).
    for (const broken of [502, 503]) {
      status = broken
      const posts = seen.length
      const reply = await answer(api, chat.id, `Once more: ${broken}`)
      assert.equal(reply.state, broken === 502 ? 'unknown' : 'sending', String(broken))
      assert.equal(seen.length, posts + 1)
    }
    status = 200
    await api.call('DELETE', `feedback-connectors/${chatwoot.id}`)
    assert.equal(await reasonOf(chat.id), 'connection_gone')
  })

  test('FB8: any system calls and is answered by signed webhooks; an unsigned call is refused', async () => {
    const api = await openApi(app, 'Hook')
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
    const settings = { kind: 'webhook', source: 'forum', as: 'chat', replyUrl: `${base}/replies` }
    const made: Connector = await api.call('POST', 'feedback-connectors', { name: 'Forum', settings, secret })
    const item = JSON.stringify({
      id: 'post-1',
      at: new Date().toISOString(),
      text: 'Is anybody there?',
      source: 'bank',
    })
    const signed = (body: string, id: string, key = secret) => {
      const at = String(Math.floor(Date.now() / 1000))
      const mac = createHmac('sha256', Buffer.from(key.slice(6), 'base64')).update(`${id}.${at}.${body}`)
      return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac.digest('base64')}` }
    }
    const url = new URL(made.address ?? '').pathname
    const forged = signed(item, 'x', `whsec_${Buffer.alloc(32, 8).toString('base64')}`)
    assert.equal((await app.http.inject({ method: 'POST', url, headers: forged, payload: item })).statusCode, 401)
    await hook(made, item, signed(item, 'call-1'))
    const voice = await voiceOf(api)
    assert.deepEqual([voice.source, voice.kind], ['forum', 'chat'], 'a call cannot pretend to come from elsewhere')
    const sent = await answer(api, voice.id, 'Yes, here.')
    assert.equal(sent.state, 'sent')
    const call = seen.at(-1) as Seen
    const { data } = JSON.parse(call.body) as { data: Record<string, string> }
    assert.deepEqual([data.id, data.feedback, data.text], [sent.id, 'post-1', 'Yes, here.'])
    const [id, at, given] = ['id', 'timestamp', 'signature'].map((name) => String(call.headers[`webhook-${name}`]))
    const mac = createHmac('sha256', Buffer.alloc(32, 9)).update(`${id}.${at}.${call.body}`).digest()
    assert.ok(timingSafeEqual(mac, Buffer.from(String(given).slice(3), 'base64')))
    await api.call('PATCH', `feedback-connectors/${made.id}`, {
      settings: { ...settings, replyUrl: 'http://localhost:1/x' },
    })
    const inner = await answer(api, voice.id, 'To the inner network?')
    assert.deepEqual([inner.state, inner.problem?.code], ['failed', 'private_address'])
  })

  test('FB8: what cannot be answered says why: reviews, staff, surveys, the API, and what a tracking key made up', async () => {
    const api = await openApi(app, 'Cannot')
    await mailChannel(api, mail.port)
    const at = minutesAgo(3).toISOString()
    const add = async (item: object) => await api.call('POST', 'feedback', { at, text: 'Hm', ...item })
    await add({ id: 'a', source: 'store', kind: 'review' })
    await add({ id: 'b', source: 'line', kind: 'call', author: { userId: 'u1', email: 'call@mail.example' } })
    await app.track(api.workspace, [
      {
        type: 'track',
        event: '$answer',
        userId: 'u2',
        messageId: 'x1',
        properties: { $metric: 'nps', $score: 3, $scale_min: 0, $scale_max: 10, $text: 'Slow' },
      },
      // Somebody with a write key names a victim to be written to.
      {
        type: 'track',
        event: '$feedback',
        userId: 'u3',
        messageId: 'x2',
        properties: { $kind: 'email', $source: 'email', $reply_to: 'victim@mail.example', $text: 'Hi' },
      },
    ])
    await app.settle()
    const { voices }: { voices: Voice[] } = await api.call('GET', 'feedback')
    const reasons: Record<string, string> = {}
    for (const voice of voices) {
      const { way } = await repliesOf(api, voice.id)
      reasons[voice.kind] = way.can ? 'open' : way.reason
    }
    assert.deepEqual(reasons, { review: 'review', call: 'not_connected', survey: 'survey', email: 'not_connected' })
  })

  test('MS7, FB10: a bounce by mail is the bounce of our message and stops sends to a dead address; a machine’s answer is marked', async () => {
    const api = await openApi(app, 'Bounce')
    await mailChannel(api, mail.port)
    await takeMail(api, mailFrom('dead'))
    const voice = await voiceOf(api)
    const sent = await answer(api, voice.id, 'Hello?')
    const message =
      /^Message-ID: <(msg_\w+)@/m.exec(mail.mails.find(({ to }) => to === 'dead@mail.example')?.source ?? '')?.[1] ?? ''
    assert.match(message, /^msg_/)
    assert.deepEqual(
      await takeMail(api, bounceOf('msg_aaaaaaaaaaaaaaaaaaaa', { status: '5.1.1' })),
      { bounced: 1 },
      'not ours: nothing happens',
    )
    const away = mailFrom('dead', {
      subject: 'Out of office',
      headers: `Auto-Submitted: auto-replied\r\nIn-Reply-To: <${message}@shop.example>\r\n`,
    })
    assert.deepEqual(await takeMail(api, away), { auto_replied: 1 })
    assert.deepEqual(await takeMail(api, bounceOf(message, { status: '4.4.1', action: 'delayed' })), { automatic: 1 })
    assert.equal((await repliesOf(api, voice.id)).way.can, true)
    assert.deepEqual(await takeMail(api, bounceOf(message, { status: '5.1.1' })), { bounced: 1 })
    await takeMail(api, bounceOf(message, { status: '5.1.1' }))
    const { way, replies } = await repliesOf(api, voice.id)
    assert.deepEqual([way.can, !way.can && way.reason], [false, 'bounced'])
    assert.ok(replies[0]?.bouncedAt && replies[0].autoRepliedAt)
    assert.equal(replies[0]?.id, sent.id)
    const { voices }: { voices: Voice[] } = await api.call('GET', 'feedback')
    assert.equal(voices.length, 1, 'neither is feedback')
    const timeline: { entries: { event: string }[] } = await api.call('GET', `people/${voice.person?.id}/timeline`)
    assert.equal(timeline.entries.filter(({ event }) => event === '$message_bounced').length, 1)
    await api.call('POST', `feedback/${voice.id}/lift-bounce`)
    assert.equal((await repliesOf(api, voice.id)).way.can, true)
    const other = await openApi(app, 'Other')
    await takeMail(other, bounceOf(message, { status: '5.1.1' }))
    assert.equal((await repliesOf(api, voice.id)).way.can, true, 'another workspace’s mailbox says nothing of ours')
  })

  test('FB8: a person’s export holds what they were answered, and erasing them leaves nothing of it', async () => {
    const api = await openApi(app, 'Erase')
    await mailChannel(api, mail.port)
    await takeMail(api, mailFrom('gone'))
    const voice = await voiceOf(api)
    await answer(api, voice.id, 'A secret between us')
    await api.call('PUT', `feedback/${voice.id}/reply-draft`, { text: 'Another secret' })
    const path = `/api/v1/people/${voice.person?.id}`
    const exported = await app.call({ path: `${path}/export`, key: api.key })
    assert.match(exported.text, /A secret between us/)
    const erased = await app.call({ method: 'POST', path: `${path}/erase`, key: api.key, body: { confirm: 'erase' } })
    assert.equal(erased.status, 202, erased.text)
    await app.settle()
    for (const table of ['feedback_reply', 'feedback_reply_draft', 'messages_message', 'messages_bounce']) {
      const { rows } = await sql`SELECT * FROM ${sql.table(table)} WHERE workspace_id = ${api.workspace.id}`.execute(
        app.state.tables(),
      )
      assert.deepEqual(rows, [], table)
    }
  })

  test('MS7: the address that a bounce comes back to says which message it was', async () => {
    const api = await openApi(app, 'Verp')
    const settings = {
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      fromAddress: 'ask@shop.example',
      bounceAddress: 'back@shop.example',
    }
    await api.call('POST', 'channels', { name: 'Mail', config: { provider: 'smtp', settings } })
    await takeMail(api, mailFrom('verp'))
    const voice = await voiceOf(api)
    await answer(api, voice.id, 'Hello?')
    const found = mail.mails.find(({ to }) => to === 'verp@mail.example')
    const message = /^Message-ID: <(msg_\w+)@/m.exec(found?.source ?? '')?.[1] ?? ''
    assert.equal(found?.from, `back+${message}@shop.example`)
    const plain = Buffer.from(
      `From: postmaster@mx.example\r\nTo: <back+${message}@shop.example>\r\nSubject: failure\r\nMessage-ID: <p@mx>\r\n\r\n550 mailbox unavailable: no such user\r\n`,
    )
    assert.deepEqual(await takeMail(api, plain), { bounced: 1 })
    const { way } = await repliesOf(api, voice.id)
    assert.equal(!way.can && way.reason, 'bounced')
    const listed = async () =>
      ((await api.call('GET', 'bounces?limit=1')) as { bounces: { address: string; status: string }[] }).bounces
    assert.deepEqual(
      (await listed()).map(({ address, status }) => [address, status]),
      [['verp@mail.example', '5.1.0']],
    )
    await api.call('POST', `bounces/${message}/lift`)
    await api.call('POST', `bounces/${message}/lift`, undefined, 404)
    assert.deepEqual(await listed(), [])
    assert.equal((await repliesOf(api, voice.id)).way.can, true)
  })
})
