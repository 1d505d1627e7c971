import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { type Channel, consentOf, openConsentLinks } from '../../packages/server/src/unify/consent/index.ts'
import { eventsOfChange } from '../../packages/server/src/unify/consent/service/changes.ts'
import { beginResponse, publishSurvey, respond, send } from './survey-answers.ts'
import { type Caller, openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type History = {
  history: {
    purpose: string
    channel: string
    given: boolean
    origin: string
    wording: number | null
    at: string
    proof: object
  }[]
}

describe('consent through the API', () => {
  let app: TestApp
  let shop: TestWorkspace
  let key: string
  let smtp: MailServer
  let api: Caller
  const mailTo = (address?: string) => {
    const mail = smtp.mails.findLast(({ to }) => address === undefined || to === address)
    return mail && { to: mail.to, text: mail.source.replace(/=\r\n/g, '').replace(/=3D/g, '=') }
  }

  before(async () => {
    smtp = await startMailServer()
    app = await openTestApp({ OPENCXM_SMTP_URL: `smtp://127.0.0.1:${smtp.port}` })
    shop = await app.workspace('Shop')
    key = await shop.key('owner')
    api = app.caller(key)
  })
  after(async () => {
    await app.close()
    await smtp.close()
  })

  const call = async (method: string, path: string, body?: unknown) =>
    await app.call({ method, path: `/api/v1/${path}`, key, body })
  let serial = 0
  const at = (secondsAgo: number) => new Date(Date.now() - secondsAgo * 1000).toISOString()
  const message = (fields: object) => ({ messageId: `m${++serial}`, timestamp: at(3600), ...fields })
  const identify = (userId: string, more: object = {}) =>
    message({ type: 'identify', userId, traits: { email: `${userId}@shop.example` }, ...more })
  const idOf = async (search: string) => {
    const found = (await api('GET', `people?search=${encodeURIComponent(search)}`)) as { people: { id: string }[] }
    return found.people[0]?.id as string
  }
  const profileOf = async (id: string) => {
    const { rows } = await sql<{ id: number }>`SELECT id FROM identity_profile WHERE public_id = ${id}`.execute(
      app.state.tables(),
    )
    return Number(rows[0]?.id)
  }
  const decide = async (id: string, purpose: string, channel: Channel = 'email') => {
    const ctx = { state: app.state, workspace: { id: shop.id } as never, clock: Date.now }
    return await consentOf(ctx, await profileOf(id), { purpose, channel })
  }
  const historyOf = async (id: string) => ((await api('GET', `people/${id}/consent`)) as History).history
  const eventsOf = async (id: string) => {
    await app.settle()
    const timeline = (await api('GET', `people/${id}/timeline?limit=200`)) as {
      entries: { event: string; props: Record<string, unknown> }[]
    }
    return timeline.entries.filter(({ event }) => event === '$consent_changed').map(({ props }) => props)
  }
  const optIn = async (email: string, more: object = {}) => {
    const body = { email, purposes: ['surveys'], form: 'https://shop.example/news', ...more }
    const reply = await call('POST', 'consent/opt-ins', body)
    await app.settle()
    return reply
  }
  const confirmPath = (text: string) => /\/p\/c\/[\w-]+/.exec(text)?.[0] as string
  const post = async (url: string) =>
    await app.http.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'confirm=1',
    })

  test('double opt-in: nothing before the owner of the address confirms; opening the link confirms nothing (CN8, CN10)', async () => {
    await app.track(shop, [identify('opal')])
    const id = await idOf('opal')
    assert.equal((await optIn('Opal@shop.example')).status, 202)
    const mail = mailTo()
    assert.equal(mail?.to, 'opal@shop.example')
    const path = confirmPath(mail?.text ?? '')
    for (const method of ['GET', 'HEAD', 'GET'] as const)
      assert.equal((await app.http.inject({ method, url: path })).statusCode, 200)
    assert.equal((await decide(id, 'surveys')).answer, 'not')
    const stored = await sql<{ all: string }>`SELECT to_jsonb(t)::text AS all FROM consent_opt_in AS t`.execute(
      app.state.tables(),
    )
    assert.ok(!stored.rows.some(({ all }) => all.includes(path.slice('/p/c/'.length))), 'the token is not kept')
    assert.equal((await post(path)).statusCode, 200)
    assert.equal((await decide(id, 'surveys')).answer, 'given')
    assert.equal((await decide(id, 'surveys', 'sms')).answer, 'not')
    assert.equal((await post(path)).statusCode, 404, 'a link counts once')
    const [said] = await historyOf(id)
    assert.deepEqual([said?.origin, said?.wording, said?.channel], ['opt_in', 0, 'email'])
  })

  test('an address that nobody has becomes a person when it is confirmed, not before (CN9, CN10)', async () => {
    const known = await optIn('opal@shop.example')
    const unknown = await optIn('new@elsewhere.example')
    assert.deepEqual([known.status, known.text], [unknown.status, unknown.text], 'the reply tells nothing')
    const path = confirmPath(mailTo('new@elsewhere.example')?.text ?? '')
    await app.settle()
    assert.equal(await idOf('new@elsewhere'), undefined)
    assert.equal((await post(path)).statusCode, 200)
    await app.settle()
    const id = await idOf('new@elsewhere')
    assert.equal((await decide(id, 'surveys')).answer, 'given')
    assert.equal((await historyOf(id))[0]?.origin, 'opt_in')
    assert.equal((await eventsOf(id)).length, 1)
  })

  test('an address is not flooded, and the reply does not tell (CN9)', async () => {
    const replies: string[] = []
    for (let times = 0; times < 5; times++) {
      const reply = await optIn('busy@elsewhere.example')
      replies.push(`${reply.status} ${reply.text}`)
    }
    assert.equal(new Set(replies).size, 1)
    assert.equal(smtp.mails.filter(({ to }) => to === 'busy@elsewhere.example').length, 3)
  })

  test('too late is too late, and the address is forgotten', async () => {
    await optIn('late@elsewhere.example')
    const path = confirmPath(mailTo()?.text ?? '')
    await sql`UPDATE consent_opt_in SET expires_at = now() - interval '1 second' WHERE address = 'late@elsewhere.example'`.execute(
      app.state.tables(),
    )
    const shown = await app.http.inject({ method: 'GET', url: path })
    const unknown = await app.http.inject({ method: 'GET', url: '/p/c/never-was' })
    assert.equal(shown.statusCode, 404)
    assert.equal(shown.body.replaceAll(path, ''), unknown.body.replaceAll('/p/c/never-was', ''))
    assert.equal((await post(path)).statusCode, 404)
    const { sweepOptIns } = await import('../../packages/server/src/unify/consent/service/opt-in.ts')
    await sweepOptIns(app.state, Date.now())
    const left = await sql`SELECT 1 FROM consent_opt_in WHERE address = 'late@elsewhere.example'`.execute(
      app.state.tables(),
    )
    assert.equal(left.rows.length, 0)
  })

  test('what is asked must be a purpose, an address and a channel that exist', async () => {
    for (const body of [
      { email: 'x', purposes: ['surveys'] },
      { email: 'a@b.example', purposes: ['nonsense'] },
      { email: 'a@b.example', purposes: [] },
      { email: 'a@b.example\r\nBcc: all@b.example', purposes: ['surveys'] },
    ])
      assert.equal((await call('POST', 'consent/opt-ins', body)).status, 400, JSON.stringify(body))
    const id = await idOf('opal')
    for (const body of [
      { changes: [{ purpose: 'surveys', channel: 'fax', given: true }], proof: 'On the phone' },
      { changes: [{ purpose: 'surveys', given: 'yes' }], proof: 'On the phone' },
      { changes: [{ purpose: '/x', given: true }], proof: 'On the phone' },
      { changes: [{ purpose: 'surveys', given: true }], proof: '' },
      { changes: [{ purpose: 'surveys', given: true }], proof: 'On the phone', at: '2999-01-01T00:00:00Z' },
      { changes: [], proof: 'On the phone' },
    ])
      assert.equal((await call('POST', `people/${id}/consent`, body)).status, 400, JSON.stringify(body))
    assert.equal(
      (await call('POST', 'consent/bases', { purpose: 'surveys', basis: 'because', reason: 'It is convenient' }))
        .status,
      400,
    )
    assert.equal(
      (await call('POST', 'consent/bases', { purpose: 'surveys', basis: 'contract', reason: 'No' })).status,
      400,
    )
  })

  test('a browser takes back and gives for a device, raises nobody known, and repeats without new rows (CN2, CN5, CN11)', async () => {
    const web = await app.workspace('Web', 'browser')
    const owner = await web.key('owner')
    const consent = (given: boolean) => ({ context: { consent: { categoryPreferences: { marketing: given } } } })
    const visit = (given: boolean, more: object = {}) =>
      message({ type: 'track', event: 'Seen', anonymousId: 'device-1', ...consent(given), ...more })
    const inWeb = async (path: string) => (await app.call({ path: `/api/v1/${path}`, key: owner })).body
    await app.track(web, [
      visit(true, { timestamp: at(50) }),
      visit(true, { timestamp: at(40) }),
      visit(true, { timestamp: at(30) }),
    ])
    const { people } = (await inWeb('people?limit=5')) as { people: { id: string }[] }
    const id = people[0]?.id as string
    const history = async () => ((await inWeb(`people/${id}/consent`)) as History).history
    assert.deepEqual(
      (await history()).map(({ given }) => given),
      [true],
    )
    await app.track(web, [visit(false, { timestamp: at(20) })])
    assert.deepEqual(
      (await history()).map(({ given }) => given),
      [false, true],
    )
    // The preference page is a surer way: from then on the device's own word does not raise it again.
    const link = await app.call({ method: 'POST', path: `/api/v1/people/${id}/consent/link`, key: owner, body: {} })
    await app.http.inject({
      method: 'POST',
      url: new URL((link.body as { url: string }).url).pathname,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'do=none',
    })
    await app.track(web, [visit(true, { timestamp: new Date(Date.now() + 1000).toISOString() })])
    assert.equal((await history())[0]?.given, false)
    const { rows } = await sql<{
      secret: string
    }>`SELECT public_id AS secret FROM ingest_source WHERE workspace_id = ${web.id} AND NOT own`.execute(
      app.state.tables(),
    )
    assert.ok(rows[0])
    // With the user id's proof the person speaks for themselves.
    const source = app.ingest.registry.byId(
      Number(
        (
          await sql<{ id: number }>`SELECT id FROM ingest_source WHERE workspace_id = ${web.id} AND NOT own`.execute(
            app.state.tables(),
          )
        ).rows[0]?.id,
      ),
    )
    const proof = createHmac('sha256', source?.signingSecret ?? '')
      .update('wen')
      .digest('hex')
    const said = (more: object) =>
      message({ type: 'track', event: 'Seen', userId: 'wen', anonymousId: 'device-2', timestamp: at(5), ...more })
    await app.track(web, [said({ context: consent(true).context })])
    const wen = ((await inWeb('people?search=wen')) as { people: { id: string }[] }).people[0]?.id
    const ofWen = async () => ((await inWeb(`people/${wen}/consent`)) as History).history
    assert.deepEqual(await ofWen(), [], 'a claimed user id without proof raises nothing')
    await app.track(web, [said({ context: { ...consent(true).context, userProof: proof } })])
    assert.deepEqual(
      (await ofWen()).map(({ given }) => given),
      [true],
    )
  })

  test('what is answered in a survey is said anew each time, with the words that stood there as proof (CN17)', async () => {
    const say = (en: string) => ({ en })
    const item = {
      id: 'news',
      type: 'consent' as const,
      title: say('News?'),
      wording: say('Send me news'),
      purpose: 'marketing',
    }
    const blocks = [{ id: 'b', paging: 'each' as const, items: [item] }]
    const survey = await publishSurvey(app, key, { name: 'News', languages: ['en'], blocks })
    await app.track(shop, [identify('asked')])
    const person = await idOf('asked@shop.example')
    const answer = async (news: boolean) => {
      const { url } = (await api('POST', `surveys/${survey}/personal-links`, { person })) as { url: string }
      const started = await beginResponse(app, { kind: 'personal', token: url.split('/').at(-1) ?? '' })
      assert.equal((await send(app, started, respond(started, { news }).response)).outcome, 'accepted')
      await app.settle()
      return started.session.response
    }
    const staff = async (given: boolean) =>
      await call('POST', `people/${person}/consent`, {
        changes: [{ purpose: 'marketing', given }],
        proof: 'On the phone',
      })
    for (const news of [true, false]) {
      await answer(news)
      assert.equal((await decide(person, 'marketing')).answer, news ? 'given' : 'not')
      await staff(!news)
      assert.equal((await decide(person, 'marketing')).answer, news ? 'not' : 'given')
      const response = await answer(news)
      assert.equal((await decide(person, 'marketing')).answer, news ? 'given' : 'not', 'said again, and counted again')
      const proof = { survey, version: 1, question: 'news', response, language: 'en', wording: 'Send me news' }
      const [said] = await historyOf(person)
      assert.deepEqual(said?.proof, { ...proof, saidAt: said?.at })
    }
  })

  test('consent comes in with an import, per channel, and goes with its undoing', async () => {
    const { id: file } = await api('POST', 'imports/files', { name: 'consent.csv' })
    const rows = 'who,when,mail,any\nimp-1,2026-01-02,yes,\nimp-2,2026-01-02,no,yes\n'
    const sent = await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/files/${String(file)}/content?offset=0`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      payload: rows,
    })
    assert.equal(sent.statusCode, 200)
    await api('POST', `imports/files/${String(file)}/complete`)
    const yesNo = (column: string) => ({ column, as: 'boolean' })
    const mapping = {
      ...{ version: 1, name: 'Consent', dataset: 'consent', key: ['who'], time: 'when' },
      ...{ identifiers: [{ kind: 'user', value: 'who' }] },
      consent: { 'marketing/email': yesNo('mail'), surveys: yesNo('any') },
    }
    const preview = await call('POST', `imports/files/${String(file)}/preview`, { mapping })
    assert.equal(preview.status, 200, preview.text)
    const { id } = await api('POST', 'imports', { file, mapping })
    await app.settle()
    const [one, two] = [await idOf('imp-1'), await idOf('imp-2')]
    assert.equal((await decide(one, 'marketing')).answer, 'given')
    assert.equal((await decide(one, 'marketing', 'sms')).answer, 'not')
    assert.equal((await decide(two, 'marketing')).reason, 'refused')
    assert.equal((await decide(two, 'surveys', 'wechat')).answer, 'given')
    assert.equal((await historyOf(one))[0]?.origin, 'import')
    await app.track(shop, [identify('imp-1')])
    await api('POST', `imports/${String(id)}/undo`)
    await app.settle()
    assert.deepEqual(await historyOf(await idOf('imp-1')), [])
  })

  test('a merge takes the latest of all profiles; undone, each has its own again (CN1)', async () => {
    await app.track(shop, [identify('mia'), identify('mia-old')])
    const [mia, old] = [await idOf('mia@'), await idOf('mia-old@')]
    const say = async (id: string, given: boolean, secondsAgo: number) =>
      await api('POST', `people/${id}/consent`, {
        changes: [{ purpose: 'surveys', given }],
        proof: 'On the phone',
        at: at(secondsAgo),
      })
    await say(mia, true, 100)
    await say(old, false, 50)
    await app.track(shop, [message({ type: 'alias', userId: 'mia', previousId: 'mia-old' })])
    assert.equal((await decide(mia, 'surveys')).reason, 'refused')
    const { merges } = (await api('GET', `people/${mia}`)) as { merges: { id: string }[] }
    await api('POST', `people/${mia}/merges/${merges[0]?.id}/undo`)
    await app.settle()
    assert.equal((await decide(mia, 'surveys')).answer, 'given')
    assert.equal((await decide(old, 'surveys')).reason, 'refused')
  })

  test('a legal basis is asked for at send time, ends when it is ended, and a pause holds against interests (CN3)', async () => {
    await app.track(shop, [identify('ben')])
    const id = await idOf('ben@')
    assert.equal((await decide(id, 'service')).answer, 'not')
    const contract = await api('POST', 'consent/bases', {
      purpose: 'service',
      basis: 'contract',
      reason: 'Orders need messages',
    })
    assert.deepEqual(
      [(await decide(id, 'service')).answer, (await decide(id, 'service')).reason],
      ['basis', 'contract'],
    )
    const reason = 'Weighed, see the file'
    await api('POST', 'consent/bases', {
      purpose: 'profiling',
      channel: 'inpage',
      basis: 'legitimate_interest',
      reason,
    })
    assert.equal((await decide(id, 'profiling', 'inpage')).answer, 'basis')
    assert.equal((await decide(id, 'profiling', 'email')).answer, 'not')
    await api('POST', `people/${id}/consent`, {
      changes: [{ purpose: 'profiling', given: false }],
      proof: 'Objects by letter',
    })
    assert.equal((await decide(id, 'profiling', 'inpage')).reason, 'refused')
    await api('DELETE', `consent/bases/${String(contract.id)}`)
    assert.equal((await decide(id, 'service')).answer, 'not')
    assert.equal((await call('DELETE', `consent/bases/${String(contract.id)}`)).status, 404)
  })

  test('bases recorded at the same moment follow each other: one holds', async () => {
    const bodies = Array.from({ length: 12 }, (_, n) => ({
      purpose: 'rush',
      basis: 'contract',
      reason: `A reason, number ${n}`,
    }))
    await Promise.all(bodies.map(async (body) => await api('POST', 'consent/bases', body)))
    const { bases } = (await api('GET', 'consent')) as { bases: { purpose: string; endedAt: string | null }[] }
    assert.equal(bases.filter(({ purpose, endedAt }) => purpose === 'rush' && endedAt === null).length, 1)
  })

  test('purposes, wordings and counts: what a person agreed to keeps its version', async () => {
    await api('PUT', 'consent/purposes/club', { name: { en: 'Club' }, channels: ['email', 'sms'] })
    const first = await api('POST', 'consent/purposes/club/wordings', { texts: { en: 'Letters of the club' } })
    const second = await api('POST', 'consent/purposes/club/wordings', { texts: { en: 'Letters and calls' } })
    assert.deepEqual([first.version, second.version], [1, 2])
    await app.track(shop, [identify('cleo'), identify('carl')])
    const [cleo, carl] = [await idOf('cleo@'), await idOf('carl@')]
    await api('POST', `people/${cleo}/consent`, { changes: [{ purpose: 'club', given: true }], proof: 'On paper' })
    await api('POST', `people/${carl}/consent`, {
      changes: [{ purpose: 'club', channel: 'sms', given: false }],
      proof: 'On paper',
    })
    const overview = (await api('GET', 'consent')) as {
      people: number
      purposes: { purpose: string; counts: { channel: string; given: number; refused: number; unknown: number }[] }[]
    }
    const counts = overview.purposes.find(({ purpose }) => purpose === 'club')?.counts ?? []
    assert.deepEqual(
      counts.map(({ channel, given, refused, unknown }) => [channel, given, refused, unknown + given + refused]),
      [
        ['email', 1, 0, overview.people],
        ['sms', 1, 1, overview.people],
      ],
    )
    const pages: string[] = []
    for (let cursor = ''; ; ) {
      const page = (await api('GET', `consent/history?limit=2${cursor}`)) as {
        changes: { person: { id: string } }[]
        nextCursor: string | null
      }
      pages.push(...page.changes.map(({ person }) => person.id))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    const { rows } = await sql<{
      n: string
    }>`SELECT count(*) AS n FROM consent_record WHERE workspace_id = ${shop.id}`.execute(app.state.tables())
    assert.equal(pages.length, Number(rows[0]?.n), 'paging shows every statement once')
  })

  test('a fact that is delivered twice makes one event (CN11)', async () => {
    await app.track(shop, [identify('dee')])
    const id = await idOf('dee@')
    const change = {
      person: await profileOf(id),
      purpose: 'surveys',
      channel: '',
      given: true,
      atMs: Date.now() - 1000,
      origin: 'api',
      wording: null,
    }
    for (let times = 0; times < 2; times++) await app.ingest.submitMessages(shop.id, eventsOfChange(987_654, [change]))
    assert.equal((await eventsOf(id)).length, 1)
  })

  test('an export holds all of it, an erasure leaves none, and the links end', async () => {
    await app.track(shop, [identify('eve')])
    const id = await idOf('eve@')
    await optIn('eve@shop.example')
    const link = new URL(String((await api('POST', `people/${id}/consent/link`)).url)).pathname
    for (const payload of ['do=pause&days=30', 'do=export'])
      await app.http.inject({
        method: 'POST',
        url: link,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      })
    await api('POST', `people/${id}/consent`, {
      changes: [{ purpose: 'surveys', given: true }],
      proof: 'A call of eve-secret',
    })
    await app.settle()
    const { text } = await call('GET', `people/${id}/export`)
    const { consent } = JSON.parse(text) as { consent: Record<string, unknown[]> }
    assert.deepEqual(
      ['statements', 'preferences', 'requests', 'optIns'].map((part) => consent[part]?.length),
      [1, 1, 1, 1],
    )
    await api('POST', `people/${id}/erase`, { confirm: 'erase' })
    await app.settle()
    for (const table of [
      'consent_record',
      'consent_preference',
      'consent_request',
      'consent_opt_in',
      'outbox',
      'audit_entry',
    ]) {
      const left = await sql<{
        n: string
      }>`SELECT count(*) AS n FROM ${sql.table(table)} AS t WHERE to_jsonb(t)::text LIKE ANY(${['%eve-secret%', '%eve@%', `%${id}%`]}::text[])`.execute(
        app.state.tables(),
      )
      assert.equal(Number(left.rows[0]?.n), 0, table)
    }
    assert.equal((await app.http.inject({ method: 'GET', url: link })).statusCode, 404)
  })

  test('a link ends with its time, and another installation cannot read it (CN9)', async () => {
    const { createSealer, readOrCreateSecret } = await import('../../packages/server/src/platform/privacy/index.ts')
    const long = 91 * 86_400_000
    const own = (age: number) =>
      openConsentLinks({
        sealer: createSealer(readOrCreateSecret(app.config.dataFolder, 'links')),
        url: () => '',
        clock: () => Date.now() - age,
      })
    const id = await idOf('opal')
    const of = { workspace: shop.id, person: await profileOf(id) }
    const shown = async (url: string) => (await app.http.inject({ method: 'GET', url })).statusCode
    assert.equal(await shown(own(0).preferenceUrl(of).url), 200)
    assert.equal(await shown(own(long).preferenceUrl(of).url), 404)
    const leaving = own(long).unsubscribeUrl({ ...of, purpose: 'surveys', channel: 'email' })
    assert.equal(await shown(leaving), 200, 'leaving works for as long as a mail lies in a box')
    const others = openConsentLinks({ sealer: createSealer(Buffer.alloc(32, 2)), url: () => '', clock: Date.now })
    assert.equal(await shown(others.preferenceUrl(of).url), 404)
    assert.equal(others.read(own(0).preferenceUrl(of).url.slice('/p/'.length)), null)
  })
})
