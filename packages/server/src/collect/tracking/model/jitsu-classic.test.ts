import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { decodeBody, decodeOne } from '../testing/decode.ts'

const time = '2026-11-21T23:45:22.967000Z'
const user = { anonymous_id: 'zk3h1wqk0l', id: 'u1', email: 'a@x.io', plan: 'pro' }
const sent = {
  ...{
    event_id: '',
    user,
    ids: { ga: '1.2' },
    utc_time: time,
    local_tz_offset: 0,
    utm: { source: 'goo' },
    click_id: {},
  },
  ...{ referer: '', url: 'https://shop.example/a?b=1', page_title: 'Shop', doc_path: '/a', doc_host: 'shop.example' },
  ...{ doc_search: '?b=1', user_agent: 'Mozilla/5.0', user_language: 'en-US', api_key: 'KEY', src: 'jitsu' },
}
const type = { type: 'jitsu-classic' }

describe('@jitsu/sdk-js 2 and 3, as captured', () => {
  test('an event: its own fields are properties, page and campaign are the context, and the key is nowhere', () => {
    const message = decodeOne('segment', { ...sent, event_type: 'order', revenue: 9.5, list: [1, { a: 2 }] }, type)
    assert.equal(message.name, 'order')
    assert.equal(message.ts, Date.parse(time))
    assert.deepEqual(message.identifiers, [
      { kind: 'user', value: 'u1' },
      { kind: 'anonymous', value: 'zk3h1wqk0l' },
    ])
    assert.deepEqual(message.props, { revenue: 9.5, list: [1, { a: 2 }] })
    assert.deepEqual(message.traits, [])
    assert.deepEqual(message.context.page, { url: sent.url, path: '/a', title: 'Shop', search: '?b=1' })
    assert.deepEqual(message.context.campaign, { source: 'goo' })
    assert.ok(!JSON.stringify(message).includes('KEY'))
  })

  test('who it is, and a page, also in the list of a retry: the same keys again', () => {
    const list = [
      { ...sent, event_type: 'user_identify' },
      { ...sent, event_type: 'pageview' },
    ]
    const { messages, rejected } = decodeBody('segment', list, type)
    assert.deepEqual(rejected, [])
    const [identify, page] = messages
    assert.deepEqual([identify?.name, page?.name], ['$identify', '$page'])
    const told = [
      { op: 'set', key: 'email', value: 'a@x.io' },
      { op: 'set', key: 'plan', value: 'pro' },
    ]
    assert.deepEqual(identify?.traits, told)
    assert.equal(page?.props.url, sent.url)
    const again = decodeBody('segment', list, { ...type, receivedAt: Date.parse(time) + 40_000 })
    assert.deepEqual(
      again.messages.map(({ key }) => key),
      messages.map(({ key }) => key),
    )
  })

  test('the compatible mode, and a visitor without a name', () => {
    const { event_id, user: _user, utc_time, url } = sent
    const eventn_ctx = { event_id, user: { anonymous_id: 'zk3h1wqk0l' }, utc_time, url }
    const message = decodeOne(
      'segment',
      { api_key: 'KEY', src: 'eventn', event_type: 'seen', sku: 's1', eventn_ctx },
      type,
    )
    assert.deepEqual(message.identifiers, [{ kind: 'anonymous', value: 'zk3h1wqk0l' }])
    assert.deepEqual([message.name, message.props], ['seen', { sku: 's1' }])
    assert.deepEqual(message.context.page, { url })
  })
})
