import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { refreshScale } from '../../packages/server/src/understand/struggle/service/scale.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type Scale = {
  basis: string
  sessions: number | null
  struggling: number | null
  computedAt: string | null
  marks: { score: number; rawAbove: number; percentReaching: number }[]
}

const hour = 3_600_000

describe('struggle', () => {
  let app: TestApp
  let shop: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    shop = await app.workspace('Shop', 'browser')
    key = await shop.key('owner')
  })
  after(async () => await app.close())

  const scale = async (workspace = shop) =>
    (await app.call({ path: '/api/v1/struggle', key: await workspace.key('viewer') })).body as Scale

  /** A session two hours ago: signals by event, within a minute. */
  const session = (events: readonly string[], more: object = {}) => {
    const [anonymousId, sessionId] = [randomUUID(), randomUUID()]
    return events.map((event, index) => ({
      ...{ type: 'track', event, anonymousId, context: { sessionId }, ...more },
      timestamp: new Date(Date.now() - 2 * hour + index * 1000).toISOString(),
    }))
  }

  async function rule(struggleAtLeast: number): Promise<string> {
    const call = async (method: string, path: string, body: object) =>
      (await app.call({ method, path: `/api/v1/${path}`, key, body })).body as { id: string; revision: number }
    const draft = await call('POST', 'surveys', { from: 'blank', name: 'Short' })
    await call('POST', `surveys/${draft.id}/publish`, { revision: draft.revision })
    const { id } = await call('POST', 'inpage', {
      ...{ name: 'Hard visits', survey: draft.id, trigger: { kind: 'struggle' }, struggleAtLeast },
      placement: { kind: 'modal' },
    })
    await call('PUT', `inpage/${id}/on`, { on: true })
    return id
  }
  const told = async (id: string) => {
    const { rules } = (await app.http.inject({ url: `/w/v1/rules?writeKey=${shop.writeKey}` })).json() as {
      rules: { id: string; struggleAbove: number }[]
    }
    return rules.find((one) => one.id === id)?.struggleAbove
  }
  const isAsked = async (id: string, struggle: number) => {
    const payload = JSON.stringify({ writeKey: shop.writeKey, rule: id, anonymousId: randomUUID(), struggle })
    const reply = await app.http.inject({ method: 'POST', url: '/w/v1/ask', payload })
    assert.equal(reply.statusCode, 200, reply.body)
    return (reply.json() as { ask: unknown }).ask !== null
  }

  test('SL3 a workspace with too few sessions has the stated prior, and says so', async () => {
    await app.track(shop, session(['$web_vitals']))
    await refreshScale(await systemCtx(app.events, shop.id, app.state))
    const { basis, sessions, marks } = await scale()
    assert.deepEqual([basis, sessions], ['prior', 1])
    assert.deepEqual(
      marks.find(({ score }) => score === 90),
      { score: 90, rawAbove: 1.386, percentReaching: 10 },
    )
    const empty = await scale(await app.workspace('Empty'))
    assert.deepEqual([empty.basis, empty.sessions, empty.computedAt], ['prior', null, null])
  })

  test('IA10 a rule`s score is of the workspace`s own sessions: the page is told where it begins, the server decides', async () => {
    const id = await rule(90)
    assert.ok(Math.abs(Number(await told(id)) - 2 * Math.LN2) < 1e-9, 'the prior')
    assert.deepEqual([await isAsked(id, 1.3), await isAsked(id, 1.5)], [false, true])
    // 200 sessions and the one above: in 150 a dead click, in 40 rage as well, in 10 two of each.
    const dead = Array.from({ length: 150 }, () => session(['$dead_click']))
    const rage = Array.from({ length: 40 }, () => session(['$dead_click', '$rage_click']))
    const worst = Array.from({ length: 10 }, () =>
      session(['$rage_click', '$rage_click', '$dead_click', '$dead_click']),
    )
    await app.track(shop, [...dead, ...rage, ...worst].flat())
    await refreshScale(await systemCtx(app.events, shop.id, app.state))
    const { basis, sessions, struggling } = await scale()
    assert.deepEqual([basis, sessions, struggling], ['own', 201, 200])
    // Other processes follow in five seconds; here a change of the rule makes it at once.
    await app.call({ method: 'PUT', path: `/api/v1/inpage/${id}/on`, key, body: { on: true } })
    assert.equal(
      await told(id),
      4,
      'three in four have a dead click, the next fifth a 4: only above that lie the worst',
    )
    assert.deepEqual([await isAsked(id, 1.5), await isAsked(id, 4), await isAsked(id, 4.1)], [false, false, true])
  })

  test('IA10 a score is a whole number from 1 to 99; anything else is refused with the field', async () => {
    for (const struggleAtLeast of [0, 0.5, 100, -1, 'much', 1e9]) {
      const body = { name: 'X', survey: 'x', trigger: { kind: 'load' }, placement: { kind: 'modal' }, struggleAtLeast }
      const made = await app.call({ method: 'POST', path: '/api/v1/inpage', key, body })
      assert.deepEqual([made.status, made.text.includes('struggleAtLeast')], [400, true], made.text)
    }
  })

  test('SL5 a customer`s sessions with signals and score; who is merged is one person', async () => {
    const [phone, desk] = [randomUUID(), randomUUID()]
    await app.track(shop, [
      { type: 'identify', userId: 'ida', anonymousId: phone, traits: { name: 'Ida Irate' } },
      { type: 'identify', userId: 'ida', anonymousId: desk },
      ...session(['$rage_click', '$form_abandoned'], { anonymousId: phone }),
      ...session(['$click'], { anonymousId: desk }),
    ])
    const found = (await app.call({ path: '/api/v1/people?search=Ida', key })).body as { people: { id: string }[] }
    const reply = await app.call({ path: `/api/v1/people/${found.people[0]?.id}/struggle`, key })
    const { basis, sessions } = reply.body as { basis: string; sessions: { raw: number; score: number }[] }
    assert.equal(basis, 'own')
    assert.deepEqual(sessions.map(({ raw, score }) => [raw, score]).toSorted(), [
      [0, 0],
      [6, 95],
    ])
    const lost = await app.call({ path: '/api/v1/people/per_lost/struggle', key })
    assert.equal(lost.status, 404)
  })
})
