import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { untilStored } from '../../packages/server/src/collect/ingest/index.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { lockGraph } from '../../packages/server/src/unify/identity/index.ts'
import { rebuildTraits } from '../../packages/server/src/unify/people/index.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'

const now = Date.now()
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
let serial = 0
const identify = (who: object, traits: object, days: number) => ({
  ...{ type: 'identify', traits, messageId: `m${++serial}`, timestamp: ago(days) },
  ...who,
})

describe('traits as SDKs say them', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  test('Sensors’ profile_delete unsets what is known of the person, on every profile and in segments; later calls count again (PE7, PE3)', async () => {
    const workspace = await app.workspace('Deleted profile')
    const key = await workspace.key('owner')
    await app.track(workspace, [
      { type: 'track', event: 'Seen', anonymousId: 'device', messageId: 'seen', timestamp: ago(9) },
      identify({ userId: 'a', anonymousId: 'device' }, { name: 'Anna', city: 'Wuhan', region: 'East' }, 8),
      identify({ userId: 'b' }, { name: 'Bert', city: 'Bern' }, 8),
    ])
    const call = (type: string, properties: object, days: number, serial: number) => ({
      ...{ type, distinct_id: 'a', login_id: 'a', time: now - days * 86_400_000, _track_id: serial, properties },
    })
    const calls = [
      call('profile_increment', { visits: 3 }, 6, 1001),
      call('profile_delete', {}, 4, 1002),
      call('profile_set', { plan: 'pro' }, 3, 1003),
      call('profile_set', { city: 'Late and earlier' }, 5, 1004),
      call('profile_increment', { visits: 2 }, 2, 1005),
    ]
    const payload = `data_list=${encodeURIComponent(Buffer.from(JSON.stringify(calls)).toString('base64'))}`
    const sent = await app.http.inject({ method: 'POST', url: `/sa?token=${workspace.writeKey}`, payload })
    assert.equal(sent.statusCode, 200)
    await app.settle()
    const traits = async () => {
      const { body } = await app.call({ path: '/api/v1/people?limit=50', key })
      const { people } = body as { people: { name: string; traits: object }[] }
      return Object.fromEntries(people.map((person) => [person.name, person.traits]))
    }
    const left = { a: { plan: 'pro', visits: 2 }, Bert: { name: 'Bert', city: 'Bern' } }
    assert.deepEqual(await traits(), left)
    const copied = await app.events.queryAcross({
      name: 'test.deleted',
      sql: ch`SELECT toString(key) AS key FROM person_traits FINAL WHERE ws = ${param(workspace.id, 'UInt32')} AND value NOT IN ('', 'null') ORDER BY key`,
      row: z.object({ key: z.string() }),
    })
    assert.deepEqual(
      copied.map((row) => row.key),
      ['city', 'name', 'plan', 'visits'],
    )
    const ctx = await systemCtx(app.events, workspace.id, app.state)
    await app.state.transaction(async (tx) => {
      await lockGraph(tx, workspace.id)
      await untilStored(tx)
      const profiles = await sql<{
        id: number
      }>`SELECT id FROM identity_profile WHERE workspace_id = ${workspace.id}`.execute(tx.tables())
      await rebuildTraits(ctx, tx, { profiles: profiles.rows.map(({ id }) => Number(id)), exceptImport: 0 })
    })
    assert.deepEqual(await traits(), left)
  })

  test('a public key’s profile_delete empties nobody’s page (PE7)', async () => {
    const workspace = await app.workspace('Public deletion', 'browser')
    await app.track(workspace, [identify({ userId: 'a' }, { city: 'Wuhan' }, 8)])
    const call = { type: 'profile_delete', distinct_id: 'a', login_id: 'a', time: now, _track_id: 1, properties: {} }
    const payload = `data=${encodeURIComponent(Buffer.from(JSON.stringify(call)).toString('base64'))}`
    await app.http.inject({ method: 'POST', url: `/sa?token=${workspace.writeKey}`, payload })
    await app.settle()
    const { body } = await app.call({ path: '/api/v1/people?limit=50', key: await workspace.key('owner') })
    assert.deepEqual(
      (body as { people: { traits: object }[] }).people.map(({ traits }) => traits),
      [{ city: 'Wuhan' }],
    )
  })

  test('traits that add up are in segments and breakdowns as on the person’s page, whatever the order of arrival (PE1)', async () => {
    const workspace = await app.workspace('Added up')
    const key = await workspace.key('owner')
    const send = async (calls: [type: string, properties: object, days: number][]) => {
      const list = calls.map(([type, properties, days]) => ({
        ...{
          type,
          distinct_id: 'a',
          login_id: 'a',
          properties,
          time: now - days * 86_400_000,
          _track_id: 2000 + ++serial,
        },
      }))
      const payload = `data_list=${encodeURIComponent(Buffer.from(JSON.stringify(list)).toString('base64'))}`
      await app.http.inject({ method: 'POST', url: `/sa?token=${workspace.writeKey}`, payload })
      await app.settle()
    }
    const matches = async (trait: string, operator: string, value?: unknown) => {
      const rule = { kind: 'trait', trait, operator, ...(value === undefined ? {} : { value }) }
      const reply = await app.call({ method: 'POST', path: '/api/v1/segments/preview', key, body: { rule } })
      return (reply.body as { people: number }).people === 1
    }
    await send([
      ['profile_increment', { visits: 3 }, 5],
      ['profile_append', { tags: ['gold'] }, 5],
    ])
    assert.deepEqual(
      [
        await matches('visits', 'at_least', 3),
        await matches('tags', 'contains', 'gold'),
        await matches('visits', 'is', 4),
      ],
      [true, true, false],
    )
    await send([['profile_increment', { visits: 1 }, 7]])
    assert.ok(await matches('visits', 'is', 4), 'earlier, and later to arrive')
    await send([['profile_set', { visits: 10 }, 6]])
    assert.ok(await matches('visits', 'is', 13), 'what was set before counts from there')
    await send([['profile_unset', { visits: true }, 1]])
    assert.ok(await matches('visits', 'is_not_set'))
  })

  test('traits follow event time, not arrival (PE1)', async () => {
    const workspace = await app.workspace('Traits')
    const key = await workspace.key('owner')
    await app.track(workspace, [identify({ userId: 'a' }, { name: 'Now', city: 'Wuhan' }, 1)])
    await app.track(workspace, [identify({ userId: 'a' }, { name: 'Earlier', street: 'Old' }, 5)])
    const { body } = await app.call({ path: '/api/v1/people?search=Now', key })
    assert.deepEqual((body as { people: { traits: object }[] }).people[0]?.traits, {
      name: 'Now',
      city: 'Wuhan',
      street: 'Old',
    })
  })
})
