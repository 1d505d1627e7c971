import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { untilStored } from '../../packages/server/src/collect/ingest/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { undoImport } from '../../packages/server/src/unify/provenance/index.ts'
import { openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'

const now = Date.now()
const ago = (days: number) => new Date(now - days * 86_400_000).toISOString()
let serial = 0
const track = (who: object, event: string, properties: object = {}, days = 1) => ({
  ...{ type: 'track', event, properties, messageId: `u${++serial}`, timestamp: ago(days) },
  ...who,
})
const identify = (who: object, traits: object, days = 1) => ({
  ...{ type: 'identify', traits, messageId: `u${++serial}`, timestamp: ago(days) },
  ...who,
})
const answer = (who: object, score: number, days = 1) => track(who, '$answer', { $metric: 'nps', $score: score }, days)

const csv = `id,mail,name,city,score,when
a,x@shop.example,Anna,Bern,9,${ago(0.5)}
b,,Ben,Rome,2,${ago(0.5)}
c,c@shop.example,Cleo,Oslo,10,${ago(0.5)}
d,d@shop.example,Dora,Wien,7,${ago(0.5)}
`
const mapping = {
  version: 1,
  name: 'Customers',
  read: { format: 'csv', delimiter: ',', header: true },
  identifiers: [
    { kind: 'user', value: { column: 'id' } },
    { kind: 'email', value: { column: 'mail' } },
  ],
  traits: { name: { column: 'name' }, city: { column: 'city' } },
  answers: [{ metric: 'nps', scale: [0, 10], items: [{ score: { column: 'score', as: 'number' } }] }],
  time: 'when',
}

/** Everything that an import may change: counts, NPS with n, by trait, people with traits and identifiers. */
async function numbers(app: TestApp, key: string): Promise<object> {
  const read = async (path: string) => (await app.call({ path: `/api/v1/${path}`, key })).body
  const list = (await read('people?limit=200')) as { people: { name: string; traits: object; identifiers: object[] }[] }
  const segments = (await read('segments')) as { segments: { name: string; people: number }[] }
  return {
    summary: await read('people-summary'),
    nps: await read('metrics/nps/values'),
    byCity: await read('metrics/nps/values?by=trait:city'),
    people: list.people
      .map(({ name, traits, identifiers }) => ({ name, traits, identifiers }))
      .sort((one, other) => one.name.localeCompare(other.name)),
    segments: segments.segments.map(({ name, people }) => ({ name, people })),
    catalogue: ((await read('catalog/events')) as { events: { name: string }[] }).events
      .filter(({ name }) => !name.startsWith('$segment'))
      .sort((one, other) => one.name.localeCompare(other.name)),
  }
}

describe('an import can be undone whole', () => {
  let app: TestApp
  before(async () => {
    app = await openTestApp()
  })
  after(async () => await app.close())

  async function importFile(key: string): Promise<string> {
    const created = (await app.call({ method: 'POST', path: '/api/v1/imports/files', key, body: { name: 'c.csv' } }))
      .body
    const file = (created as { id: string }).id
    const sent = await app.http.inject({
      method: 'PUT',
      url: `/api/v1/imports/files/${file}/content?offset=0`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream' },
      payload: Buffer.from(csv),
    })
    assert.equal(sent.statusCode, 200)
    await app.call({ method: 'POST', path: `/api/v1/imports/files/${file}/complete`, key })
    const started = await app.call({ method: 'POST', path: '/api/v1/imports', key, body: { file, mapping } })
    assert.equal(started.status, 202, started.text)
    await app.settle()
    const { id } = started.body as { id: string }
    const done = (await app.call({ path: `/api/v1/imports/${id}`, key })).body as {
      state: string
      rowsAccepted: number
    }
    assert.deepEqual([done.state, done.rowsAccepted], ['done', 4])
    return id
  }

  async function undo(key: string, id: string): Promise<void> {
    assert.equal((await app.call({ method: 'POST', path: `/api/v1/imports/${id}/undo`, key })).status, 202)
    await app.settle()
    const { state, error } = (await app.call({ path: `/api/v1/imports/${id}`, key })).body as {
      state: string
      error: string
    }
    assert.equal(state, 'undone', error)
  }

  async function seed(workspace: TestWorkspace): Promise<void> {
    await app.track(workspace, [
      identify({ userId: 'a' }, { name: 'A', city: 'Bonn' }, 9),
      identify({ userId: 'b' }, { name: 'B' }, 8),
      // Known by an address alone: the import's first row says that this is `a`.
      identify({ anonymousId: 'dev' }, { name: 'X', plan: 'pro' }, 7),
      ...Array.from({ length: 6 }, (_, index) => answer({ userId: 'a' }, index, index + 1)),
      ...Array.from({ length: 6 }, (_, index) => answer({ userId: `z${index}` }, 10 - index, 2)),
      answer({ anonymousId: 'dev' }, 10, 3),
    ])
  }

  test('numbers after the undo are those before the import, and running it again brings it back (PV1, CA5)', async () => {
    const workspace = await app.workspace('Undo')
    const key = await workspace.key('owner')
    await seed(workspace)
    // The address becomes known with the device, so that the import joins two profiles.
    await app.ingest.receive({
      source: app.ingest.registry.byId((await firstSource(app, workspace.id)) as number) as never,
      decoded: {
        messages: [
          {
            ...{ key: 'mail-1', name: 'Seen', ts: now - 86_400_000, originalTs: null, identity: { kind: 'none' } },
            ...{ traits: [], props: {}, context: {}, userProof: null, consent: null },
            identifiers: [
              { kind: 'email', value: 'x@shop.example' },
              { kind: 'anonymous', value: 'dev' },
            ],
          },
        ],
        rejected: [],
        dropped: {},
      },
      receivedAt: now,
    })
    await app.settle()
    const before = await numbers(app, key)
    const id = await importFile(key)
    const imported = (await numbers(app, key)) as { summary: { merges: number; people: number } }
    assert.notDeepEqual(imported, before)
    assert.equal(imported.summary.merges, 1, 'the import joins a and the address')
    await undo(key, id)
    assert.deepEqual(await numbers(app, key), before)
    const left = await sql<{ n: number }>`SELECT
        (SELECT count(*) FROM identity_identifier WHERE workspace_id = ${workspace.id} AND value IN ('c', 'd', 'c@shop.example'))
      + (SELECT count(*) FROM people_trait WHERE workspace_id = ${workspace.id} AND value = '"Oslo"')
      + (SELECT count(*) FROM provenance_undo) AS n`.execute(app.state.tables())
    assert.equal(Number(left.rows[0]?.n), 0)
    const again = await importFile(key)
    assert.deepEqual(await numbers(app, key), imported)
    await undo(key, again)
    assert.deepEqual(await numbers(app, key), before)
  })

  test('what another message says too stays (PV3)', async () => {
    const workspace = await app.workspace('Vouched')
    const key = await workspace.key('owner')
    await seed(workspace)
    const externalIds = [{ id: 'x@shop.example', type: 'email', collection: 'users', encoding: 'none' }]
    const withMail = (who: object) => ({ ...track(who, 'Seen', {}, 0.1), context: { externalIds } })
    await app.track(workspace, [withMail({ anonymousId: 'dev' })])
    const id = await importFile(key)
    const ben = (await app.call({ path: '/api/v1/people?search=Ben', key })).body as { people: { id: string }[] }
    const line = (await app.call({ path: `/api/v1/people/${ben.people[0]?.id}/timeline`, key })).body
    const [newest] = (line as { entries: { event: string; source: string }[] }).entries
    assert.deepEqual([newest?.event, newest?.source], ['$answer', 'Customers'], 'which import an entry came from')
    await app.track(workspace, [track({ userId: 'c' }, 'Seen', {}, 0.1)])
    await app.track(workspace, [withMail({ userId: 'a' })])
    app.ingest.forget({ cache: 'identity', workspace: workspace.id })
    await app.track(workspace, [withMail({ userId: 'a' })])
    const links = await sql<{ imported: boolean }>`SELECT import_id <> 0 AS imported FROM identity_link
      WHERE workspace_id = ${workspace.id} ORDER BY id`.execute(app.state.tables())
    assert.deepEqual(
      links.rows.map(({ imported }) => imported),
      [true, false],
      'the message is a link of its own, once, whatever the step had to read again',
    )
    await undo(key, id)
    const { people } = (await numbers(app, key)) as { people: { name: string; traits: object }[] }
    const names = people.map((person) => person.name)
    assert.ok(names.includes('c'), 'c was seen by another message')
    assert.ok(!names.includes('d') && !names.includes('Dora') && !names.includes('Cleo'))
  })

  for (const moment of ['before', 'after'] as const) {
    test(`an undo that breaks off ${moment} each of its steps ends as if it had not (PV2)`, async () => {
      const workspace = await app.workspace(`Broken ${moment}`)
      const key = await workspace.key('owner')
      await seed(workspace)
      const before = await numbers(app, key)
      const id = await importFile(key)
      const rows = await sql<{ id: number }>`SELECT id FROM imports_import WHERE public_id = ${id}`.execute(
        app.state.tables(),
      )
      const importId = Number(rows.rows[0]?.id)
      let breaks = 0
      for (let step = 1; ; step++) {
        assert.ok(step < 100, 'the undo does not end')
        const ctx = await systemCtx(app.events, workspace.id, app.state)
        const fault = { left: step, moment, hit: false }
        const deps = {
          ctx: { ...ctx, state: breaking(app.state, fault), events: breaking(app.events, fault) },
          settled: () => app.ingest.applier.settled(app.ingest.log.next()),
          untilStored,
          forget: app.pipeline.identity.forget,
        }
        await undoImport(deps, { workspace: workspace.id, importId }).catch((error: Error) => {
          if (error.message !== 'broken off') throw error
        })
        if (!fault.hit) break
        breaks++
      }
      assert.ok(breaks >= 8, `only ${breaks} steps were broken off`)
      await app.settle()
      assert.deepEqual(await numbers(app, key), before)
      await undo(key, id)
      assert.deepEqual(await numbers(app, key), before)
    })
  }
})

/** The store, whose calls fail once `left` of them were made; those that join a transaction count with the whole. */
function breaking<Store extends object>(
  store: Store,
  fault: { left: number; moment: 'before' | 'after'; hit: boolean },
): Store {
  const counted = new Set<string | symbol>([
    'transaction',
    'stream',
    'query',
    'deleteRows',
    'insertJson',
    'reloadPersonMap',
  ])
  const breakOff = () => {
    fault.hit = true
    throw new Error('broken off')
  }
  return new Proxy(store, {
    get: (target, name) => {
      const value = Reflect.get(target, name) as unknown
      if (typeof value !== 'function' || !counted.has(name)) return value
      return (...given: unknown[]) => {
        fault.left -= 1
        const breaks = fault.left === 0
        // A stream is read after the call: it can only break before.
        if (breaks && (fault.moment === 'before' || name === 'stream')) breakOff()
        const result = value.apply(target, given) as unknown
        return breaks && result instanceof Promise ? result.then(breakOff) : result
      }
    },
  })
}

async function firstSource(app: TestApp, workspace: number): Promise<number | undefined> {
  const rows = await sql<{
    id: number
  }>`SELECT id FROM ingest_source WHERE workspace_id = ${workspace} AND NOT own`.execute(app.state.tables())
  return rows.rows[0]?.id
}
