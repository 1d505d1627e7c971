import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import * as z from 'zod'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import type { WorkspaceId } from '../../packages/server/src/platform/kernel/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { refreshSegment } from '../../packages/server/src/understand/segments/service/refresh-segment.ts'
import { readSegments } from '../../packages/server/src/understand/segments/store.ts'
import { createRandom } from '../../packages/stats/src/index.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'

const now = Date.now()
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
let serial = 0
const track = (userId: string, event: string, properties: object = {}, days = 1) => ({
  type: 'track',
  userId,
  event,
  properties,
  messageId: `s${++serial}`,
  timestamp: ago(days),
})
const identify = (userId: string, traits: object, days = 1) => ({
  type: 'identify',
  userId,
  traits,
  messageId: `s${++serial}`,
  timestamp: ago(days),
})

type Api = { app: TestApp; workspace: TestWorkspace; key: string }

async function newWorkspace(app: TestApp, name: string): Promise<Api> {
  const workspace = await app.workspace(name)
  return { app, workspace, key: await workspace.key('owner') }
}

async function create({ app, key }: Api, rule: object, name = 'Segment'): Promise<string> {
  const made = await app.call({ method: 'POST', path: '/api/v1/segments', key, body: { name, rule } })
  assert.equal(made.status, 201, made.text)
  await app.settle()
  return (made.body as { id: string }).id
}

/** User ids of the members, in order. */
async function members({ app, key }: Api, id: string): Promise<string[]> {
  const { body, text } = await app.call({ path: `/api/v1/segments/${id}/members?limit=200`, key })
  const { people } = body as { people: { identifiers: { kind: string; value: string }[] }[] }
  assert.ok(people, text)
  return people
    .flatMap((person) => person.identifiers.filter(({ kind }) => kind === 'user').map(({ value }) => value))
    .sort()
}

type Merge = { person: string; id: string }

/** Merges that are or were in force in a workspace, each once. */
async function mergesIn({ app, key }: Api): Promise<Merge[]> {
  const { body } = await app.call({ path: '/api/v1/people?limit=200', key })
  const found = new Map<string, Merge>()
  for (const { id: person } of (body as { people: { id: string }[] }).people) {
    const page = await app.call({ path: `/api/v1/people/${person}`, key })
    for (const { id } of (page.body as { merges: { id: string }[] }).merges) found.set(id, { person, id })
  }
  return [...found.values()]
}

async function setMerge({ app, key }: Api, { person, id }: Merge, what: 'undo' | 'redo'): Promise<void> {
  const reply = await app.call({ method: 'POST', path: `/api/v1/people/${person}/merges/${id}/${what}`, key, body: {} })
  assert.equal(reply.status, 200, reply.text)
  await app.settle()
}

/** The same for a merge that may meanwhile be of another person. */
async function tryMerge({ app, key }: Api, { person, id }: Merge, what: 'undo' | 'redo'): Promise<void> {
  await app.call({ method: 'POST', path: `/api/v1/people/${person}/merges/${id}/${what}`, key, body: {} })
  await app.settle()
}

async function personOf(app: TestApp, workspace: number): Promise<number> {
  const rows = await app.events.query({
    name: 'test.person',
    workspace: workspace as WorkspaceId,
    sql: ch`SELECT max(person) AS person FROM events WHERE ws = ${param(workspace, 'UInt32')}`,
    row: z.object({ person: z.number() }),
  })
  return rows[0]?.person ?? 0
}

async function isAnybodyWaiting(app: TestApp): Promise<boolean> {
  const rows = await sql<{
    n: number
  }>`SELECT count(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`.execute(app.state.tables())
  return Number(rows.rows[0]?.n) > 0
}

async function tellings({ app, key }: Api): Promise<Record<string, number>> {
  const { body } = await app.call({ path: '/api/v1/catalog/events?search=segment', key })
  return Object.fromEntries(
    (body as { events: { name: string; seen: number }[] }).events.map(({ name, seen }) => [name, seen]),
  )
}

describe('segments over time', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  test('SG1: every kind of condition matches whom it says, and values are never read as SQL', async () => {
    const api = await newWorkspace(app, 'Conditions')
    await app.track(api.workspace, [
      identify('a', { region: 'East', age: 30, vip: true }),
      identify('b', { region: "East' OR 1=1 --", age: 40 }),
      identify('c', { region: 'West' }),
      track('a', 'Order Completed', { total: 10 }, 1),
      track('a', 'Order Completed', { total: 99 }, 3),
      track('b', 'Order Completed', { total: 50 }, 40),
      track('a', 'Viewed', {}, 5),
      track('b', 'Viewed', {}, 1),
      track('a', '$answer', { $metric: 'nps', $score: 3 }, 2),
      track('b', '$answer', { $metric: 'nps', $score: 9 }, 2),
      track('b', '$answer', { $metric: 'nps', $score: 2 }, 9),
      track('c', 'Viewed', { page: 'x' }, 2),
    ])
    const did = (event: string, comparison: string, count: number, more: object = {}) => ({
      kind: 'did',
      match: { event },
      times: { comparison, count },
      ...more,
    })
    const cases: [object, string[]][] = [
      [{ kind: 'trait', trait: 'region', operator: 'is', value: 'East' }, ['a']],
      [{ kind: 'trait', trait: 'region', operator: 'is', value: "East' OR 1=1 --" }, ['b']],
      [{ kind: 'trait', trait: 'region', operator: 'is_not', value: 'East' }, ['b', 'c']],
      [{ kind: 'trait', trait: 'age', operator: 'at_least', value: 35 }, ['b']],
      [{ kind: 'trait', trait: 'age', operator: 'is_not_set' }, ['c']],
      [{ kind: 'trait', trait: 'vip', operator: 'is', value: true }, ['a']],
      [{ kind: 'trait', trait: 'region', operator: 'contains', value: 'east' }, ['a', 'b']],
      [did('Order Completed', 'at_least', 2), ['a']],
      [did('Order Completed', 'at_most', 1), ['b', 'c']],
      [did('Order Completed', 'exactly', 0, { withinDays: 30 }), ['b', 'c']],
      [
        {
          kind: 'did',
          match: { event: 'Order Completed', where: [{ property: 'total', operator: 'at_least', value: 60 }] },
          times: { comparison: 'at_least', count: 1 },
        },
        ['a'],
      ],
      [{ kind: 'sequence', steps: [{ event: 'Viewed' }, { event: 'Order Completed' }], withinDays: 3 }, ['a']],
      [{ kind: 'score', metric: 'nps', which: 'latest', operator: 'at_most', value: 6 }, ['a']],
      [{ kind: 'score', metric: 'nps', which: 'any', operator: 'at_most', value: 2 }, ['b']],
      [{ kind: 'score', metric: 'nps', which: 'mean', operator: 'at_least', value: 5 }, ['b']],
      [{ not: { any: [did('Viewed', 'at_least', 1), { kind: 'trait', trait: 'age', operator: 'is_set' }] } }, []],
      [{ all: [did('Viewed', 'at_least', 1), { not: did('Order Completed', 'at_least', 1) }] }, ['c']],
    ]
    for (const [rule, expected] of cases) {
      const id = await create(api, rule)
      assert.deepEqual(await members(api, id), expected, JSON.stringify(rule))
      const preview = await app.call({ method: 'POST', path: '/api/v1/segments/preview', key: api.key, body: { rule } })
      assert.deepEqual(preview.body, { people: expected.length, of: 3 }, JSON.stringify(rule))
      await app.call({ method: 'DELETE', path: `/api/v1/segments/${id}`, key: api.key })
    }
  })

  test('SG3, SG5: an event enters and leaves people, and each change is told once as an event', async () => {
    const api = await newWorkspace(app, 'Live')
    const id = await create(api, { all: [{ kind: 'trait', trait: 'plan', operator: 'is', value: 'pro' }] })
    await app.track(api.workspace, [identify('a', { plan: 'pro' }, 3), identify('b', { plan: 'free' }, 3)])
    assert.deepEqual(await members(api, id), ['a'])
    await app.track(api.workspace, [identify('a', { plan: 'free' }, 2), identify('b', { plan: 'pro' }, 2)])
    assert.deepEqual(await members(api, id), ['b'])
    await app.settle()
    await app.settle()
    assert.deepEqual(await tellings(api), { $segment_entered: 2, $segment_left: 1 })
    const page = await app.call({ path: `/api/v1/metrics/orders/values?segment=${id}`, key: api.key })
    assert.equal(page.status, 200, 'a segment filters every number')
  })

  test('SG4: the catalogue says anew what stands for a touchpoint, and who meant it enters and leaves', async () => {
    const api = await newWorkspace(app, 'Named')
    const put = async (method: string, path: string, body?: object) => {
      const reply = await app.call({ method, path: `/api/v1/catalog/${path}`, key: api.key, body })
      assert.ok(reply.status < 300, reply.text)
      await app.settle()
    }
    await put('PUT', 'stages/buy', { name: { en: 'Buy' }, position: 1 })
    const answer = (userId: string, properties: object) =>
      track(userId, '$answer', { $metric: 'csat', $score: 2, ...properties })
    await app.track(api.workspace, [
      answer('named', { $touchpoint: '配送' }),
      answer('slug', { $touchpoint: 'delivery' }),
      answer('plain', {}),
    ])
    const rule = {
      kind: 'score',
      metric: 'csat',
      which: 'latest',
      operator: 'at_most',
      value: 2,
      touchpoint: 'delivery',
    }
    const unhappy = await create(api, rule)
    assert.deepEqual(await members(api, unhappy), ['slug'])
    const delivery = { name: { en: 'Delivery', 'zh-Hans': '配送' }, stage: 'buy', position: 1 }
    await put('PUT', 'touchpoints/delivery', delivery)
    assert.deepEqual(await members(api, unhappy), ['named', 'slug'])
    await put('PATCH', 'events/$answer', { touchpoint: 'delivery' })
    assert.deepEqual(await members(api, unhappy), ['named', 'plain', 'slug'])
    await put('PUT', 'touchpoints/delivery', { ...delivery, name: { en: 'Delivery' } })
    assert.deepEqual(await members(api, unhappy), ['plain', 'slug'])
    await put('DELETE', 'touchpoints/delivery')
    assert.deepEqual(await members(api, unhappy), ['slug'])
  })

  test('SG6: a merge moves memberships and announces nobody’s leaving', async () => {
    const api = await newWorkspace(app, 'Merged')
    const id = await create(api, { kind: 'did', match: { event: 'Seen' }, times: { comparison: 'at_least', count: 1 } })
    await app.track(api.workspace, [track('a', 'Seen'), track('b', 'Seen')])
    assert.deepEqual(await members(api, id), ['a', 'b'])
    await app.track(api.workspace, [
      { type: 'alias', userId: 'a', previousId: 'b', messageId: `s${++serial}`, timestamp: ago(0) },
    ])
    await app.settle()
    const { body } = await app.call({ path: `/api/v1/segments/${id}`, key: api.key })
    assert.equal((body as { people: number }).people, 1)
    assert.deepEqual(await tellings(api), { $segment_entered: 2 })
  })

  test('SG4, SG6: undoing a merge takes away from who remains what was the other’s, redoing gives it back', async () => {
    const api = await newWorkspace(app, 'Unmerged')
    const twice = { kind: 'did', match: { event: 'Seen' }, times: { comparison: 'at_least', count: 2 } }
    const id = await create(api, twice)
    await app.track(api.workspace, [
      track('a', 'Seen'),
      track('b', 'Seen'),
      { type: 'alias', userId: 'a', previousId: 'b', messageId: `s${++serial}`, timestamp: ago(0) },
    ])
    assert.deepEqual(await members(api, id), ['a', 'b'], 'one person with both ids')
    const [merge] = await mergesIn(api)
    for (const [what, expected] of [
      ['undo', []],
      ['redo', ['a', 'b']],
    ] as const) {
      await setMerge(api, merge as Merge, what)
      assert.deepEqual(await members(api, id), expected, what)
    }
  })

  test('SG4: a refresh that read earlier does not write over one that read later', async () => {
    const api = await newWorkspace(app, 'Race')
    const id = await create(api, { kind: 'trait', trait: 'plan', operator: 'is', value: 'pro' })
    await app.track(api.workspace, [identify('a', { plan: 'free' })])
    const segment = (await readSegments(app.state, api.workspace.id, id))[0]
    assert.ok(segment)
    const ctx = await systemCtx(app.events, api.workspace.id, app.state)
    const [hasRead, mayWrite] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    async function* stream(query: Parameters<typeof ctx.events.stream>[0]) {
      yield* ctx.events.stream(query)
      hasRead.resolve()
      await mayWrite.promise
    }
    const events = Object.assign(Object.create(ctx.events) as typeof ctx.events, { stream })
    const early = refreshSegment({ ...ctx, events }, { segment, touched: null })
    await hasRead.promise
    // As the applier writes it, without word to the worker, whose own refresh would mend what went wrong.
    const ws = api.workspace.id
    const person = await personOf(app, ws)
    const row = { ws, person, key: 'plan', value: 'pro', number: null, ts: (now / 1000).toFixed(3), batch: 1 }
    await app.events.insertJson('person_traits', JSON.stringify(row))
    let isDone = false
    const late = refreshSegment(ctx, { segment, touched: null }).then(() => {
      isDone = true
    })
    // The later one is done, or stands in line behind the earlier.
    while (!isDone && !(await isAnybodyWaiting(app)));
    mayWrite.resolve()
    await Promise.all([early, late])
    assert.deepEqual(await members(api, id), ['a'])
  })

  test('SG4: incremental equals from scratch, whatever arrives in whatever order', async () => {
    const seed = process.env.SEED ?? String(now)
    const random = createRandom(`segments ${seed}`)
    const api = await newWorkspace(app, 'Fuzz')
    const rules = [
      { kind: 'did', match: { event: 'E1' }, times: { comparison: 'at_least', count: 2 } },
      {
        all: [
          { kind: 'trait', trait: 'plan', operator: 'is', value: 'p1' },
          { not: { kind: 'did', match: { event: 'E2' }, times: { comparison: 'at_least', count: 1 }, withinDays: 10 } },
        ],
      },
      {
        any: [
          { kind: 'score', metric: 'nps', which: 'latest', operator: 'at_most', value: 5 },
          { kind: 'sequence', steps: [{ event: 'E1' }, { event: 'E2' }], withinDays: 2 },
        ],
      },
      { not: { not: { kind: 'score', metric: 'nps', which: 'mean', operator: 'at_least', value: 5 } } },
      { kind: 'score', metric: 'nps', which: 'any', operator: 'is', value: 7, withinDays: 12 },
      {
        not: {
          any: [
            {
              kind: 'sequence',
              steps: [{ event: 'E1' }, { event: 'E1' }, { event: 'E2' }],
              withinDays: 9,
              sinceDays: 15,
            },
            { all: [{ kind: 'trait', trait: 'plan', operator: 'is_not', value: 'p2' }] },
          ],
        },
      },
      { kind: 'did', match: { event: 'E2' }, times: { comparison: 'exactly', count: 1 }, withinDays: 11 },
    ]
    const grown = await Promise.all(rules.map(async (rule, index) => await create(api, rule, `Grown ${index}`)))
    for (let round = 0; round < 6; round += 1) {
      await app.track(
        api.workspace,
        Array.from({ length: 40 }, () => randomMessage(random)),
      )
      const merges = await mergesIn(api)
      for (const what of ['undo', 'undo', 'redo'] as const) {
        const merge = merges[random.integer(Math.max(1, merges.length))]
        // What was taken apart already, or is together already, stays as it is.
        if (merge) await tryMerge(api, merge, what)
      }
    }
    for (const [index, rule] of rules.entries()) {
      const fresh = await create(api, rule, `Fresh ${index}`)
      assert.deepEqual(
        await members(api, grown[index] as string),
        await members(api, fresh),
        `seed ${seed}, rule ${index}`,
      )
    }
  })
})

function randomMessage(random: ReturnType<typeof createRandom>): object {
  const who = `u${random.integer(15)}`
  const days = random.integer(20) + 0.5
  switch (random.integer(6)) {
    case 0:
      return identify(who, { plan: `p${random.integer(3)}` }, days)
    case 1:
      return track(who, '$answer', { $metric: 'nps', $score: random.integer(11) }, days)
    case 2:
      return {
        type: 'alias',
        userId: who,
        previousId: `u${random.integer(15)}`,
        messageId: `s${++serial}`,
        timestamp: ago(days),
      }
    case 3:
      return { ...track(who, 'E2', {}, days), anonymousId: `d${random.integer(9)}` }
    default:
      return track(who, `E${1 + random.integer(2)}`, {}, days)
  }
}
