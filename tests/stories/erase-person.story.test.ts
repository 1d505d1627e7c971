import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { erasePerson } from '../../packages/server/src/unify/privacy/service/erase-person.ts'
import { insertErasure, readErasure } from '../../packages/server/src/unify/privacy/store.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'
import { ida, leaveTraces } from './all-of-a-person.ts'
import { foundInEvents, foundInState, holdNobody, tablesOf, tracesOf } from './traces-of-a-person.ts'

const now = Date.now()
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
let serial = 0
const message = (type: string, who: object, more: object, days = 1) => ({
  ...{ type, messageId: `e${++serial}`, timestamp: ago(days) },
  ...who,
  ...more,
})
const track = (who: object, event: string, properties: object = {}) => message('track', who, { event, properties })

describe('a person can be exported and erased', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  async function idOf(key: string, search: string): Promise<string> {
    const { body } = await app.call({ path: `/api/v1/people?search=${encodeURIComponent(search)}`, key })
    const person = (body as { people: { id: string }[] }).people[0]
    assert.ok(person, `${search} is there`)
    return person.id
  }

  /** Ida, known by a device first, merged by sign-in; Uwe beside her; a message of hers in quarantine; a segment with both. */
  async function seed(workspace: TestWorkspace, key: string): Promise<void> {
    const rule = { kind: 'did', match: { event: 'Seen' }, times: { comparison: 'at_least', count: 1 } }
    await app.caller(key)('POST', 'segments', { name: 'Seen', description: '', rule })
    await app.track(workspace, [
      track({ anonymousId: 'dev-ida-99' }, 'Seen', { page: 'home' }),
      track({ userId: 'ida-4711' }, 'Seen', { mail: 'ida@private.example' }),
      message(
        'identify',
        { userId: 'ida-4711', anonymousId: 'dev-ida-99' },
        { traits: { name: 'Ida Geheim', email: 'ida@private.example' } },
      ),
      track({ userId: 'ida-4711' }, '$answer', { $metric: 'nps', $score: 3, $text: 'Ida Geheim is cross' }),
      track({ userId: 'ida-4711', context: { consent: { categoryPreferences: { ads: true } } } }, 'Seen'),
      track({ userId: 'uwe' }, 'Seen'),
      message('identify', { userId: 'uwe' }, { traits: { name: 'Uwe' } }),
      { type: 'track', userId: 'ida-4711', properties: {}, messageId: 'broken', timestamp: ago(1) },
    ])
  }

  test('the export holds everything that is kept (PR1)', async () => {
    const workspace = await app.workspace('Export')
    const key = await workspace.key('owner')
    await seed(workspace, key)
    const id = await idOf(key, 'Ida')
    const reply = await app.call({ path: `/api/v1/people/${id}/export`, key })
    assert.equal(reply.status, 200, reply.text)
    const kept = reply.body as Record<string, object[]> & { traits: object }
    assert.deepEqual(kept.traits, { name: 'Ida Geheim', email: 'ida@private.example' })
    // The product's own events (a segment entered, consent that changed) are kept and exported too.
    const own = /^\$(segment|consent)_/
    assert.equal(kept.events?.filter((event) => !('event' in event && own.test(String(event.event)))).length, 5)
    assert.ok(kept.events?.some((event) => 'event' in event && event.event === '$consent_changed'))
    assert.deepEqual(kept.identifiers?.map((found) => (found as { value: string }).value).sort(), [
      'dev-ida-99',
      'ida-4711',
    ])
    assert.equal(kept.links?.length, 1)
    assert.equal((kept.consent as unknown as { statements: unknown[] }).statements.length, 1)
    assert.equal(kept.quarantined?.length, 1)
    assert.ok(kept.audit?.some((entry) => (entry as { action: string }).action === 'people.export'))
    assert.equal(
      (await app.call({ path: `/api/v1/people/${id}/export`, key: await workspace.key('analyst') })).status,
      403,
    )
  })

  test('after an erasure nothing of the person is left anywhere, and nobody else lost anything (PR2, PR3)', async () => {
    const workspace = await app.workspace('Erase')
    const other = await app.workspace('Other')
    const [key, otherKey] = [await workspace.key('owner'), await other.key('owner')]
    await seed(workspace, key)
    const id = await idOf(key, 'Ida')
    const path = `/api/v1/people/${id}/erase`
    assert.equal((await app.call({ method: 'POST', path, key, body: {} })).status, 400)
    assert.equal((await app.call({ method: 'POST', path, key: otherKey, body: { confirm: 'erase' } })).status, 404)
    const ask = () => app.call({ method: 'POST', path, key, body: { confirm: 'erase' } })
    const [asked, meanwhile] = await Promise.all([ask(), ask()])
    assert.equal(asked.status, 202, asked.text)
    assert.deepEqual(meanwhile.body, asked.body, 'asked twice at once is one erasure')
    const twice = await app.call({ method: 'POST', path, key, body: { confirm: 'erase' } })
    if (twice.status === 202) assert.deepEqual(twice.body, asked.body)
    await app.settle()
    const { erasureId } = asked.body as { erasureId: string }
    const row = await sql<{ state: string; person: null; subject: null; identifier_hashes: string[] }>`
      SELECT state, person, subject, identifier_hashes FROM privacy_erasure WHERE public_id = ${erasureId}`.execute(
      app.state.tables(),
    )
    assert.deepEqual([row.rows[0]?.state, row.rows[0]?.person, row.rows[0]?.subject], ['done', null, null])
    assert.equal(row.rows[0]?.identifier_hashes.length, 2)
    assert.equal((await app.call({ path: `/api/v1/people/${id}`, key })).status, 404)
    const summary = (await app.call({ path: '/api/v1/people-summary', key })).body as { people: number }
    assert.equal(summary.people, 1, 'Uwe is still there')
    const audit = (await app.call({ path: '/api/v1/audit', key })).text
    assert.ok(audit.includes('people.erase') && !audit.includes(id))
  })

  /** An import of which each row is rejected: one names Ida by her id, one by her address, one names Uwe. */
  async function rejectRows(to: TestApp, key: string): Promise<string> {
    const post = async (path: string, body?: object) => await to.caller(key)<{ id: string }>('POST', path, body)
    const file = (await post('imports/files', { name: 'old.csv' })).id
    const at = ago(2)
    const sent = await to.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/files/${file}/content?offset=0`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      payload: `id,at,who,mail,total\n0,${at},xaver,,5\n1,${at},ida-4711,,much\n2,${at},,ida@private.example,more\n3,${at},uwe,,most\n`,
    })
    assert.equal(sent.statusCode, 200, sent.body)
    await post(`imports/files/${file}/complete`)
    const mapping = {
      ...{ version: 1, name: 'Old', read: { format: 'csv', delimiter: ',', header: true }, time: 'at' },
      identifiers: [
        { kind: 'user', value: { column: 'who' } },
        { kind: 'email', value: { column: 'mail' } },
      ],
      events: [{ name: 'Bought', props: { total: { column: 'total', as: 'number' } } }],
    }
    const { id } = await post('imports', { file, mapping })
    await to.settle()
    return id
  }

  const rejectedText = async (to: TestApp, key: string, id: string) =>
    (await to.call({ path: `/api/v1/imports/${id}/rejected`, key })).text

  test('rejected rows and quarantined messages that name the person go, those of others stay (PR2, PR3)', async () => {
    const workspace = await app.workspace('Set aside')
    const key = await workspace.key('owner')
    await seed(workspace, key)
    await app.track(workspace, [
      track({ userId: 'uwe' }, 'Seen'),
      { type: 'track', userId: 'uwe', properties: { pieces: 2 }, messageId: 'broken-uwe', timestamp: ago(1) },
      { type: 'track', userId: 2, properties: {}, messageId: 'broken-2', timestamp: ago(1) },
      message('identify', { userId: '2' }, { traits: { name: 'Second' } }),
    ])
    const imported = await rejectRows(app, key)
    // Numbered 2: neither the order of two pieces nor line 2 of a list are hers.
    const second = (await app.call({ path: `/api/v1/people/${await idOf(key, 'Second')}/export`, key })).body as Record<
      'quarantined' | 'rejectedRows',
      object[]
    >
    assert.deepEqual([second.quarantined.length, second.rejectedRows], [1, []])
    const before = await rejectedText(app, key, imported)
    assert.ok(before.includes('ida-4711') && before.includes('uwe'))
    const kept = async () => (await app.call({ path: '/api/v1/quarantine', key })).text
    assert.ok((await kept()).includes('ida-4711'))
    const path = `/api/v1/people/${await idOf(key, 'Ida')}/erase`
    assert.equal((await app.call({ method: 'POST', path, key, body: { confirm: 'erase' } })).status, 202)
    await app.settle()
    const after = await rejectedText(app, key, imported)
    assert.ok(!after.includes('ida-4711') && !after.includes('ida@private.example') && after.includes('uwe'), after)
    const quarantine = await kept()
    assert.ok(!quarantine.includes('ida-4711') && quarantine.includes('uwe'), quarantine)
  })

  test('events that carry an id of the person under another profile go too, those of others stay (PR2, PR3)', async () => {
    const workspace = await app.workspace('Stray')
    const key = await workspace.key('owner')
    await seed(workspace, key)
    const tables = [
      ['events', ch`events`],
      ['events_by_person', ch`events_by_person`],
    ] as const
    const linesOf = async (table: (typeof tables)[number][1]) =>
      await app.events.query({
        name: 'test.lines',
        workspace: workspace.id,
        sql: ch`SELECT formatRow('JSONEachRow', *) AS line, person FROM ${table} WHERE ws = ${param(workspace.id, 'UInt32')} AND event = 'Seen'
          AND (user_id = 'ida-4711' OR anonymous_id = 'dev-ida-99')`,
        row: z.object({ line: z.string(), person: z.number() }),
      })
    // Rows as a lost merge would leave them: her ids, a profile that is not hers.
    const strays = (await linesOf(ch`events`)).map(({ line }) => {
      const row = JSON.parse(line) as { message_id: string }
      return JSON.stringify({ ...row, person: 4_000_000, message_id: `stray-${row.message_id}` })
    })
    assert.equal(strays.length, 3)
    for (const [name, table] of tables) {
      if ((await linesOf(table)).length === 3) await app.events.insertJson(name, strays.join('\n'))
      assert.equal((await linesOf(table)).length, 6, name)
    }
    const path = `/api/v1/people/${await idOf(key, 'Ida')}/erase`
    assert.equal((await app.call({ method: 'POST', path, key, body: { confirm: 'erase' } })).status, 202)
    await app.settle()
    for (const [, table] of tables) assert.deepEqual(await linesOf(table), [])
    const { people } = (await app.call({ path: '/api/v1/people', key })).body as { people: { name: string }[] }
    assert.deepEqual(
      people.map(({ name }) => name),
      ['Uwe'],
    )
  })

  test('what somebody did on a device that was taken apart from them is not of its visitor’s export, and stays (PR1, PR3)', async () => {
    const workspace = await app.workspace('Taken apart')
    const key = await workspace.key('owner')
    const both = { userId: 'uwe', anonymousId: 'kiosk-1' }
    await app.track(workspace, [
      message('identify', { userId: 'uwe' }, { traits: { name: 'Uwe' } }),
      track({ anonymousId: 'kiosk-1' }, 'Seen'),
      track(both, 'Bought'),
    ])
    const uwe = await idOf(key, 'Uwe')
    const { merges } = (await app.call({ path: `/api/v1/people/${uwe}`, key })).body as { merges: { id: string }[] }
    await app.caller(key)('POST', `people/${uwe}/merges/${merges[0]?.id}/undo`)
    await app.settle()
    const namesOf = async (id: string) =>
      ((await app.call({ path: `/api/v1/people/${id}/export`, key })).body as { events: { event: string }[] }).events
        .map(({ event }) => event)
        .sort()
    const visitor = await idOf(key, 'kiosk-1')
    assert.notEqual(visitor, uwe)
    assert.deepEqual(await namesOf(visitor), ['Seen'])
    await app.caller(key)('POST', `people/${visitor}/erase`, { confirm: 'erase' })
    await app.settle()
    assert.equal((await app.call({ path: `/api/v1/people/${visitor}`, key })).status, 404)
    assert.deepEqual(await namesOf(uwe), ['$identify', 'Bought'])
  })

  test('the whole installation is searched: stores, log, spool, mutations', async () => {
    const mail = await startMailServer()
    const smtp = `smtp://127.0.0.1:${mail.port}`
    const first = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1', OPENCXM_SMTP_URL: smtp })
    try {
      const workspace = await first.workspace('Search')
      const key = await workspace.key('owner')
      const id = await leaveTraces({ app: first, mail, workspace, key })
      const traces = await tracesOf(first, id)
      // The log keeps requests that are taken whole as they were sent: with others' events, and names where no decoder looks.
      await first.track(workspace, [track({ userId: ida.user }, 'Seen'), track({ userId: 'uwe' }, 'Kept')])
      const { writeKey } = workspace
      const payload = { writeKey, note: ida.mail, batch: [track({ userId: 'uwe' }, 'Kept')] }
      const sent = await first.http.inject({ method: 'POST', url: '/v1/batch', payload })
      assert.equal(sent.statusCode, 200, sent.body)
      await first.settle()
      const held = [...(await foundInState(first, traces)), ...(await foundInEvents(first, traces))]
      const unknown = (await tablesOf(first)).filter((table) => !held.includes(table) && !(table in holdNobody))
      assert.deepEqual(
        unknown,
        [],
        'a table is filled with something of hers before, or it is said why it holds nobody',
      )
      await first.call({ method: 'POST', path: `/api/v1/people/${id}/erase`, key, body: { confirm: 'erase' } })
      await first.settle()
      // The hash by which a feed's item is known again: it must not come back by the next poll.
      assert.deepEqual(await foundInState(first, traces), ['feedback_seen'])
      const left = await foundInEvents(first, traces)
      // Flags of responses by their random ids, when they were checked by now.
      assert.deepEqual(
        left.filter((name) => name !== 'default.survey_quality'),
        [],
      )
      const log = await first.ingest.log.read({ from: first.ingest.log.first(), maxRecords: 1_000, maxBytes: 1e8 })
      const { unpackText } = await import('../../packages/server/src/collect/ingest/log/index.ts')
      const texts = log.records.map((record) => unpackText(record.payload))
      assert.ok(!texts.some((text) => [...traces.words, writeKey].some((secret) => text.includes(secret))))
      assert.equal(texts.join().match(/"Kept"/g)?.length, 2, 'what others did stays')
      assert.deepEqual(await readdir(join(first.config.dataFolder, 'spool')), [])
      const list = await readFile(join(first.config.dataFolder, 'erasures.jsonl'), 'utf8')
      assert.equal(list.trim().split('\n').length, 1)
      assert.ok(!traces.words.some((word) => list.includes(word)))
      assert.deepEqual(await readdir(join(first.config.dataFolder, 'uploads')), [])
      // PR4: what comes later is a new person.
      await first.track(workspace, [track({ userId: ida.user }, 'Seen')])
      const again = (await first.call({ path: '/api/v1/people-summary', key })).body as { people: number }
      assert.equal(again.people, 2, 'Uwe, and somebody new')
    } finally {
      await first.close()
      await mail.close()
    }
  })

  test('an erasure that is interrupted at any place goes on and ends (PR2)', async () => {
    const workspace = await app.workspace('Interrupted')
    const key = await workspace.key('owner')
    await seed(workspace, key)
    const id = await idOf(key, 'Ida')
    const ctx = await systemCtx(app.events, workspace.id, app.state)
    const erasure = await insertErasure(app.state, workspace.id, { person: id, by: 'test', at: new Date() })
    const broken = async () => {
      throw new Error('interrupted')
    }
    const { privacy } = app
    await assert.rejects(erasePerson(ctx, { ...privacy, eraseFromLog: broken }, erasure), /interrupted/)
    assert.equal((await app.call({ path: `/api/v1/people/${id}`, key })).status, 404, 'identity goes first')
    await assert.rejects(
      erasePerson(ctx, { ...privacy, kept: { ...privacy.kept, forgetPeople: broken } }, erasure),
      /interrupted/,
    )
    await assert.rejects(erasePerson(ctx, { ...privacy, remember: broken }, erasure), /interrupted/)
    assert.equal((await readErasure(app.state, workspace.id, erasure))?.state, 'running')
    await erasePerson(ctx, privacy, erasure)
    const row = await readErasure(app.state, workspace.id, erasure)
    assert.deepEqual([row?.state, row?.subject], ['done', null])
    await app.settle()
    const summary = (await app.call({ path: '/api/v1/people-summary', key })).body as { people: number }
    assert.equal(summary.people, 1)
  })
})
