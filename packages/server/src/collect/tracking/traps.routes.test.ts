import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, beforeEach, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { Json, JsonObject } from '../../platform/kernel/index.ts'
import { testNow } from './testing/fixtures.ts'
import { basic, browserKey, type Harness, openHarness, serverKey, shopOrigin } from './testing/harness.ts'

// The fourteen traps of wire.md, section 2, each with what the server must do about it.

const at = new Date(testNow - 5000).toISOString()
const sensorsEvent = {
  type: 'track',
  event: 'OrderPaid',
  time: testNow - 1000,
  distinct_id: 'u1',
  _track_id: 123456789,
}
const track = (extra: JsonObject = {}): JsonObject => ({
  type: 'track',
  event: 'x',
  userId: 'u1',
  timestamp: at,
  ...extra,
})
const base64 = (value: Json) => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString('base64'))

let harness: Harness
const opened: Harness[] = []
beforeEach(async () => {
  harness = await openHarness()
  opened.push(harness)
})
after(async () => {
  for (const { app } of opened) await app.close()
})

type Post = { payload: string | Buffer; type?: string; key?: string; headers?: Record<string, string> }

function post(url: string, { payload, type, key = serverKey, headers }: Post) {
  const sent = { authorization: basic(key), ...(type === undefined ? {} : { 'content-type': type }), ...headers }
  return harness.app.inject({ method: 'POST', url, payload, headers: sent })
}

const form = 'application/x-www-form-urlencoded'

describe('trap 1: decode by path, not by Content-Type', () => {
  const json = JSON.stringify(track())
  const sensors = `data=${base64(sensorsEvent)}`
  const cases: [string, string, Post][] = [
    ['Rudder Node: gzip typed as a form', '/v1/batch', { payload: gzipSync(`{"batch":[${json}]}`), type: form }],
    ['Segment web: JSON as text/plain', '/v1/t', { payload: json, type: 'text/plain' }],
    ['a type that is no media type', '/v1/t', { payload: json, type: 'garbage' }],
    ['no type at all', '/v1/t', { payload: json }],
    ['Sensors beacon: a form as text/plain', `/sa?token=${serverKey}`, { payload: sensors, type: 'text/plain' }],
    ['Sensors mini program: a form as JSON', `/sa?token=${serverKey}`, { payload: sensors, type: 'application/json' }],
    [
      'PostHog web: gzip as text/plain',
      '/e/',
      { payload: gzipSync(JSON.stringify({ api_key: serverKey, batch: [{ event: 'x' }] })), type: 'text/plain' },
    ],
  ]
  for (const [title, url, request] of cases) {
    test(title, async () => {
      const reply = await post(url, request)
      assert.equal(reply.statusCode, 200, reply.body)
      assert.equal(harness.recorded.messages.length, 1)
    })
  }
})

describe('trap 2: the exact success answer matters (TR5)', () => {
  test('posthog-js: exactly 200, JSON', async () => {
    const reply = await post('/e/', { payload: JSON.stringify({ api_key: serverKey, event: 'x', distinct_id: 'u1' }) })
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), { status: 1 })
  })

  test('Jitsu: JSON without destinations, since it would execute them', async () => {
    const reply = await post('/api/s/track', {
      payload: JSON.stringify(track()),
      headers: { 'x-write-key': `${serverKey}:s` },
    })
    assert.equal(reply.statusCode, 200)
    assert.deepEqual(reply.json(), { ok: true })
  })

  test('Sensors pixel: a GIF, also when refused', async () => {
    for (const token of [serverKey, 'wrong']) {
      const reply = await harness.app.inject(`/sa.gif?token=${token}&data=${base64(sensorsEvent)}`)
      assert.equal(reply.headers['content-type'], 'image/gif')
      assert.equal(reply.rawPayload.subarray(0, 3).toString(), 'GIF')
      assert.equal(reply.statusCode, token === serverKey ? 200 : 401)
    }
  })

  test('PostHog v1 mode: a verdict on each event', async () => {
    const batch = [{ event: 'x', uuid: 'a0a0', distinct_id: 'u1' }, { uuid: 'b1b1' }]
    const reply = await post('/i/v1/analytics/events', {
      payload: JSON.stringify({ batch }),
      headers: { authorization: `Bearer ${serverKey}` },
    })
    assert.deepEqual(reply.json(), { results: { a0a0: { result: 'ok' }, b1b1: { result: 'drop' } } })
  })
})

describe('trap 3: which status loses data (TR1, TR5)', () => {
  const badSensors = [`data=${base64({ type: 'nonsense' })}`, 'data=%7Bbroken', 'no form at all']

  test('Sensors is answered 200 for bad rows, which are kept: its batch sender would repeat them for ever', async () => {
    for (const payload of badSensors)
      assert.equal((await post(`/sa.gif?token=${serverKey}`, { payload })).statusCode, 200)
    assert.equal(harness.recorded.rejected.length, badSensors.length)
  })

  test('Dittofeed is answered 200 for bad rows: a failed flush ends the customer`s process', async () => {
    const payload = JSON.stringify({ batch: [{ type: 'track' }] })
    const reply = await post('/api/public/apps/batch', { payload, headers: { authorization: serverKey } })
    assert.equal(reply.statusCode, 200)
    assert.equal(reply.json().rejected[0].reason, 'missing_event_name')
    assert.equal(harness.recorded.rejected.length, 1)
  })

  test('a full log is 503 with Retry-After everywhere, never 429; SDKs that give up are told apart', async () => {
    const requests: [string, Post, boolean][] = [
      ['/v1/t', { payload: JSON.stringify(track()) }, true],
      ['/e/', { payload: JSON.stringify({ api_key: serverKey, event: 'x' }) }, true],
      [`/sa.gif?token=${serverKey}`, { payload: `data=${base64(sensorsEvent)}` }, false],
      ['/api/s/track', { payload: JSON.stringify(track()), headers: { 'x-write-key': serverKey } }, false],
      ['/api/public/apps/batch', { payload: JSON.stringify({ batch: [track()] }) }, false],
    ]
    for (const [url, request, clientRetries] of requests) {
      harness.receipts.push({ outcome: 'log_full', retryAfterSeconds: 7 })
      const refused = await post(url, request)
      assert.equal(refused.statusCode, 503, url)
      assert.equal(refused.headers['retry-after'], '7')
      assert.equal((await post(url, request)).statusCode, 200)
      assert.equal(harness.recorded.requests.at(-1)?.clientRetries, clientRetries, url)
    }
  })

  test('a disk that cannot be written is said to be that, not a full log', async () => {
    harness.receipts.push({ outcome: 'log_full', retryAfterSeconds: 5, diskFailed: true })
    const refused = await post('/v1/t', { payload: JSON.stringify(track()) })
    assert.equal(refused.statusCode, 503)
    assert.match(refused.body, /cannot write to its disk, which may be full; nothing of this request was stored/)
  })

  test('an unexpected error is a 503, so that SDKs send again, and nothing was acknowledged', async () => {
    harness.receipts.push(new Error('disk on fire'))
    const reply = await post('/v1/t', { payload: JSON.stringify(track()) })
    assert.equal(reply.statusCode, 503)
    assert.ok(reply.headers['retry-after'])
    assert.ok(!reply.body.includes('fire'))
  })
})

test('trap 4: every SDK re-sends: the same event has the same key, whatever the retry changed', async () => {
  const web = track({ messageId: 'ajs-next-1795304514916-7fc22c88', sentAt: at })
  await post('/v1/t', { payload: JSON.stringify(web) })
  await post('/v1/t', {
    payload: JSON.stringify({ ...web, sentAt: new Date(testNow).toISOString(), _metadata: { retryCount: 1 } }),
  })
  await post(`/sa?token=${serverKey}`, { payload: `data=${base64({ ...sensorsEvent, _flush_time: testNow })}` })
  await post(`/sa?token=${serverKey}`, { payload: `data=${base64({ ...sensorsEvent, _flush_time: testNow + 50 })}` })
  const keys = harness.recorded.messages.map(({ key }) => key)
  assert.equal(keys.length, 4)
  assert.equal(keys[0], keys[1])
  assert.equal(keys[2], keys[3])
})

describe('trap 5: CORS', () => {
  test('a preflight names every header that SDKs send, for the very origin, and may be remembered', async () => {
    const reply = await harness.app.inject({
      method: 'OPTIONS',
      url: '/v1/t',
      headers: { origin: shopOrigin, 'access-control-request-method': 'POST' },
    })
    assert.equal(reply.statusCode, 204)
    assert.equal(reply.headers['access-control-allow-origin'], shopOrigin)
    assert.equal(reply.headers['access-control-allow-credentials'], 'true')
    assert.ok(Number(reply.headers['access-control-max-age']) > 0)
    const headers = String(reply.headers['access-control-allow-headers']).split(', ')
    const sent = 'authorization,content-type,x-retry-count,anonymousid,sentat,rsa-retry-attempt,rsa-retry-reason'
    const more = 'rsa-since-first-attempt,rsa-since-last-attempt,x-write-key'
    for (const name of `${sent},${more}`.split(',')) assert.ok(headers.includes(name), name)
  })

  test('headers that a page adds of its own are allowed too, as long as they are names of headers', async () => {
    const reply = await harness.app.inject({
      method: 'OPTIONS',
      url: '/e/',
      headers: {
        origin: shopOrigin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type, X-Shop,traceparent,not a name',
      },
    })
    const headers = String(reply.headers['access-control-allow-headers']).split(', ')
    assert.deepEqual(headers.slice(-2), ['x-shop', 'traceparent'])
    assert.equal(headers.filter((name) => name === 'content-type').length, 1)
  })

  test('Retry-After can be read across origins', async () => {
    harness.receipts.push({ outcome: 'log_full', retryAfterSeconds: 3 })
    const reply = await post('/v1/t', {
      payload: JSON.stringify(track()),
      key: browserKey,
      headers: { origin: shopOrigin },
    })
    assert.equal(reply.statusCode, 503)
    assert.equal(reply.headers['access-control-expose-headers'], 'Retry-After')
    assert.equal(reply.headers['access-control-allow-origin'], shopOrigin)
  })

  test('a page that the source does not list is refused and counted', async () => {
    const headers = { origin: 'https://evil.example' }
    const reply = await post('/v1/t', { payload: JSON.stringify(track()), key: browserKey, headers })
    assert.equal(reply.statusCode, 403)
    assert.equal(reply.headers['access-control-allow-origin'], undefined)
    assert.equal(harness.recorded.messages.length, 0)
    assert.equal(harness.recorded.drops.get('src_browser:origin_refused'), 1)
  })
})

test('trap 6: anonymous is spelled four ways, and nobody is called null, undefined or ""', async () => {
  const spellings = [{}, { userId: null }, { userId: '' }, { userId: 'null' }, { userId: 'undefined' }]
  for (const spelling of spellings) {
    const { userId: _userId, ...anonymous } = track({ anonymousId: 'a1' })
    await post('/v1/t', { payload: JSON.stringify({ ...anonymous, ...spelling }) })
  }
  const visitor = { ...sensorsEvent, distinct_id: 'c1', anonymous_id: 'c1' }
  await post(`/sa?token=${serverKey}`, { payload: `data=${base64(visitor)}` })
  const kinds = harness.recorded.messages.map(({ identifiers }) => identifiers.map(({ kind }) => kind).join())
  assert.deepEqual(
    kinds,
    Array.from({ length: 6 }, () => 'anonymous'),
  )
  assert.deepEqual(harness.recorded.messages[3]?.context.$junk_ids, ['null'])
})

test('trap 6: ids are texts, also when they arrive as numbers of any length', async () => {
  await post('/v1/t', { payload: JSON.stringify(track({ userId: 42 })) })
  await post('/v1/t', { payload: JSON.stringify(track()).replace('"u1"', '1234567890123456789') })
  const users = harness.recorded.messages.map(({ identifiers }) => identifiers[0]?.value)
  assert.deepEqual(users, ['42', '1234567890123456789'])
})

test('trap 7: only a clear skew moves time; a retry with a stale sentAt and a backfill do not', async () => {
  const retry = track({ sentAt: new Date(testNow - 30_000).toISOString() })
  const backfill = track({ timestamp: '2021-01-01T00:00:00.000Z', sentAt: new Date(testNow - 50).toISOString() })
  const wrongClock = track({ sentAt: new Date(testNow - 600_000).toISOString() })
  const noSentAt = track()
  await post('/v1/batch', { payload: JSON.stringify({ batch: [retry, backfill, wrongClock, noSentAt] }) })
  const [first, second, third, fourth] = harness.recorded.messages
  assert.deepEqual([first?.ts, first?.originalTs], [Date.parse(at), null])
  assert.deepEqual([second?.ts, second?.originalTs], [Date.parse('2021-01-01T00:00:00.000Z'), null])
  assert.deepEqual([third?.ts, third?.originalTs], [Date.parse(at) + 600_000, Date.parse(at)])
  assert.deepEqual([fourth?.ts, fourth?.originalTs], [Date.parse(at), null])
})

test('trap 7: PostHog events may opt out of the correction', async () => {
  const batch = [{ event: 'x', distinct_id: 'u1', timestamp: at, properties: { $ignore_sent_at: true } }]
  await post('/batch/', {
    payload: JSON.stringify({ api_key: serverKey, sent_at: new Date(testNow - 9e6).toISOString(), batch }),
  })
  assert.equal(harness.recorded.messages[0]?.originalTs, null)
})

test('trap 8: arrival is not order: each message carries its own event time, set_once stays apart from set', async () => {
  const later = { event: '$set', distinct_id: 'u1', timestamp: at, $set: { plan: 'pro' }, $set_once: { first: 'b' } }
  const earlier = { ...later, timestamp: '2026-11-20T00:00:00Z', $set_once: { first: 'a' } }
  await post('/batch/', { payload: JSON.stringify({ api_key: serverKey, batch: [later, earlier] }) })
  const [first, second] = harness.recorded.messages
  assert.ok(first && second && first.ts > second.ts)
  assert.deepEqual(
    first.traits.map(({ op }) => op),
    ['set', 'set_once'],
  )
})

test('trap 9: a shared device never states that two logins are one person', async () => {
  for (const user of ['A', 'B']) {
    const signUp = {
      type: 'track_signup',
      event: '$SignUp',
      distinct_id: user,
      original_id: 'kiosk',
      time: testNow,
      _track_id: 5,
    }
    await post(`/sa?token=${serverKey}`, { payload: `data=${base64(signUp)}` })
    const identify = { event: '$identify', distinct_id: user, properties: { $anon_distinct_id: 'kiosk' } }
    await post('/e/', { payload: JSON.stringify({ api_key: serverKey, ...identify }) })
    await post('/v1/i', { payload: JSON.stringify({ userId: user, anonymousId: 'kiosk' }) })
  }
  assert.equal(harness.recorded.messages.length, 6)
  for (const { identity, identifiers } of harness.recorded.messages) {
    assert.equal(identity.kind, 'none')
    assert.equal(identifiers.at(-1)?.kind, 'anonymous')
  }
})

test('trap 10: an alias to itself is a no-op', async () => {
  const alias = { type: 'alias', userId: 'old', previousId: 'old', anonymousId: 'a1' }
  await post('/v1/a', { payload: JSON.stringify(alias) })
  assert.deepEqual(harness.recorded.messages[0]?.identity, { kind: 'none' })
})

describe('trap 11: traits hide', () => {
  const traitsAfter = async (url: string, body: Json) => {
    const reply = await post(url, { payload: JSON.stringify(body) })
    assert.equal(reply.statusCode, 200, reply.body)
    return harness.recorded.messages.at(-1)?.traits.map(({ op, key }) => `${op} ${key}`)
  }

  test('Rudder web: only in context.traits', async () => {
    assert.deepEqual(await traitsAfter('/v1/identify', { userId: 'u1', context: { traits: { email: 'a@x.io' } } }), [
      'set email',
    ])
  })

  test('Rudder Node: in both, counted once', async () => {
    const both = { userId: 'u1', traits: { a: 1 }, context: { traits: { a: 1 } } }
    assert.deepEqual(await traitsAfter('/v1/identify', both), ['set a'])
  })

  test('Jitsu: known traits in every context are no update', async () => {
    assert.deepEqual(await traitsAfter('/v1/track', track({ context: { traits: { a: 1 } } })), [])
  })

  test('PostHog: $set inside the properties or beside them, on any event', async () => {
    const inside = { api_key: serverKey, event: 'x', distinct_id: 'u1', properties: { $set: { a: 1 } } }
    assert.deepEqual(await traitsAfter('/e/', inside), ['set a'])
    const beside = { api_key: serverKey, event: 'x', distinct_id: 'u1', $set_once: { b: 1 } }
    assert.deepEqual(await traitsAfter('/e/', beside), ['set_once b'])
  })
})

test('trap 12: the path gives the type; /v1/t is /v1/track; a page`s name may hide in its properties', async () => {
  const { type: _type, ...bare } = track()
  for (const url of ['/v1/t', '/v1/track']) await post(url, { payload: JSON.stringify(bare) })
  await post('/v1/page', { payload: JSON.stringify({ userId: 'u1', name: 'Home' }) })
  const jitsu = { userId: 'u1', properties: { name: 'Home' } }
  await post('/api/s/page', { payload: JSON.stringify(jitsu), headers: { 'x-write-key': serverKey } })
  const [first, second, third, fourth] = harness.recorded.messages
  assert.deepEqual([first?.name, second?.name], ['x', 'x'])
  assert.deepEqual(
    [third?.name, third?.props.name, fourth?.name, fourth?.props.name],
    ['$page', 'Home', '$page', 'Home'],
  )
})

test('analytics-ruby and -java post to /v1/import unless they are told a path', async () => {
  for (const url of ['/v1/import', '/v1/import/'])
    assert.equal((await post(url, { payload: JSON.stringify({ batch: [track()] }) })).statusCode, 200)
  assert.equal(harness.recorded.messages.length, 2)
})

describe('trap 13: limits', () => {
  const large = (bytes: number) => track({ properties: { note: 'i'.repeat(bytes) } })

  test('an event over 32 KB is refused finally (400: at a 413 Segment`s Swift and Node 1 and 2 send it again) and kept; in a batch the others pass', async () => {
    const alone = await post('/v1/t', { payload: JSON.stringify(large(40_000)) })
    assert.equal(alone.statusCode, 400)
    assert.equal(harness.recorded.rejected[0]?.reason, 'event_too_large')
    const mixed = await post('/v1/batch', { payload: JSON.stringify({ batch: [large(40_000), track()] }) })
    assert.equal(mixed.statusCode, 200)
    assert.equal(harness.recorded.messages.length, 1)
  })

  test('a file that Rudder closed after it had passed 500 KB is taken whole: at a 413 its SDKs of phones drop it', async () => {
    const events = Array.from({ length: 17 }, (_, index) => large(30_000 + index))
    const body = JSON.stringify({ batch: [...events, large(32_000)] })
    assert.ok(body.length > 512_000 && JSON.stringify(events).length < 520_000)
    assert.equal((await post('/v1/batch', { payload: body })).statusCode, 200)
    assert.equal(harness.recorded.messages.length, 18)
  })

  test('a batch that no SDK makes is refused finally, plain or compressed', async () => {
    const batch = JSON.stringify({ batch: Array.from({ length: 32 }, (_, index) => large(20_000 + index)) })
    assert.equal((await post('/v1/batch', { payload: batch })).statusCode, 413)
    assert.equal((await post('/v1/batch', { payload: gzipSync(batch) })).statusCode, 413)
    assert.equal(harness.recorded.messages.length, 0)
  })

  test('a client that writes all of its body before it reads gets the 413, not a reset', async () => {
    const address = new URL(await harness.app.listen({ port: 0, host: '127.0.0.1' }))
    const body = Buffer.alloc(3_000_000, 120)
    const head = `POST /v1/batch HTTP/1.1\r\nhost: ${address.host}\r\nauthorization: ${basic(serverKey)}\r\n`
    const next = `GET /v1/projects/${serverKey}/settings HTTP/1.1\r\nhost: ${address.host}\r\nconnection: close\r\n\r\n`
    const socket = connect(Number(address.port), address.hostname)
    socket.write(`${head}content-length: ${body.length}\r\n\r\n`)
    // Piece by piece, each only when the one before was taken.
    for (let from = 0; from < body.length; from += 100_000) {
      await new Promise<void>((done, fail) => {
        socket.write(body.subarray(from, from + 100_000), (error) => (error ? fail(error) : done()))
      })
    }
    socket.write(next)
    const answers = (await socket.toArray()).join('')
    assert.match(answers, /^HTTP\/1\.1 413 /)
    assert.match(answers, /\r\nHTTP\/1\.1 200 |\}HTTP\/1\.1 200 /, 'the connection goes on')
  })

  test('a pixel may carry an event of 30 KB in its request line', async () => {
    const address = await harness.app.listen({ port: 0, host: '127.0.0.1' })
    const url = `${address}/sa.gif?token=${serverKey}&data=${base64({ ...sensorsEvent, properties: { note: 'x'.repeat(30_000) } })}`
    const reply = await fetch(url)
    assert.equal(reply.status, 200)
    assert.equal(harness.recorded.messages.length, 1)
  })
})

test('trap 14: unknown fields are kept', async () => {
  const message = track({
    _metadata: { bundled: ['Segment.io'] },
    integrations: { All: true },
    channel: 'web',
    context: { odd: 1 },
  })
  await post('/v1/t', { payload: JSON.stringify(message) })
  await post(`/sa?token=${serverKey}`, {
    payload: `data=${base64({ ...sensorsEvent, lib: { $lib_detail: 'f##1' }, extra: 7 })}`,
  })
  const [first, second] = harness.recorded.messages
  const extra = { _metadata: { bundled: ['Segment.io'] }, integrations: { All: true }, channel: 'web' }
  assert.deepEqual(first?.context, { odd: 1, $extra: extra })
  assert.deepEqual(second?.context.lib, { $lib_detail: 'f##1' })
  assert.deepEqual(second?.context.$extra, { extra: 7 })
})
