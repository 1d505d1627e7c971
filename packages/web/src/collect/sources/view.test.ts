import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sdkNames, sdkOf, sdks, snippetOf } from './snippets.ts'
import { dropRows, linesOf, mergeLive, propsLine, sortSources, toOrigin, wrongOrigin } from './view.ts'

const event = (id: string, receivedAt: string) => ({
  id,
  at: receivedAt,
  receivedAt,
  name: 'x',
  source: 'Shop',
  userId: '',
  props: {},
})

describe('the live stream', () => {
  it('puts new events on top and shows a message once', () => {
    const first = mergeLive(null, { events: [event('a', '2026-01-01T00:00:00Z')], cursor: '1' })
    const next = mergeLive(first, {
      events: [event('b', '2026-01-01T00:00:02Z'), event('a', '2026-01-01T00:00:00Z')],
      cursor: '2',
    })
    assert.deepEqual(
      next.events.map((one) => one.id),
      ['b', 'a'],
    )
    assert.equal(next.cursor, '2')
  })
  it('keeps at most 200', () => {
    const many = Array.from({ length: 250 }, (_, index) => event(String(index), '2026-01-01T00:00:00Z'))
    assert.equal(mergeLive(null, { events: many, cursor: '1' }).events.length, 200)
  })
  it('tells a few plain facts of an event', () => {
    assert.equal(propsLine({ $lib: 'web', revenue: 9, items: [1], vip: true }), 'revenue 9 · vip true')
  })
})

describe('the list of sources', () => {
  const source = (id: string, lastReceivedAt: string | null, revokedAt: string | null = null) => ({
    id,
    name: id,
    kind: 'server' as const,
    writeKey: 'k',
    origins: [],
    eventAllowList: null,
    demandsConsent: false,
    createdAt: '2026-01-01T00:00:00Z',
    revokedAt,
    received: 0,
    lastReceivedAt,
    drops: {},
  })
  it('has the last one heard of first and revoked ones last', () => {
    const sorted = sortSources([
      source('dead', '2026-03-01', '2026-03-02'),
      source('new', null),
      source('live', '2026-02-01'),
    ])
    assert.deepEqual(
      sorted.map((one) => one.id),
      ['live', 'new', 'dead'],
    )
  })
  it('has drops with the most frequent reason first', () => {
    assert.deepEqual(dropRows({ crawler: 1, duplicate: 5, dry_run: 0 }), [
      { reason: 'duplicate', n: 5 },
      { reason: 'crawler', n: 1 },
    ])
  })
})

describe('origins', () => {
  it('are read from what people paste', () => {
    assert.deepEqual(linesOf(' a \n\n b\r\na'), ['a', 'b'])
    assert.equal(toOrigin('Shop.example.com/cart?x=1'), 'https://shop.example.com')
    assert.equal(toOrigin('http://localhost:3000/'), 'http://localhost:3000')
    assert.equal(toOrigin('*'), '*')
    assert.equal(wrongOrigin(['https://*.example.com', 'https://a b']), 'https://a b')
    assert.equal(wrongOrigin(['*', 'https://shop.example.com:8443']), null)
  })
})

describe('snippets', () => {
  const wiring = { url: 'https://cx.example.com', key: 'ocx_wk_1' }
  it('hold the address and the key, for every SDK of every kind', () => {
    for (const kind of ['browser', 'server'] as const) {
      for (const sdk of sdks[kind]) {
        const { code } = snippetOf(sdk, wiring)
        assert.match(code, /cx\.example\.com/, sdk)
        assert.match(code, /ocx_wk_1/, sdk)
        assert.ok(sdkNames[sdk])
      }
    }
  })
  it('keep a quote in the address from ending the text', () => {
    const { code } = snippetOf('posthog-node', { url: "https://x'+alert(1)+'", key: 'k' })
    assert.match(code, /x\\'\+alert\(1\)\+\\'/)
  })
  it('fit the kind of source even when the address asks for another', () => {
    assert.equal(sdkOf('browser', 'curl'), 'opencxm-web')
    assert.equal(sdkOf('server', 'curl'), 'curl')
  })
})
