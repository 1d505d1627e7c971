import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { after, before, describe, test } from 'node:test'
import type { Route } from '../../packages/server/src/platform/contract/index.ts'
import { requireWorkspaceBound } from '../../packages/server/src/platform/eventstore/bounds.ts'
import type { EventQuery } from '../../packages/server/src/platform/eventstore/index.ts'
import { type Belongings, fillWorkspace } from './isolation-fixture.ts'
import { type Attempt, type Entry, entries, inOrder, inWorkspace } from './isolation-table.ts'
import { openTestApp, type TestApp } from './test-app.ts'

type Judged = { name: string; entry: Entry; tried: Attempt; marker: string }

function judge({ name, entry, tried, marker }: Judged, reply: { statusCode: number; body: string }): void {
  const said = `${name} ${JSON.stringify(tried)}: ${reply.statusCode} ${reply.body.slice(0, 500)}`
  assert.ok(reply.statusCode < 500, said)
  if (entry.expect === 'refused') assert.ok([404, 409, 400].includes(reply.statusCode), said)
  if (entry.expect === 'own') assert.ok(reply.statusCode < 300 || reply.statusCode === 404, said)
  if (entry.expect === 'creates') {
    const namesOthers = JSON.stringify(tried.body).includes(marker)
    assert.ok(namesOthers ? reply.statusCode === 400 : reply.statusCode < 300, said)
  }
  // What B said itself may be said back to it.
  const echoed = entry.expect === 'creates' || (reply.statusCode >= 400 && JSON.stringify(tried).includes(marker))
  if (!echoed) assert.ok(!reply.body.includes(marker), `leaked: ${said}`)
}

/** Without what reading itself changes: times of use, and the audit's lines of exports. */
function withoutTraces(body: string): string {
  return body
    .replace(/"(lastUsedAt|oldestPendingSeconds|exportedAt)":("[^"]*"|[\d.]+|null)/g, '"$1":0')
    .replace(/\{[^{}]*"action":"(people|survey)\.export"[^{}]*(\{[^{}]*\})?[^{}]*\},?/g, '')
}

describe('workspaces are apart', () => {
  let app: TestApp
  let a: Belongings
  let b: Belongings
  /** The event store's statements of requests under way: route, kind, and the query itself where it has one. */
  const statements: { route: string; workspace: number; kind: string; query: EventQuery<unknown> | null }[] = []
  const underWay = new AsyncLocalStorage<{ route: string; workspace: number }>()

  before(async () => {
    app = await openTestApp()
    a = await fillWorkspace(app, 'aqua')
    b = await fillWorkspace(app, 'berry')
    await stopTheClock()
    recordStatements()
  })
  after(async () => await app.close())

  /** Does what goes by time once, and never again: or it could change what A reads while B tries. */
  async function stopTheClock(): Promise<void> {
    const schedules = app.state.tables<{ jobs_schedule: { next_at: Date } }>()
    await schedules
      .updateTable('jobs_schedule')
      .set({ next_at: new Date(0) })
      .execute()
    await app.settle()
    await schedules
      .updateTable('jobs_schedule')
      .set({ next_at: new Date('2999-01-01') })
      .execute()
  }

  /** Notes what requests ask of the event store; background work has no request and is not noted. */
  function recordStatements(): void {
    const { events } = app
    const { query, stream, streamFile, queryAcross } = events
    const note = (kind: string, asked: EventQuery<unknown> | null) => {
      const request = underWay.getStore()
      if (request !== undefined) statements.push({ ...request, kind, query: asked })
    }
    // A read bound to a workspace runs through `queryAcross` itself.
    let inside = 0
    events.query = async (asked) => {
      note('query', asked as EventQuery<unknown>)
      inside++
      const rows = query.call(events, asked)
      inside--
      return (await rows) as never
    }
    events.stream = (asked) => {
      note('stream', asked as EventQuery<unknown>)
      return stream.call(events, asked) as never
    }
    events.streamFile = async (asked) => {
      note('stream', asked as unknown as EventQuery<unknown>)
      return await streamFile.call(events, asked)
    }
    events.queryAcross = async (asked) => {
      if (inside === 0) note('queryAcross', null)
      return (await queryAcross.call(events, asked)) as never
    }
  }

  async function attempt({ name, route }: { name: string; route: Route }, tried: Attempt, caller: Belongings) {
    const path = route.path.replace(/:(\w+)/g, (_, parameter: string) =>
      encodeURIComponent(tried.params?.[parameter] ?? 'none'),
    )
    const isBytes = tried.body instanceof Buffer
    const hasBody = tried.body !== undefined || route.body !== undefined
    return await underWay.run(
      { route: name, workspace: caller.workspace.id },
      async () =>
        await app.http.inject({
          method: route.method,
          url: tried.query ? `${path}?${tried.query}` : path,
          headers: {
            authorization: `Bearer ${caller.ownerKey}`,
            ...(hasBody ? { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' } : {}),
          },
          ...(hasBody ? { payload: isBytes ? (tried.body as Buffer) : JSON.stringify(tried.body ?? {}) } : {}),
        }),
    )
  }

  /** All that A's owner can read, without what changes by reading. */
  async function everythingOf(owner: Belongings): Promise<Record<string, string>> {
    const seen: Record<string, string> = {}
    for (const { name, route } of inWorkspace.filter((one) => one.route.method === 'GET')) {
      for (const tried of entries[name]?.attempts(owner.ids, owner.ids) ?? []) {
        const reply = await attempt({ name, route }, tried, owner)
        seen[`${name} ${JSON.stringify(tried)}`] = `${reply.statusCode} ${withoutTraces(reply.body)}`
      }
    }
    return seen
  }

  test('every route has an entry here, and no other does', () => {
    assert.deepEqual(Object.keys(entries).sort(), inWorkspace.map(({ name }) => name).sort())
  })

  test('the marker of a workspace occurs in what its own owner reads, so that a leak would be seen', async () => {
    const seen = Object.entries(await everythingOf(a))
    const without = new Set([
      'distribution.health',
      'budget.settings',
      'budget.asks',
      'messages.listMessages',
      ...['people.summary', 'ingest.status', 'metrics.values', 'metrics.answers', 'surveys.templates', 'surveys.check'],
      ...['surveys.links', 'surveys.qr', 'surveys.quotas', 'surveys.series'],
      'consent.formQr',
      // Numbers and session ids, no names.
      ...['struggle.scale', 'struggle.person'],
    ])
    for (const [call, text] of seen) {
      const name = call.split(' ')[0] as string
      if (without.has(name) || text.startsWith('4')) continue
      if (call.includes('liveEvents') || call.includes('cursor')) continue
      assert.ok(text.includes(a.marker), `${call}: ${text.slice(0, 300)}`)
    }
  })

  test('B sees and changes nothing of A, by any route and any id', async () => {
    const before = await everythingOf(a)
    statements.length = 0
    for (const { name, route } of inOrder) {
      const entry = entries[name] as Entry
      for (const tried of entry.attempts(a.ids, b.ids)) {
        const reply = await attempt({ name, route }, tried, b)
        judge({ name, entry, tried, marker: a.marker }, reply)
      }
    }
    await app.settle()
    const later = await everythingOf(a)
    for (const [call, text] of Object.entries(before)) assert.equal(later[call], text, call)
  })

  test('every statement of a request was bound to the workspace of its caller', () => {
    assert.ok(statements.filter(({ workspace }) => workspace === b.workspace.id).length > 10)
    for (const { route, workspace, kind, query } of statements) {
      assert.ok(query !== null, `${route} read across workspaces (${kind})`)
      assert.equal(query.workspace, workspace, `${route}: ${query.name}`)
      requireWorkspaceBound(query.name, query.sql, workspace)
    }
  })
})
