import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { consentOf } from '../../packages/server/src/unify/consent/index.ts'
import { type Caller, openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

/** Fields of a form of the page, as a browser sends them: what is hidden, ticked and selected. */
function fieldsOf(page: string): URLSearchParams {
  const form = new URLSearchParams()
  const plain = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
  const save = page.slice(page.indexOf('value="save"'), page.indexOf('value="none"'))
  form.append('do', 'save')
  for (const [, value] of save.matchAll(/name="shown" value="([^"]*)"/g)) form.append('shown', plain(value as string))
  for (const [, value] of save.matchAll(/name="yes" value="([^"]*)" checked/g))
    form.append('yes', plain(value as string))
  for (const [, value] of save.matchAll(/<option value="([^"]*)" selected/g))
    form.append('often', plain(value as string))
  return form
}

describe('the public pages of consent', () => {
  let app: TestApp
  let shop: TestWorkspace
  let key: string
  let api: Caller
  before(async () => {
    app = await openTestApp()
    shop = await app.workspace('Shop & <b>Co</b>')
    key = await shop.key('owner')
    api = app.caller(key)
  })
  after(async () => await app.close())

  const get = async (url: string, method: 'GET' | 'HEAD' = 'GET') => await app.http.inject({ method, url })
  const post = async (url: string, form: URLSearchParams | string, type = 'application/x-www-form-urlencoded') =>
    await app.http.inject({ method: 'POST', url, headers: { 'content-type': type }, payload: String(form) })

  let people = 0
  /** A new customer: public id, integer of the profile, and the path of a fresh preference link. */
  async function customer() {
    people += 1
    const userId = `user-${people}`
    const traits = { email: `${userId}@shop.example`, name: `Name ${userId}` }
    await app.track(shop, [
      { type: 'identify', userId, traits, messageId: `i-${userId}`, timestamp: new Date().toISOString() },
    ])
    const list = (await api('GET', `people?search=${userId}%40`)) as { people: { id: string }[] }
    const id = list.people[0]?.id as string
    const link = (await api('POST', `people/${id}/consent/link`)) as { url: string }
    const path = new URL(link.url).pathname
    const profile = app.consentLinks.read(path.slice('/p/'.length))?.profile as number
    return { id, userId, profile, path }
  }
  const ctx = () => ({ state: app.state, workspace: { id: shop.id } as never, clock: Date.now })
  const may = async (profile: number, purpose: string, channel: 'email' | 'sms' = 'email') =>
    await consentOf(ctx(), profile, { purpose, channel })
  const historyOf = async (id: string) =>
    (
      (await api('GET', `people/${id}/consent`)) as {
        history: { origin: string; given: boolean; purpose: string; channel: string; wording: number | null }[]
      }
    ).history

  test('opening the page changes nothing; it is closed to framing, scripts, indexing, cookies (CN8)', async () => {
    const { id, path } = await customer()
    for (const method of ['GET', 'HEAD'] as const) {
      const reply = await get(path, method)
      assert.equal(reply.statusCode, 200)
      assert.equal(reply.headers['set-cookie'], undefined)
      assert.equal(reply.headers['referrer-policy'], 'no-referrer')
      assert.match(String(reply.headers['x-robots-tag']), /noindex/)
      assert.equal(reply.headers['cache-control'], 'no-store')
      assert.match(String(reply.headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
    }
    const page = (await get(path)).body
    assert.ok(page.includes('Shop &amp; &lt;b&gt;Co&lt;/b&gt;') && !page.includes('<b>Co'), 'names are escaped')
    assert.ok(page.includes('u••@shop.example') && !page.includes('user-1@'), 'the address is masked')
    assert.ok(!/<script/i.test(page))
    assert.deepEqual(await historyOf(id), [])
  })

  test('choices are kept with wording and proof, count at once, and become events (CN3, CN11)', async () => {
    const { id, userId, profile, path } = await customer()
    assert.deepEqual((await may(profile, 'surveys')).reason, 'unknown')
    const form = fieldsOf((await get(path)).body)
    form.append('yes', 'surveys/email')
    form.delete('often')
    form.append('often', JSON.stringify(['surveys', 30]))
    const reply = await post(path, form)
    assert.equal(reply.statusCode, 303)
    assert.equal(reply.headers['set-cookie'], undefined)
    const decision = await may(profile, 'surveys')
    assert.deepEqual([decision.answer, decision.everyDays], ['given', 30])
    assert.equal((await may(profile, 'surveys', 'sms')).answer, 'not')
    assert.equal((await may(profile, 'marketing')).answer, 'not')
    const [said] = await historyOf(id)
    assert.deepEqual([said?.origin, said?.given, said?.wording], ['page', true, 0])
    await app.settle()
    const timeline = (await api('GET', `people/${id}/timeline`)) as {
      entries: { event: string; props: Record<string, unknown> }[]
    }
    const events = timeline.entries.filter(({ event }) => event === '$consent_changed')
    assert.deepEqual(
      events.map(({ props }) => [props.$purpose, props.$channel, props.$given, props.$origin]),
      [['surveys', 'email', true, 'page']],
    )
    assert.ok(userId)
  })

  test('a page left open takes nothing back that was said since (CN7)', async () => {
    const { profile, path } = await customer()
    const yes = fieldsOf((await get(path)).body)
    yes.append('yes', 'marketing/email')
    await post(path, yes)
    const old = fieldsOf((await get(path)).body)
    assert.ok(old.getAll('yes').includes('marketing/email'))
    await post(path, 'do=none')
    assert.equal((await may(profile, 'marketing')).reason, 'refused')
    await post(path, old)
    assert.equal((await may(profile, 'marketing')).reason, 'refused')
    await post(path, `do=save&often=${encodeURIComponent(JSON.stringify(['marketing', 30]))}`)
    await post(path, old)
    assert.equal((await may(profile, 'marketing')).everyDays, 30, 'nor how often somebody wished to hear at most')
    const again = fieldsOf((await get(path)).body)
    assert.ok(again.getAll('often').includes('["marketing",30,30]'))
    again.delete('often')
    again.append('often', '["marketing",0,30]')
    await post(path, again)
    assert.equal((await may(profile, 'marketing')).everyDays, null, 'a wish is taken back where it was seen')
  })

  test('a person may take everything back, pause, and end the pause (CN3, CN6)', async () => {
    const { profile, path } = await customer()
    const form = fieldsOf((await get(path)).body)
    for (const one of ['surveys/email', 'marketing/email']) form.append('yes', one)
    await post(path, form)
    await post(path, 'do=pause&days=30')
    assert.equal((await may(profile, 'surveys')).reason, 'paused')
    assert.match((await get(path)).body, /Paused until/)
    for (const days of ['0', '-1', '31', '1e9', 'x', '']) await post(path, `do=pause&days=${days}`)
    assert.equal((await may(profile, 'surveys')).reason, 'paused', 'only offered lengths count')
    await post(path, 'do=resume')
    assert.equal((await may(profile, 'surveys')).answer, 'given')
    await post(path, 'do=none')
    for (const purpose of ['surveys', 'marketing']) assert.equal((await may(profile, purpose)).reason, 'refused')
  })

  test('a form can say nothing that the page did not offer', async () => {
    await api('POST', 'consent/bases', {
      purpose: 'service',
      channel: '',
      basis: 'contract',
      reason: 'Orders need messages.',
    })
    const { id, profile, path } = await customer()
    const shown = (value: unknown) => `shown=${encodeURIComponent(JSON.stringify(value))}`
    for (const body of [
      `do=save&${shown(['service', 'email', 1, 0])}`,
      `do=save&${shown(['surveys', 'fax', 0, 0])}&yes=surveys/fax`,
      `do=save&${shown(['x'.repeat(500), 'email', 0, 0])}&yes=${'x'.repeat(500)}/email`,
      `do=save&${shown({ purpose: 'surveys' })}&yes=surveys/email`,
      `do=save&shown=%7B&often=5&often=${encodeURIComponent('["surveys",12]')}`,
      'do=other',
      '',
    ]) {
      assert.equal((await post(path, body)).statusCode, 303, body)
    }
    assert.deepEqual(await historyOf(id), [])
    assert.equal((await may(profile, 'service')).answer, 'basis')
    assert.equal((await post(path, 'x'.repeat(200_000))).statusCode, 413)
    const page = (await get(path)).body
    assert.match(page, /because of a contract with you/)
  })

  test('requests for a copy or erasure wait for staff; asking twice is one (CN12)', async () => {
    const { id, path } = await customer()
    for (let times = 0; times < 2; times++) {
      await post(path, 'do=export')
      await post(path, 'do=erase')
    }
    const { requests } = (await api('GET', 'consent/requests?state=open')) as {
      requests: { id: string; kind: string; person: { id: string } }[]
    }
    const mine = requests.filter(({ person }) => person.id === id)
    assert.deepEqual(mine.map(({ kind }) => kind).sort(), ['erase', 'export'])
    assert.equal((await app.call({ path: `/api/v1/people/${id}`, key })).status, 200, 'nothing was erased')
    assert.match((await get(path)).body, /being looked at/)
    const copy = mine.find(({ kind }) => kind === 'export')
    await api('POST', `consent/requests/${copy?.id}`, { decision: 'done', note: 'Sent by letter' })
    const twice = await app.call({
      method: 'POST',
      path: `/api/v1/consent/requests/${copy?.id}`,
      key,
      body: { decision: 'done' },
    })
    assert.equal(twice.status, 409)
    const erase = mine.find(({ kind }) => kind === 'erase')
    await api('POST', `consent/requests/${erase?.id}`, { decision: 'done' })
    await app.settle()
    assert.equal((await app.call({ path: `/api/v1/people/${id}`, key })).status, 404)
    assert.equal((await get(path)).statusCode, 404, 'the link went with the person')
  })

  test('one click ends a purpose on a channel; opening the link does not (CN8)', async () => {
    const { id, profile } = await customer()
    await api('POST', `people/${id}/consent`, {
      changes: [{ purpose: 'marketing', given: true }],
      proof: 'Said on the phone',
    })
    const url = new URL(
      app.consentLinks.unsubscribeUrl({ workspace: shop.id, person: profile, purpose: 'marketing', channel: 'email' }),
    )
    for (const method of ['GET', 'HEAD'] as const) assert.equal((await get(url.pathname, method)).statusCode, 200)
    assert.equal((await post(url.pathname, 'anything=else')).statusCode, 200)
    assert.equal((await may(profile, 'marketing')).answer, 'given')
    assert.equal((await post(url.pathname, 'List-Unsubscribe=One-Click')).statusCode, 200)
    assert.equal((await may(profile, 'marketing')).reason, 'refused')
    assert.equal((await may(profile, 'marketing', 'sms')).answer, 'given')
    await post(url.pathname, 'List-Unsubscribe=One-Click')
    assert.deepEqual(
      (await historyOf(id)).map(({ origin }) => origin),
      ['unsubscribe', 'api'],
    )
  })

  test('CN19: a clock that was put back undoes no unsubscribing and no pause', async () => {
    const { id, profile, path } = await customer()
    const given = { changes: [{ purpose: 'surveys', given: true }], proof: 'Said on the phone' }
    await api('POST', `people/${id}/consent`, given)
    await post(path, 'do=pause&days=30')
    // All of it was written while the clock was a day ahead.
    for (const table of ['consent_record', 'consent_preference'])
      await sql`UPDATE ${sql.table(table)} SET at = at + interval '1 day' WHERE profile = ${profile}`.execute(
        app.state.tables(),
      )
    assert.equal((await may(profile, 'surveys')).reason, 'paused')
    await post(path, 'do=resume')
    assert.equal((await may(profile, 'surveys')).answer, 'given')
    const of = { workspace: shop.id, person: profile, purpose: 'surveys', channel: 'email' } as const
    await post(new URL(app.consentLinks.unsubscribeUrl(of)).pathname, 'List-Unsubscribe=One-Click')
    assert.equal((await may(profile, 'surveys')).reason, 'refused')
    await api('POST', `people/${id}/consent`, given)
    assert.equal((await may(profile, 'surveys')).answer, 'given', 'and who comes back is back')
  })

  test('one click may come as multipart, as RFC 8058 allows, and by the button of the page', async () => {
    for (const [body, type] of [
      [
        '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
        'multipart/form-data; boundary=b',
      ],
      ['confirm=1', 'application/x-www-form-urlencoded'],
    ] as const) {
      const { id, profile } = await customer()
      await api('POST', `people/${id}/consent`, {
        changes: [{ purpose: 'surveys', given: true }],
        proof: 'Said on the phone',
      })
      const url = new URL(
        app.consentLinks.unsubscribeUrl({ workspace: shop.id, person: profile, purpose: 'surveys', channel: 'email' }),
      )
      assert.equal((await post(url.pathname, body, type)).statusCode, 200)
      assert.equal((await may(profile, 'surveys')).reason, 'refused')
    }
  })

  test('a post that could be read in ever so many ways is answered like any other', async () => {
    // One such post of two kilobytes held up the whole server for a minute, each further one eight times as long.
    for (const blanks of ['\n', '\r\n', ' ', '\n '])
      assert.equal((await post('/u/x', `List-Unsubscribe${blanks.repeat(30_000)}`.slice(0, 60_000))).statusCode, 404)
  })

  test('forged, altered, mixed-up and erased links are answered alike (CN9)', async () => {
    const { profile, path } = await customer()
    const token = path.slice('/p/'.length)
    const flip = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    const unsubscribe = new URL(
      app.consentLinks.unsubscribeUrl({ workspace: shop.id, person: profile, purpose: 'surveys', channel: 'email' }),
    ).pathname
    const nobody = new URL(app.consentLinks.preferenceUrl({ workspace: shop.id, person: 999_999_999 }).url).pathname
    const bad = [
      ...[0, 20, 40, token.length - 3].map((at) => `/p/${flip(at)}`),
      ...['/p/x', `/p/${token}x`, `/p/${'A'.repeat(900)}`, '/p/c/x', '/u/x', `/u/${token}`, nobody],
      `/p/${unsubscribe.slice('/u/'.length)}`,
    ]
    const bodies = new Set<string>()
    for (const url of bad) {
      const shown = await get(url)
      assert.equal(shown.statusCode, 404, url)
      bodies.add(shown.body.replaceAll(url, ''))
      const said = await post(url, 'do=none&List-Unsubscribe=One-Click&confirm=1')
      assert.equal(said.statusCode, 404, url)
      bodies.add(said.body.replaceAll(url, ''))
    }
    assert.equal(bodies.size, 1)
    for (const length of [2000, 5000]) assert.ok((await get(`/p/${'A'.repeat(length)}`)).statusCode >= 400)
  })
})
