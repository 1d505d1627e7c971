import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeBody, decodeOne, rejectOne } from '../testing/decode.ts'

const at = '2026-11-21T23:49:50.319Z'
const uuid = '01a20080-7cef-77dd-b243-1d30007f5109'

const batchOf = (...events: Parameters<typeof decodeOne>[1][]) => ({ api_key: 'phc_KEY', sent_at: at, batch: events })

describe('payloads as captured from the SDKs (TR3)', () => {
  test('posthog-node: $identify joins the anonymous id and sets traits', () => {
    const message = decodeOne(
      'posthog',
      batchOf({
        event: '$identify',
        distinct_id: 'u1',
        uuid,
        timestamp: at,
        properties: {
          $set: { plan: 'pro' },
          $set_once: { first: 1 },
          $anon_distinct_id: 'anon-1',
          $lib: 'posthog-node',
          $lib_version: '5.70.0',
        },
      }),
    )
    assert.equal(message.key, uuid)
    assert.deepEqual(message.identifiers, [
      { kind: 'user', value: 'u1' },
      { kind: 'anonymous', value: 'anon-1' },
    ])
    assert.deepEqual(message.identity, { kind: 'none', claims: { kind: 'user', value: 'anon-1' } })
    assert.deepEqual(message.traits, [
      { op: 'set', key: 'plan', value: 'pro' },
      { op: 'set_once', key: 'first', value: 1 },
    ])
    assert.equal(message.props.$set, undefined)
    assert.deepEqual(message.context, { library: { name: 'posthog-node', version: '5.70.0' } })
  })

  test('posthog-js: ids and token in the properties, traits beside them', () => {
    const message = decodeOne(
      'posthog',
      batchOf({
        uuid,
        event: '$identify',
        timestamp: at,
        properties: {
          distinct_id: 'u1',
          $anon_distinct_id: 'anon-2',
          token: 'phc_KEY',
          $is_identified: true,
          $lib: 'web',
        },
        $set: { email: 'a@x.io' },
        $set_once: { $initial_referrer: '$direct' },
        $unset: ['old'],
      }),
    )
    assert.deepEqual(
      message.traits.map(({ op, key }) => `${op} ${key}`),
      ['set email', 'set_once $initial_referrer', 'unset old'],
    )
    assert.equal(message.props.token, undefined)
    assert.equal(message.props.distinct_id, undefined)
  })

  test('posthog-js 1.20 to 1.67: people.set goes to /engage, without a name and with a dollar before the ids', () => {
    const device = '1a2060ef2a4163f-05815d3189b805-3c26431c-e1000-1a2060ef2a56fc'
    const message = decodeOne(
      'posthog',
      { $set: { $os: 'Linux', vip: true }, $token: 'phc_KEY', $distinct_id: 'u1', $device_id: device, $user_id: 'u1' },
      { type: 'engage' },
    )
    assert.equal(message.name, '$set')
    assert.deepEqual(message.identifiers, [{ kind: 'user', value: 'u1' }])
    assert.deepEqual(message.traits, [
      { op: 'set', key: '$os', value: 'Linux' },
      { op: 'set', key: 'vip', value: true },
    ])
    assert.deepEqual(message.props, { $device_id: device, $user_id: 'u1' })
  })

  test('posthog-js 1.20 to 1.93 after reset(): a new visitor of the device is no user', () => {
    const before = '1a2060ef2a4163f-05815d3189b805-3c26431c-e1000-1a2060ef2a56fc'
    const made = [
      '1a2060efaae40d-03bc55ab4a0666-3c26431c-e1000-1a2060efab016cd',
      '01a20610-2fb6-786e-94f6-0fe2f764ce96',
    ]
    for (const id of made) {
      const sent = { distinct_id: id, $device_id: before, $lib: 'web' }
      const kindOf = (more: object) =>
        decodeOne('posthog', { event: 'x', properties: { ...sent, ...more } }).identifiers
      assert.deepEqual(kindOf({}), [{ kind: 'anonymous', value: id }])
      // A shop whose own user ids look so is told by what identify() leaves on every event.
      assert.deepEqual(kindOf({ $user_id: id }), [{ kind: 'user', value: id }])
      assert.deepEqual(kindOf({ $is_identified: true }), [{ kind: 'user', value: id }])
      assert.deepEqual(kindOf({ $lib: 'posthog-node' }), [{ kind: 'user', value: id }])
    }
  })

  test('posthog-js before sign-in: an anonymous page view with its address', () => {
    const message = decodeOne('posthog', [
      {
        uuid,
        event: '$pageview',
        timestamp: at,
        properties: {
          distinct_id: 'anon-2',
          $device_id: 'anon-2',
          $process_person_profile: false,
          $current_url: 'https://shop.example/a',
          $pathname: '/a',
          title: 'Shop',
        },
      },
    ])
    assert.equal(message.name, '$page')
    assert.equal(message.context.$sent_name, '$pageview')
    assert.deepEqual(message.identifiers, [{ kind: 'anonymous', value: 'anon-2' }])
    assert.deepEqual(
      [message.props.url, message.props.path, message.props.name],
      ['https://shop.example/a', '/a', 'Shop'],
    )
  })

  test('$unset is a list of keys or an object whose keys are meant, as with PostHog', () => {
    for (const $unset of [['a', 'b'], { a: '', b: null }]) {
      const message = decodeOne(
        'posthog',
        batchOf({ event: 'x', distinct_id: 'u', uuid, timestamp: at, properties: { $unset } }),
      )
      assert.deepEqual(
        message.traits.map(({ op, key }) => `${op} ${key}`),
        ['unset a', 'unset b'],
      )
    }
  })

  test('v1 mode: the SDK names itself in a header', () => {
    const body = {
      created_at: at,
      batch: [{ event: 'x', uuid, distinct_id: 'u', timestamp: at, options: {}, properties: {} }],
    }
    const message = decodeOne('posthog', body, { headers: { 'posthog-sdk-info': 'posthog-python/7.8.0' } })
    assert.deepEqual(message.context.library, { name: 'posthog-python', version: '7.8.0' })
  })

  test('v1 mode: options decide on person profile and clock', () => {
    const old = Date.parse(at) - 7_200_000
    const event = { event: 'x', uuid, distinct_id: 'd1', timestamp: old, properties: {} }
    const plain = decodeOne('posthog', { created_at: new Date(old).toISOString(), batch: [event] })
    assert.equal(plain.originalTs, old)
    assert.deepEqual(plain.identifiers, [{ kind: 'user', value: 'd1' }])
    const opted = decodeOne('posthog', {
      created_at: new Date(old).toISOString(),
      batch: [{ ...event, options: { process_person_profile: false, disable_skew_correction: true } }],
    })
    assert.deepEqual([opted.ts, opted.originalTs], [old, null])
    assert.deepEqual(opted.identifiers, [{ kind: 'anonymous', value: 'd1' }])
  })
})

describe('identity', () => {
  test('$create_alias is an explicit statement; to itself it says nothing', () => {
    const alias = { event: '$create_alias', distinct_id: 'u1', uuid, timestamp: at }
    const message = decodeOne('posthog', batchOf({ ...alias, properties: { alias: 'anon-1' } }))
    assert.equal(message.name, '$alias')
    const from = { kind: 'user', value: 'anon-1' }
    assert.deepEqual(message.identity, { kind: 'alias', from, unlessIdentified: true })
    const order = { ...alias, event: '$merge_dangerously', properties: { alias: 'anon-1' } }
    assert.deepEqual(decodeOne('posthog', batchOf(order)).identity, { kind: 'alias', from })
    const self = decodeOne('posthog', batchOf({ ...alias, properties: { alias: 'u1' } }))
    assert.deepEqual(self.identity, { kind: 'none' })
  })

  test('$groupidentify describes a group; its made-up distinct_id is nobody', () => {
    const properties = { $group_type: 'company', $group_key: 'g1', $group_set: { seats: 3 } }
    const message = decodeOne(
      'posthog',
      batchOf({ event: '$groupidentify', distinct_id: '$company_g1', uuid, properties }),
    )
    assert.equal(message.name, '$group')
    assert.deepEqual(message.identifiers, [])
    assert.deepEqual(message.props, properties)
    const member = decodeOne('posthog', batchOf({ event: '$groupidentify', distinct_id: 'u1', uuid, properties }))
    assert.deepEqual(member.identifiers, [{ kind: 'user', value: 'u1' }])
    // posthog-python takes a UUID by chance for each call that names nobody: each would be a customer.
    const chance = { event: '$groupidentify', distinct_id: '528c2b1f-3fe0-414c-b1f5-6b47bcc8bc95', uuid }
    const python = batchOf({ ...chance, properties: { ...properties, $lib: 'posthog-python' } })
    assert.deepEqual(decodeOne('posthog', python).identifiers, [])
  })

  test('posthog-rs up to June 2026 wrote $distinct_id beside the event’s name', () => {
    const message = decodeOne('posthog', batchOf({ event: 'x', uuid, $distinct_id: 'u1', properties: {} }))
    assert.deepEqual(message.identifiers, [{ kind: 'user', value: 'u1' }])
    assert.equal(message.context.$extra, undefined)
  })

  test('an event without distinct_id belongs to nobody, an $identify without one is set aside', () => {
    assert.deepEqual(decodeOne('posthog', batchOf({ event: 'x', uuid })).identifiers, [])
    assert.equal(rejectOne('posthog', batchOf({ event: '$identify', uuid })).reason, 'missing_identifier')
  })
})

test('keys: uuid, else $insert_id, else the content', () => {
  const event = { event: 'x', distinct_id: 'u1', timestamp: at }
  assert.equal(decodeOne('posthog', batchOf({ ...event, properties: { $insert_id: 'ins-1-abc' } })).key, 'ins-1-abc')
  assert.match(decodeOne('posthog', batchOf(event)).key, /^d:/)
})

test('history keeps its times, whenever its batch was made', () => {
  const event = { event: 'x', distinct_id: 'u1', uuid, timestamp: at }
  const receivedAt = Date.parse(at) + 9e6
  assert.equal(decodeOne('posthog', batchOf(event), { receivedAt }).originalTs, Date.parse(at))
  const history = { ...batchOf(event), historical_migration: true }
  assert.equal(decodeOne('posthog', history, { receivedAt }).originalTs, null)
})

test('an offset counts back from arrival', () => {
  const receivedAt = Date.parse(at)
  const message = decodeOne('posthog', batchOf({ event: 'x', distinct_id: 'u1', uuid, offset: 2500 }), { receivedAt })
  assert.equal(message.ts, receivedAt - 2500)
})

test('session recordings are dropped and counted', () => {
  const decoded = decodeBody('posthog', batchOf({ event: '$snapshot', distinct_id: 'u1' }, { event: '$snapshot' }))
  assert.deepEqual(decoded, { messages: [], rejected: [], dropped: { session_recording: 2 } })
})

test('a proof of the user id is taken out of the properties', () => {
  const proof = 'ab'.repeat(32)
  const message = decodeOne('posthog', batchOf({ event: 'x', distinct_id: 'u1', properties: { $user_proof: proof } }))
  assert.equal(message.userProof, proof)
  assert.deepEqual(message.props, {})
})
