import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Json } from '../../../platform/kernel/index.ts'
import { decodeBody, decodeOne, rejectOne } from '../testing/decode.ts'
import { testNow } from '../testing/fixtures.ts'

const time = 1795304278269
const lib = { $lib: 'Node', $lib_version: '1.2.6', $lib_method: 'code' }
const cookie = '1a2007be91e2bd-03f6a7b8c9d0e1-26031d51-2073600-1a2007be91f3ce'

const one = (event: Json, receivedAt = testNow) => decodeOne('sensors', event, { receivedAt })

describe('payloads as captured from the SDKs (TR3)', () => {
  test('sa-sdk-node: an event, its key, its SDK', () => {
    const properties = { amount: 12.5, currency: 'CNY', skus: ['a', 'b'], vip: true, note: '你好 & 100%+' }
    const event = {
      _track_id: 4171815924,
      type: 'track',
      event: 'OrderPaid',
      time,
      distinct_id: 'user-1',
      properties,
      lib,
    }
    const message = one([event])
    assert.deepEqual(message.props, properties)
    assert.deepEqual(message.identifiers, [{ kind: 'user', value: 'user-1' }])
    assert.equal(message.ts, time)
    assert.match(message.key, /^s:.{22}$/)
    assert.deepEqual(message.context, { lib, library: { name: 'sensors-Node', version: '1.2.6' } })
  })

  test('sa-sdk-node: $SignUp takes the earlier id along, never from another login', () => {
    const message = one({
      _track_id: 1,
      type: 'track_signup',
      event: '$SignUp',
      time,
      distinct_id: 'user-1',
      original_id: 'anon-1',
    })
    assert.equal(message.name, '$identify')
    assert.equal(message.context.$sent_name, '$SignUp')
    assert.deepEqual(message.identifiers, [
      { kind: 'user', value: 'user-1' },
      { kind: 'anonymous', value: 'anon-1' },
    ])
    assert.deepEqual(message.identity, { kind: 'none', claims: { kind: 'user', value: 'anon-1' } })
  })

  test('sa-sdk-javascript: $SignUp tells login and device apart', () => {
    const message = one({
      type: 'track_signup',
      event: '$SignUp',
      distinct_id: 'user-1',
      original_id: cookie,
      login_id: 'user-1',
      anonymous_id: cookie,
      identities: { $identity_cookie_id: cookie, $identity_login_id: 'user-1', $identity_anonymous_id: cookie },
      lib: { $lib: 'js' },
      properties: { $url: 'https://shop.example/a' },
      time,
      _track_id: 875960424,
      _flush_time: time + 3,
    })
    assert.deepEqual(message.identifiers, [
      { kind: 'user', value: 'user-1' },
      { kind: 'anonymous', value: cookie },
    ])
    assert.deepEqual(message.identity, { kind: 'none' })
  })

  test('sa-sdk-java: calls with a schema say who it was among the properties', () => {
    const schema = { _track_id: 5, version: '2.0', time, lib }
    const identities = { $identity_login_id: 'user-1', $identity_mobile: '13800000000' }
    const message = one({
      ...{ ...schema, type: 'track', schema: 'user_event', event: 'Paid' },
      properties: { amount: 1, identities, distinct_id: 'user-1' },
    })
    assert.deepEqual(message.props, { amount: 1 })
    assert.deepEqual(message.identifiers, [
      { kind: 'user', value: 'user-1' },
      { kind: 'phone', value: '13800000000' },
    ])
    const profile = one({
      ...schema,
      type: 'profile_set',
      schema: 'users',
      identities,
      distinct_id: 'user-1',
      properties: { a: 1 },
    })
    assert.deepEqual([profile.identifiers[0]?.value, profile.traits.length], ['user-1', 1])
    const item = one({ ...schema, type: 'item_set', schema: 'product_item', id: 'p1', properties: { price: 2 } })
    assert.deepEqual(item.props, { price: 2, $item_type: 'product_item', $item_id: 'p1' })
  })

  test('sa-sdk-javascript: a page view before sign-in', () => {
    const message = one({
      type: 'track',
      event: '$pageview',
      distinct_id: cookie,
      anonymous_id: cookie,
      identities: { $identity_cookie_id: cookie },
      properties: { $url: 'https://shop.example/a', $url_path: '/a', $title: 'Shop', $is_first_day: true },
      time,
      _track_id: 1,
    })
    assert.equal(message.name, '$page')
    assert.deepEqual(message.identifiers, [{ kind: 'anonymous', value: cookie }])
    assert.deepEqual([message.props.name, message.props.path], ['Shop', '/a'])
  })
})

describe('identity', () => {
  const unbind = {
    type: 'track_id_unbind',
    event: '$UnbindID',
    time,
    _track_id: 766670449,
    properties: { plat: 'web' },
  }

  test('bind adds identities, the mobile number as phone, a project`s own as its own kind', () => {
    const identities = {
      $identity_login_id: 'user-1',
      $identity_mobile: '13800000000',
      $identity_mp_openid: 'o-1',
      vip_card: 'V1',
    }
    const message = one({
      type: 'track_id_bind',
      event: '$BindID',
      distinct_id: 'user-1',
      login_id: 'user-1',
      identities,
      time,
    })
    assert.deepEqual(
      message.identifiers.map(({ kind }) => kind),
      ['user', 'phone', 'wechat_openid', 'sensors_vip_card'],
    )
  })

  test('unbind removes the one identity that it carries', () => {
    const message = one({ ...unbind, distinct_id: 'user-1', identities: { $identity_mobile: '13800000000' } })
    assert.deepEqual(message.identity, { kind: 'unlink', from: { kind: 'phone', value: '13800000000' } })
    assert.deepEqual(message.identifiers, [{ kind: 'user', value: 'user-1' }])
    const visitor = one({ ...unbind, distinct_id: cookie, identities: { $identity_mobile: '13800000000' } })
    assert.deepEqual(visitor.identifiers, [{ kind: 'anonymous', value: cookie }])
  })

  test('a token inside the event, as server SDKs may send it, is not stored; the project is', () => {
    const { context } = one({ type: 'track', event: 'x', distinct_id: 'u', time, project: 'shop', token: 'SECRET' })
    assert.deepEqual(context, { $extra: { project: 'shop' } })
  })

  test('server SDKs name by key+id where nobody is logged in: the identity counts, not that', () => {
    // sa-sdk-java, -python, -php and -go: trackById, bind, unbind.
    const mobile = { $identity_mobile: '13800000000' }
    const phone = { kind: 'phone', value: '13800000000' }
    const id = '$identity_mobile+13800000000'
    assert.deepEqual(one({ type: 'track', event: 'x', distinct_id: id, identities: mobile, time }).identifiers, [phone])
    const bound = one({
      ...{ type: 'track_id_bind', event: '$BindID', distinct_id: id, time },
      identities: { ...mobile, $identity_email: 'a@x.io' },
    })
    assert.deepEqual(bound.identifiers, [phone, { kind: 'email', value: 'a@x.io' }])
    const removed = one({ ...unbind, distinct_id: id, identities: mobile })
    assert.deepEqual([removed.identifiers, removed.identity], [[phone], { kind: 'unlink', from: phone }])
    const login = one({ ...unbind, distinct_id: 'u1', identities: { $identity_login_id: 'u1' } })
    assert.deepEqual(login.identity, { kind: 'unlink', from: { kind: 'user', value: 'u1' } })
  })

  test('loginWithKey: the id counts under its own key, not as key+id', () => {
    const identities = { $identity_cookie_id: cookie, $identity_email: 'a@x.io' }
    const id = '$identity_email+a@x.io'
    const message = one({
      type: 'track',
      event: 'x',
      distinct_id: id,
      login_id: id,
      anonymous_id: cookie,
      identities,
      time,
    })
    assert.deepEqual(message.identifiers, [
      { kind: 'email', value: 'a@x.io' },
      { kind: 'anonymous', value: cookie },
    ])
  })

  test('a server`s distinct_id is a user`s, unless it has the shape of the web SDK`s cookie id', () => {
    assert.equal(one({ type: 'track', event: 'x', distinct_id: cookie, time }).identifiers[0]?.kind, 'anonymous')
    const marked = { type: 'track', event: 'x', distinct_id: cookie, properties: { $is_login_id: true }, time }
    assert.equal(one(marked).identifiers[0]?.kind, 'user')
  })
})

describe('profiles and items', () => {
  const profile = (type: string, properties: Json) => ({ type, distinct_id: 'u1', time, properties })

  test('each operation becomes changes of traits', () => {
    const traits = (type: string, properties: Json) => one(profile(type, properties)).traits
    assert.deepEqual(traits('profile_set', { a: 1 }), [{ op: 'set', key: 'a', value: 1 }])
    assert.deepEqual(traits('profile_set', { $is_login_id: true, a: 1 }), [{ op: 'set', key: 'a', value: 1 }])
    assert.deepEqual(traits('profile_set_once', { a: 1 }), [{ op: 'set_once', key: 'a', value: 1 }])
    assert.deepEqual(traits('profile_increment', { a: 1.5 }), [{ op: 'increment', key: 'a', value: 1.5 }])
    assert.deepEqual(traits('profile_append', { a: ['x'], b: 'y' }), [
      { op: 'append', key: 'a', value: ['x'] },
      { op: 'append', key: 'b', value: ['y'] },
    ])
    assert.deepEqual(traits('profile_unset', { a: true }), [{ op: 'unset', key: 'a' }])
    assert.equal(one(profile('profile_delete', {})).name, '$profile_delete')
  })

  test('a value that does not fit is left out, and the call is set aside when nothing fits', () => {
    const message = one(profile('profile_increment', { a: 1, b: 'two' }))
    assert.deepEqual(message.context.$ignored_properties, ['b'])
    const rejected = rejectOne('sensors', profile('profile_increment', { b: 'two' }))
    assert.deepEqual([rejected.reason, rejected.field], ['invalid_profile_value', 'properties.b'])
  })

  test('an item belongs to nobody', () => {
    const item = {
      _track_id: 1,
      type: 'item_set',
      time,
      item_type: 'sku',
      item_id: 's-1',
      properties: { name: 'Widget' },
    }
    const message = one(item)
    assert.equal(message.name, '$item_set')
    assert.deepEqual(message.identifiers, [])
    assert.deepEqual(message.props, { name: 'Widget', $item_type: 'sku', $item_id: 's-1' })
    assert.equal(rejectOne('sensors', { ...item, item_id: null }).field, 'item_id')
  })
})

describe('time and keys', () => {
  const event = { type: 'track', event: 'x', distinct_id: 'u1', time, _track_id: 123456789 }

  test('$time in the properties overrides time and is removed', () => {
    const message = one({ ...event, properties: { $time: '2026-01-02 03:04:05.678', a: 1 } })
    assert.equal(message.ts, Date.parse('2026-01-02T03:04:05.678Z'))
    assert.deepEqual(message.props, { a: 1 })
  })

  test('_flush_time reveals a wrong clock', () => {
    const hour = 3_600_000
    const message = one({ ...event, _flush_time: time + 100 }, time + hour)
    assert.deepEqual([message.ts, message.originalTs], [time + hour - 100, time])
    for (const history of [{ recv_time: time + 200 }, { time_free: true }]) {
      const sent = one({ ...event, _flush_time: time + 100, ...history }, time + hour)
      assert.deepEqual([sent.ts, sent.originalTs], [time, null], 'history is no wrong clock')
    }
  })

  test('_track_id counts only together with type, event, person and time; _flush_time never', () => {
    const { key } = one(event)
    assert.equal(one({ ...event, _flush_time: time + 9 }).key, key)
    for (const change of [{ time: time + 1 }, { event: 'y' }, { distinct_id: 'u2' }, { _track_id: 1 }]) {
      assert.notEqual(one({ ...event, ...change }).key, key)
    }
  })

  test('without _track_id the content decides', () => {
    const profile = { type: 'profile_set', distinct_id: 'u1', time, properties: { a: 1 } }
    assert.equal(one(profile).key, one({ ...profile, _flush_time: time }).key)
    assert.notEqual(one(profile).key, one({ ...profile, properties: { a: 2 } }).key)
  })
})

test('a dry run is checked and discarded', () => {
  const events = [{ type: 'track', event: 'x', distinct_id: 'u1', time }, { type: 'nonsense' }]
  const decoded = decodeBody('sensors', events, { headers: { 'dry-run': 'true' } })
  assert.deepEqual(decoded.messages, [])
  assert.equal(decoded.rejected.length, 1)
  assert.deepEqual(decoded.dropped, { dry_run: 1 })
})

test('types that do not exist are set aside, names of Object.prototype too', () => {
  for (const type of ['nonsense', 'constructor', 'toString', '__proto__', 5, null]) {
    assert.equal(rejectOne('sensors', { type, distinct_id: 'u1' }).reason, 'unknown_type')
  }
})
