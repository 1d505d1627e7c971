import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import type {
  Connector,
  FeedbackUnit,
  Observation,
  Taken,
  Voice,
} from '../../packages/server/src/collect/feedback/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
const review = { id: 'r1', source: 'app_store', kind: 'review', at: at(10), text: 'Pairing took four tries.' }

describe('feedback', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Feedback')
    key = await workspace.key('admin')
  })
  after(async () => await app.close())

  const call = async <Reply>(method: string, path: string, body?: unknown, as = key) =>
    await app.caller(as)<Reply>(method, path, body)
  const list = async (query = '', as = key) =>
    await call<{ voices: Voice[]; nextCursor: string | null }>('GET', `feedback${query}`, undefined, as)
  const add = async (items: unknown[], as = key) => await call<Taken>('POST', 'feedback', { items }, as)

  test('FB1: an item is an event of its author once, however often and however late it is sent', async () => {
    const item = {
      ...review,
      author: { userId: 'u1', name: 'Lin' },
      rating: { value: 2, min: 1, max: 5 },
      touchpoint: 'app',
    }
    assert.deepEqual(await call('POST', 'feedback', item), { accepted: 1, duplicates: 0, rejected: [], dropped: {} })
    await app.settle()
    assert.equal((await add([item, item])).duplicates, 2)
    await app.settle()
    const { voices } = await list()
    assert.equal(voices.length, 1)
    const [voice] = voices
    assert.equal(voice?.text, review.text)
    assert.deepEqual(voice?.rating, { value: 2, min: 1, max: 5, class: 'unhappy' })
    assert.equal(voice?.touchpoint, 'app')
    assert.equal(voice?.language, 'en')
    const timeline = await call<{ entries: { event: string; text: string; side: string }[] }>(
      'GET',
      `people/${voice?.person?.id}/timeline`,
    )
    assert.deepEqual(
      timeline.entries.map(({ event, text, side }) => [event, text, side]),
      [['$feedback', review.text, 'x']],
    )
  })

  test('FB3: what is wrong is set aside with the field and the reason, and taken once it is repaired', async () => {
    const { as, ...bad } = { ...review, id: 'r2', as: 'x', rating: { value: 9, min: 1, max: 5 } }
    const taken = await add([
      bad,
      { ...review, id: 'r3', at: '1999-01-01T00:00:00Z' },
      { ...review, id: 'r4', text: ' ' },
      7,
    ])
    assert.equal(taken.accepted, 0)
    assert.deepEqual(
      taken.rejected.map(({ index, field }) => [index, field]),
      [
        [0, 'rating.value'],
        [1, 'at'],
        [2, 'text'],
        [3, 'item'],
      ],
    )
    await app.settle()
    const quarantine = await call<{ messages: { id: string; reason: string; detail: string }[] }>('GET', 'quarantine')
    const kept = quarantine.messages.find(({ detail }) => detail.includes('rating.value'))
    assert.equal(kept?.reason, 'feedback_invalid')
    const inChinese = await app.http.inject({
      url: '/api/v1/quarantine?reason=feedback_invalid',
      headers: { authorization: `Bearer ${key}`, 'accept-language': 'zh-TW' },
    })
    assert.match(inChinese.body, /欄位 rating\.value 有誤：應為介於 min 和 max 之間的數字；實際為數字/)
    const raw = { ...bad, rating: { value: 5, min: 1, max: 5 }, text: 'Repaired and fine' }
    const repaired = await call<{ outcome: string }>('POST', `quarantine/${kept?.id}/replay`, { raw })
    assert.equal(repaired.outcome, 'accepted')
    await app.settle()
    assert.equal((await list('?q=repaired')).voices.length, 1)
  })

  test('answers of surveys with a text stand in the same inbox; those without do not', async () => {
    const other = await app.workspace('Answers')
    const own = await other.key('analyst')
    const answer = (id: string, properties: object) => ({
      type: 'track',
      event: '$answer',
      userId: 'u9',
      messageId: id,
      properties,
    })
    const scale = { $metric: 'nps', $scale_min: 0, $scale_max: 10 }
    await app.track(other, [
      answer('a1', { ...scale, $score: 3, $text: '快递太慢，客服没人理' }),
      answer('a2', { ...scale, $score: 10 }),
    ])
    const { voices } = await list('', own)
    assert.deepEqual(
      voices.map(({ kind, language, rating }) => [kind, language, rating?.class]),
      [['survey', 'zh-Hans', 'unhappy']],
    )
    assert.equal((await list('?kind=survey&score=unhappy&language=zh-Hans', own)).voices.length, 1)
    assert.equal((await list('?language=zh-Hant', own)).voices.length, 0)
    assert.equal((await list('?kind=review', own)).voices.length, 0)
  })

  test('FB11: a comment on a survey stands with the score of its form and is found by it', async () => {
    const other = await app.workspace('Forms')
    const own = await other.key('agent')
    const answer = (form: string, properties: object) => ({
      ...{ type: 'track', event: '$answer', userId: form, messageId: `${form}${JSON.stringify(properties).length}` },
      properties: { $response: form, ...properties },
    })
    const scored = (form: string, metric: string, $score: number) =>
      answer(form, { $metric: metric, $scale_min: 0, $scale_max: 10, $score })
    await app.track(other, [
      scored('f1', 'nps', 2),
      answer('f1', { $text: 'Never again' }),
      scored('f2', 'nps', 10),
      answer('f2', { $text: 'Gladly again' }),
      scored('f3', 'nps', 9),
      scored('f3', 'csat', 1),
      answer('f3', { $text: 'It depends' }),
      answer('f4', { $text: 'No score at all' }),
    ])
    const said = async (query: string) =>
      (await list(query, own)).voices.map(({ text, rating }) => [text, rating?.value ?? null]).sort()
    const [one, two, three] = [
      ['Never again', 2],
      ['Gladly again', 10],
      ['It depends', null],
    ]
    assert.deepEqual(await said(''), [two, three, one, ['No score at all', null]])
    assert.deepEqual(await said('?score=unhappy'), [three, one])
    assert.deepEqual(await said('?score=happy'), [two, three])
    assert.deepEqual(await said('?score=neither'), [])
  })

  test('FB5: a search finds Chinese in either script, English in any case, and wants every word', async () => {
    const other = await app.workspace('Search')
    const own = await other.key('agent')
    const texts = ['頭髮護理的發票還沒開', '头发护理的发票还没开', 'Delivery was LATE again', '物流很快']
    await add(
      texts.map((text, n) => ({ ...review, id: `s${n}`, at: at(n), text })),
      own,
    )
    await app.settle()
    const found = async (q: string) => (await list(`?q=${encodeURIComponent(q)}`, own)).voices.map(({ text }) => text)
    assert.deepEqual(await found('发票'), texts.slice(0, 2))
    assert.deepEqual(await found('發票 頭髮'), texts.slice(0, 2))
    assert.deepEqual(await found('late delivery'), [texts[2]])
    assert.deepEqual(await found('"late delivery"'), [])
    assert.deepEqual(await found("%' OR 1=1 --"), [])
    assert.deepEqual(
      (await list('?language=zh-Hant', own)).voices.map(({ text }) => text),
      [texts[0]],
    )
  })

  test('FB4: pages neither skip nor repeat, also among equal times', async () => {
    const other = await app.workspace('Pages')
    const own = await other.key('agent')
    const moments = [at(3), at(60 * 24 * 3), at(60 * 24 * 900)]
    const items = Array.from({ length: 90 }, (_, n) => ({
      ...review,
      id: `p${n}`,
      at: moments[n % 3],
      text: `Text ${n}`,
    }))
    await add(items, own)
    await app.settle()
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list(
        `?limit=7${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        own,
      )
      seen.push(...page.voices.map(({ text }) => text))
      cursor = page.nextCursor
    }
    assert.equal(seen.length, 90)
    assert.equal(new Set(seen).size, 90)
    assert.equal((await app.call({ path: '/api/v1/feedback?cursor=nonsense', key: own })).status, 400)
  })

  test('people read, tag, assign and star; each filter finds it, and other workspaces see nothing of it', async () => {
    const other = await app.workspace('Marks')
    const own = await other.key('agent')
    await add(
      [0, 1, 2].map((n) => ({ ...review, id: `m${n}`, at: at(n), text: `Marked ${n}` })),
      own,
    )
    await app.settle()
    const [first, second] = (await list('', own)).voices as [Voice, Voice]
    await call('POST', `feedback/${first.id}/read`, { read: true }, own)
    await call('PATCH', `feedback/${second.id}`, { starred: true, tags: ['late', 'late', 'refund'] }, own)
    const texts = async (query: string) => (await list(query, own)).voices.map(({ text }) => text)
    assert.deepEqual(await texts('?state=unread'), ['Marked 1', 'Marked 2'])
    assert.deepEqual(await texts('?state=starred'), ['Marked 1'])
    assert.deepEqual(await texts('?tag=refund&kind=review'), ['Marked 1'])
    assert.deepEqual(await texts('?tag=refund&kind=chat'), [])
    assert.deepEqual(await texts('?assignee=nobody&limit=2'), ['Marked 0', 'Marked 1'])
    await call('POST', 'feedback-read-all', { until: new Date(Date.now() + 60_000).toISOString() }, own)
    assert.deepEqual(await texts('?state=unread'), [])
    await call('POST', `feedback/${first.id}/read`, { read: false }, own)
    assert.deepEqual(await texts('?state=unread'), ['Marked 0'])
    const options = await call<{ tags: { value: string }[]; kinds: unknown[] }>(
      'GET',
      'feedback-options',
      undefined,
      own,
    )
    assert.deepEqual(
      options.tags.map(({ value }) => value),
      ['late', 'refund'],
    )
    assert.equal((await app.call({ path: `/api/v1/feedback/${first.id}`, key })).status, 404)
    const body = { assignee: 'mem_nobody' }
    assert.equal(
      (await app.call({ method: 'PATCH', path: `/api/v1/feedback/${first.id}`, key: own, body })).status,
      400,
    )
  })

  test('two people mark one voice at once: no tag is lost, and who assigns second is told', async () => {
    const other = await app.workspace('Both')
    const [one, two] = [await other.key('agent'), await other.key('admin')]
    await add([{ ...review, id: 'both', at: at(0), text: 'Seen by both' }], one)
    await app.settle()
    const { id } = (await list('', one)).voices[0] as Voice
    const words = Array.from({ length: 8 }, (_, n) => `tag ${n}`)
    await Promise.all(
      words.map(async (tag, n) => await call('PATCH', `feedback/${id}`, { addTags: [tag] }, n % 2 === 0 ? one : two)),
    )
    assert.deepEqual((await list('', one)).voices[0]?.tags, words)
    await call('PATCH', `feedback/${id}`, { removeTags: words.slice(1), addTags: ['late'] }, one)
    assert.deepEqual((await list('', one)).voices[0]?.tags, ['late', 'tag 0'])
    const patch = async (body: object) =>
      await app.call({ method: 'PATCH', path: `/api/v1/feedback/${id}`, key: two, body })
    assert.equal(
      (await patch({ addTags: words.concat(Array.from({ length: 22 }, (_, n) => `more ${n}`)) })).status,
      400,
    )
    await sql`UPDATE feedback_state SET assignee = 'mem_first' WHERE workspace_id = ${other.id}`.execute(
      app.state.tables(),
    )
    const second = await patch({ assignee: null, assigneeWas: 'mem_gone' })
    assert.deepEqual([second.status, (second.body as { code: string }).code], [409, 'conflict'])
    assert.equal((await patch({ assignee: null, assigneeWas: 'mem_first' })).status, 200)
    assert.equal((await patch({ assignee: null, assigneeWas: 'mem_gone' })).status, 200, 'nobody is who is wanted')
  })

  test('a conversation is read in order, roles apart; only what the customer said is its text', async () => {
    const turns = [
      { role: 'agent', text: 'How can I help?' },
      { role: 'customer', text: 'My parcel is lost.' },
      { role: 'customer', text: 'Since Monday.' },
    ]
    await add([{ source: 'calls', kind: 'call', at: at(1), turns, thread: 'c1', id: 'c1' }])
    await add([{ source: 'calls', kind: 'call', at: at(0), text: 'Second call', thread: 'c1', id: 'c2' }])
    await app.settle()
    const [voice] = (await list('?q=parcel')).voices
    const whole = await call<{ text: string; turns: object[]; conversation: { text: string }[] }>(
      'GET',
      `feedback/${voice?.id}`,
    )
    assert.equal(whole.text, 'My parcel is lost.\nSince Monday.')
    assert.equal(whole.turns.length, 3)
    assert.deepEqual(
      whole.conversation.map(({ text }) => text),
      [whole.text, 'Second call'],
    )
  })

  test('the other answers of a filled-in survey come with what was chosen, within bounds', async () => {
    const answer = (n: number, properties: object) => ({
      ...{ type: 'track', event: '$answer', userId: 'sue', messageId: `chosen-${n}`, timestamp: at(0) },
      properties: { $survey: 'old', $response: 'r1', ...properties },
    })
    await app.track(workspace, [
      answer(1, { $question: 'why', $text: 'The box was crushed.' }),
      answer(2, { $question: 'state', $choices: ['packaging', 'x'.repeat(5_000), { id: 1 }] }),
      answer(3, { $question: 'speed', $value: 2, $version: 3 }),
    ])
    const [voice] = (await list('?q=crushed')).voices
    type Given = { question: string; chosen: unknown[]; version: number | null }
    const { conversation } = await call<{ conversation: Given[] }>('GET', `feedback/${voice?.id}`)
    const versions = conversation.map(({ question, version }) => [question, version])
    assert.deepEqual(Object.fromEntries(versions), { why: null, state: null, speed: 3 })
    assert.deepEqual(Object.fromEntries(conversation.map(({ question, chosen }) => [question, chosen])), {
      why: [],
      state: ['packaging', 'x'.repeat(200)],
      speed: [2],
    })
  })

  describe('webhooks', () => {
    const secret = 'a signing secret'
    async function connect(settings: object, signed = true): Promise<Connector> {
      return await call('POST', 'feedback-connectors', { name: 'Desk', settings, ...(signed ? { secret } : {}) })
    }
    async function hook(connector: Connector, body: string, headers: Record<string, string>): Promise<number> {
      const url = new URL(connector.address ?? '').pathname
      const sent = { ...headers, 'content-type': 'application/json' }
      return (await app.http.inject({ method: 'POST', url, headers: sent, payload: body })).statusCode
    }
    const zendeskHeaders = (body: string, time = new Date().toISOString(), by = secret) => ({
      'x-zendesk-webhook-signature-timestamp': time,
      'x-zendesk-webhook-signature': createHmac('sha256', by)
        .update(time + body)
        .digest('base64'),
    })

    test('FB2: Zendesk: taken when signed and young, refused when forged, old or without secret; a replay changes nothing', async () => {
      const connector = await connect({ kind: 'zendesk', baseUrl: 'https://desk.example', touchpoint: 'support' })
      const detail = { id: '35', subject: 'Band', requester_id: 77 }
      const comment = {
        id: 9,
        body: 'Zebra never arrived',
        is_public: true,
        author: { id: '77', is_staff: false, name: 'Ada' },
      }
      const body = JSON.stringify({
        type: 'zen:event-type:ticket.comment_added',
        time: at(1),
        detail,
        event: { comment },
      })
      assert.equal(await hook(connector, body, zendeskHeaders(body)), 200)
      assert.equal(await hook(connector, body, zendeskHeaders(body)), 200)
      assert.equal(await hook(connector, `${body} `, zendeskHeaders(body)), 401)
      assert.equal(await hook(connector, body, zendeskHeaders(body, at(30))), 401)
      assert.equal(await hook(connector, body, zendeskHeaders(body, undefined, 'other')), 401)
      assert.equal(await hook(connector, body, {}), 401)
      await app.settle()
      const [voice, ...others] = (await list('?q=zebra')).voices
      assert.equal(others.length, 0)
      assert.deepEqual(
        [voice?.author, voice?.title, voice?.url],
        ['Ada', 'Band', 'https://desk.example/agent/tickets/35'],
      )
      const staff = body.replace('"is_staff":false', '"is_staff":true')
      assert.equal(await hook(connector, staff, zendeskHeaders(staff)), 200)
      assert.equal(await hook(connector, '{broken', zendeskHeaders('{broken')), 200)
      const [seen] = (await call<{ connectors: Connector[] }>('GET', 'feedback-connectors')).connectors
      assert.deepEqual([seen?.taken, seen?.rejected, seen?.dropped], [1, 1, { not_from_customer: 1 }])
      const rotated = await call<Connector>('POST', `feedback-connectors/${connector.id}/rotate`)
      assert.equal(await hook(connector, body, zendeskHeaders(body)), 404)
      assert.equal(await hook(rotated, body, zendeskHeaders(body)), 200)
    })

    test('Chatwoot: messages of contacts and ratings; signed where a secret is set', async () => {
      const connector = await connect({ kind: 'chatwoot', baseUrl: 'https://chat.example' })
      const message = {
        event: 'message_created',
        id: 5,
        content: 'Where is my giraffe?',
        message_type: 'incoming',
        created_at: at(2),
        account: { id: 1 },
        conversation: { id: 12, channel: 'Channel::WebWidget' },
        sender: { id: 3, name: 'Bo', email: 'bo@shop.example', type: 'contact' },
      }
      const csat = {
        ...message,
        event: 'message_updated',
        id: 6,
        content_type: 'input_csat',
        message_type: 'template',
        content_attributes: {
          submitted_values: { csat_survey_response: { rating: 1, feedback_message: 'Giraffe too late' } },
        },
      }
      for (const payload of [message, csat, { ...message, id: 7, message_type: 'outgoing' }]) {
        const body = JSON.stringify(payload)
        const time = String(Math.floor(Date.now() / 1000))
        const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
        assert.equal(
          await hook(connector, body, { 'x-chatwoot-timestamp': time, 'x-chatwoot-signature': `sha256=${mac}` }),
          200,
        )
        assert.equal(
          await hook(connector, body, { 'x-chatwoot-timestamp': time, 'x-chatwoot-signature': 'sha256=00' }),
          401,
        )
      }
      await app.settle()
      const { voices } = await list('?q=giraffe')
      assert.deepEqual(
        voices.map(({ rating, channel }) => [rating?.class, channel]).sort(),
        [
          ['unhappy', 'WebWidget'],
          [undefined, 'WebWidget'],
        ].sort(),
      )
    })

    test('a connection that needs a secret is not made without one, and no secret is ever shown', async () => {
      const body = { name: 'x', settings: { kind: 'zendesk' } }
      assert.equal((await app.call({ method: 'POST', path: '/api/v1/feedback-connectors', key, body })).status, 400)
      const listed = await app.call({ path: '/api/v1/feedback-connectors', key })
      assert.ok(!listed.text.includes(secret))
      assert.equal(await hook({ address: 'http://x/hooks/unknown' } as Connector, '{}', {}), 404)
    })
  })

  test('an e-mail becomes a voice of its sender without what it quotes; machines are dropped', async () => {
    const mail = (headers: string[], lines: string[]) => Buffer.from([...headers, '', ...lines].join('\r\n'))
    const send = async (payload: Buffer) =>
      await app.http.inject({
        method: 'POST',
        url: '/api/v1/feedback-mails?touchpoint=support',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' },
        payload,
      })
    const headers = [
      'From: Wu Jie <WU@shop.example>',
      'Subject: =?utf-8?B?6YCA6LSn?=',
      'Message-ID: <1@x>',
      `Date: ${new Date().toUTCString()}`,
      'Content-Type: text/plain; charset=utf-8',
    ]
    const taken = (
      await send(mail(headers, ['The llama broke.', '', 'On Monday, Shop <s@x> wrote:', '> Hello']))
    ).json<Taken>()
    assert.equal(taken.accepted, 1)
    assert.deepEqual(
      (await send(mail([...headers, 'Auto-Submitted: auto-replied'], ['Away.']))).json<Taken>().dropped,
      { automatic: 1 },
    )
    assert.equal((await send(Buffer.from('\u0000\u0001'))).statusCode, 400)
    await app.settle()
    const [voice] = (await list('?q=llama')).voices
    assert.deepEqual(
      [voice?.text, voice?.title, voice?.kind, voice?.touchpoint],
      ['The llama broke.', '退货', 'email', 'support'],
    )
    assert.ok(voice?.person)
  })

  test('a file of reviews becomes voices by an import’s mapping', async () => {
    const other = await app.workspace('Files')
    const own = await other.key('analyst')
    const { id: file } = await call<{ id: string }>('POST', 'imports/files', { name: 'reviews.csv' }, own)
    const sent = await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/files/${file}/content?offset=0`,
      headers: { authorization: `Bearer ${own}`, 'content-type': 'application/octet-stream' },
      payload: `Id,When,Who,Review,Stars\n1,${new Date().toISOString()},u7,电池只能用半天,2\n`,
    })
    assert.equal(sent.statusCode, 200, sent.body)
    await call('POST', `imports/files/${file}/complete`, undefined, own)
    const props = {
      ...{ $source: { constant: 'app_store' }, $kind: { constant: 'review' }, $text: 'Review' },
      ...{ $rating: { column: 'Stars', as: 'number' }, $rating_min: { constant: 1 }, $rating_max: { constant: 5 } },
    }
    const mapping = {
      ...{ version: 1, name: 'Reviews', dataset: 'reviews', key: ['Id'], time: 'When' },
      identifiers: [{ kind: 'user', value: 'Who' }],
      events: [{ name: '$feedback', props }],
    }
    await call('POST', 'imports', { file, mapping }, own)
    await app.settle()
    const { voices } = await list('?source=app_store&score=unhappy', own)
    assert.deepEqual(
      voices.map(({ text, kind, rating }) => [text, kind, rating?.value]),
      [['电池只能用半天', 'review', 2]],
    )
  })

  test('FB6: an observation counts only once somebody let it, and its page needs neither script nor cookie', async () => {
    const unit = await call<FeedbackUnit>('POST', 'feedback-units', { name: 'Shop <b>East</b>', touchpoint: 'store' })
    const url = new URL(unit.address).pathname
    const page = await app.http.inject({ url, headers: { 'accept-language': 'zh-TW' } })
    assert.equal(page.statusCode, 200)
    assert.match(page.body, /<html lang="zh-Hant">/)
    assert.ok(!page.body.includes('<script') && !page.body.includes('<b>East'))
    assert.match(
      String(page.headers['content-security-policy']),
      /^default-src 'none'; style-src 'nonce-[\w-]{22}'; form-action 'self'/,
    )
    assert.equal(page.headers['set-cookie'], undefined)
    const formKey = /name="key" value="([\w-]{22})"/.exec(page.body)?.[1] ?? ''
    const post = async (form: Record<string, string>) =>
      await app.http.inject({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams(form).toString(),
      })
    const form = { key: formKey, mood: '0', text: 'Customer says the walrus <script>alert(1)</script> is too loud' }
    assert.equal((await post(form)).statusCode, 303)
    assert.equal((await post(form)).statusCode, 303)
    assert.equal((await post({ ...form, text: ' ' })).statusCode, 422)
    assert.equal((await post({ ...form, text: 'x'.repeat(100_000) })).statusCode, 413)
    const waiting = await call<{ observations: Observation[]; total: number }>('GET', 'feedback-observations')
    assert.equal(waiting.total, 1)
    assert.equal((await list('?q=walrus')).voices.length, 0)
    const id = waiting.observations[0]?.id
    await call('POST', `feedback-observations/${id}/accept`, { text: 'The walrus is too loud' })
    await app.settle()
    const [voice] = (await list('?q=walrus')).voices
    assert.deepEqual(
      [voice?.kind, voice?.author, voice?.rating?.class, voice?.touchpoint],
      ['observation', 'Shop <b>East</b>', 'unhappy', 'store'],
    )
    const again = await app.call({ method: 'POST', path: `/api/v1/feedback-observations/${id}/refuse`, key, body: {} })
    assert.equal(again.status, 409)
    await call('POST', `feedback-units/${unit.id}/rotate`)
    assert.equal((await app.http.inject({ url })).statusCode, 404)
  })

  test('one address may not flood a unit’s page', async () => {
    const unit = await call<FeedbackUnit>('POST', 'feedback-units', { name: 'Flooded' })
    const url = new URL(unit.address).pathname
    const send = async (remoteAddress: string, n: number) => {
      const payload = new URLSearchParams({ text: `Nr ${n}` }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      return (await app.http.inject({ method: 'POST', url, headers, payload, remoteAddress })).statusCode
    }
    const statuses: number[] = []
    for (let n = 0; n < 150; n++) statuses.push(await send('198.51.100.7', n))
    assert.deepEqual([statuses[0], statuses.at(-1)], [303, 429])
    assert.equal(await send('198.51.100.8', 0), 303, 'its colleagues still can')
  })

  test('a text of 10 MB is refused; one beyond what is kept is cut and says so', async () => {
    const huge = await app.http.inject({
      method: 'POST',
      url: '/api/v1/feedback',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      payload: JSON.stringify({ ...review, id: 'huge', text: 'x'.repeat(10_000_000) }),
    })
    assert.equal(huge.statusCode, 413)
    await add([{ ...review, id: 'long', at: at(0), text: `okapi ${'界'.repeat(30_000)}` }])
    await app.settle()
    const [voice] = (await list('?q=okapi')).voices
    assert.equal(voice?.cutFrom, 30_006)
    assert.equal((await call<Voice>('GET', `feedback/${voice?.id}`)).text.length, 20_000)
  })

  test('hostile texts are kept as texts, and links lead only to web pages', async () => {
    const text = '\u0000<img src=x onerror=alert(1)> \ud800 {{7*7}} =cmd|calc'
    await add([{ ...review, id: 'h1', at: at(0), text: `tapir ${text}`, author: { name: '\u202eevil' } }])
    const bad = await add([
      { ...review, id: 'h2', url: 'javascript:alert(1)' },
      { ...review, id: 'h3', source: "a'b" },
    ])
    assert.deepEqual(
      bad.rejected.map(({ field }) => field),
      ['url', 'source'],
    )
    await app.track(workspace, [
      {
        type: 'track',
        event: '$feedback',
        userId: 'u2',
        messageId: 'own',
        properties: { $text: 'tapir two', $url: 'javascript:alert(1)', $kind: ['x'], $turns: 7, $text_cut: 'x' },
      },
    ])
    await app.settle()
    const { voices } = await list('?q=tapir')
    assert.deepEqual(
      voices.map(({ url }) => url),
      [null, null],
    )
    assert.ok(voices.some((voice) => voice.text.includes('<img src=x')))
    for (const voice of voices) await call('GET', `feedback/${voice.id}`)
  })
})
