import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { type Channel, consentOf } from '../../packages/server/src/unify/consent/index.ts'
import { mailChannel } from '../stories/asking-kit.ts'
import { type Caller, openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type Form = { id: string; url: string; requested: number; confirmed: number }

describe('signing up by a public form', () => {
  let app: TestApp
  let shop: TestWorkspace
  let key: string
  let smtp: MailServer
  let api: Caller
  before(async () => {
    smtp = await startMailServer()
    app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
    shop = await app.workspace('Shop & <b>Co</b>')
    key = await shop.key('owner')
    api = app.caller(key)
  })
  after(async () => {
    await app.close()
    await smtp.close()
  })

  const call = async (method: string, path: string, body?: unknown) =>
    await app.call({ method, path: `/api/v1/${path}`, key, body })
  const makeForm = async (more: object = {}) =>
    await api<Form>('POST', 'consent/forms', {
      name: 'Foot of the shop',
      choices: [{ purpose: 'marketing' }, { purpose: 'surveys', channel: 'sms' }],
      ...more,
    })
  const pathOf = ({ url }: Form) => new URL(url).pathname
  const get = async (url: string, headers: Record<string, string> = {}) =>
    await app.http.inject({ method: 'GET', url, headers })
  let visitor = 0
  /** Each post comes from another network address: how many one may send has a test of its own. */
  const post = async (url: string, fields: [string, string][], headers: Record<string, string> = {}) =>
    await app.http.inject({
      method: 'POST',
      url,
      remoteAddress: `203.0.113.${++visitor % 250}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams(fields).toString(),
    })
  /** The stamp of a page that was shown so many seconds ago. */
  const stampOf = (form: Form, of: { secondsAgo?: number; wordings?: object } = {}) => {
    const stamp = {
      form: form.id,
      at: Date.now() - (of.secondsAgo ?? 5) * 1000,
      wordings: of.wordings ?? { marketing: 0, surveys: 0 },
    }
    return app.sealer.seal(JSON.stringify(stamp)).toString('base64url')
  }
  const signUp = async (form: Form, address: string, more: { ticked?: string[]; fields?: [string, string][] } = {}) => {
    const ticked = (more.ticked ?? ['marketing/email']).map((one): [string, string] => ['yes', one])
    const reply = await post(`${pathOf(form)}?lang=en`, [
      ['address', address],
      ['website', ''],
      ...ticked,
      ...(more.fields ?? [['stamp', stampOf(form)]]),
    ])
    await app.settle()
    return reply
  }
  const mailsTo = (address: string) =>
    smtp.mails.filter(({ to }) => to === address).map(({ source }) => source.replace(/=\r\n/g, '').replace(/=3D/g, '='))
  const linkIn = (mail = '') => /\/p\/c\/[\w-]+/.exec(mail)?.[0] as string
  const may = async (address: string, purpose: string, channel: Channel) => {
    const { rows } = await sql<{ profile: number }>`SELECT profile FROM identity_identifier
      WHERE workspace_id = ${shop.id} AND kind = 'email' AND value = ${address}`.execute(app.state.tables())
    const ctx = { state: app.state, workspace: { id: shop.id } as never, clock: Date.now }
    return (await consentOf(ctx, Number(rows[0]?.profile ?? 0), { purpose, channel })).answer
  }

  test('without a way to send mail a form is closed, and the page of forms says so', async () => {
    const form = await makeForm()
    assert.equal((await get(pathOf(form))).statusCode, 404)
    assert.equal((await api<{ canMail: boolean }>('GET', 'consent/forms')).canMail, false)
    await mailChannel({ call: api }, smtp.port)
    assert.equal((await get(pathOf(form))).statusCode, 200)
    assert.equal((await api<{ canMail: boolean }>('GET', 'consent/forms')).canMail, true)
  })

  test('from the form to the consent: nothing before the button of the mailed page, then with proof (CN10, CN14, BU13)', async () => {
    const form = await makeForm()
    const page = (await get(`${pathOf(form)}?lang=en`)).body
    assert.ok(!/<script| checked/.test(page), 'no script, nothing ticked beforehand')
    assert.ok(page.includes('Shop &amp; &lt;b&gt;Co&lt;/b&gt;') && !page.includes('<b>Co'))
    const reply = await signUp(form, ' Mia@Shop.example ', { ticked: ['marketing/email', 'surveys/sms'] })
    assert.equal(reply.statusCode, 303)
    assert.equal(reply.headers['set-cookie'], undefined)
    const [mail, ...others] = mailsTo('mia@shop.example')
    assert.equal(others.length, 0)
    assert.match(mail ?? '', /^From:.*ask@shop\.example/m, "the workspace's own channel sends it")
    assert.ok(!/\/m\/o\//.test(mail ?? ''), 'no image that tells of opening')
    for (const method of ['GET', 'HEAD'] as const) {
      const shown = await app.http.inject({ method, url: linkIn(mail) })
      assert.equal(shown.statusCode, 200)
    }
    await app.settle()
    assert.equal(await may('mia@shop.example', 'marketing', 'email'), 'not')
    const confirmed = await post(linkIn(mail), [['confirm', '1']], { 'user-agent': 'Browser of Mia' })
    assert.equal(confirmed.statusCode, 200)
    assert.equal((await post(linkIn(mail), [['confirm', '1']])).statusCode, 404, 'once')
    await app.settle()
    assert.equal(await may('mia@shop.example', 'marketing', 'email'), 'given')
    assert.equal(await may('mia@shop.example', 'surveys', 'sms'), 'given')
    assert.equal(await may('mia@shop.example', 'surveys', 'email'), 'not')
    const found = await api<{ people: { id: string }[] }>('GET', 'people?search=mia%40shop.example')
    const told = await api<{ history: { origin: string; wording: number; proof: Record<string, string> }[] }>(
      'GET',
      `people/${found.people[0]?.id}/consent`,
    )
    assert.deepEqual(
      told.history.map(({ origin, wording, proof }) => [origin, wording, proof.signUpForm]),
      [0, 1].map(() => ['opt_in', 0, form.id]),
    )
    assert.ok(Number.isFinite(Date.parse(told.history[0]?.proof.shownAt ?? '')))
    const { forms } = await api<{ forms: Form[] }>('GET', 'consent/forms')
    const counted = forms.find(({ id }) => id === form.id)
    assert.deepEqual([counted?.requested, counted?.confirmed], [1, 1])
    const messages = await api<{ messages: { purpose: string; person: string; state: string }[] }>('GET', 'messages')
    assert.ok(messages.messages.some(({ purpose, state }) => purpose === 'confirmation' && state === 'sent'))
  })

  test('the wording that the form showed is what the mail and the confirming page say, and what is recorded (CN13)', async () => {
    const texts = (en: string) => ({ texts: { en } })
    await api('PUT', 'consent/purposes/tips', { name: { en: 'Tips' }, channels: ['email'] })
    await api('POST', 'consent/purposes/tips/wordings', texts('Tips, twice a month at most.'))
    const form = await makeForm({ choices: [{ purpose: 'tips' }] })
    const shown = (await get(pathOf(form))).body
    assert.ok(shown.includes('twice a month'))
    await api('POST', 'consent/purposes/tips/wordings', texts('Tips, every day, and calls.'))
    await signUp(form, 'ned@shop.example', {
      ticked: ['tips/email'],
      fields: [['stamp', stampOf(form, { wordings: { tips: 1 } })]],
    })
    const [mail] = mailsTo('ned@shop.example')
    assert.ok(mail?.includes('twice a month') && !mail.includes('calls'))
    const page = (await get(linkIn(mail))).body
    assert.ok(page.includes('twice a month') && !page.includes('calls'))
    await post(linkIn(mail), [['confirm', '1']])
    await app.settle()
    const { rows } = await sql<{ wording: number }>`SELECT wording FROM consent_record
      WHERE workspace_id = ${shop.id} AND purpose = 'tips'`.execute(app.state.tables())
    assert.deepEqual(rows, [{ wording: 1 }])
  })

  test('nobody learns whether an address is known, and no address is flooded (CN9, CN14)', async () => {
    const form = await makeForm()
    await app.track(shop, [
      { type: 'identify', userId: 'kim', traits: { email: 'kim@shop.example' }, messageId: 'kim' },
    ])
    const seen = async (address: string) => {
      const reply = await signUp(form, address)
      const { date: _, ...headers } = reply.headers
      return JSON.stringify([reply.statusCode, headers, reply.body])
    }
    const known = await seen('kim@shop.example')
    assert.equal(await seen('nobody@elsewhere.example'), known)
    for (let times = 0; times < 4; times++) assert.equal(await seen('kim@shop.example'), known)
    assert.equal(mailsTo('kim@shop.example').length, 3)
    await Promise.all(Array.from({ length: 8 }, () => signUp(form, 'rush@elsewhere.example')))
    assert.equal(mailsTo('rush@elsewhere.example').length, 3, 'also when they come at once')
  })

  test('machines get the same answer and no mail; who was quick or slow is shown the form again', async () => {
    const form = await makeForm()
    const other = await makeForm()
    const trap = await post(pathOf(form), [
      ['address', 'bot@elsewhere.example'],
      ['website', 'https://spam.example'],
      ['yes', 'marketing/email'],
      ['stamp', stampOf(form)],
    ])
    assert.equal(trap.statusCode, 303)
    const bad: [string, string][][] = [
      [['stamp', stampOf(form, { secondsAgo: 0 })]],
      [['stamp', stampOf(form, { secondsAgo: 90_000 })]],
      [['stamp', stampOf(form, { secondsAgo: -3600 })]],
      [['stamp', stampOf(other)]],
      [['stamp', 'forged']],
      [['stamp', Buffer.from('{"form":1}').toString('base64url')]],
      [],
    ]
    for (const fields of bad) {
      const reply = await signUp(form, 'bot@elsewhere.example', { fields })
      assert.equal(reply.statusCode, 422)
      assert.ok(reply.body.includes('value="bot@elsewhere.example"') && reply.body.includes(' checked'), 'kept')
    }
    await app.settle()
    assert.equal(mailsTo('bot@elsewhere.example').length, 0)
    const quick = stampOf(form, { secondsAgo: 1 })
    const again = await signUp(form, 'quick@elsewhere.example', { fields: [['stamp', quick]] })
    assert.ok(again.body.includes(quick), 'the second click is not too quick again')
  })

  test('hostile fields: only what the form offers counts, nothing is reflected raw, headers cannot be injected', async () => {
    const form = await makeForm()
    const evil = '"><script>alert(1)</script>'
    for (const address of [evil, 'a@b', 'a@b.example\r\nBcc: all@b.example', 'a@b.example, c@d.example', '']) {
      const reply = await signUp(form, address)
      assert.equal(reply.statusCode, 422, address)
      assert.ok(!reply.body.includes('<script'))
    }
    for (const ticked of [[], ['profiling/email'], ['marketing/'], ['__proto__/email'], [evil]]) {
      const reply = await signUp(form, 'eve@elsewhere.example', { ticked })
      assert.equal(reply.statusCode, 422, ticked.join())
      assert.ok(!reply.body.includes('<script'))
    }
    assert.equal((await post(pathOf(form), [['address', 'x'.repeat(70_000)]])).statusCode, 413)
    assert.equal(mailsTo('eve@elsewhere.example').length, 0)
    const odd = { 'content-type': 'application/json' }
    assert.equal(
      (await app.http.inject({ method: 'POST', url: pathOf(form), headers: odd, payload: '{}' })).statusCode,
      422,
    )
  })

  test('an address that was changed, closed, removed or guessed: nothing is there, alike', async () => {
    const form = await makeForm()
    const old = pathOf(form)
    const turned = await api<Form>('POST', `consent/forms/${form.id}/rotate`)
    assert.notEqual(pathOf(turned), old)
    const plain = async (path: string) => {
      const reply = await get(path)
      return [reply.statusCode, reply.body.replaceAll(path, '')]
    }
    const gone = await plain(old)
    assert.equal(gone[0], 404)
    assert.deepEqual(await plain(`/p/f/${'a'.repeat(24)}`), gone)
    assert.deepEqual(await plain('/p/f/x'), gone)
    assert.equal((await post(old, [['address', 'late@elsewhere.example']])).statusCode, 404)
    const body = { name: 'Closed', choices: [{ purpose: 'marketing' }], on: false }
    await api('PUT', `consent/forms/${form.id}`, body)
    assert.deepEqual(await plain(pathOf(turned)), gone)
    await api('PUT', `consent/forms/${form.id}`, { ...body, on: true })
    assert.equal((await get(pathOf(turned))).statusCode, 200)
    await api('DELETE', `consent/forms/${form.id}`)
    assert.deepEqual(await plain(pathOf(turned)), gone)
    assert.equal((await call('PUT', `consent/forms/${form.id}`, body)).status, 404)
  })

  test('framed only by the sites named, in the reader’s language, with the words of the workspace', async () => {
    const texts = { title: { en: 'Stay in touch', 'zh-Hant': '保持聯絡' }, lead: { en: 'Ours <i>only</i>' } }
    const form = await makeForm({ frames: ['https://shop.example'], texts })
    const page = await get(pathOf(form), { 'accept-language': 'zh-TW' })
    assert.ok(page.body.includes('保持聯絡') && page.body.includes('Ours &lt;i&gt;only&lt;/i&gt;'))
    assert.match(String(page.headers['content-security-policy']), /frame-ancestors https:\/\/shop\.example$/)
    assert.equal(page.headers['x-frame-options'], undefined)
    const closed = await get(pathOf(await makeForm()))
    assert.match(String(closed.headers['content-security-policy']), /frame-ancestors 'none'/)
    assert.equal(closed.headers['x-frame-options'], 'DENY')
    for (const frames of [
      ['*'],
      ["https://a.example; script-src 'unsafe-inline'"],
      ['javascript:x'],
      ['https://a.example/x'],
    ])
      assert.equal(
        (await call('POST', 'consent/forms', { name: 'F', choices: [{ purpose: 'surveys' }], frames })).status,
        400,
      )
    for (const choices of [
      [],
      [{ purpose: 'nope' }],
      [{ purpose: 'tips', channel: 'sms' }],
      [{ purpose: 'surveys' }, { purpose: 'surveys' }],
    ])
      assert.equal((await call('POST', 'consent/forms', { name: 'F', choices })).status, 400, JSON.stringify(choices))
    const qr = await app.call({ path: `/api/v1/consent/forms/${form.id}/qr`, key })
    assert.ok(qr.status === 200 && qr.text.startsWith('<svg'))
  })

  test('one network address cannot send without end', async () => {
    const form = await makeForm()
    const replies: number[] = []
    for (let times = 0; times < 40; times++) {
      const reply = await app.http.inject({
        method: 'POST',
        url: pathOf(form),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        remoteAddress: '198.51.100.7',
        payload: 'address=',
      })
      replies.push(reply.statusCode)
    }
    assert.equal(replies.filter((status) => status === 422).length, 30)
    assert.equal(replies.filter((status) => status === 429).length, 10)
  })

  test('a mail server that is away: the mail comes later, with the same link; an erasure forgets who asked', async () => {
    const form = await makeForm()
    smtp.refuse.set('later@elsewhere.example', 451)
    await signUp(form, 'later@elsewhere.example')
    const { channels } = await api<{ channels: { lastError: string }[] }>('GET', 'channels')
    assert.match(channels[0]?.lastError ?? '', /451 not now: <\(address\)>/)
    assert.equal(mailsTo('later@elsewhere.example').length, 0)
    smtp.refuse.delete('later@elsewhere.example')
    await sql`UPDATE jobs_job SET run_at = now() WHERE name = 'consent.send_confirmation'`.execute(app.state.tables())
    await app.settle()
    const mails = mailsTo('later@elsewhere.example')
    assert.equal(mails.length, 1)
    assert.equal((await get(linkIn(mails[0]))).statusCode, 200)
    const kept = await sql<{ n: string }>`SELECT count(*) AS n FROM consent_opt_in
      WHERE token_sealed IS NOT NULL AND sent_at IS NOT NULL`.execute(app.state.tables())
    assert.equal(Number(kept.rows[0]?.n), 0, 'the token goes when the mail is out')
    smtp.refuse.set('nobody.there@elsewhere.example', 550)
    await signUp(form, 'nobody.there@elsewhere.example')
    const stored = JSON.stringify([
      (await sql`SELECT * FROM messages_bounce`.execute(app.state.tables())).rows,
      (await sql`SELECT * FROM messages_channel`.execute(app.state.tables())).rows,
      (await sql`SELECT * FROM messages_message`.execute(app.state.tables())).rows,
    ])
    assert.ok(!/later@|nobody\.there@/.test(stored), 'the list of messages keeps no address')
  })
})
