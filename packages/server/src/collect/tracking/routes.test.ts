import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import vm from 'node:vm'
import { gzipSync } from 'node:zlib'
import { basic, browserKey, type Harness, openHarness, serverKey, shopOrigin, testSource } from './testing/harness.ts'

let harness: Harness
const opened: Harness[] = []
beforeEach(async () => {
  harness = await openHarness()
  opened.push(harness)
})
after(async () => {
  for (const { app } of opened) await app.close()
})

const track = { type: 'track', event: 'x', userId: 'u1' }

function post(url: string, body: object, headers: Record<string, string> = {}) {
  return harness.app.inject({ method: 'POST', url, payload: JSON.stringify(body), headers })
}

describe('the write key is found wherever an SDK puts it (TR3)', () => {
  const places: [string, string, object, Record<string, string>][] = [
    ['Basic user', '/v1/t', track, { authorization: basic(serverKey) }],
    ['Bearer', '/v1/t', track, { authorization: `Bearer ${serverKey}` }],
    ['body.writeKey', '/v1/t', { ...track, writeKey: serverKey }, {}],
    ['writeKey of the batch', '/v1/b', { writeKey: serverKey, batch: [track] }, {}],
    ['writeKey of the first event', '/v1/b', { batch: [{ ...track, writeKey: serverKey }] }, {}],
    ['query', `/beacon/v1/batch?writeKey=${serverKey}`, { batch: [track] }, {}],
    ['X-Write-Key id:secret', '/api/s/s2s/track', track, { 'x-write-key': `${serverKey}:anything` }],
    ['Authorization verbatim', '/api/public/apps/batch', { batch: [track] }, { authorization: serverKey }],
    [
      'Authorization "Basic key"',
      '/api/public/apps/batch',
      { batch: [track] },
      { authorization: `Basic ${serverKey}` },
    ],
    ['Authorization of Dittofeed’s HTTP API', '/api/public/apps/track', track, { authorization: serverKey }],
    ['api_key', '/capture/', { api_key: serverKey, event: 'x' }, {}],
    ['token among the properties', '/e/', { event: 'x', properties: { token: serverKey } }, {}],
    ['$token of an update to /engage', '/engage/', { $set: { a: 1 }, $token: serverKey, $distinct_id: 'u1' }, {}],
    ['an address with a slash at its end', '/v1/batch/', { writeKey: serverKey, batch: [track] }, {}],
    ['Sensors token', `/sa?project=default&token=${serverKey}`, { type: 'track', event: 'x', distinct_id: 'u1' }, {}],
  ]
  for (const [title, url, body, headers] of places) {
    test(title, async () => {
      const reply = await post(url, body, headers)
      assert.equal(reply.statusCode, 200, reply.body)
      assert.equal(harness.recorded.requests[0]?.source.publicId, 'src_server')
    })
  }

  test('a key that is unknown is 401 and counted, with a sentence that says where it was', async () => {
    const reply = await post('/v1/t', track, { authorization: basic('wrong') })
    assert.equal(reply.statusCode, 401)
    assert.match(reply.json().message, /basic is not known/)
    assert.equal(harness.recorded.drops.get('none:unknown_key'), 1)
  })

  test('no key at all is 401; a body that cannot be read, where the key was in it, is 400', async () => {
    assert.equal((await post('/v1/t', track)).statusCode, 401)
    assert.equal(harness.recorded.drops.get('none:missing_key'), 1)
    const reply = await harness.app.inject({ method: 'POST', url: '/e/', payload: '{"api_key"' })
    assert.equal(reply.statusCode, 400)
    assert.equal(harness.recorded.drops.get('none:malformed_body'), 1)
  })
})

describe('what the log is to keep (TR11)', () => {
  test('a request that is taken whole is handed on as it was sent, packed or in a form, without the write key', async () => {
    const text = JSON.stringify({ batch: [track], writeKey: serverKey, note: '中文' })
    const payload = gzipSync(text)
    await harness.app.inject({ method: 'POST', url: '/v1/b', payload, headers: { 'content-encoding': 'gzip' } })
    const event = JSON.stringify({ type: 'track', event: 'x', distinct_id: 'u1' })
    const data = Buffer.from(event).toString('base64')
    await harness.app.inject({ url: `/sa.gif?token=${serverKey}&data=${encodeURIComponent(data)}` })
    assert.deepEqual(
      harness.recorded.requests.map(({ sent }) => sent),
      [
        { how: { wire: 'segment' }, text: text.replace(serverKey, '') },
        { how: { wire: 'sensors' }, text: event },
      ],
    )
  })

  test('where the write key is part of what an event tells, the messages are handed on', async () => {
    for (const url of ['/v1/b', '/capture/']) {
      const event = { type: 'track', event: 'x', distinct_id: 'u1', userId: 'u1', properties: { note: serverKey } }
      await post(url, { batch: [event], writeKey: serverKey, api_key: serverKey })
    }
    const [segment, posthog] = harness.recorded.requests
    assert.deepEqual([segment?.sent, posthog?.sent], [null, null])
    assert.equal(segment?.decoded.messages[0]?.props.note, serverKey)
  })

  test('a write key that is spelled with escapes beside one in an event is no reason to change the event', async () => {
    const event = { type: 'track', event: 'x', userId: 'u1', properties: { note: serverKey } }
    const spelled = serverKey.replace('w', '\\u0077')
    const payload = `{"batch":[${JSON.stringify(event)}],"writeKey":"${spelled}"}`
    const reply = await harness.app.inject({ method: 'POST', url: '/v1/b', payload })
    assert.equal(reply.statusCode, 200, reply.body)
    assert.equal(harness.recorded.requests[0]?.sent, null)
  })

  test('of a request that is used in part the messages are handed on, not what was sent', async () => {
    await post('/v1/b', { batch: [track, { type: 'track', userId: 'u1' }], writeKey: serverKey })
    assert.equal(harness.recorded.requests[0]?.sent, null)
  })
})

describe('answers', () => {
  test('a body that cannot be read is 400 with the reason, and kept (TR9)', async () => {
    const reply = await harness.app.inject({
      method: 'POST',
      url: '/v1/batch',
      payload: '{"batch":[',
      headers: { authorization: basic(serverKey) },
    })
    assert.equal(reply.statusCode, 400)
    assert.equal(reply.json().code, 'malformed_body')
    assert.equal(harness.recorded.rejected[0]?.raw, '{"batch":[')
  })

  test('when no event can be used the sender learns which field is wrong (TR9)', async () => {
    const reply = await post('/v1/t', { userId: 'u1' }, { authorization: basic(serverKey) })
    assert.equal(reply.statusCode, 400)
    assert.deepEqual(reply.json().rejected, [
      { reason: 'missing_event_name', field: 'event', detail: 'The event has no name; expected a text.' },
    ])
  })

  test('a partly bad batch is stored in part and says so', async () => {
    const reply = await post('/v1/batch', { batch: [track, { userId: 'u1' }] }, { authorization: basic(serverKey) })
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.json().success, true)
    assert.equal(reply.json().rejected.length, 1)
  })

  test('an empty batch is fine and stores nothing', async () => {
    const reply = await post('/v1/batch', { batch: [] }, { authorization: basic(serverKey) })
    assert.equal(reply.statusCode, 200)
    assert.equal(harness.recorded.requests.length, 0)
  })

  test('Sensors debug mode tells what it found', async () => {
    const reply = await harness.app.inject({
      method: 'POST',
      url: `/debug?token=${serverKey}`,
      payload: JSON.stringify([{ type: 'track', event: 'x', distinct_id: 'u1' }, { type: 'nonsense' }]),
      headers: { 'dry-run': 'true' },
    })
    assert.equal(reply.statusCode, 200)
    assert.match(reply.body, /^1 ok\ntype: Found "nonsense"/)
    assert.equal(harness.recorded.messages.length, 0)
    assert.equal(harness.recorded.drops.get('src_server:dry_run'), 1)
  })

  test('no route sets or needs a cookie; HEAD stores nothing', async () => {
    const reply = await post('/v1/t', track, { authorization: basic(serverKey), cookie: 'session=1' })
    assert.equal(reply.headers['set-cookie'], undefined)
    const head = await harness.app.inject({ method: 'HEAD', url: `/sa.gif?token=${serverKey}&data=e30` })
    assert.equal(head.statusCode, 404)
  })
})

test('the image pixel of an e-mail is an event, and always an image (TR5)', async () => {
  const pixel = (event: object, type = 'track') =>
    harness.app.inject({ url: `/v1/pixel/${type}?data=${Buffer.from(JSON.stringify(event)).toString('base64url')}` })
  const opened = { writeKey: browserKey, userId: 'u1', event: 'Email Opened', properties: { subject: '回访 😀' } }
  const reply = await pixel(opened)
  assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'image/gif'])
  const [message] = harness.recorded.messages
  assert.deepEqual([message?.name, message?.props], ['Email Opened', { subject: '回访 😀' }])
  await pixel({ ...opened, name: 'Home' }, 'page')
  assert.equal(harness.recorded.messages.at(-1)?.name, '$page')
  const unknown = await pixel({ ...opened, writeKey: 'wk_unknown' })
  assert.deepEqual([unknown.statusCode, unknown.headers['content-type']], [401, 'image/gif'])
})

test('RudderStack’s image spells the event out in its query (TR5)', async () => {
  const pixel = (path: string, query: Record<string, string>) =>
    harness.app.inject({ url: `/pixel/v1/${path}?${new URLSearchParams(query)}` })
  const opened = { writeKey: browserKey, anonymousId: 'a1', event: 'Email Opened', 'properties.subject': '回访 😀' }
  const reply = await pixel('track', { ...opened, 'context.campaign.name': 'May', userId: '' })
  assert.deepEqual([reply.statusCode, reply.headers['content-type']], [200, 'image/gif'])
  const [message] = harness.recorded.messages
  assert.deepEqual([message?.name, message?.props], ['Email Opened', { subject: '回访 😀' }])
  assert.deepEqual(message?.identifiers, [{ kind: 'anonymous', value: 'a1' }])
  assert.deepEqual(message?.context.campaign, { name: 'May' })
  await pixel('page', { writeKey: browserKey, anonymousId: 'a1', properties: '{"url":"https://shop.example/a"}' })
  assert.deepEqual(harness.recorded.messages.at(-1)?.name, '$page')
  assert.equal(harness.recorded.messages.at(-1)?.props.url, 'https://shop.example/a')
  const nobody = await pixel('track', {
    writeKey: browserKey,
    event: 'x',
    '__proto__.polluted': '1',
    'a.b.c.d.e.f.g.h': '1',
  })
  assert.deepEqual([nobody.headers['content-type'], 'polluted' in {}], ['image/gif', false])
  const unknown = await pixel('track', { ...opened, writeKey: 'wk_unknown' })
  assert.deepEqual([unknown.statusCode, unknown.headers['content-type']], [401, 'image/gif'])
})

describe('what a browser source refuses (TR7)', () => {
  const key = { authorization: basic(browserKey) }

  test('pixels are bound by the Referer; without one they pass', async () => {
    const event = encodeURIComponent(Buffer.from('{"type":"track","event":"x","distinct_id":"u1"}').toString('base64'))
    const url = `/sa.gif?token=${browserKey}&data=${event}`
    const status = async (headers: Record<string, string>) => (await harness.app.inject({ url, headers })).statusCode
    assert.equal(await status({ referer: 'https://evil.example/page' }), 403)
    assert.equal(await status({ referer: `${shopOrigin}/page` }), 200)
    assert.equal(await status({}), 200)
  })

  test('origins match exactly, by subdomain, or by *', async () => {
    const status = async (origins: string[], origin: string) => {
      harness.sources.set(browserKey, testSource({ kind: 'browser', origins }))
      return (await post('/v1/t', track, { ...key, origin })).statusCode
    }
    assert.equal(await status(['https://*.shop.example'], 'https://m.shop.example'), 200)
    assert.equal(await status(['https://*.shop.example'], 'https://shop.example.evil'), 403)
    assert.equal(await status(['https://*.shop.example'], 'https://evilshop.example'), 403)
    assert.equal(await status(['https://shop.example'], 'http://shop.example'), 403)
    assert.equal(await status(['*'], 'null'), 200)
    assert.equal(await status([], 'https://shop.example'), 403)
  })

  test('a server key in a web page is refused with the reason', async () => {
    const reply = await post('/v1/t', track, { authorization: basic(serverKey), origin: shopOrigin })
    assert.equal(reply.statusCode, 403)
    assert.match(reply.json().message, /server key/)
  })

  test('crawlers are dropped by reason, for browser sources only', async () => {
    const crawler = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)' }
    assert.equal((await post('/v1/t', track, { ...key, ...crawler })).statusCode, 200)
    assert.equal(harness.recorded.messages.length, 0)
    assert.equal(harness.recorded.drops.get('src_browser:crawler'), 1)
    await post('/v1/t', track, { authorization: basic(serverKey), ...crawler })
    assert.equal(harness.recorded.messages.length, 1)
  })
})

describe('configuration that browser SDKs ask for first (TR4)', () => {
  const get = (url: string, headers: Record<string, string> = {}) =>
    harness.app.inject({ url, headers: { origin: shopOrigin, host: 'track.shop.example', ...headers } })

  test('Segment: settings point to the host that was asked', async () => {
    const reply = await get(`/v1/projects/${browserKey}/settings`)
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.headers['access-control-allow-origin'], shopOrigin)
    assert.equal(reply.json().integrations['Segment.io'].apiHost, 'track.shop.example/v1')
    assert.equal((await get('/v1/projects/unknown/settings')).statusCode, 404)
    assert.equal((await get(`/v1/projects/${browserKey}/settings`, { origin: 'https://evil.example' })).statusCode, 403)
  })

  test('Segment`s own metrics are swallowed', async () => {
    assert.equal((await post('/v1/m', { series: [] })).statusCode, 200)
    assert.equal(harness.recorded.requests.length, 0)
  })

  test('RudderStack: a source without destinations', async () => {
    for (const url of ['/sourceConfig', '/sourceConfig/?p=npm&v=3.34.1']) {
      const reply = await get(url, { authorization: basic(browserKey) })
      assert.equal(reply.json().source.id, 'src_browser')
      assert.deepEqual(reply.json().source.destinations, [])
      for (const needed of ['writeKey', 'workspaceId', 'updatedAt']) assert.ok(reply.json().source[needed], needed)
    }
  })

  test('PostHog: what we have none of is empty and readable by the page, not a 404 that is asked for again', async () => {
    const answers = [
      ['/api/surveys/', { surveys: [] }],
      ['/api/early_access_features/', { earlyAccessFeatures: [] }],
      ['/api/feature_flag/local_evaluation', { flags: [], group_type_mapping: {}, cohorts: {} }],
      ['/flags/definitions', { flags: [], group_type_mapping: {}, cohorts: {} }],
    ] as const
    for (const [path, body] of answers) {
      const reply = await get(`${path}?token=${browserKey}&send_cohorts`)
      assert.deepEqual(reply.json(), body)
      assert.equal(reply.headers['access-control-allow-origin'], shopOrigin)
    }
  })

  test('PostHog: config as JSON and as script, flags', async () => {
    const reply = await get(`/array/${browserKey}/config`)
    assert.equal(reply.json().analytics.endpoint, '/e/')
    const script = await get(`/array/${browserKey}/config.js`)
    assert.match(String(script.headers['content-type']), /javascript/)
    const window: { _POSTHOG_REMOTE_CONFIG?: Record<string, { config: object }> } = {}
    vm.runInNewContext(script.body, { window })
    assert.equal(JSON.stringify(window._POSTHOG_REMOTE_CONFIG?.[browserKey]?.config), reply.body)
    const flags = await post('/flags/?v=2', { token: browserKey, distinct_id: 'a' }, { origin: shopOrigin })
    assert.deepEqual(flags.json().featureFlags, {})
  })
})
