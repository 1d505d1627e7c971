import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { profilesWithAddress } from '../../packages/server/src/unify/consent/store/opt-ins.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'
import { ago, identify, track } from './messages.ts'

let app: TestApp
before(async () => {
  app = await openTestApp()
})
after(async () => await app.close())

describe('a browser key is public', () => {
  const peopleOf = async (workspace: TestWorkspace) =>
    (await app.call({ path: '/api/v1/people?limit=50', key: await workspace.key('owner') })).body as {
      people: { name: string; traits: Record<string, string> }[]
      total: number
    }

  test('it links an anonymous past to one user, but joins no two known users', async () => {
    const workspace = await app.workspace('Browser', 'browser')
    await app.track(workspace, [
      track({ anonymousId: 'd1' }, 'Seen'),
      identify({ anonymousId: 'd1', userId: 'a' }, { name: 'A' }),
      identify({ userId: 'b', anonymousId: 'd2' }, { name: 'B' }),
      { type: 'alias', userId: 'a', previousId: 'b', messageId: 'x1', timestamp: ago(0) },
    ])
    assert.equal((await peopleOf(workspace)).total, 2)
  })

  test('it sets a contact address first, and replaces none (PE2)', async () => {
    const workspace = await app.workspace('Contact', 'browser')
    await app.track(workspace, [identify({ userId: 'a' }, { name: 'A', email: 'a@own.example' }, 3)])
    await app.track(workspace, [identify({ userId: 'a' }, { email: 'thief@evil.example', city: 'Rome' }, 1)])
    const { people } = await peopleOf(workspace)
    assert.match(people[0]?.traits.email ?? '', /@own\.example$/)
    assert.equal(people[0]?.traits.city, 'Rome')
  })

  test('it brings no address and no consent along on a device, and joins nobody by an address (ID1, PE2, CN2)', async () => {
    const workspace = await app.workspace('Detours')
    const key = await workspace.key('owner')
    const source = { name: 'Page', kind: 'browser', origins: ['https://shop.example'] }
    const made = await app.call({ method: 'POST', path: '/api/v1/sources', key, body: source })
    const { writeKey } = made.body as { writeKey: string }
    const byPage = async (messages: object[]) => await app.track({ ...workspace, writeKey }, messages)
    const says = (given: boolean) => ({ context: { consent: { categoryPreferences: { marketing: given } } } })
    const mailed = (address: string) => ({
      context: { externalIds: [{ type: 'email', id: address, encoding: 'none' }] },
    })
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'A', email: 'a@own.example' }, 5),
      identify({ userId: 'no' }, { name: 'No' }, 5, says(false)),
      track(mailed('b@own.example'), 'Bought', {}, 5),
      track(mailed('c@own.example'), 'Bought', {}, 5),
    ])
    const before = await peopleOf(workspace)
    await byPage([
      identify({ anonymousId: 'x' }, { email: 'thief@evil.example' }, 3),
      identify({ anonymousId: 'y' }, {}, 3, says(true)),
    ])
    await byPage([
      track({ anonymousId: 'x', userId: 'a' }, 'Seen', {}, 2),
      track({ anonymousId: 'y', userId: 'no' }, 'Seen', {}, 2),
      track({ anonymousId: 'z', ...mailed('b@own.example') }, 'Seen', {}, 2),
      identify({ userId: 'thief', anonymousId: 'z', ...mailed('c@own.example') }, {}, 1),
    ])
    const { people, total } = await peopleOf(workspace)
    assert.equal(total, before.total + 1, 'the thief is somebody else')
    const emailOf = (name: string) => people.find((one) => one.name === name)?.traits.email ?? ''
    assert.match(emailOf('A'), /@own\.example$/)
    const found = (await app.call({ path: '/api/v1/people?search=No', key })).body as { people: { id: string }[] }
    const path = `/api/v1/people/${found.people[0]?.id}`
    const page = (await app.call({ path, key })).body as {
      consent: { purpose: string; given: boolean }[]
      profiles: number
    }
    assert.deepEqual([page.profiles, page.consent.map(({ given }) => given)], [2, [false]])
    const standing = (await app.call({ path: `${path}/consent`, key })).body as {
      standing: { purpose: string; channel: string; reason: string }[]
    }
    const mail = standing.standing.find((one) => one.purpose === 'marketing' && one.channel === 'email')
    assert.equal(mail?.reason, 'refused')
    // Who confirms the thief's address speaks for nobody else.
    const speaksFor = async (address: string) => (await profilesWithAddress(app.state, workspace.id, address)).length
    assert.deepEqual([await speaksFor('thief@evil.example'), await speaksFor('a@own.example')], [0, 1])
  })

  test('with the HMAC of the user id it may', async () => {
    const workspace = await app.workspace('Proof', 'browser')
    const secret = app.ingest.registry.authenticate(workspace.writeKey)?.signingSecret as string
    const proof = createHmac('sha256', secret).update('a').digest('hex')
    await app.track(workspace, [identify({ userId: 'a' }, { name: 'A', email: 'a@own.example' }, 3)])
    await app.track(workspace, [
      identify({ userId: 'a' }, { email: 'a@new.example' }, 1, { context: { userProof: proof } }),
    ])
    assert.match((await peopleOf(workspace)).people[0]?.traits.email ?? '', /@new\.example$/)
    await app.track(workspace, [
      identify({ userId: 'a' }, { email: 'a@evil.example' }, 0, { context: { userProof: proof.replace(/^./, 'z') } }),
    ])
    assert.match((await peopleOf(workspace)).people[0]?.traits.email ?? '', /@new\.example$/)
  })

  test('a write key reads nothing', async () => {
    const workspace = await app.workspace('Reads', 'browser')
    for (const path of ['/api/v1/people', '/api/v1/metrics', '/api/v1/sources']) {
      assert.equal((await app.call({ path, key: workspace.writeKey })).status, 401)
    }
  })
})

describe('sources have rules', () => {
  test('an event whose source demands consent and has none keeps no person, from the moment that the rule was set (IN6)', async () => {
    const workspace = await app.workspace('Consent')
    const key = await workspace.key('owner')
    const { body } = await app.call({ path: '/api/v1/sources', key })
    const source = (body as { sources: { id: string }[] }).sources[0]?.id
    const changed = await app.call({
      method: 'PATCH',
      path: `/api/v1/sources/${source}`,
      key,
      body: { demandsConsent: true },
    })
    assert.equal(changed.status, 200)
    await app.track(workspace, [
      identify({ userId: 'a', anonymousId: 'x' }, { email: 'a@b.example' }),
      track({ userId: 'a' }, 'Seen'),
    ])
    const summary = (await app.call({ path: '/api/v1/people-summary', key })).body
    assert.deepEqual(summary, { people: 0, profiles: 0, merges: 0, events: 2, answers: 0 })
  })

  test('what cannot become an event is kept, repaired and replayed', async () => {
    const workspace = await app.workspace('Quarantine')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      { type: 'track', userId: 'a', messageId: 'q1', timestamp: ago(1) },
      track({ userId: 'a' }, 'Fine'),
    ])
    const listed = (await app.call({ path: '/api/v1/quarantine', key })).body as {
      messages: { id: string; reason: string; raw: object }[]
      total: number
    }
    assert.deepEqual([listed.total, listed.messages[0]?.reason], [1, 'missing_event_name'])
    const id = listed.messages[0]?.id
    const again = await app.call({ method: 'POST', path: `/api/v1/quarantine/${id}/replay`, key, body: {} })
    assert.equal((again.body as { outcome: string }).outcome, 'rejected')
    const raw = { ...listed.messages[0]?.raw, event: 'Repaired' }
    const repaired = await app.call({ method: 'POST', path: `/api/v1/quarantine/${id}/replay`, key, body: { raw } })
    assert.equal((repaired.body as { outcome: string }).outcome, 'accepted', repaired.text)
    await app.settle()
    const events = (await app.call({ path: '/api/v1/catalog/events', key })).body as {
      events: { name: string; seen: number }[]
    }
    assert.deepEqual(events.events.map(({ name }) => name).sort(), ['Fine', 'Repaired'])
    assert.equal(((await app.call({ path: '/api/v1/quarantine', key })).body as { total: number }).total, 0)
  })

  test('a row that the event store refused stays with its person when sent again, known by an address only (IN3)', async () => {
    const workspace = await app.workspace('Refused row')
    const key = await workspace.key('owner')
    const mailed = { context: { externalIds: [{ type: 'email', id: 'a@b.example', encoding: 'none' }] } }
    await app.track(workspace, [track(mailed, 'Bought', {}, 3)])
    const tables = app.state.tables()
    await sql`INSERT INTO ingest_quarantine (public_id, workspace_id, source_id, at, reason, detail, wire, raw, expires_at)
      SELECT 'qm_mailed', p.workspace_id, s.id, now(), 'store_refused', 'no', 'row', jsonb_build_object('ws', p.workspace_id, 'person', p.id,
        'event', 'Came back', 'ts', extract(epoch FROM now())::text, 'props', '{}', 'context', '{}'), now() + interval '1 day'
      FROM identity_profile p JOIN ingest_source s ON s.workspace_id = p.workspace_id AND NOT s.own
      WHERE p.workspace_id = ${workspace.id} LIMIT 1`.execute(tables)
    const replayed = await app.call({ method: 'POST', path: '/api/v1/quarantine/qm_mailed/replay', key, body: {} })
    assert.deepEqual(replayed.body, { outcome: 'accepted', reason: null, detail: null }, replayed.text)
    await app.settle()
    const summary = (await app.call({ path: '/api/v1/people-summary', key })).body
    assert.deepEqual(summary, { people: 1, profiles: 1, merges: 0, events: 2, answers: 0 })
    const { people } = (await app.call({ path: '/api/v1/people', key })).body as { people: { id: string }[] }
    const page = (await app.call({ path: `/api/v1/people/${people[0]?.id}/timeline`, key })).body
    assert.match(JSON.stringify(page), /Came back/)
  })
})

describe('consent', () => {
  test('what a server says on consent stands on the page with its source; a public key only takes it back', async () => {
    const workspace = await app.workspace('Server says')
    const key = await workspace.key('owner')
    const says = (given: boolean, days: number) =>
      identify({ userId: 'a' }, { name: 'A' }, days, {
        context: { consent: { categoryPreferences: { surveys: given } } },
      })
    await app.track(workspace, [says(true, 3)])
    const consent = async () => {
      const found = (await app.call({ path: '/api/v1/people?search=A', key })).body as { people: { id: string }[] }
      const page = (await app.call({ path: `/api/v1/people/${found.people[0]?.id}`, key })).body as {
        consent: { purpose: string; given: boolean; source: string }[]
      }
      return page.consent.map(({ purpose, given, source }) => [purpose, given, source])
    }
    assert.deepEqual(await consent(), [['surveys', true, 'Test']])
    await app.track(workspace, [says(false, 2)])
    assert.deepEqual(await consent(), [['surveys', false, 'Test']])
  })
})
