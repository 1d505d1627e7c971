import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { setMerge } from '../../packages/server/src/unify/identity/index.ts'
import { type Moves, writeOverrides } from '../../packages/server/src/unify/identity/service/overrides.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'
import { type Call, type Known, knownFrom, randomOf, worldOf } from './identity-worlds.ts'
import { ago, identify, track } from './messages.ts'

const now = Date.now()
const answer = (who: object, score: number, days = 1) => track(who, '$answer', { $metric: 'nps', $score: score }, days)

/** Everything that people see change by a merge: counts, NPS with n, people by trait. */
async function numbers(app: TestApp, key: string) {
  const paths = [
    'people-summary',
    'metrics/nps/values',
    'metrics/nps/values?by=trait:region',
    'metrics/orders_per_customer/values',
    'people?limit=200',
  ]
  const replies = await Promise.all(paths.map(async (path) => (await app.call({ path: `/api/v1/${path}`, key })).body))
  const people = replies[4] as { people: { name: string; traits: object; identifiers: object[] }[] }
  const { merges: _merges, ...summary } = replies[0] as Record<string, number>
  return JSON.stringify([
    summary,
    ...replies.slice(1, 4),
    people.people
      .map(({ name, traits, identifiers }) => ({ name, traits, identifiers }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  ])
}

describe('identity over time', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  test('a merge undone gives back the earlier numbers exactly, redone the later ones (ID10)', async () => {
    const workspace = await app.workspace('Merge')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'A', region: 'East', plan: 'pro' }, 9),
      identify({ userId: 'b' }, { name: 'B', region: 'West' }, 8),
      ...[9, 10, 3, 0].map((score, index) => answer({ userId: 'a' }, score, index + 1)),
      ...[1, 2, 7].map((score, index) => answer({ userId: 'b' }, score, index + 1)),
      ...Array.from({ length: 12 }, (_, index) => answer({ userId: `c${index}` }, index % 11, 2)),
      track({ userId: 'a' }, 'Order Completed', { revenue: 10, currency: 'CNY' }),
      track({ userId: 'b' }, 'Order Completed', { revenue: 5, currency: 'CNY' }),
    ])
    const before = await numbers(app, key)
    await app.track(workspace, [
      { type: 'alias', userId: 'a', previousId: 'b', messageId: 'alias-1', timestamp: ago(0) },
    ])
    const merged = await numbers(app, key)
    assert.notEqual(merged, before)
    const found = (await app.call({ path: '/api/v1/people?search=A', key })).body as { people: { id: string }[] }
    const id = (found.people[0] as { id: string }).id
    const page = (await app.call({ path: `/api/v1/people/${id}`, key })).body as {
      merges: { id: string; rule: string }[]
      profiles: number
    }
    assert.equal(page.profiles, 2)
    assert.equal(page.merges[0]?.rule, 'alias')
    const undo = await app.call({ method: 'POST', path: `/api/v1/people/${id}/merges/${page.merges[0]?.id}/undo`, key })
    assert.deepEqual([undo.status, (undo.body as { people: string[] }).people.length], [200, 2])
    await app.settle()
    // The alias message itself is an event of its own: it stays with the person that sent it.
    const withoutAlias = (text: string) => text.replace(/"events":\d+/, '')
    assert.equal(withoutAlias(await numbers(app, key)), withoutAlias(before))
    await app.call({ method: 'POST', path: `/api/v1/people/${id}/merges/${page.merges[0]?.id}/redo`, key })
    await app.settle()
    assert.equal(await numbers(app, key), merged)
  })

  test('a merge is undone and redone on the pages of the people whom it joins, and on no other', async () => {
    const workspace = await app.workspace('Pages')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'Anna' }, 3),
      identify({ userId: 'b' }, { name: 'Bert' }, 2),
      identify({ userId: 'other' }, { name: 'Otto' }, 2),
      { type: 'alias', userId: 'a', previousId: 'b', messageId: 'pages', timestamp: ago(1) },
    ])
    const idOf = async (name: string) => {
      const { body } = await app.call({ path: `/api/v1/people?search=${name}`, key })
      return (body as { people: { id: string }[] }).people[0]?.id ?? ''
    }
    const post = async (person: string, verb: 'undo' | 'redo') =>
      await app.call({ method: 'POST', path: `/api/v1/people/${person}/merges/${merge}/${verb}`, key })
    const [joined, otto] = [await idOf('Anna'), await idOf('Otto')]
    const page = (await app.call({ path: `/api/v1/people/${joined}`, key })).body as { merges: { id: string }[] }
    const merge = page.merges[0]?.id ?? ''
    for (const stranger of [otto, 'per_none'])
      for (const verb of ['undo', 'redo'] as const) assert.equal((await post(stranger, verb)).status, 404)
    assert.equal(await idOf('Bert'), joined, 'nothing was undone')
    assert.deepEqual(await livePeople(key), { a: joined, b: joined, other: otto }, 'the live stream names the person')
    const undone = await post(joined, 'undo')
    assert.deepEqual([undone.status, (undone.body as { undone: boolean }).undone], [200, true])
    await app.settle()
    const bert = await idOf('Bert')
    assert.notEqual(bert, joined)
    assert.deepEqual(await livePeople(key), { a: joined, b: bert, other: otto }, 'as the person is when read')
    const redone = await post(bert, 'redo')
    assert.deepEqual([redone.status, (redone.body as { redone: boolean }).redone], [200, true], 'from either side')
  })

  test('a merge undone is not made again by later messages, by an alias or through a third id; a redo makes it (ID11)', async () => {
    const workspace = await app.workspace('Apart')
    const key = await workspace.key('owner')
    const both = { userId: 'a', anonymousId: 'device' }
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'Anna' }, 3),
      track({ anonymousId: 'device' }, 'Looked', {}, 3),
      track(both, 'Signed in', {}, 2),
    ])
    const personOf = async (id: string) => {
      const { body } = await app.call({ path: `/api/v1/people?search=${id}`, key })
      return (body as { people: { id: string }[] }).people[0]?.id ?? ''
    }
    const person = await personOf('Anna')
    const page = async () =>
      (await app.call({ path: `/api/v1/people/${await personOf('Anna')}`, key })).body as {
        profiles: number
        merges: { id: string; undoneAt: string | null }[]
      }
    const merge = (await page()).merges[0]?.id
    await app.call({ method: 'POST', path: `/api/v1/people/${person}/merges/${merge}/undo`, key })
    await app.settle()
    await app.track(workspace, [
      track(both, 'Signed in again', {}, 1),
      identify({ userId: 'a' }, { email: 'a@example.com' }, 1),
      track({ anonymousId: 'device', context: { traits: { email: 'a@example.com' } } }, 'Looked again', {}, 1),
      { type: 'alias', userId: 'a', previousId: 'device', messageId: 'apart', timestamp: ago(0) },
    ])
    const apart = await page()
    assert.deepEqual([apart.profiles, apart.merges.length], [1, 1])
    await app.call({ method: 'POST', path: `/api/v1/people/${person}/merges/${merge}/redo`, key })
    await app.settle()
    assert.equal((await page()).profiles, 2)
    await app.track(workspace, [track(both, 'Signed in a third time', {}, 0)])
    assert.equal((await page()).profiles, 2)
  })

  /** The person of each user in the live stream. */
  async function livePeople(key: string): Promise<Record<string, string | null>> {
    const { body } = await app.call({ path: '/api/v1/live-events', key })
    const { events } = body as { events: { name: string; userId: string; personId: string | null }[] }
    return Object.fromEntries(
      events.filter(({ name }) => name === '$identify').map(({ userId, personId }) => [userId, personId]),
    )
  }

  test('a change outside of a batch reaches the event store, whatever crashes in between; the latest wins (ID8)', async () => {
    const workspace = await app.workspace('Moves')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'Anna' }, 3),
      identify({ userId: 'b' }, { name: 'Bert' }, 2),
      { type: 'alias', userId: 'a', previousId: 'b', messageId: 'moves', timestamp: ago(1) },
    ])
    const { body } = await app.call({ path: '/api/v1/people?search=Anna', key })
    const person = (body as { people: { id: string }[] }).people[0]?.id ?? ''
    const page = (await app.call({ path: `/api/v1/people/${person}`, key })).body as { merges: { id: string }[] }
    const mergeId = page.merges[0]?.id ?? ''
    const people = async () =>
      ((await app.call({ path: '/api/v1/people-summary', key })).body as { people: number }).people
    const ctx = await systemCtx(app.events, workspace.id, app.state)
    const crashing = {
      ...app.events,
      insertJson: async () => {
        throw new Error('the process is gone')
      },
    }
    const change = async (undone: boolean, events = ctx.events) =>
      await setMerge({ ...ctx, events }, app.pipeline.identity, { person, mergeId, undone })
    assert.equal(await people(), 1)
    await assert.rejects(change(true, crashing), /gone/)
    await app.settle()
    assert.equal(await people(), 2, 'the fact in the outbox brought it')
    // Both write late and in the wrong order: the copy keeps the later version.
    const [back, again] = [await versionsOf(() => change(false)), await versionsOf(() => change(true))]
    await writeOverrides(app.events, again)
    await writeOverrides(app.events, back)
    await app.settle()
    assert.equal(await people(), 2)
  })

  /** What a change writes to the event store's copy, as it was written. */
  async function versionsOf(change: () => Promise<unknown>): Promise<Moves> {
    const known = await readVersion(app)
    await change()
    const rows = await app.events.queryAcross({
      name: 'test.overrides',
      sql: ch`SELECT old AS profile, person, ver AS version FROM person_overrides WHERE ver > ${param(known, 'UInt64')}`,
      row: z.object({ profile: z.number(), person: z.number(), version: z.number() }),
    })
    assert.ok(rows.length > 0)
    return { version: Math.max(...rows.map((row) => row.version)), moves: rows }
  }

  test('what the product tells of a person who is no more is dropped (ID9)', async () => {
    const workspace = await app.workspace('Gone')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'Anna' }, 3),
      identify({ userId: 'b' }, { name: 'Bert' }, 2),
    ])
    const profiles = await sql<{ id: number; public_id: string }>`SELECT p.id, p.public_id FROM identity_profile p
      JOIN identity_identifier i ON i.workspace_id = p.workspace_id AND i.profile = p.id
      WHERE p.workspace_id = ${workspace.id} ORDER BY i.value`.execute(app.state.tables())
    const [anna, bert] = profiles.rows as [{ id: number; public_id: string }, { id: number }]
    const path = `/api/v1/people/${anna.public_id}/erase`
    assert.equal((await app.call({ method: 'POST', path, key, body: { confirm: 'erase' } })).status, 202)
    await app.settle()
    const told = (person: number) => ({ key: `told-${person}`, name: 'Told', ts: now, person, props: {} })
    await app.ingest.submitOwn(workspace.id, [told(Number(anna.id)), told(Number(bert.id)), told(987_654_321)])
    await app.settle()
    const { body } = await app.call({ path: '/api/v1/live-events', key })
    const names = (body as { events: { name: string }[] }).events.map(({ name }) => name)
    assert.deepEqual(names.filter((name) => name === 'Told').length, 1, 'only of Bert, who is there')
    const summary = (await app.call({ path: '/api/v1/people-summary', key })).body as { people: number }
    assert.equal(summary.people, 1)
  })

  test('an address is one identifier in whatever case it is written, from an SDK, Sensors and a help desk (ID12)', async () => {
    const workspace = await app.workspace('Cases')
    const key = await workspace.key('owner')
    const written = { externalIds: [{ type: 'email', id: ' Lin.Wei@Shop.example', encoding: 'none' }] }
    await app.track(workspace, [identify({ userId: 'lin' }, { name: 'Lin' }, 3, { context: written })])
    const ticket = { source: 'desk', kind: 'ticket', id: 't1', at: ago(1), text: 'Late again.' }
    const author = { email: 'LIN.WEI@shop.example' }
    const taken = await app.call({ method: 'POST', path: '/api/v1/feedback', key, body: { ...ticket, author } })
    assert.equal(taken.status, 202, taken.text)
    const sensors = {
      ...{ type: 'track', event: 'Visited', time: now, distinct_id: '$identity_email+Lin.wei@shop.example' },
      ...{ identities: { $identity_email: 'Lin.wei@shop.example' }, properties: {} },
    }
    const sent = await app.http.inject({
      method: 'POST',
      url: `/sa?token=${workspace.writeKey}`,
      payload: `data=${encodeURIComponent(Buffer.from(JSON.stringify(sensors)).toString('base64'))}`,
    })
    assert.equal(sent.statusCode, 200)
    await app.settle()
    const { people } = (await app.call({ path: '/api/v1/people?limit=200', key })).body as {
      people: { id: string; identifiers: { kind: string; value: string }[] }[]
    }
    assert.equal(people.length, 1)
    const search = (await app.call({ path: '/api/v1/people?search=Lin.WEI%40shop', key })).body as { people: object[] }
    assert.equal(search.people.length, 1)
    const { body } = await app.call({ path: `/api/v1/people/${people[0]?.id}/timeline`, key })
    const { entries } = body as { entries: { event: string }[] }
    for (const event of ['$feedback', 'Visited'])
      assert.ok(
        entries.some((entry) => entry.event === event),
        event,
      )
  })

  test('a phone number is one identifier however it is grouped, from an SDK, Sensors and a hotline; a country is not guessed (ID12)', async () => {
    const workspace = await app.workspace('Numbers')
    const key = await workspace.key('owner')
    const written = { externalIds: [{ type: 'phone', id: '138 0000 0000', encoding: 'none' }] }
    await app.track(workspace, [identify({ userId: 'lin' }, { name: 'Lin' }, 3, { context: written })])
    const call = { source: 'hotline', kind: 'call', at: ago(1), text: 'Late again.' }
    for (const [id, phone] of [
      ['c1', '138-0000-0000'],
      ['c2', '0086 138-0000-0000'],
    ] as const) {
      const body = { ...call, id, author: { phone } }
      const taken = await app.call({ method: 'POST', path: '/api/v1/feedback', key, body })
      assert.equal(taken.status, 202, taken.text)
    }
    const sensors = {
      ...{ type: 'track', event: 'Visited', time: now, distinct_id: '$identity_mobile+13800000000' },
      ...{ identities: { $identity_mobile: '13800000000' }, properties: {} },
    }
    const payload = `data=${encodeURIComponent(Buffer.from(JSON.stringify(sensors)).toString('base64'))}`
    await app.http.inject({ method: 'POST', url: `/sa?token=${workspace.writeKey}`, payload })
    await app.settle()
    const found = async (path: string) =>
      ((await app.call({ path: `/api/v1/people?${path}`, key })).body as { people: { id: string }[] }).people
    assert.equal((await found('limit=200')).length, 2, 'with and without a country are two')
    assert.equal((await found('search=%2B86%20138%200000%200000')).length, 1)
    assert.equal((await found('search=13800000000')).length, 2, 'a call shows the number without its country')
    const [lin] = await found('search=Lin')
    const { body } = await app.call({ path: `/api/v1/people/${lin?.id}/timeline`, key })
    const events = (body as { entries: { event: string }[] }).entries.map(({ event }) => event)
    assert.deepEqual(events.sort(), ['$feedback', '$identify', 'Visited'])
  })

  test('a random world is known as the design’s text alone has it, told in whatever order and batches', async (t) => {
    const seed = Math.floor(Math.random() * 1e9)
    t.diagnostic(`seed ${seed}`)
    const world = worldOf(seed)
    for (const alone of [false, true]) {
      const workspace = await app.workspace(`World ${alone}`)
      await tell(app, workspace, { world, random: randomOf(seed + Number(alone)), alone })
      assert.deepEqual(await knownIn(app, workspace), knownFrom(world), `seed ${seed}, alone: ${alone}`)
    }
  })

  test('a kiosk that A and B sign in to joins neither', async () => {
    const workspace = await app.workspace('Kiosk')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      track({ anonymousId: 'kiosk' }, 'Seen'),
      track({ anonymousId: 'kiosk', userId: 'a' }, 'Seen'),
      track({ anonymousId: 'kiosk', userId: 'b' }, 'Seen'),
      track({ anonymousId: 'kiosk' }, 'Seen'),
      track({ userId: 'a' }, 'Seen'),
    ])
    const { body } = await app.call({ path: '/api/v1/people-summary', key })
    assert.equal(
      (body as { people: number }).people,
      3,
      'A with the time before, B, and the device that belongs to nobody',
    )
  })

  test('of a person with hundreds of devices the user id and the address are still shown', async () => {
    const workspace = await app.workspace('Devices')
    const devices = Array.from({ length: 205 }, (_, index) =>
      track({ userId: 'many', anonymousId: `d${index}` }, 'Seen', {}, 300 - index),
    )
    await app.track(workspace, devices)
    const key = await workspace.key('owner')
    const { people } = (await app.call({ path: '/api/v1/people?search=many', key })).body as {
      people: { identifiers: { kind: string; value: string }[] }[]
    }
    assert.deepEqual(people[0]?.identifiers.length, 200)
    assert.deepEqual(people[0]?.identifiers[0], { kind: 'user', value: 'many' })
  })

  test('events of clocks that are wrong by centuries are placed by when they were sent (TR6)', async () => {
    const workspace = await app.workspace('Clocks')
    const clocks = ['1970-01-01T00:0%:00.000Z', '2031-01-01T00:0%:00.000Z', '2450-01-01T00:0%:00.000Z']
    for (const [index, clock] of clocks.entries()) {
      const event = track({ userId: `clock${index}` }, 'Started')
      const [timestamp, sentAt] = [clock.replace('%', '1'), clock.replace('%', '2')]
      const reply = await app.http.inject({
        ...{ method: 'POST', url: '/v1/batch' },
        headers: { authorization: `Basic ${Buffer.from(`${workspace.writeKey}:`).toString('base64')}` },
        payload: JSON.stringify({ batch: [{ ...event, timestamp }], sentAt }),
      })
      assert.equal(reply.statusCode, 200)
    }
    await app.settle()
    const { people } = (await app.call({ path: '/api/v1/people?limit=10', key: await workspace.key('owner') }))
      .body as {
      people: { lastSeenAt: string }[]
    }
    const ages = people.map(({ lastSeenAt }) => Date.now() - Date.parse(lastSeenAt))
    assert.equal(ages.length, clocks.length)
    assert.ok(
      ages.every((age) => age > -1000 && age < 120_000),
      String(ages),
    )
  })

  test('a message sent again changes nothing, however it comes', async () => {
    const workspace = await app.workspace('Retry')
    const key = await workspace.key('owner')
    const batch = [answer({ userId: 'a' }, 9), identify({ userId: 'a' }, { visits: 1 })]
    await app.track(workspace, [...batch, ...batch])
    await app.track(workspace, batch)
    const { body } = await app.call({ path: '/api/v1/people-summary', key })
    assert.deepEqual(body, { people: 1, profiles: 1, merges: 0, events: 2, answers: 1 })
  })
})

/** Tells calls in random order, some of them again: many to a request, or each in a batch of its own that finds nothing cached. */
async function tell(
  app: TestApp,
  workspace: TestWorkspace,
  { world, random, alone }: { world: readonly Call[]; random: () => number; alone: boolean },
): Promise<void> {
  const { writeKey: key } = workspace
  const calls = [...world, ...world.filter(() => random() < 0.2)].sort(() => random() - 0.5)
  while (calls.length > 0) {
    const wire = calls[0]?.wire
    let n = 1
    while (!alone && calls[n]?.wire === wire && random() < 0.7) n++
    const batch = calls.splice(0, n).map(({ body }) => body)
    const url = { segment: '/v1/batch', posthog: '/batch/', sensors: `/sa?token=${key}` }[wire ?? 'segment']
    const data = encodeURIComponent(Buffer.from(JSON.stringify(batch)).toString('base64'))
    const payload = wire === 'sensors' ? `data_list=${data}` : JSON.stringify({ writeKey: key, api_key: key, batch })
    assert.equal((await app.http.inject({ method: 'POST', url, payload })).statusCode, 200)
    if (!alone) continue
    await app.ingest.applier.settled(app.ingest.log.next())
    app.ingest.forget({ cache: 'identity', workspace: workspace.id })
  }
  await app.settle()
}

/** Everybody of a workspace with all that is kept of them. */
async function knownIn(app: TestApp, workspace: TestWorkspace): Promise<Known> {
  const call = app.caller(await workspace.key('owner'))
  const { people } = await call<{ people: { id: string }[] }>('GET', 'people?limit=200')
  const known: Known = {}
  for (const { id } of people) {
    const kept = await call<{
      identifiers: { kind: string; value: string }[]
      traits: object
      events: { event: string }[]
    }>('GET', `people/${id}/export`)
    // What an alias names may have been a user's or a device's: a server's word stands for both.
    const names = kept.identifiers.filter(({ kind, value }) => kind !== 'user' || !value.startsWith('dev-'))
    const name = names.map(({ kind, value }) => `${kind}:${value}`).sort()
    const traits = Object.fromEntries(Object.entries(kept.traits).sort(([a], [b]) => (a < b ? -1 : 1)))
    known[name.join(' ')] = { events: kept.events.length, traits }
  }
  return known
}

async function readVersion(app: TestApp): Promise<number> {
  const rows = await app.events.queryAcross({
    name: 'test.version',
    sql: ch`SELECT max(ver) AS version FROM person_overrides`,
    row: z.object({ version: z.number() }),
  })
  return rows[0]?.version ?? 0
}
