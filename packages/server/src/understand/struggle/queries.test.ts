import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import type { EventStore } from '../../platform/eventstore/index.ts'
import { createTestEventStore, mintTestWorkspace } from '../../platform/eventstore/testing.ts'
import type { WorkspaceId } from '../../platform/kernel/index.ts'
import { rawStruggle, signalEvents } from './model.ts'
import { sessionsOfPerson, struggleDistribution } from './queries.ts'

const now = Date.UTC(2026, 5, 1)
const minute = 60_000
const [shop, other] = [mintTestWorkspace(), mintTestWorkspace()]
let store: EventStore
let made = 0

type Seen = { ws?: WorkspaceId; person?: number; session: string; event: string; at: number }
const rowOf = ({ ws = shop, person = 1, session, event, at }: Seen) =>
  JSON.stringify({
    ...{
      ws,
      person,
      event,
      message_id: `m${++made}`,
      batch: 1,
      props: '{}',
      context: JSON.stringify({ sessionId: session }),
    },
    ...{ received_at: (now / 1000).toFixed(3), ts: (at / 1000).toFixed(3) },
  })
const fill = async (rows: readonly Seen[]) => {
  await store.insertJson('events', rows.map(rowOf).join('\n'))
}
const scope = (workspace: WorkspaceId) => ({
  workspace,
  fromMs: now - 30 * 86_400_000,
  toMs: now,
  endedBeforeMs: now - 30 * minute,
})

before(async () => {
  store = await createTestEventStore()
  const early = now - 5 * 3_600_000
  await fill([
    // Seven calm sessions, one with a single click.
    ...Array.from({ length: 7 }, (_, n) => ({ session: `calm${n}`, event: '$web_vitals', at: early + n })),
    // One dead click in two minutes: 0.5.
    { session: 'mild', event: '$page', at: early },
    { session: 'mild', event: '$dead_click', at: early + minute },
    { session: 'mild', event: '$web_vitals', at: early + 2 * minute },
    // Rage and an abandoned form within a minute: 6.
    { session: 'hard', event: '$rage_click', at: early, person: 2 },
    { session: 'hard', event: '$form_abandoned', at: early + 9000, person: 2 },
    // Two error clicks and a quick-back in two minutes: 2.5.
    { session: 'mid', event: '$error_click', at: early },
    { session: 'mid', event: '$error_click', at: early + minute },
    { session: 'mid', event: '$quick_back', at: early + 2 * minute },
    // Not counted: still going, no session, not watched, too old, another workspace.
    { session: 'live', event: '$rage_click', at: now - 10 * minute, person: 3 },
    { session: '', event: '$rage_click', at: early },
    { session: 'other-tool', event: '$page', at: early },
    { session: 'old', event: '$rage_click', at: now - 31 * 86_400_000 },
    { session: 'theirs', event: '$rage_click', at: early, ws: other },
  ])
})

test('SL4 the distribution is of the watched sessions that ended in the window, each once, of this workspace alone', async () => {
  const found = await struggleDistribution(store, scope(shop))
  assert.deepEqual([found.sessions, found.struggling, found.steps.length], [10, 3, 100])
  assert.deepEqual(
    [1, 70, 71, 80, 81, 90, 91, 100].map((p) => found.steps[p - 1]),
    [0, 0, 0.5, 0.5, 2.5, 2.5, 6, 6],
  )
  assert.deepEqual((await struggleDistribution(store, scope(other))).sessions, 1)
  const empty = await struggleDistribution(store, { ...scope(shop), workspace: mintTestWorkspace() })
  assert.deepEqual([empty.sessions, empty.struggling], [0, 0])
})

test('SL5 a person`s sessions, newest first, with the raw struggle that the model has (SL1)', async () => {
  const input = { workspace: shop, fromMs: now - 30 * 86_400_000, toMs: now, limit: 50 }
  const rows = await sessionsOfPerson(store, { ...input, profiles: [2, 3] })
  assert.deepEqual(
    rows.map(({ session, raw }) => [session, raw]),
    [
      ['live', 3],
      ['hard', 6],
    ],
  )
  for (const { first, last, raw, session: _, ...counts } of await sessionsOfPerson(store, {
    ...input,
    profiles: [1, 2, 3],
  })) {
    assert.equal(raw, rawStruggle(counts, last - first))
  }
  assert.deepEqual(await sessionsOfPerson(store, { ...input, workspace: other, profiles: [2, 3] }), [])
  assert.equal(Object.keys(signalEvents).length, 5)
})
