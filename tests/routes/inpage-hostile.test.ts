import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { openTestApp, type TestApp } from './test-app.ts'

const origin = 'https://shop.example'
type Shop = { key: string; writeKey: string; signingSecret: string; rule: string; survey: string }
type Started = { ticket: string; survey: { id: string; version: number }; state: { language: string; seed: number } }

describe('pages that mean harm', () => {
  let app: TestApp
  let shop: Shop
  let strange: Shop
  before(async () => {
    app = await openTestApp({ OPENCXM_SURVEY_PER_MINUTE: '100' })
    shop = await openShop('Shop')
    strange = await openShop('Strange')
  })
  after(async () => await app.close())

  async function openShop(name: string): Promise<Shop> {
    const workspace = await app.workspace(name)
    const key = await workspace.key('owner')
    const call = async (method: string, path: string, body: object) => {
      const reply = await app.call({ method, path: `/api/v1/${path}`, key, body })
      assert.ok(reply.status < 300, reply.text)
      return reply.body as Record<string, string>
    }
    const source = await call('POST', 'sources', { name: 'Shop', kind: 'browser', origins: [origin] })
    const draft = await call('POST', 'surveys', { from: 'blank', name: 'Short' })
    await call('POST', `surveys/${draft.id}/publish`, { revision: draft.revision as string })
    const asking = { survey: draft.id, trigger: { kind: 'load' }, placement: { kind: 'modal' }, everyDays: 1 }
    const rule = await call('POST', 'inpage', { name: 'Ask', ...asking })
    await call('PUT', `inpage/${rule.id}/on`, { on: true })
    const { writeKey, signingSecret } = source as { writeKey: string; signingSecret: string }
    return { key, writeKey, signingSecret, rule: String(rule.id), survey: String(draft.id) }
  }

  const post = async (path: string, body: object | string, headers: Record<string, string> = { origin }) =>
    await app.http.inject({
      method: 'POST',
      url: `/w/v1/${path}`,
      headers: { 'content-type': 'text/plain', ...headers },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const ask = async (more: object = {}, at = shop) =>
    await post('ask', { writeKey: at.writeKey, rule: at.rule, anonymousId: randomUUID(), ...more })
  const started = async (at = shop) => ((await ask({}, at)).json() as { ask: Started }).ask
  const answerTo = ({ survey, state }: Started) => ({
    ...{ survey: survey.id, version: survey.version, language: state.language, seed: state.seed },
    ...{ complete: true, hidden: {}, answers: { q1: 9 } as Record<string, unknown> },
  })
  const signed = (userId: string, at = shop) => ({
    userId,
    userHash: createHmac('sha256', at.signingSecret).update(userId).digest('hex'),
  })
  const refuse = async (userId: string) => {
    const found = (await app.call({ path: `/api/v1/people?search=${userId}`, key: shop.key })).body as {
      people: { id: string }[]
    }
    const path = `/api/v1/people/${found.people[0]?.id}/consent`
    const body = { changes: [{ purpose: 'surveys', given: false }], proof: 'Said on the phone' }
    assert.ok((await app.call({ method: 'POST', path, key: shop.key, body })).status < 300)
  }
  const identify = async (userId: string) => {
    const batch = [{ type: 'identify', userId, traits: { name: userId } }]
    const payload = JSON.stringify({ batch, writeKey: shop.writeKey })
    const reply = await app.http.inject({ method: 'POST', url: '/v1/b', headers: { origin }, payload })
    assert.equal(reply.statusCode, 200, reply.body)
    await app.settle()
  }
  /** Status, headers and body, without what differs from request to request. */
  const told = ({ statusCode, headers, body }: Awaited<ReturnType<typeof post>>) => {
    const { date: _, 'x-request-id': __, ...kept } = headers
    return JSON.stringify([statusCode, kept, body])
  }

  test('IA11 only a proved person is told of refusals elsewhere, and only of later ones', async () => {
    await identify('nora')
    await refuse('nora')
    const consent = async (more: object) => await post('consent', { writeKey: shop.writeKey, ...more })
    assert.deepEqual((await consent(signed('nora'))).json(), { refused: ['surveys'] })
    assert.deepEqual((await consent({ ...signed('nora'), saidAgo: { surveys: 60_000 } })).json(), {
      refused: ['surveys'],
    })
    assert.deepEqual((await consent({ ...signed('nora'), saidAgo: { profiling: 1 } })).json(), { refused: ['surveys'] })
    assert.deepEqual((await consent({ ...signed('nora'), saidAgo: { surveys: 0 } })).json(), { refused: [] })
    const others = [
      {},
      { userId: 'nora' },
      { userId: 'nobody' },
      { userId: 'nora', userHash: 'a'.repeat(64) },
      { userId: 'nora', userHash: signed('nobody').userHash },
      { userId: 'nora', userHash: signed('nora', strange).userHash },
      signed('nobody'),
    ]
    const answers = new Set<string>()
    for (const one of others) answers.add(told(await consent(one)))
    assert.deepEqual(
      [...answers].map((one) => (JSON.parse(one) as unknown[])[2]),
      ['{"refused":[]}'],
      'one answer for all',
    )
    for (const saidAgo of [
      { x: -1 },
      { x: 'y' },
      [],
      'x',
      { ['p'.repeat(90)]: 1 },
      JSON.parse('{"__proto__":{"x":1}}'),
    ]) {
      const reply = await consent({ ...signed('nora'), saidAgo })
      assert.ok(reply.statusCode === 400 || reply.statusCode === 200, reply.body)
    }
    assert.equal(({} as { x?: number }).x, undefined)
    assert.equal(
      (await post('consent', { writeKey: shop.writeKey }, { origin: 'https://evil.example' })).statusCode,
      403,
    )
    assert.equal((await post('consent', { writeKey: 'x' })).statusCode, 401)
  })

  test('IA2 unproved: status, headers, body and the statements behind them are the same for a person and for nobody', async () => {
    await identify('known')
    const claims = [{ userId: 'known' }, { userId: 'unknown' }, { userId: 'known', userHash: 'b'.repeat(64) }, {}]
    const shapes = new Set<string>()
    const times: number[][] = claims.map(() => [])
    // In turns, so that a slow moment of the machine falls on all alike; only the fastest is compared.
    for (let round = 0; round < 12; round++) {
      for (const [index, claim] of claims.entries()) {
        const from = performance.now()
        const reply = await ask(claim)
        times[index]?.push(performance.now() - from)
        const { ask: given } = reply.json() as { ask: Started }
        const { 'content-length': _, ...headers } = reply.headers
        shapes.add(JSON.stringify([reply.statusCode, Object.keys(headers).toSorted(), Object.keys(given).toSorted()]))
      }
    }
    assert.equal(shapes.size, 1)
    const fastest = times.map((each) => Math.min(...each))
    assert.ok(
      Math.max(...fastest) < 3 * Math.min(...fastest) + 2,
      `a class of its own: ${fastest.map((ms) => ms.toFixed(1))} ms`,
    )
  })

  test('IA6 a ticket is good for its own workspace, survey and version, unaltered; replayed it is the same answer', async () => {
    const mine = await started()
    const theirs = await started(strange)
    const send = async (ticket: string, response: object, at = shop) =>
      (await post('answer', { writeKey: at.writeKey, ticket, response })).statusCode
    assert.equal(await send(theirs.ticket, answerTo(theirs)), 410, 'another workspace')
    assert.equal(await send(mine.ticket, answerTo(mine), strange), 410, 'or the other way round')
    for (const at of [0, 10, Math.floor(mine.ticket.length / 2), mine.ticket.length - 1]) {
      const letter = mine.ticket[at] === 'A' ? 'B' : 'A'
      const altered = mine.ticket.slice(0, at) + letter + mine.ticket.slice(at + 1)
      assert.equal(await send(altered, answerTo(mine)), 410, `altered at ${at}`)
    }
    assert.ok((await send(mine.ticket, { ...answerTo(mine), survey: theirs.survey.id })) >= 400, 'another survey')
    assert.equal(await send(mine.ticket, answerTo(mine)), 200)
    const replayed = await Promise.all(Array.from({ length: 10 }, () => send(mine.ticket, answerTo(mine))))
    assert.deepEqual(new Set(replayed), new Set([200]), 'the same answer again is the same answer')
    await app.settle()
    const results = await app.call({ path: `/api/v1/surveys/${shop.survey}/results`, key: shop.key })
    assert.equal((results.body as { counts: { finished: number } }).counts.finished, 1, results.text.slice(0, 400))
  })

  test('who answers too often is told so, and when to come again', async () => {
    const given = await started()
    // Refused each time: an answer that was accepted is told again without counting.
    const response = { ...answerTo(given), answers: { q1: 99 } }
    const send = async () =>
      await app.http.inject({
        method: 'POST',
        url: '/w/v1/answer',
        headers: { origin },
        remoteAddress: '203.0.113.9',
        payload: JSON.stringify({ writeKey: shop.writeKey, ticket: given.ticket, response }),
      })
    const sent = await Promise.all(Array.from({ length: 120 }, send))
    const late = sent.find(({ statusCode }) => statusCode !== 422)
    assert.equal(late?.statusCode, 429, late?.body)
    assert.deepEqual(late?.json(), { outcome: 'try_again' })
    assert.ok(Number(late?.headers['retry-after']) >= 1)
    assert.equal(late?.headers['access-control-expose-headers'], 'Retry-After')
  })

  test('IA6 polluted, huge and crooked bodies are refused or ignored, and nothing of the server changes', async () => {
    const given = await started()
    const polluted = [
      '{"__proto__":{"admin":true}}',
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"answers":{"__proto__":{"admin":true}}}',
      '{"complete":true,"answers":{"q1":{"__proto__":{"admin":true}}}}',
      '{"complete":true,"hidden":{"__proto__":{"admin":true},"toString":"x"}}',
    ]
    for (const response of polluted) {
      const body = `{"writeKey":${JSON.stringify(shop.writeKey)},"ticket":${JSON.stringify(given.ticket)},"response":${response}}`
      const { statusCode } = await post('answer', body)
      assert.ok(statusCode >= 400 && statusCode < 500, `${response}: ${statusCode}`)
    }
    assert.equal(({} as { admin?: boolean }).admin, undefined)
    const answers = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`x${n}`, 1]))
    const wide = await post('answer', {
      writeKey: shop.writeKey,
      ticket: given.ticket,
      response: { ...answerTo(given), answers },
    })
    assert.ok(wide.statusCode >= 400 && wide.statusCode < 500, String(wide.statusCode))
    const long = { ...answerTo(given), answers: { q1: 'x'.repeat(200_000) } }
    assert.equal(
      (await post('answer', { writeKey: shop.writeKey, ticket: given.ticket, response: long })).statusCode,
      422,
    )
    for (const struggle of [-1, 1e9, '5', null, {}]) assert.equal((await ask({ struggle })).statusCode, 400)
    for (const [field, value] of [
      ['page', 'x'.repeat(3000)],
      ['session', 7],
      ['language', 'x'.repeat(99)],
      ['rule', []],
    ]) {
      assert.equal((await ask({ [field as string]: value })).statusCode, 400, String(field))
    }
  })

  test('IA6 an origin that the source does not list learns nothing, however it spells itself', async () => {
    const origins = [
      'https://shop.example.evil.com',
      'http://shop.example',
      'https://shop.example:8443',
      'null',
      'https://SHOP.example.',
      'x',
    ]
    for (const one of origins) {
      const reply = await post(
        'ask',
        { writeKey: shop.writeKey, rule: shop.rule, anonymousId: randomUUID() },
        { origin: one },
      )
      assert.equal(reply.statusCode, 403, one)
      assert.equal(reply.headers['access-control-allow-origin'], undefined, one)
      const rules = await app.http.inject({ url: `/w/v1/rules?writeKey=${shop.writeKey}`, headers: { origin: one } })
      assert.equal(rules.statusCode, 403, one)
    }
  })
})
