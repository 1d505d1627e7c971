import { gzipSync } from 'node:zlib'
import { trackingRoutes } from '../../packages/server/src/collect/tracking/tracking-routes.ts'
import { contract } from '../../packages/server/src/contract.ts'
import { signInPaths } from '../../packages/server/src/platform/auth/index.ts'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import { type Draw, drawFrom, hostileJson, nastyTexts, spoil } from './values.ts'

/** Bytes as they go over one connection; `unfinished` = the client then waits or leaves without the rest. */
export type HostileRequest = { what: string; bytes: Buffer; unfinished: boolean }

/** What the attacker has: keys that are public or stolen. */
export type Loot = { writeKeys: readonly string[]; secretKey: string }

const apiRoutes: readonly Route[] = Object.values(contract).flatMap((group) =>
  Object.values(group as Record<string, Route>),
)
const otherPaths = [
  '/',
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/openapi.json',
  '/graphql',
  '/api/v1/nothing',
  '/v1/batch/x',
]
const months = 200
const monthMs = 30.44 * 86_400_000

/** The request with this number of the attack with this seed: always the same. */
export function hostileRequest(seed: number, number: number, loot: Loot): HostileRequest {
  const draw = drawFrom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b))
  const kind = draw.int(100)
  if (kind < 62) return tracking(draw, loot, number)
  if (kind < 80) return api(draw, loot)
  if (kind < 86) return signIn(draw)
  if (kind < 90) return other(draw)
  return brokenHttp(draw, loot)
}

function tracking(draw: Draw, loot: Loot, number: number): HostileRequest {
  const route = draw.pick(trackingRoutes)
  const key = draw.chance(0.95) ? draw.pick(loot.writeKeys) : draw.pick(nastyTexts)
  const path = route.path.replace(':key', encode(key)).replace(':type', draw.pick(['track', 'identify', 'junk', '%00']))
  const query = new URLSearchParams()
  for (const place of route.keys) if (place.startsWith('query.')) query.set(place.slice(6), key.toWellFormed())
  const wire = route.serves.what === 'events' ? route.serves.wire : 'posthog'
  const text = eventsText(draw, { wire, key, number })
  const headers: Record<string, string> = {}
  if (/^[\x21-\x7e]+$/.test(key)) {
    if (draw.chance(0.7)) headers.authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
    headers['x-write-key'] = key
  }
  if (draw.chance(0.2)) headers.origin = draw.pick(['null', 'https://evil.example', 'http://', 'javascript:1'])
  if (draw.chance(0.1)) headers['user-agent'] = draw.pick(['Googlebot/2.1', '', '%00', 'x'.repeat(2000)])
  let body = Buffer.from(text)
  if (route.method === 'GET') {
    query.set('data', Buffer.from(text.slice(0, 20_000)).toString('base64'))
    body = Buffer.alloc(0)
  } else body = disguised(draw, body, headers)
  return framed(draw, { method: route.method, path: `${path}?${query}`, headers, body })
}

function eventsText(draw: Draw, of: { wire: string; key: string; number: number }): string {
  if (draw.chance(0.02)) return `${'{"batch":['.repeat(draw.pick([10, 500, 20_000]))}`
  if (draw.chance(0.02)) return `{"batch":[${'{},'.repeat(draw.pick([10, 5001, 30_000]))}{}]}`
  if (draw.chance(0.01)) return `{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
  if (draw.chance(0.02)) return JSON.stringify({ batch: overMonths(of.number), writeKey: of.key })
  if (draw.chance(0.03)) return hostileJson(draw)
  const share = draw.pick([0, 0, 0.01, 0.03, 0.2])
  const text = spoil(draw, templates[of.wire as keyof typeof templates](draw, of), share)
  return draw.chance(0.03) ? text.slice(0, draw.int(text.length)) : text
}

/** One request whose events lie in 200 months: 17 or 18 partitions of the event store. */
function overMonths(number: number): object[] {
  return Array.from({ length: months }, (_, month) => ({
    ...{
      type: 'track',
      event: 'Old',
      userId: 'u',
      messageId: `old-${number}-${month}`,
      timestamp: timeOf(month * monthMs),
    },
  }))
}

const timeOf = (agoMs: number) => new Date(Date.now() - agoMs).toISOString()
const nastyIds = nastyTexts.slice(0, 24)
const someId = (draw: Draw) => (draw.chance(0.6) ? `u${draw.int(20)}` : draw.pick(nastyIds))
const someTime = (draw: Draw) =>
  draw.chance(0.7) ? timeOf(draw.int(1e9)) : draw.pick(['1970-01-01T00:00:00Z', '2100-01-01T00:00:00Z', 0, -1, 'x'])
const someName = (draw: Draw) => (draw.chance(0.6) ? draw.pick(['Bought', 'Seen']) : draw.pick(nastyTexts))

const templates = {
  segment: (draw: Draw, { key, number }: { key: string; number: number }) => ({
    writeKey: key,
    sentAt: draw.pick([timeOf(0), '1970-01-01T00:00:00Z', '2100-01-01T00:00:00Z', 'never']),
    batch: Array.from({ length: 1 + draw.int(8) }, (_, at) => ({
      type: draw.pick(['track', 'identify', 'page', 'screen', 'group', 'alias', 'junk']),
      event: someName(draw),
      userId: someId(draw),
      anonymousId: someId(draw),
      previousId: someId(draw),
      messageId: draw.chance(0.9) ? `h-${number}-${at}` : draw.pick(nastyTexts),
      timestamp: someTime(draw),
      traits: { name: draw.pick(nastyTexts), email: 'a@b.example', age: 7 },
      properties: { $metric: 'nps', $score: 9, revenue: 12.5, currency: 'CNY', list: [1, { a: 1 }] },
      context: {
        consent: { categoryPreferences: { ads: true } },
        userProof: 'zz',
        externalIds: [{ id: 'x', type: 'y' }],
      },
    })),
  }),
  posthog: (draw: Draw, { key, number }: { key: string; number: number }) => ({
    api_key: key,
    sent_at: timeOf(0),
    batch: Array.from({ length: 1 + draw.int(5) }, (_, at) => ({
      event: draw.pick(['$identify', '$pageview', '$set', '$create_alias', 'Seen', ...nastyTexts]),
      distinct_id: someId(draw),
      uuid: `0190-${number}-${at}`,
      timestamp: draw.pick([timeOf(5), '1970-01-01', 'x']),
      properties: {
        token: key,
        distinct_id: someId(draw),
        $set: { a: 1 },
        $set_once: { b: 2 },
        $anon_distinct_id: 'd',
      },
    })),
  }),
  sensors: (draw: Draw, { number }: { key: string; number: number }) =>
    Array.from({ length: 1 + draw.int(4) }, (_, at) => ({
      type: draw.pick([
        'track',
        'track_signup',
        'profile_set',
        'profile_increment',
        'profile_append',
        'item_set',
        'junk',
      ]),
      event: someName(draw),
      distinct_id: someId(draw),
      original_id: someId(draw),
      time: draw.pick([Date.now(), 0, 4_102_444_800_000, -1]),
      _track_id: number * 10 + at,
      properties: { a: 1, tags: ['x'], $lib: 'js' },
      identities: { $identity_login_id: 'u', $identity_email: 'a@b.example' },
    })),
}

/** The body as it arrives: zipped, cut, as a form, in a wrong encoding, a bomb. */
function disguised(draw: Draw, body: Buffer, headers: Record<string, string>): Buffer<ArrayBuffer> {
  headers['content-type'] = draw.pick([
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'junk',
    '',
  ])
  const way = draw.int(40)
  if (way === 0) return gzipSync(body)
  if (way === 1) return gzipSync(body).subarray(0, draw.int(20)) as Buffer<ArrayBuffer>
  if (way === 2) return gzipSync(Buffer.alloc(draw.pick([1e5, 3e6, 3e7]), 32))
  if (way === 3) return Buffer.from(`data=${encodeURIComponent(body.toString('base64'))}`)
  if (way === 4) return Buffer.from(`data_list=${body.toString('base64')}&data=%`)
  if (way === 5) return Buffer.from(body.toString('utf8'), 'utf16le')
  if (way === 6) return Buffer.concat([body.subarray(0, body.length / 2), Buffer.from([0xff, 0xc0, 0x80]), body])
  if (way === 7) return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body])
  if (way === 8) return Buffer.alloc(draw.pick([0, 1, 600_000]), draw.int(256))
  if (way === 9) headers['content-encoding'] = draw.pick(['gzip', 'br', 'deflate', 'x'])
  return Buffer.from(body)
}

function api(draw: Draw, loot: Loot): HostileRequest {
  const route = draw.pick(apiRoutes)
  const path = route.path.replace(/:\w+/g, () => encode(draw.pick(['none', 'nps', ...nastyTexts]).slice(0, 400)))
  const query = new URLSearchParams()
  const names = [
    'cursor',
    'limit',
    'search',
    'from',
    'to',
    'against',
    'by',
    'segment',
    'trait',
    'offset',
    'state',
    'after',
  ]
  for (const name of names)
    if (draw.chance(0.25))
      query.append(
        name,
        draw
          .pick([...nastyTexts, '1', '2026-01-01'])
          .slice(0, 300)
          .toWellFormed(),
      )
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (draw.chance(0.85)) headers.authorization = `Bearer ${loot.secretKey}`
  if (route.path.endsWith('/content')) headers['content-type'] = 'application/octet-stream'
  const body = route.method === 'GET' ? '' : apiBody(draw)
  return framed(draw, { method: route.method, path: `${path}?${query}`, headers, body: Buffer.from(body) })
}

function apiBody(draw: Draw): string {
  if (draw.chance(0.04)) return `{"name":"x","rule":${'{"not":'.repeat(30_000)}{}${'}'.repeat(30_000)}}`
  if (draw.chance(0.03)) return `{"raw":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  const trait = { kind: 'trait', trait: draw.pick(nastyTexts), operator: 'is', value: draw.pick(nastyTexts) }
  const did = { kind: 'did', match: { event: draw.pick(nastyTexts) }, times: { comparison: 'at_least', count: 1 } }
  const rule = {
    all: [
      trait,
      { not: did },
      { any: [trait, { kind: 'score', metric: 'nps', which: 'mean', operator: 'is', value: 1 }] },
    ],
  }
  const metric = { kind: 'count', source: { from: 'events', event: 'x', where: [{ property: 'a', equals: 'b' }] } }
  const source = { kind: 'browser', origins: ['*'] }
  const text = {
    name: draw.pick(nastyTexts),
    email: 'a@b.example',
    role: 'viewer',
    password: 'x'.repeat(12),
    token: 'x',
  }
  const body = draw.pick([
    { ...text, rule },
    { ...text, ...metric },
    { ...text, ...source },
    { raw: {} },
    { rows: [{ line: 1, cells: {} }] },
    { name: { en: 'x' }, position: 1, stage: 'x' },
    { mapping: {}, file: 'x' },
    text,
  ])
  return spoil(draw, body, draw.pick([0, 0.05, 0.3]))
}

function signIn(draw: Draw): HostileRequest {
  const paths = [
    ...signInPaths.map(({ path }) => path),
    '/api/auth/sign-up/email',
    '/api/auth/../v1/keys',
    '/api/auth/%2e%2e',
  ]
  const headers: Record<string, string> = {
    'content-type': draw.pick(['application/json', 'text/plain', 'multipart/form-data']),
  }
  if (draw.chance(0.5)) headers.cookie = `opencxm.session_token=${encode(draw.pick(nastyTexts).slice(0, 1000))}`
  if (draw.chance(0.2)) headers.cookie = `opencxm.session_token=${'a'.repeat(4000)}; `.repeat(3)
  const body = spoil(draw, { email: draw.pick(nastyTexts), password: draw.pick(nastyTexts), rememberMe: true }, 0.2)
  return framed(draw, {
    method: draw.pick(['POST', 'GET', 'PUT']),
    path: draw.pick(paths),
    headers,
    body: Buffer.from(body),
  })
}

function other(draw: Draw): HostileRequest {
  const method = draw.pick(['GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'DELETE'])
  const path = draw.pick([
    ...otherPaths,
    `/${encode(draw.pick(nastyTexts))}`,
    '/%',
    '/%zz',
    '//evil.example/',
    '/..%2f..%2fetc/passwd',
  ])
  const body = Buffer.from('{"query":"{__schema{types{name}}}","variables":{"__proto__":1}}')
  return framed(draw, { method, path, headers: { 'content-type': 'application/json' }, body })
}

/** What breaks the rules of HTTP itself. */
function brokenHttp(draw: Draw, loot: Loot): HostileRequest {
  const key = draw.pick(loot.writeKeys)
  const head = `POST /v1/batch?writeKey=${key} HTTP/1.1\r\nhost: x\r\n`
  const close = 'connection: close\r\n'
  const body = '{"batch":[]}'
  const whole = (text: string, what: string) => ({ what, bytes: Buffer.from(text, 'latin1'), unfinished: false })
  const part = (text: string, what: string) => ({ what, bytes: Buffer.from(text, 'latin1'), unfinished: true })
  return draw.pick([
    () =>
      whole(
        `${`GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(20)}GET /healthz HTTP/1.1\r\nhost: x\r\n${close}\r\n`,
        'pipeline',
      ),
    () =>
      whole(
        `${`${head}content-length: 12\r\n\r\n${body}`.repeat(10)}${head}${close}content-length: 12\r\n\r\n${body}`,
        'pipelined posts',
      ),
    () => part(`${head}content-length: 500\r\n\r\n{"batch":[`, 'slow body'),
    () => part(`${head}content-le`, 'slow head'),
    () => part(`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"bat`, 'cut chunk'),
    () => whole(`${head}${close}transfer-encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`, 'wrong chunk'),
    () => whole(`${head}${close}transfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n`, 'two lengths'),
    () => whole(`${head}${close}content-length: -1\r\n\r\n`, 'negative length'),
    () => whole(`${head}${close}content-length: 12\r\ncontent-length: 13\r\n\r\n${body}`, 'repeated length'),
    () => whole(`${head}${close}x: ${'a'.repeat(draw.pick([20_000, 70_000, 200_000]))}\r\n\r\n`, 'huge header'),
    () => whole(`${head}${close}${'y: 1\r\n'.repeat(3000)}\r\n`, 'many headers'),
    () =>
      whole(
        `GET /sa.gif?data=${'A'.repeat(draw.pick([30_000, 90_000]))} HTTP/1.1\r\nhost: x\r\n${close}\r\n`,
        'long line',
      ),
    () => whole(`GET /\x00\xff HTTP/1.1\r\nhost: x\r\n${close}\r\n`, 'bytes in the line'),
    () => whole(`\x16\x03\x01\x02\x00\x01\x00`, 'TLS hello'),
    () => whole('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'HTTP/2 preface'),
    () => whole(`GET / HTTP/9.9\r\n${close}\r\n`, 'version'),
    () => whole(`${head}${close}expect: 100-continue\r\ncontent-length: 12\r\n\r\n${body}`, 'expect'),
    () => whole(`${head}${close}upgrade: websocket\r\nconnection: upgrade\r\n\r\n`, 'upgrade'),
  ])()
}

type Plain = { method: string; path: string; headers: Record<string, string>; body: Buffer }

function framed(draw: Draw, { method, path, headers, body }: Plain): HostileRequest {
  const lines = Object.entries({ host: draw.chance(0.1) ? 'evil.example' : 'x', ...headers, connection: 'close' })
    .filter(([, value]) => !/[\r\n\0]/.test(value))
    .map(([name, value]) => `${name}: ${value}`)
  const head = `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\ncontent-length: ${body.length}\r\n\r\n`
  return {
    what: `${method} ${path.slice(0, 160)}`,
    bytes: Buffer.concat([Buffer.from(head, 'latin1'), body]),
    unfinished: false,
  }
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
