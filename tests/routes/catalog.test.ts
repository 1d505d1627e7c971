import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { up as markRefusedRows } from '../../packages/server/migrations/postgres/0580-ingest-refused-rows.ts'
import type { CatalogEvent, Metric } from '../../packages/server/src/contract.ts'
import { eventNamesMax } from '../../packages/server/src/unify/catalog/model.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

describe('the catalogue', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Catalogue')
    key = await workspace.key('admin')
  })
  after(async () => await app.close())

  let serial = 0
  const bought = (amount: unknown) => ({
    type: 'track',
    event: 'Bought',
    userId: 'ann',
    properties: { amount },
    messageId: `m${++serial}`,
  })
  async function event(name: string): Promise<CatalogEvent | undefined> {
    const { body } = await app.call({ path: '/api/v1/catalog/events', key })
    return (body as { events: CatalogEvent[] }).events.find((one) => one.name === name)
  }
  const declare = async (name: string, body: object) =>
    await app.call({ method: 'PATCH', path: `/api/v1/catalog/events/${name}`, key, body })

  test('learns names, properties and their types from traffic (CA1)', async () => {
    await app.track(workspace, [bought(5), bought('five')])
    const learned = await event('Bought')
    assert.equal(learned?.seen, 2)
    assert.equal(learned?.state, 'learned')
    const amount = learned?.properties.find((property) => property.key === 'amount')
    assert.deepEqual([amount?.types, amount?.declaredType, amount?.illTyped], [['number', 'string'], null, 0])
  })

  test('flags an ill-typed value of an event that was applied before its type was declared (CA4)', async () => {
    const properties = [{ key: 'amount', declaredType: 'number' }]
    assert.equal((await declare('Bought', { state: 'declared', properties })).status, 200)
    await app.track(workspace, [bought('six'), bought(6)])
    const amount = (await event('Bought'))?.properties.find((property) => property.key === 'amount')
    assert.deepEqual([amount?.seen, amount?.illTyped], [4, 1])
  })

  test('takes the type back as soon as it is taken back (CA4)', async () => {
    await declare('Bought', { properties: [{ key: 'amount', declaredType: null }] })
    await app.track(workspace, [bought('seven')])
    const amount = (await event('Bought'))?.properties.find((property) => property.key === 'amount')
    assert.deepEqual([amount?.seen, amount?.illTyped], [5, 0])
  })

  test('an event declared before its first message stays declared and counts from the first', async () => {
    const properties = [{ key: 'size', declaredType: 'string' }]
    assert.equal((await declare('Returned', { description: 'Sent back', properties })).status, 200)
    await app.track(workspace, [{ ...bought(1), event: 'Returned', properties: { size: 3 } }])
    const returned = await event('Returned')
    assert.deepEqual([returned?.state, returned?.seen, returned?.properties[0]?.illTyped], ['declared', 1, 1])
  })

  test('a mapping shows in the numbers of events that came before it, and again when it changes (CA3)', async () => {
    const put = async (path: string, body: object) => {
      const reply = await app.call({ method: 'PUT', path: `/api/v1/catalog/${path}`, key, body })
      assert.equal(reply.status, 200, reply.text)
    }
    await put('stages/buy', { name: { en: 'Buy' }, position: 1 })
    for (const [position, slug] of ['till', 'web'].entries())
      await put(`touchpoints/${slug}`, { name: { en: slug }, stage: 'buy', position })
    const definition = { name: 'Orders', kind: 'count', source: { from: 'events', event: 'Bought' }, minN: 1 }
    const metric = (await app.call({ method: 'POST', path: '/api/v1/metrics', key, body: definition })).body as Metric
    const at = async () => {
      const { body } = await app.call({ path: `/api/v1/metrics/${metric.id}/values?by=touchpoint`, key })
      const { groups } = body as { groups: { key: string; now: { value: number } }[] }
      return groups.filter((group) => group.key !== '').map((group) => [group.key, group.now.value])
    }
    assert.deepEqual(await at(), [])
    await declare('Bought', { touchpoint: 'till' })
    assert.deepEqual(await at(), [['till', 5]])
    await declare('Bought', { touchpoint: 'web' })
    assert.deepEqual(await at(), [['web', 5]])
  })

  test('a file’s own words stand on the journey once a touchpoint has that name: metrics, map and segments agree (CA6)', async () => {
    const answer = (id: number, touchpoint: string) => ({
      type: 'track',
      event: '$answer',
      userId: `asked${id}`,
      properties: { $metric: 'csat', $score: 2, $touchpoint: touchpoint },
      messageId: `asked${id}`,
    })
    await app.track(workspace, [answer(1, '配送'), answer(2, 'Delivery'), answer(3, 'delivery'), answer(4, '客服')])
    const name = { en: 'Delivery', 'zh-Hant': '配送' }
    const put = { method: 'PUT', path: '/api/v1/catalog/touchpoints/delivery', key } as const
    assert.equal((await app.call({ ...put, body: { name, stage: 'buy', position: 2 } })).status, 200)
    const read = async (path: string) => (await app.call({ path, key })).body
    const values = (await read('/api/v1/metrics/csat/values?by=touchpoint')) as {
      groups: { key: string; now: { n: number } }[]
    }
    assert.deepEqual(Object.fromEntries(values.groups.map((group) => [group.key, group.now.n])), {
      delivery: 3,
      客服: 1,
    })
    const narrowed = (await read('/api/v1/metrics/csat/values?by=none&touchpoint=delivery')) as {
      total: { now: { n: number } }
    }
    assert.equal(narrowed.total.now.n, 3)
    const { stations } = (await read('/api/v1/journeys/map')) as { stations: { slug: string; score: { n: number } }[] }
    assert.equal(stations.find(({ slug }) => slug === 'delivery')?.score.n, 3)
    const rule = {
      kind: 'score',
      metric: 'csat',
      which: 'latest',
      operator: 'at_most',
      value: 2,
      touchpoint: 'delivery',
    }
    const preview = await app.call({ method: 'POST', path: '/api/v1/segments/preview', key, body: { rule } })
    assert.equal((preview.body as { people: number }).people, 3, preview.text)
  })

  test('names past the cap go to quarantine, known ones are still counted (CA2)', async () => {
    const names = Array.from({ length: eventNamesMax }, (_, index) => ({
      type: 'track',
      event: `Order ${index} paid`,
      anonymousId: 'a1',
      messageId: `flood${index}`,
    }))
    for (let from = 0; from < names.length; from += 500) await app.track(workspace, names.slice(from, from + 500))
    const { body } = await app.call({ path: '/api/v1/quarantine?reason=too_many_event_names', key })
    // `Bought`, `Returned` and `$answer` had their places.
    const { total, messages } = body as { total: number; messages: { id: string; raw: object }[] }
    assert.equal(total, 3)
    await app.track(workspace, [bought(8)])
    assert.equal((await event('Bought'))?.seen, 6)
    const { id, raw } = messages[0] ?? {}
    const renamed = { raw: { ...raw, name: 'Bought' } }
    const replayed = await app.call({ method: 'POST', path: `/api/v1/quarantine/${id}/replay`, key, body: renamed })
    assert.deepEqual(replayed.body, { outcome: 'accepted', reason: null, detail: null })
    await app.settle()
    assert.equal((await event('Bought'))?.seen, 7, 'what was sent again under a known name is there')
  })

  test('a row that the event store refused, also one kept by an earlier version, is sent again once repaired (IN3)', async () => {
    const before = (await event('Bought'))?.seen ?? 0
    const row = {
      ws: 1,
      person: 5,
      event: 'Bought',
      ts: '1767225600.000',
      user_id: 'refused1',
      props: '{"a":1}',
      context: '{}',
    }
    await sql`INSERT INTO ingest_quarantine (public_id, workspace_id, source_id, at, reason, detail, raw, expires_at)
      SELECT 'qm_refused', workspace_id, source_id, now(), 'store_refused', 'no', ${JSON.stringify(row)}::jsonb, now() + interval '1 day'
      FROM ingest_quarantine LIMIT 1`.execute(app.state.tables())
    await markRefusedRows(app.state.tables() as never)
    const replayed = await app.call({ method: 'POST', path: '/api/v1/quarantine/qm_refused/replay', key })
    assert.deepEqual(replayed.body, { outcome: 'accepted', reason: null, detail: null }, replayed.text)
    await app.settle()
    assert.equal((await event('Bought'))?.seen, before + 1)
  })
})
