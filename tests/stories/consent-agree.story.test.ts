import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type Channel, consentOf } from '../../packages/server/src/unify/consent/index.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'

const ways = ['segment', 'rudder', 'api', 'import'] as const
type Way = (typeof ways)[number]
/** Somebody said yes or no to `marketing`, to all channels ('') or by e-mail, so many minutes ago, by one of the ways. */
type Said = { user: string; channel: '' | 'email'; given: boolean; minutesAgo: number; way: Way }

/** mulberry32: the same numbers for a seed. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const seed = 20_261_122
const users = Array.from({ length: 16 }, (_, index) => `agree-${index}`)

/** What everybody says: few distinct times, so that ways contradict each other at the very same moment too. */
function statements(): Said[] {
  const draw = random(seed)
  const pick = <One>(list: readonly One[]) => list[Math.floor(draw() * list.length)] as One
  return users.flatMap((user) =>
    Array.from({ length: 5 }, () => ({
      ...{ user, channel: pick(['', 'email'] as const), given: draw() < 0.6 },
      ...{ minutesAgo: 60 * (1 + Math.floor(draw() * 4)), way: pick(ways) },
    })),
  )
}

describe(`what is said by whatever way agrees (CN1, CN4, CN16; seed ${seed})`, () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  // Whole seconds: an import's times have no more.
  const start = Math.floor(Date.now() / 1000) * 1000
  const timeOf = ({ minutesAgo }: Pick<Said, 'minutesAgo'>) => start - minutesAgo * 60_000
  const wordOf = ({ channel }: Said) => (channel === '' ? 'marketing' : `marketing/${channel}`)

  let serial = 0
  /** The message of a foreign SDK, as it spells consent. */
  function messageOf(said: Said) {
    const word = wordOf(said)
    const context =
      said.way === 'segment'
        ? { consent: { categoryPreferences: { [word]: said.given } } }
        : { consentManagement: said.given ? { allowedConsentIds: [word] } : { deniedConsentIds: [word] } }
    const timestamp = new Date(timeOf(said)).toISOString()
    return { type: 'track', event: 'Seen', userId: said.user, messageId: `a${++serial}`, timestamp, context }
  }

  type Place = { shop: TestWorkspace; key: string }
  const call = async ({ key }: Place, method: string, path: string, body?: unknown) =>
    await app.caller(key)(method, path, body)
  const personOf = async (place: Place, user: string) => {
    const found = (await call(place, 'GET', `people?search=${user}%40`)) as { people: { id: string }[] }
    return found.people[0]?.id as string
  }
  async function importAll(place: Place, said: readonly Said[]): Promise<void> {
    const { id: file } = await call(place, 'POST', 'imports/files', { name: 'consent.csv' })
    const lines = said.map((one, line) =>
      [
        String(line),
        one.user,
        new Date(timeOf(one)).toISOString(),
        one.channel === 'email' ? word(one) : '',
        one.channel === '' ? word(one) : '',
      ].join(','),
    )
    const sent = await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/files/${String(file)}/content?offset=0`,
      headers: { authorization: `Bearer ${place.key}`, 'content-type': 'application/octet-stream' },
      payload: `line,who,when,mail,any\n${lines.join('\n')}\n`,
    })
    assert.equal(sent.statusCode, 200)
    await call(place, 'POST', `imports/files/${String(file)}/complete`)
    const yesNo = (column: string) => ({ column, as: 'boolean' })
    const mapping = {
      ...{ version: 1, name: 'Consent', dataset: 'consent', key: ['line'], time: 'when' },
      ...{ identifiers: [{ kind: 'user', value: 'who' }] },
      consent: { 'marketing/email': yesNo('mail'), marketing: yesNo('any') },
    }
    await call(place, 'POST', 'imports', { file, mapping })
    await app.settle()
  }
  const word = ({ given }: Said) => (given ? 'yes' : 'no')

  /** Everything arrives, way after way in this order, each way's statements in the order given. */
  async function arrive(
    place: Place,
    said: readonly Said[],
    order: readonly ('sdk' | 'api' | 'import')[],
  ): Promise<void> {
    await app.track(
      place.shop,
      users.map((user) => ({
        ...{ type: 'identify', userId: user, traits: { email: `${user}@shop.example` }, messageId: `i-${user}` },
        timestamp: new Date(start - 86_400_000).toISOString(),
      })),
    )
    for (const step of order) {
      if (step === 'import')
        await importAll(
          place,
          said.filter(({ way }) => way === 'import'),
        )
      if (step === 'sdk') {
        const messages = said.filter(({ way }) => way === 'segment' || way === 'rudder').map(messageOf)
        for (let at = 0; at < messages.length; at += 10) await app.track(place.shop, messages.slice(at, at + 10))
      }
      if (step !== 'api') continue
      for (const one of said.filter(({ way }) => way === 'api')) {
        const changes = [{ purpose: 'marketing', channel: one.channel, given: one.given }]
        const at = new Date(timeOf(one)).toISOString()
        await call(place, 'POST', `people/${await personOf(place, one.user)}/consent`, {
          changes,
          proof: 'On paper',
          at,
        })
      }
    }
  }

  /** The rule in its shortest form: of all that covers the channel the latest; at one moment a no outweighs a yes; what the SDKs repeat is not said. */
  function expected(said: readonly Said[], user: string, channel: Channel): string {
    const news = (['', 'email'] as const).flatMap((on) => {
      const own = said.filter((one) => one.user === user && one.channel === on)
      const sdk = own.filter(({ way }) => way === 'segment' || way === 'rudder').sort(inOrder)
      return [
        ...own.filter(({ way }) => way !== 'segment' && way !== 'rudder'),
        ...sdk.filter(({ given }, index) => given !== sdk[index - 1]?.given),
      ]
    })
    const covering = news.filter((one) => one.channel === '' || one.channel === channel)
    const latest = Math.max(...covering.map(timeOf))
    const last = covering.filter((one) => timeOf(one) === latest)
    if (last.length === 0) return 'unknown'
    return last.every(({ given }) => given) ? 'given' : 'refused'
  }
  const inOrder = (one: Said, other: Said) => timeOf(one) - timeOf(other) || Number(other.given) - Number(one.given)

  async function profileOf({ shop }: Place, user: string): Promise<number> {
    const { rows } = await sql<{ profile: number }>`SELECT profile FROM identity_identifier
      WHERE workspace_id = ${shop.id} AND kind = 'user' AND value = ${user}`.execute(app.state.tables())
    return Number(rows[0]?.profile)
  }
  const reason = async (place: Place, user: string, channel: Channel) => {
    const ctx = { state: app.state, workspace: { id: place.shop.id } as never, clock: Date.now }
    return (await consentOf(ctx, await profileOf(place, user), { purpose: 'marketing', channel })).reason
  }
  const open = async (name: string): Promise<Place> => {
    const shop = await app.workspace(name)
    return { shop, key: await shop.key('owner') }
  }

  test('by SDKs, API and import, in any order of arrival: the latest by time counts, at one moment the no', async () => {
    const said = statements()
    const orders = [
      ['sdk', 'import', 'api'],
      ['api', 'sdk', 'import'],
      ['import', 'api', 'sdk'],
    ] as const
    for (const [index, order] of orders.entries()) {
      const place = await open(`Agree ${index}`)
      // Once the SDKs' messages come in any order: then nobody is willing who would not be, but a no may be believed longer (CN5).
      const isShuffled = index === 1
      await arrive(place, isShuffled ? said.toReversed() : said.toSorted(inOrder), order)
      for (const user of users)
        for (const channel of ['email', 'sms'] as const) {
          const [is, should] = [await reason(place, user, channel), expected(said, user, channel)]
          if (!isShuffled || is !== 'refused' || should !== 'given')
            assert.equal(is, should, `${order.join()} ${user} ${channel}`)
        }
    }
  })

  test('the page, one click and the SDK: what arrives late but was said before takes nothing back', async () => {
    const place = await open('Late')
    const user = 'late'
    const say = async (given: boolean, atMs: number, way: 'segment' | 'rudder') =>
      await app.track(place.shop, [
        {
          ...messageOf({ user, channel: 'email', given, minutesAgo: 0, way }),
          timestamp: new Date(atMs).toISOString(),
        },
      ])
    await app.track(place.shop, [
      {
        type: 'identify',
        userId: user,
        traits: { email: 'late@shop.example' },
        messageId: 'late',
        timestamp: new Date(start).toISOString(),
      },
    ])
    await say(true, start - 3_600_000, 'segment')
    assert.equal(await reason(place, user, 'email'), 'given')
    const profile = await profileOf(place, user)
    const leave = new URL(
      app.consentLinks.unsubscribeUrl({
        workspace: place.shop.id,
        person: profile,
        purpose: 'marketing',
        channel: 'email',
      }),
    ).pathname
    const post = async (url: string, payload: string) => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await app.http.inject({ method: 'POST', url, headers, payload })).statusCode
    }
    assert.equal(await post(leave, 'List-Unsubscribe=One-Click'), 200)
    assert.equal(await reason(place, user, 'email'), 'refused')
    for (const way of ['segment', 'rudder'] as const) await say(true, start - 60_000, way)
    assert.equal(await reason(place, user, 'email'), 'refused', 'a yes of before the click')
    for (const way of ['segment', 'rudder', 'segment'] as const) await say(true, Date.now(), way)
    assert.equal(await reason(place, user, 'email'), 'refused', 'CN16: the old yes, repeated with every event')
    const link = await call(place, 'POST', `people/${await personOf(place, user)}/consent/link`)
    const page = new URL(String(link.url)).pathname
    const shown = encodeURIComponent(JSON.stringify(['marketing', 'email', 0, 0]))
    assert.equal(await post(page, `do=save&shown=${shown}&yes=${encodeURIComponent('marketing/email')}`), 303)
    assert.equal(await reason(place, user, 'email'), 'given')
    await say(false, start - 30_000, 'rudder')
    assert.equal(await reason(place, user, 'email'), 'given', 'a no of before the page')
    await say(false, Date.now(), 'segment')
    assert.equal(await reason(place, user, 'email'), 'refused', 'a no after it: the source’s state changed')
    await say(true, Date.now() + 1, 'segment')
    assert.equal(await reason(place, user, 'email'), 'given', 'and changed again')
  })
})
