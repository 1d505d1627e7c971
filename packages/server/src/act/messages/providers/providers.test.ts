import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { createOutgoing } from '../../../platform/http/index.ts'
import { type ChannelConfig, channelConfigSchema } from '../contract.ts'
import { providerOf } from './index.ts'
import type { OutgoingMessage } from './provider.ts'
import { signatureOf } from './webhook.ts'

type Seen = { path: string; headers: IncomingMessage['headers']; body: string }
type Answer = { status?: number; body: string }

const message: OutgoingMessage = {
  id: 'msg_1',
  to: 'to',
  replyTo: '',
  recipient: { id: 'per_1', userId: 'u1' },
  purpose: 'surveys',
  subject: 'Subject',
  text: 'Text',
  html: null,
  link: 'https://survey.example/s/l/x',
  language: 'en',
  headers: {},
}
const signingKey = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

describe('providers against servers that answer as theirs do', () => {
  const seen: Seen[] = []
  let answer: (request: Seen) => Answer = () => ({ body: '{}' })
  const server = createServer((request, reply) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body }
      seen.push(one)
      const { status = 200, body: text } = answer(one)
      reply.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  let url = ''
  let now = Date.UTC(2026, 4, 10)
  const ctx = { outgoing: createOutgoing({ privateHosts: ['127.0.0.1'] }), now: () => now }
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(() => server.close())

  const configOf = (config: object): ChannelConfig => channelConfigSchema.parse(config)
  const send = async (config: object) => {
    const read = configOf(config)
    return await providerOf(read.provider).send(ctx, read, message)
  }
  const last = () => seen.at(-1) as Seen

  test('webhook: signed as Standard Webhooks has it; 2xx took it, 5xx may later, 4xx never', async () => {
    const config = { provider: 'webhook', settings: { url: `${url}/hook`, via: 'push' }, secrets: { signingKey } }
    assert.deepEqual(await send(config), { outcome: 'sent', providerId: 'msg_1' })
    const { headers, body } = last()
    const bytes = Buffer.from(signingKey.slice('whsec_'.length), 'base64')
    const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const expected = createHmac('sha256', bytes).update(content).digest('base64')
    assert.equal(headers['webhook-signature'], `v1,${expected}`)
    assert.equal(JSON.parse(body).data.recipient.id, 'per_1')
    for (const [status, again] of [
      [503, true],
      [429, true],
      [400, false],
      [302, false],
    ] as const) {
      answer = () => ({ status, body: '' })
      assert.deepEqual(await send(config), { outcome: 'refused', reason: `HTTP ${status}`, again })
    }
    answer = () => ({ body: '{}' })
  })

  test('MS4: a webhook’s report must be signed with the key, fresh and untouched', () => {
    const config = configOf({ provider: 'webhook', settings: { url, via: 'push' }, secrets: { signingKey } })
    const body = JSON.stringify({ type: 'message.delivered', data: { id: 'msg_1' } })
    const timestamp = String(Math.floor(now / 1000))
    const headers = { 'webhook-id': 'r1', 'webhook-timestamp': timestamp }
    const signature = `v1,${signatureOf(signingKey, { id: 'r1', timestamp, body })}`
    const read = (change: object, text = body, at = now) =>
      providerOf('webhook').readStatus?.(config, {
        headers: { ...headers, 'webhook-signature': signature, ...change },
        body: text,
        now: at,
      })
    assert.deepEqual(read({}), [{ providerId: 'msg_1', what: 'delivered', atMs: now }])
    assert.equal(read({ 'webhook-signature': 'v1,AAAA' }), null)
    assert.equal(read({ 'webhook-signature': undefined }), null)
    assert.equal(read({ 'webhook-id': 'r2' }), null)
    assert.equal(read({}, body.replace('delivered', 'bounced')), null)
    assert.equal(read({}, body, now + 600_000), null)
    assert.deepEqual(read({ 'webhook-signature': `v1,AAAA ${signature}` })?.length, 1)
  })

  test('WeChat: one token for many messages, a new one when it expired, unknown openids bounce', async () => {
    const settings = { appId: 'wx1', templateId: 'tpl', fields: { thing1: 'text' }, apiBase: url }
    const config = { provider: 'wechat_template', settings, secrets: { appSecret: 'secret' } }
    let tokens = 0
    answer = ({ path, body }) => {
      if (path === '/cgi-bin/stable_token') {
        tokens += 1
        const asked = JSON.parse(body)
        if (asked.secret !== 'secret') return { body: '{"errcode":40125,"errmsg":"invalid appsecret"}' }
        return { body: JSON.stringify({ access_token: `token${tokens}`, expires_in: 7200 }) }
      }
      if (!path.endsWith(`access_token=token${tokens}`)) return { body: '{"errcode":42001,"errmsg":"expired"}' }
      return { body: '{"errcode":0,"errmsg":"ok","msgid":200163836}' }
    }
    assert.deepEqual(await send(config), { outcome: 'sent', providerId: '200163836' })
    assert.deepEqual(JSON.parse(last().body), {
      touser: 'to',
      template_id: 'tpl',
      url: message.link,
      client_msg_id: 'msg_1',
      data: { thing1: { value: 'Text' } },
    })
    await send(config)
    assert.equal(tokens, 1)
    now += 7_200_000
    await send(config)
    assert.equal(tokens, 2)
    answer = ({ path }) =>
      path.includes('token') && !path.includes('send')
        ? { body: '{"access_token":"t","expires_in":7200}' }
        : { body: '{"errcode":40003,"errmsg":"invalid openid"}' }
    assert.deepEqual(await send(config), {
      outcome: 'refused',
      reason: 'errcode 40003: invalid openid',
      again: false,
      bounced: true,
    })
    const xml =
      '<xml><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>7</MsgID><Status><![CDATA[success]]></Status></xml>'
    const reports = providerOf('wechat_template').readStatus?.(configOf(config), { headers: {}, body: xml, now })
    assert.deepEqual(reports, [{ providerId: '7', what: 'delivered', atMs: now }])
  })

  test('SMS: fields by name, the provider’s id, the link at the end, reports as Twilio sends them', async () => {
    const settings = {
      url: `${url}/Messages.json`,
      format: 'form',
      toField: 'To',
      textField: 'Body',
      extra: { From: '+1' },
      idField: 'sid',
    }
    const config = { provider: 'sms_http', settings, secrets: { authorization: 'Basic abc' } }
    answer = () => ({ status: 201, body: '{"sid":"SM1"}' })
    assert.deepEqual(await send(config), { outcome: 'sent', providerId: 'SM1' })
    assert.equal(last().headers.authorization, 'Basic abc')
    assert.deepEqual(Object.fromEntries(new URLSearchParams(last().body)), {
      From: '+1',
      To: 'to',
      Body: `Text ${message.link}`,
    })
    for (const [status, outcome] of [
      [400, 'refused'],
      [429, 'refused'],
      [503, 'refused'],
      // With our request in hand: who may have got it is not sent it again.
      [500, 'unknown'],
      [502, 'unknown'],
      [504, 'unknown'],
    ] as const) {
      answer = () => ({ status, body: '' })
      assert.equal((await send(config)).outcome, outcome, String(status))
    }
    const body = 'MessageSid=SM1&MessageStatus=undelivered'
    assert.deepEqual(providerOf('sms_http').readStatus?.(configOf(config), { headers: {}, body, now }), [
      { providerId: 'SM1', what: 'bounced', atMs: now },
    ])
  })

  test('robots of WeCom and DingTalk: their bodies, DingTalk’s signature, errors by errcode', async () => {
    const wecom = { provider: 'wecom_robot', settings: { apiBase: url }, secrets: { key: 'k 1' } }
    answer = () => ({ body: '{"errcode":0,"errmsg":"ok"}' })
    assert.deepEqual(await send(wecom), { outcome: 'sent', providerId: '' })
    assert.equal(last().path, '/cgi-bin/webhook/send?key=k%201')
    assert.equal(JSON.parse(last().body).msgtype, 'markdown')
    const dingtalk = {
      provider: 'dingtalk_robot',
      settings: { apiBase: url },
      secrets: { accessToken: 't', signSecret: 's' },
    }
    await send(dingtalk)
    const asked = new URL(last().path, url).searchParams
    assert.equal(asked.get('sign'), createHmac('sha256', 's').update(`${now}\ns`).digest('base64'))
    answer = () => ({ body: '{"errcode":310000,"errmsg":"sign not match"}' })
    assert.deepEqual(await send(dingtalk), {
      outcome: 'refused',
      reason: 'errcode 310000: sign not match',
      again: false,
    })
    const read = configOf(dingtalk)
    assert.deepEqual((await providerOf('dingtalk_robot').verify(ctx, read)).ok, false)
  })

  test('MS6: a private address is refused for every provider, and nothing arrives', async () => {
    const guarded = { outgoing: createOutgoing({ privateHosts: [] }), now: () => now }
    const before = seen.length
    const smtp = { host: '127.0.0.1', port: 25, security: 'none', fromAddress: 'a@shop.example' }
    const configs = [
      { provider: 'webhook', settings: { url, via: 'push' } },
      { provider: 'smtp', settings: smtp },
      { provider: 'wecom_robot', settings: { apiBase: url }, secrets: { key: 'k' } },
    ]
    for (const config of configs) {
      const read = configOf(config)
      const outcome = await providerOf(read.provider).send(guarded, read, message)
      assert.equal(outcome.outcome, 'refused', read.provider)
      assert.equal((await providerOf(read.provider).verify(guarded, read)).ok, false)
    }
    assert.equal(seen.length, before)
  })
})
