import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import type { InpageRule, InpageRuleInput } from '../../packages/server/src/collect/inpage/contract.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { openTestApp, type TestApp } from './test-app.ts'

type Shop = {
  key: string
  writeKey: string
  signingSecret: string
  workspace: Awaited<ReturnType<TestApp['workspace']>>
  survey: string
}
type Asked = { ask: { ticket: string; survey: { id: string }; placement: object } | null }

const origin = 'https://shop.example'

describe('asking in pages', () => {
  let app: TestApp
  let shop: Shop
  before(async () => {
    app = await openTestApp()
    shop = await openShop('Shop')
  })
  after(async () => await app.close())

  async function openShop(name: string): Promise<Shop> {
    const workspace = await app.workspace(name)
    const key = await workspace.key('owner')
    const source = (
      await app.call({
        method: 'POST',
        path: '/api/v1/sources',
        key,
        body: { name: 'Shop', kind: 'browser', origins: [origin] },
      })
    ).body as { writeKey: string; signingSecret: string }
    const made = await app.call({
      method: 'POST',
      path: '/api/v1/surveys',
      key,
      body: { from: 'blank', name: 'Short' },
    })
    const draft = made.body as { id: string; revision: number }
    const published = await app.call({
      method: 'POST',
      path: `/api/v1/surveys/${draft.id}/publish`,
      key,
      body: { revision: draft.revision },
    })
    assert.equal(published.status, 201, published.text)
    return { key, ...source, workspace, survey: draft.id }
  }

  async function rule(more: Partial<InpageRuleInput> = {}, at = shop): Promise<InpageRule> {
    const body = { name: 'Ask', survey: at.survey, trigger: { kind: 'load' }, placement: { kind: 'modal' }, ...more }
    const made = await app.call({ method: 'POST', path: '/api/v1/inpage', key: at.key, body })
    assert.equal(made.status, 201, made.text)
    const { id } = made.body as InpageRule
    const on = await app.call({ method: 'PUT', path: `/api/v1/inpage/${id}/on`, key: at.key, body: { on: true } })
    assert.equal(on.status, 200, on.text)
    assert.ok(
      (await rules(at)).some((one) => one.id === id),
      'pages are told at once',
    )
    return on.body as InpageRule
  }

  async function until(look: () => Promise<boolean>): Promise<void> {
    while (!(await look())) await new Promise((resolve) => setTimeout(resolve, 100))
  }

  const page = async (path: string, body: unknown, headers: Record<string, string> = { origin }) =>
    await app.http.inject({
      method: 'POST',
      url: `/w/v1/${path}`,
      headers: { 'content-type': 'text/plain', ...headers },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    })
  const rules = async (at = shop) => {
    const reply = await app.http.inject({ url: `/w/v1/rules?writeKey=${at.writeKey}`, headers: { origin } })
    return (reply.json() as { rules: { id: string }[] }).rules
  }
  const ask = async (id: string, more: object = {}, at = shop): Promise<Asked> => {
    const reply = await page('ask', { writeKey: at.writeKey, rule: id, anonymousId: randomUUID(), ...more })
    assert.equal(reply.statusCode, 200, reply.body)
    return reply.json() as Asked
  }
  const signed = (userId: string, at = shop) => ({
    userId,
    userHash: createHmac('sha256', at.signingSecret).update(userId).digest('hex'),
  })
  const events = async (name: string) =>
    await app.events.query({
      name: 'test.inpage',
      workspace: shop.workspace.id,
      sql: ch`SELECT anonymous_id AS anonymousId, user_id AS userId, props FROM events
        WHERE ws = ${param(shop.workspace.id, 'UInt32')} AND event = ${param(name, 'String')}`,
      row: z.object({ anonymousId: z.string(), userId: z.string(), props: z.string() }),
    })

  test('a survey speaks its page’s language, else the browser’s; en is what templates write on any page', async () => {
    const call = async (path: string, body: object) => {
      const reply = await app.call({ method: 'POST', path: `/api/v1/${path}`, key: shop.key, body })
      assert.equal(reply.status, 201, reply.text)
      return reply.body as { id: string; revision: number }
    }
    const languages = ['en', 'zh-Hans', 'fr']
    const draft = await call('surveys', { from: 'blank', name: 'Spoken', languages })
    await call(`surveys/${draft.id}/publish`, { revision: draft.revision })
    const { id } = await rule({ survey: draft.id })
    const spoken = async (pageLanguage: string | undefined, language: string) => {
      const given = await ask(id, { language, ...(pageLanguage === undefined ? {} : { pageLanguage }) })
      return (given as { ask: { state: { language: string } } | null }).ask?.state.language
    }
    assert.equal(await spoken('zh-CN', 'en-US'), 'zh-Hans')
    assert.equal(await spoken('de', 'fr-CA'), 'fr')
    assert.equal(await spoken('en', 'zh-CN'), 'zh-Hans')
    assert.equal(await spoken(undefined, 'de'), 'en')
  })

  test('IA1 pages are told when and where, never who', async () => {
    const segment = (
      await app.call({
        method: 'POST',
        path: '/api/v1/segments',
        key: shop.key,
        body: { name: 'Secret segment', rule: { kind: 'trait', trait: 'vip', operator: 'is', value: true } },
      })
    ).body as { id: string }
    const { id } = await rule({ name: 'Secret name', segment: segment.id, sampleRate: 0.5, pages: ['shop.example/*'] })
    const told = (await rules()).find((one) => one.id === id)
    assert.deepEqual(Object.keys(told ?? {}).toSorted(), [
      'everyDays',
      'id',
      'pages',
      'placement',
      'struggleAbove',
      'trigger',
    ])
    assert.deepEqual(await ask(id), { ask: null }, 'nobody without a proof is in a segment')
    assert.deepEqual(await ask(id, signed('nobody')), { ask: null })
    await app.track(shop.workspace, [{ type: 'identify', userId: 'vip-1', traits: { vip: true } }])
    await until(async () => {
      await app.settle()
      const { body } = await app.call({ path: `/api/v1/segments/${segment.id}`, key: shop.key })
      return (body as { people: number }).people === 1
    })
    const { id: all } = await rule({ segment: segment.id })
    assert.notEqual((await ask(all, signed('vip-1'))).ask, null)
  })

  test('IA2 without its proof a user id is as if it had not been sent', async () => {
    const { id } = await rule()
    await app.track(shop.workspace, [{ type: 'identify', userId: 'known-1', traits: { plan: 'pro' } }])
    const forged = 'a'.repeat(64)
    const claims: object[] = [
      {},
      { userId: 'known-1' },
      { userId: 'unknown-1' },
      { userId: 'known-1', userHash: forged },
      { userId: 'unknown-1', userHash: forged },
      { userId: 'known-1', userHash: signed('somebody else').userHash },
    ]
    const shapes = new Set<string>()
    const lengths: number[] = []
    for (const claim of claims) {
      const { ask: given } = await ask(id, claim)
      assert.ok(given, JSON.stringify(claim))
      const { ticket, ...rest } = given as unknown as { ticket: string; state: { seed: number } }
      shapes.add(JSON.stringify({ ...rest, state: { ...rest.state, seed: 0 } }))
      lengths.push(ticket.length)
    }
    // What is sealed differs by the digits of a drawn number.
    assert.ok(Math.max(...lengths) - Math.min(...lengths) < 30, lengths.join(' '))
    assert.equal(shapes.size, 1, 'every reply is the same')
    await app.settle()
    assert.ok((await events('$survey_asked')).every(({ userId }) => userId !== 'known-1' && userId !== 'unknown-1'))
  })

  test('IA3 the sample is drawn once a visitor and is a share of visitors', async () => {
    const { id } = await rule({ sampleRate: 0.3 })
    const visitors = Array.from({ length: 100 }, () => randomUUID())
    const first = await Promise.all(visitors.map(async (anonymousId) => (await ask(id, { anonymousId })).ask !== null))
    const share = first.filter(Boolean).length
    assert.ok(share > 12 && share < 50, `${share} of 100`)
    const refused = visitors.find((_, index) => !first[index]) as string
    for (let n = 0; n < 5; n++) assert.equal((await ask(id, { anonymousId: refused })).ask, null)
    await app.settle()
    const reasons = (await events('$ask_refused')).filter(({ anonymousId }) => anonymousId === refused)
    assert.deepEqual(
      reasons.map(({ props }) => JSON.parse(props).$reason),
      ['not_sampled'],
      'one reason, however often it asked',
    )
  })

  test('IA4 a visitor is asked once, however many pages ask at once, and by one rule in seven days', async () => {
    const [one, other] = [await rule(), await rule()]
    const anonymousId = randomUUID()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(one.id, { anonymousId })))
    assert.equal(answers.filter(({ ask: given }) => given !== null).length, 1)
    assert.deepEqual(await ask(other.id, { anonymousId }), { ask: null })
    assert.notEqual((await ask(other.id)).ask, null, 'another visitor is asked')
    const person = signed(`u-${randomUUID()}`)
    assert.notEqual((await ask(one.id, person)).ask, null)
    assert.equal((await ask(one.id, person)).ask, null, 'a proved person is asked once, whatever the browser')
  })

  test('IA5 an answer is stored under the visitor who was asked, once', async () => {
    const trigger = { kind: 'event' as const, event: 'Order Completed', transactionProperty: 'order_id' }
    const { id } = await rule({ touchpoint: '', trigger })
    const anonymousId = randomUUID()
    const { ask: given } = await ask(id, { anonymousId, transaction: 'order-7' })
    assert.ok(given)
    const response = answerOf(given as unknown as Started)
    for (let n = 0; n < 3; n++) {
      const reply = await page('answer', { writeKey: shop.writeKey, ticket: given.ticket, response })
      assert.equal(reply.statusCode, 200, reply.body)
    }
    await app.settle()
    const answers = (await events('$answer')).filter((one) => one.anonymousId === anonymousId)
    assert.equal(answers.length, 1)
    const props = JSON.parse(answers[0]?.props ?? '{}') as Record<string, unknown>
    assert.deepEqual([props.$score, props.$channel, props.$programme], [9, 'inpage', id])
    assert.deepEqual([props.$trigger, props.$transaction], ['Order Completed', 'order-7'], 'what it is about')
    const asked = (await events('$survey_asked')).filter((one) => one.anonymousId === anonymousId)
    assert.deepEqual(
      asked.map((one) => JSON.parse(one.props).$transaction),
      ['order-7'],
    )
    const plain = await rule({ trigger: { kind: 'load' } })
    const stranger = randomUUID()
    assert.notEqual((await ask(plain.id, { anonymousId: stranger, transaction: 'order-8' })).ask, null)
    await app.settle()
    const [told] = (await events('$survey_asked')).filter((one) => one.anonymousId === stranger)
    assert.equal(JSON.parse(told?.props ?? '{}').$transaction, undefined, 'a rule that does not ask for it gets none')
    const wrong = { ...response, answers: { q1: 99 } }
    const other = await ask(id)
    const refused = await page('answer', { writeKey: shop.writeKey, ticket: other.ask?.ticket, response: wrong })
    assert.equal(refused.statusCode, 422)
    assert.equal((refused.json() as { outcome: string }).outcome, 'refused')
  })

  test('IA6 foreign keys, tickets, rules, origins and bodies are refused', async () => {
    const strange = await openShop('Strange')
    const { id } = await rule({}, strange)
    assert.deepEqual(await ask(id), { ask: null }, 'a rule of another workspace')
    const { ask: theirs } = await ask(id, {}, strange)
    assert.ok(theirs)
    const crossed = await page('answer', {
      writeKey: shop.writeKey,
      ticket: theirs.ticket,
      response: answerOf(theirs as unknown as Started),
    })
    assert.equal(crossed.statusCode, 410, 'a ticket of another workspace')
    for (const ticket of ['x', 'A'.repeat(400), `${theirs.ticket.slice(0, -4)}AAAA`]) {
      const reply = await page('answer', { writeKey: shop.writeKey, ticket, response: { complete: true } })
      assert.equal(reply.statusCode, 410)
    }
    const foreign = await page(
      'ask',
      { writeKey: shop.writeKey, rule: id, anonymousId: randomUUID() },
      { origin: 'https://evil.example' },
    )
    assert.equal(foreign.statusCode, 403)
    assert.equal(foreign.headers['access-control-allow-origin'], undefined)
    const server = await page('ask', { writeKey: shop.workspace.writeKey, rule: id, anonymousId: randomUUID() })
    assert.equal(server.statusCode, 401, 'a server`s key is not for pages')
    for (const anonymousId of ['1', 'a'.repeat(36), '', `${'x'.repeat(200)}`, 'a b c d e f g h i j k l m n o p']) {
      assert.equal((await page('ask', { writeKey: shop.writeKey, rule: id, anonymousId })).statusCode, 400, anonymousId)
    }
    const bodies = [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"writeKey":{}}',
      `${'['.repeat(5000)}${']'.repeat(5000)}`,
      'x'.repeat(300_000),
    ]
    for (const path of ['ask', 'answer']) {
      for (const body of bodies) {
        const { statusCode } = await page(path, body)
        assert.ok(statusCode >= 400 && statusCode < 500, `${path} ${body.slice(0, 20)}: ${statusCode}`)
      }
    }
  })

  test('IA8 a proved person who refused surveys elsewhere is not asked', async () => {
    const { id } = await rule()
    await app.track(shop.workspace, [{ type: 'identify', userId: 'nora', traits: { name: 'Nora Never' } }])
    const found = (await app.call({ path: '/api/v1/people?search=Nora', key: shop.key })).body as {
      people: { id: string }[]
    }
    const said = await app.call({
      method: 'POST',
      path: `/api/v1/people/${found.people[0]?.id}/consent`,
      key: shop.key,
      body: { changes: [{ purpose: 'surveys', given: false }], proof: 'Said on the phone' },
    })
    assert.ok(said.status < 300, said.text)
    await app.settle()
    assert.deepEqual(await ask(id, signed('nora')), { ask: null })
    await app.settle()
    const reasons = (await events('$ask_refused')).filter(({ userId }) => userId === 'nora')
    assert.deepEqual(
      reasons.map(({ props }) => JSON.parse(props).$reason),
      ['no_consent'],
    )
    assert.notEqual((await ask(id, { userId: 'nora' })).ask, null, 'an unproved id says nothing')
  })

  test('IA9 contacts by other ways count for a proved person, and an ask in a page counts for those', async () => {
    const { id } = await rule()
    await app.track(shop.workspace, [
      { type: 'identify', userId: 'mia', traits: {} },
      { type: 'identify', userId: 'leo', traits: {} },
    ])
    const contactsOf = async (userId: string) =>
      await sql<{ ref: string; purpose: string }>`SELECT c.ref, c.purpose FROM budget_contact c
        JOIN identity_identifier i ON i.workspace_id = c.workspace_id AND i.profile = c.person
        WHERE c.workspace_id = ${shop.workspace.id} AND i.kind = 'user' AND i.value = ${userId}`.execute(
        app.state.tables(),
      )
    assert.notEqual((await ask(id, signed('mia'))).ask, null)
    assert.deepEqual(
      (await contactsOf('mia')).rows.map(({ purpose }) => purpose),
      ['surveys'],
    )
    await sql`INSERT INTO budget_contact (workspace_id, ref, person, purpose, at)
      SELECT workspace_id, 'mail', profile, 'surveys', now() - interval '10 days' FROM identity_identifier
      WHERE workspace_id = ${shop.workspace.id} AND kind = 'user' AND value = 'leo'`.execute(app.state.tables())
    assert.deepEqual(await ask(id, signed('leo')), { ask: null })
    assert.deepEqual(
      (await contactsOf('leo')).rows.map(({ ref }) => ref),
      ['mail'],
    )
    assert.notEqual((await ask(id, { userId: 'leo' })).ask, null, 'without its proof the user id counts for nothing')
  })

  test('IA7 export and erasure cover when a person was asked', async () => {
    const { id } = await rule()
    const person = signed('erin')
    await app.track(shop.workspace, [{ type: 'identify', userId: 'erin', traits: { name: 'Erin Ask' } }])
    assert.notEqual((await ask(id, person)).ask, null)
    await app.settle()
    const found = (await app.call({ path: '/api/v1/people?search=Erin', key: shop.key })).body as {
      people: { id: string }[]
    }
    const exported = await app.call({ path: `/api/v1/people/${found.people[0]?.id}/export`, key: shop.key })
    const { askedInPages } = JSON.parse(exported.text) as { askedInPages: { rule: string }[] }
    assert.deepEqual(
      askedInPages.map((one) => one.rule),
      [id],
    )
    const erased = await app.call({
      method: 'POST',
      path: `/api/v1/people/${found.people[0]?.id}/erase`,
      key: shop.key,
      body: { confirm: 'erase' },
    })
    assert.ok(erased.status < 300, erased.text)
    await app.settle()
    const left = await sql<{ n: string }>`SELECT count(*) AS n FROM inpage_asked WHERE value = 'erin'`.execute(
      app.state.tables(),
    )
    assert.equal(Number(left.rows[0]?.n), 0)
  })

  test('the reply is readable for the page that asked, and no cookie counts', async () => {
    const reply = await page(
      'ask',
      { writeKey: shop.writeKey, rule: 'x', anonymousId: randomUUID() },
      { origin, cookie: 'a=b' },
    )
    assert.equal(reply.headers['access-control-allow-origin'], origin)
    assert.equal(reply.headers['access-control-allow-credentials'], undefined)
    assert.equal(reply.headers['set-cookie'], undefined)
    assert.equal(reply.headers['cache-control'], 'no-store')
    const told = await app.http.inject({ url: `/w/v1/rules?writeKey=${shop.writeKey}`, headers: { origin } })
    assert.equal(told.headers['cache-control'], 'private, max-age=60')
  })

  test('IA12 files come in under the ticket of the response, of the types and sizes asked for, and stand in its answer', async () => {
    const survey = await fileSurvey()
    const { id } = await rule({ survey })
    const given = (await ask(id)).ask as unknown as Started & { ticket: string }
    const taken = await upload({ ticket: given.ticket, question: 'proof', file: png })
    assert.equal(taken.statusCode, 200, taken.body)
    const { file } = taken.json() as { file: { id: string; type: string } }
    assert.equal(file.type, 'image/png')
    const { answers, ...response } = answerOf(given)
    const sent = { ...response, answers: { ...answers, proof: [file] } }
    const invented = { ...sent, answers: { ...answers, proof: [{ ...file, id: 'upl_invented' }] } }
    const send = async (one: object) =>
      (await page('answer', { writeKey: shop.writeKey, ticket: given.ticket, response: one })).statusCode
    assert.equal(await send(invented), 422, 'a file that never came')
    assert.equal(await send(sent), 200)
  })

  test('IA12 other files, tickets, workspaces, origins and bodies are refused', async () => {
    const survey = await fileSurvey()
    const { id } = await rule({ survey })
    const { ticket } = (await ask(id)).ask as unknown as { ticket: string }
    const strange = await openShop('Strange files')
    const status = async (more: object, at = shop, headers: Record<string, string> = { origin }) =>
      (await upload({ ticket, question: 'proof', file: png, ...more }, at, headers)).statusCode
    assert.equal(
      await status({ file: Buffer.from('<html><script>1</script>') }),
      422,
      'another type, whatever its name',
    )
    assert.equal(await status({ file: Buffer.concat([png, Buffer.alloc(2000)]) }), 422, 'too large')
    assert.equal(await status({ file: Buffer.alloc(0) }), 422, 'empty')
    assert.equal(await status({ question: 'q1' }), 422, 'no question for files')
    assert.equal(await status({ ticket: 'x' }), 410)
    assert.equal(await status({ ticket: `${ticket.slice(0, -4)}AAAA` }), 410)
    assert.equal(await status({}, strange), 410, 'a ticket of another workspace')
    assert.equal(await status({}, shop, { origin: 'https://evil.example' }), 403)
    assert.equal(await status({}, { ...shop, writeKey: 'x' }), 401)
    for (const payload of ['', 'x', '--b--', '--b\r\nContent-Disposition: form-data; name="ticket"\r\n\r\nx']) {
      const reply = await app.http.inject({
        method: 'POST',
        url: `/w/v1/upload?writeKey=${shop.writeKey}`,
        headers: { origin, 'content-type': 'multipart/form-data; boundary=b' },
        payload,
      })
      assert.ok(reply.statusCode >= 400 && reply.statusCode < 500, `${payload}: ${reply.statusCode} ${reply.body}`)
    }
    const plain = await page('upload?writeKey='.concat(shop.writeKey), 'x')
    assert.ok(plain.statusCode >= 400 && plain.statusCode < 500, String(plain.statusCode))
  })

  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )

  /** A published survey that asks for a score and a picture. */
  async function fileSurvey(): Promise<string> {
    const call = async (method: string, path: string, body: unknown) =>
      (await app.call({ method, path: `/api/v1/surveys${path}`, key: shop.key, body })).body as {
        id: string
        revision: number
        definition: { blocks: { items: object[] }[] }
      }
    const draft = await call('POST', '', { from: 'blank', name: 'Proof' })
    const title = { en: 'A picture' }
    const file = { id: 'proof', type: 'file', title, maxFiles: 1, maxBytes: 1000, accept: ['image/png'] }
    const [first, ...rest] = draft.definition.blocks
    const blocks = [{ ...first, items: [...(first?.items ?? []), file] }, ...rest]
    const definition = { ...draft.definition, blocks }
    const saved = await call('PUT', `/${draft.id}`, { revision: draft.revision, definition })
    await call('POST', `/${draft.id}/publish`, { revision: saved.revision })
    return draft.id
  }

  async function upload(
    { ticket, question, file }: { ticket: string; question: string; file: Buffer },
    at: Pick<Shop, 'writeKey'> = shop,
    headers: Record<string, string> = { origin },
  ) {
    const field = (name: string, value: string) =>
      `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
    const head = `${field('ticket', ticket)}${field('question', question)}--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`
    return await app.http.inject({
      method: 'POST',
      url: `/w/v1/upload?writeKey=${at.writeKey}`,
      headers: { 'content-type': 'multipart/form-data; boundary=b', ...headers },
      payload: Buffer.concat([Buffer.from(head), file, Buffer.from('\r\n--b--\r\n')]),
    })
  }

  test('a rule goes on only with a published survey, and a segment must exist', async () => {
    const draft = (
      await app.call({ method: 'POST', path: '/api/v1/surveys', key: shop.key, body: { from: 'blank', name: 'Draft' } })
    ).body as { id: string }
    const body = { name: 'Ask', survey: draft.id, trigger: { kind: 'load' }, placement: { kind: 'modal' } }
    const made = await app.call({ method: 'POST', path: '/api/v1/inpage', key: shop.key, body })
    const { id } = made.body as InpageRule
    const on = await app.call({ method: 'PUT', path: `/api/v1/inpage/${id}/on`, key: shop.key, body: { on: true } })
    assert.equal(on.status, 400)
    const lost = await app.call({
      method: 'POST',
      path: '/api/v1/inpage',
      key: shop.key,
      body: { ...body, segment: 'seg_x' },
    })
    assert.equal(lost.status, 400)
    const gone = await app.call({ method: 'DELETE', path: `/api/v1/inpage/${id}`, key: shop.key })
    assert.deepEqual(gone.body, { deleted: true })
    assert.equal((await app.call({ path: `/api/v1/inpage/${id}`, key: shop.key })).status, 404)
  })
})

type Started = { survey: { id: string; version: number }; state: { language: string; seed: number } }

/** A nine in the one question of a blank survey. */
function answerOf({ survey, state }: Started) {
  const { language, seed } = state
  return { survey: survey.id, version: survey.version, language, seed, complete: true, hidden: {}, answers: { q1: 9 } }
}
