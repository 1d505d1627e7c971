import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from 'kysely'
import * as z from 'zod'
import type { TrackedMessage, TraitChange } from '../../packages/server/src/collect/ingest/index.ts'
import { untilStored } from '../../packages/server/src/collect/ingest/index.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { lockGraph } from '../../packages/server/src/unify/identity/index.ts'
import { rebuildTraits } from '../../packages/server/src/unify/people/index.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'

const start = Date.UTC(2026, 0, 1)
const key = fc.constantFrom('name', 'email', 'city', 'visits', 'tags')
const value = fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(null))
const change: fc.Arbitrary<TraitChange> = fc.oneof(
  fc.record({ op: fc.constantFrom('set' as const, 'set_once' as const), key, value }),
  fc.record({ op: fc.constant('unset' as const), key }),
  fc.record({ op: fc.constant('increment' as const), key, value: fc.integer({ min: -5, max: 5 }) }),
  fc.record({
    op: fc.constant('append' as const),
    key,
    value: fc.array(fc.string({ maxLength: 3 }), { maxLength: 2 }),
  }),
)
/** Few people and few times, so that values meet, also at the same millisecond. */
const message = fc.record({
  user: fc.integer({ min: 0, max: 3 }),
  minute: fc.integer({ min: 0, max: 5 }),
  traits: fc.array(change, { maxLength: 4 }),
})
const batches = fc.array(fc.array(message, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })

/** A public key's message of which one change is refused: only the other may be told by the event. */
const setAndUnset = [
  [
    {
      user: 0,
      minute: 0,
      traits: [{ op: 'set', key: 'email', value: 0 } as const, { op: 'unset', key: 'email' } as const],
    },
  ],
]

async function stored(app: TestApp, workspace: number): Promise<object> {
  const db = app.state.tables()
  const traits =
    await sql`SELECT profile, key, op, value, ts FROM people_trait WHERE workspace_id = ${workspace} ORDER BY profile, key, op`.execute(
      db,
    )
  const changes =
    await sql`SELECT profile, key, op, value, ts FROM people_trait_change WHERE workspace_id = ${workspace}
    ORDER BY profile, key, op, ts, value::text`.execute(db)
  const copy = await app.events.queryAcross({
    name: 'test.traits',
    sql: ch`SELECT person, toString(key) AS name, value, number, toString(ts) AS at FROM person_traits FINAL WHERE ws = ${param(workspace, 'UInt32')} ORDER BY person, name`,
    row: z.record(z.string(), z.unknown()),
  })
  return { traits: traits.rows, changes: changes.rows, copy }
}

test('traits computed anew from events are the ones that came about message by message (PE3)', async () => {
  const app = await openTestApp()
  let serial = 0
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('server' as const, 'browser' as const), batches, async (kind, rounds) => {
        const workspace = await app.workspace(`Traits ${++serial}`, kind)
        const source = app.ingest.registry.authenticate(workspace.writeKey)
        assert.ok(source)
        for (const round of rounds) {
          const messages: TrackedMessage[] = round.map(({ user, minute, traits }) => ({
            ...{ key: `t${++serial}`, name: '$identify', ts: start + minute * 60_000, originalTs: null },
            ...{ identifiers: [{ kind: 'user', value: `u${user}` }], identity: { kind: 'none' as const }, traits },
            ...{ props: {}, context: {}, userProof: null, consent: null },
          }))
          await app.ingest.receive({ source, decoded: { messages, rejected: [], dropped: {} }, receivedAt: Date.now() })
          await app.ingest.applier.settled(app.ingest.log.next())
        }
        const incremental = await stored(app, workspace.id)
        const ctx = await systemCtx(app.events, workspace.id, app.state)
        await app.state.transaction(async (tx) => {
          await lockGraph(tx, workspace.id)
          await untilStored(tx)
          const rows = await sql<{
            id: number
          }>`SELECT id FROM identity_profile WHERE workspace_id = ${workspace.id}`.execute(tx.tables())
          await rebuildTraits(ctx, tx, { profiles: rows.rows.map((row) => Number(row.id)), exceptImport: 0 })
        })
        assert.deepEqual(await stored(app, workspace.id), incremental)
      }),
      { numRuns: 8, examples: [['browser', setAndUnset]] },
    )
  } finally {
    await app.close()
  }
})
