import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../../platform/kernel/index.ts'
import { decodeBody, decodeOne, rejectOne } from '../testing/decode.ts'
import { testJunkRule, testNow } from '../testing/fixtures.ts'
import { decodeAgain } from './decode.ts'

const at = '2026-11-21T23:45:22.967Z'
const ms = Date.parse(at)
const segment = 'segment'

describe('payloads as captured from the SDKs (TR3)', () => {
  test('@segment/analytics-node: identify in a batch', () => {
    const message = decodeOne(segment, {
      batch: [
        {
          timestamp: '2026-01-02T03:04:05.000Z',
          integrations: {},
          type: 'identify',
          userId: 'u1',
          anonymousId: 'a1',
          traits: { email: 'a@x.io', n: 1 },
          context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
          messageId: 'm-1-0000000000000000',
          _metadata: { nodeVersion: 'v20.20.2', jsRuntime: 'node' },
        },
      ],
      writeKey: 'WK',
      sentAt: '2026-11-21T23:49:59.367Z',
    })
    assert.deepEqual(message, {
      key: 'm-1-0000000000000000',
      name: '$identify',
      ts: Date.parse('2026-01-02T03:04:05.000Z'),
      originalTs: null,
      identifiers: [
        { kind: 'user', value: 'u1' },
        { kind: 'anonymous', value: 'a1' },
      ],
      identity: { kind: 'none' },
      traits: [
        { op: 'set', key: 'email', value: 'a@x.io' },
        { op: 'set', key: 'n', value: 1 },
      ],
      props: {},
      context: {
        library: { name: '@segment/analytics-node', version: '3.1.0' },
        $extra: { integrations: {}, _metadata: { nodeVersion: 'v20.20.2', jsRuntime: 'node' } },
      },
      userProof: null,
      consent: null,
    })
  })

  test('RudderStack Node: the caller`s timestamp is the event`s, originalTimestamp the SDK`s', () => {
    const message = decodeOne(segment, {
      batch: [
        {
          userId: 'u1',
          type: 'track',
          event: 'Order Completed',
          channel: 'server',
          properties: { revenue: 9.5 },
          timestamp: '2026-01-02T03:04:05.000Z',
          originalTimestamp: '2026-11-21T23:45:24.793Z',
          messageId: '3f982495-37bf-40ee-b9ca-3266815b0ab5',
          sentAt: '2026-11-21T23:49:24.816Z',
        },
      ],
    })
    assert.equal(message.ts, Date.parse('2026-01-02T03:04:05.000Z'))
    assert.deepEqual(message.props, { revenue: 9.5 })
    assert.deepEqual(message.context, { $extra: { channel: 'server' } })
  })

  test('Jitsu: userId null is nobody, known traits in the context are no update', () => {
    const message = decodeOne(
      segment,
      {
        type: 'track',
        event: 'Order Completed',
        properties: { revenue: 9.5 },
        userId: null,
        anonymousId: 'anon-1',
        timestamp: at,
        sentAt: at,
        messageId: '192t92eebf7mg9cejeeie',
        writeKey: 'KEY:***',
        context: { traits: { email: 'old@x.io' }, page: {} },
      },
      { type: 'track', receivedAt: ms },
    )
    assert.deepEqual(message.identifiers, [{ kind: 'anonymous', value: 'anon-1' }])
    assert.deepEqual(message.traits, [])
    assert.equal(message.key, '192t92eebf7mg9cejeeie')
  })

  test('Dittofeed: a batch without timestamps happened when it arrived', () => {
    const message = decodeOne(segment, {
      batch: [
        {
          messageId: '3f982495-37bf-40ee-b9ca-3266815b0ab5',
          type: 'track',
          userId: 'u1',
          event: 'Order',
          properties: {},
        },
      ],
    })
    assert.equal(message.originalTs, null)
    assert.equal(message.name, 'Order')
  })
})

describe('calls', () => {
  test('page and screen take name, category and the page`s address into their props', () => {
    const page = decodeOne(segment, {
      type: 'page',
      name: 'Home',
      category: 'Docs',
      anonymousId: 'a1',
      timestamp: at,
      properties: { path: '/own' },
      context: { page: { path: '/a', url: 'https://shop.example/a', title: 'Shop', referrer: '' } },
    })
    assert.equal(page.name, '$page')
    assert.deepEqual(page.props, {
      path: '/own',
      name: 'Home',
      category: 'Docs',
      url: 'https://shop.example/a',
      title: 'Shop',
    })
    assert.equal(decodeOne(segment, { type: 'screen', name: 'Cart', userId: 'u1' }).name, '$screen')
  })

  test('group becomes $group with key and traits; the person joins it', () => {
    const message = decodeOne(segment, { type: 'group', userId: 'u1', groupId: 42, traits: { plan: 'pro' } })
    assert.equal(message.name, '$group')
    assert.deepEqual(message.props, { $group_type: 'group', $group_key: '42', $group_set: { plan: 'pro' } })
    assert.deepEqual(message.traits, [])
  })

  test('alias states the previous id as a user`s and carries it as a device`s', () => {
    const message = decodeOne(segment, { type: 'alias', userId: 'new', previousId: 'old' })
    assert.deepEqual(message.identity, { kind: 'alias', from: { kind: 'user', value: 'old' } })
    assert.deepEqual(message.identifiers, [
      { kind: 'user', value: 'new' },
      { kind: 'anonymous', value: 'old' },
    ])
    const known = decodeOne(segment, { type: 'alias', userId: 'new', previousId: 'a1', anonymousId: 'a1' })
    assert.deepEqual(known.identity, { kind: 'alias', from: { kind: 'anonymous', value: 'a1' } })
  })

  test('external ids, proof of the user id and consent come out of the context', () => {
    const proof = 'AB'.repeat(32)
    const message = decodeOne(segment, {
      type: 'track',
      event: 'x',
      userId: 'u1',
      anonymousId: 'a1',
      context: {
        userProof: proof,
        consent: { categoryPreferences: { analytics: true, marketing: false, odd: 'yes' } },
        externalIds: [
          { id: '13800000000', type: 'phone', collection: 'users', encoding: 'none' },
          { id: 'hashed', type: 'email', encoding: 'sha256' },
          { id: 'x', type: 'user' },
        ],
      },
    })
    assert.deepEqual(
      message.identifiers.map(({ kind }) => kind),
      ['user', 'phone', 'anonymous'],
    )
    assert.equal(message.userProof, proof.toLowerCase())
    assert.equal(message.context.userProof, undefined)
    assert.deepEqual(message.consent, { analytics: true, marketing: false })
    const rudder = decodeOne(segment, {
      type: 'track',
      event: 'x',
      context: { consentManagement: { allowedConsentIds: ['a'], deniedConsentIds: ['b'] } },
    })
    assert.deepEqual(rudder.consent, { a: true, b: false })
  })

  test('traits whose key is empty or endless are left out and named', () => {
    const message = decodeOne(segment, {
      type: 'identify',
      userId: 'u1',
      traits: { '': 1, ['k'.repeat(300)]: 2, a: 3 },
    })
    assert.deepEqual(message.traits, [{ op: 'set', key: 'a', value: 3 }])
    assert.deepEqual(message.context.$ignored_traits, ['', 'k'.repeat(40)])
  })

  test('an event that a phone kept while it was offline stays where it happened (TR6)', () => {
    const hour = 3_600_000
    const sent = (library: string, sentAt: number, timestamp = at) =>
      decodeOne(
        segment,
        {
          batch: [
            {
              type: 'track',
              event: 'x',
              userId: 'u',
              timestamp,
              messageId: 'm',
              context: { library: { name: library } },
            },
          ],
          sentAt: new Date(sentAt).toISOString(),
        },
        { receivedAt: ms + 9 * hour },
      )
    for (const library of [
      'analytics-kotlin',
      'Analytics-CSharp',
      'analytics-java',
      'analytics-node',
      'events-sdk-swift',
    ]) {
      const { ts, originalTs } = sent(library, ms + 30_000)
      assert.deepEqual({ ts, originalTs }, { ts: ms, originalTs: null }, library)
    }
    assert.equal(sent('analytics-kotlin', ms + 10 * hour).ts, ms - hour, 'a clock that is ahead')
    assert.equal(
      sent('analytics-kotlin', Date.parse('2020-01-01T01:00:00Z'), '2020-01-01').ts,
      ms + 8 * hour,
      'a clock that began anew',
    )
    assert.equal(sent('analytics.js', ms).ts, ms + 9 * hour, 'an SDK that says when it sends')
    const userAgent = 'Customer.io Android Client/4.5.0 (Google Pixel 8; 35) shop.example/1.2'
    const event = { type: 'track', event: 'x', userId: 'u', timestamp: at, messageId: 'm', context: { userAgent } }
    const customerIo = { batch: [event], sentAt: new Date(ms + 30_000).toISOString() }
    assert.equal(decodeOne(segment, customerIo, { receivedAt: ms + 9 * hour }).ts, ms)
  })

  test('events of an archive that are sent again stay where they were (TR6): another server put their time right', () => {
    const archived = {
      ...{ type: 'track', event: 'x', userId: 'u', messageId: 'm', context: { library: { name: 'analytics.js' } } },
      ...{ originalTimestamp: '2025-11-20T09:29:00Z', timestamp: '2025-11-20T09:30:00Z' },
      ...{ sentAt: '2025-11-20T09:29:01Z', receivedAt: '2025-11-20T09:30:01Z' },
    }
    const { ts, originalTs } = decodeOne(segment, { batch: [archived] })
    assert.deepEqual({ ts, originalTs }, { ts: Date.parse('2025-11-20T09:30:00Z'), originalTs: null })
  })

  test('context of the batch applies to its events', () => {
    const message = decodeOne(segment, { batch: [{ type: 'track', event: 'x' }], context: { ip: '192.0.2.1' } })
    assert.deepEqual(message.context, { ip: '192.0.2.1' })
  })
})

describe('message keys', () => {
  const event = { type: 'track', event: 'x', userId: 'u1', timestamp: at, properties: { a: 1 } }

  test('are derived from the content where the sender gave none, the same for a retry', () => {
    const first = decodeOne(segment, { ...event })
    const again = decodeOne(segment, { ...event, sentAt: at }, { receivedAt: ms + 5000 })
    assert.match(first.key, /^d:/)
    assert.equal(first.key, again.key)
    assert.notEqual(first.key, decodeOne(segment, { ...event, userId: 'u2' }).key)
    assert.notEqual(first.key, decodeOne(segment, { ...event, properties: { a: 2 } }).key)
  })

  test('count equal events of one request, so that none is lost', () => {
    const { messages } = decodeBody(segment, { batch: [event, event, event] })
    const first = messages[0]?.key
    assert.deepEqual(
      messages.map(({ key }) => key),
      [first, `${first}#2`, `${first}#3`],
    )
  })

  test('contain the arrival where even the time is missing: better twice than lost', () => {
    const { timestamp: _timestamp, ...timeless } = event
    const first = decodeOne(segment, timeless)
    assert.notEqual(first.key, decodeOne(segment, timeless, { receivedAt: ms + 9_000_000 }).key)
  })

  test('never are a placeholder, and long ones are shortened', () => {
    assert.match(decodeOne(segment, { ...event, messageId: 'undefined' }).key, /^d:/)
    assert.match(decodeOne(segment, { ...event, messageId: 'k'.repeat(300) }).key, /^k:.{22}$/)
    assert.equal(decodeOne(segment, { ...event, messageId: 77 }).key, '77')
  })
})

describe('messages that cannot be used say why (TR9)', () => {
  const cases: [string, Parameters<typeof rejectOne>[1], string, string | null][] = [
    ['no type', { userId: 'u1' }, 'unknown_type', 'type'],
    ['a type nobody knows', { type: 'constructor', userId: 'u1' }, 'unknown_type', 'type'],
    ['no event name', { type: 'track', userId: 'u1' }, 'missing_event_name', 'event'],
    ['a blank event name', { type: 'track', event: '  ', userId: 'u1' }, 'missing_event_name', 'event'],
    ['a name without end', { type: 'track', event: 'x'.repeat(300) }, 'event_name_too_long', 'event'],
    ['an unreadable time', { type: 'track', event: 'x', timestamp: 'soon' }, 'invalid_time', 'timestamp'],
    ['identify of nobody', { type: 'identify', traits: { a: 1 } }, 'missing_identifier', 'userId'],
    ['identify of a placeholder', { type: 'identify', userId: 'undefined', traits: {} }, 'junk_identifier', 'userId'],
    ['alias without previous id', { type: 'alias', userId: 'u1' }, 'missing_previous_id', 'previousId'],
    [
      'alias of a placeholder',
      { type: 'alias', userId: 'u1', previousId: 'null' },
      'missing_previous_id',
      'previousId',
    ],
    ['alias of nobody', { type: 'alias', previousId: 'a1' }, 'missing_identifier', 'userId'],
    ['group without id', { type: 'group', userId: 'u1' }, 'missing_group', 'groupId'],
    ['a text', 'hello', 'not_an_object', null],
  ]
  for (const [title, body, reason, field] of cases) {
    test(title, () => {
      const rejected = rejectOne(segment, body)
      assert.deepEqual([rejected.reason, rejected.field, rejected.wire], [reason, field, 'segment'])
      assert.deepEqual(rejected.raw, body)
    })
  }

  test('one bad event does not spoil its batch', () => {
    const { messages, rejected } = decodeBody(segment, {
      batch: [{ type: 'track', event: 'a' }, null, { type: 'track' }],
    })
    assert.equal(messages.length, 1)
    assert.equal(rejected.length, 2)
  })

  test('an event whose type stood in the path alone can be repaired and decoded again (trap 12)', () => {
    const { raw, wire } = rejectOne(segment, { userId: 'u1', event: '' }, { type: 'track' })
    const repaired = { ...(raw as object), event: 'Order Completed' } as Json
    const again = decodeAgain({ wire, raw: repaired }, { receivedAt: testNow, isJunkIdentifier: testJunkRule })
    assert.deepEqual([again?.messages[0]?.name, again?.rejected], ['Order Completed', []])
  })

  test('a request of too many events is refused as one', () => {
    const batch = Array.from({ length: 5001 }, () => ({ type: 'track', event: 'x' }))
    assert.equal(rejectOne(segment, { batch }).reason, 'too_many_events')
  })
})
