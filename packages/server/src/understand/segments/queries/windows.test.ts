import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { SegmentRule } from '../contract.ts'
import { matchingPeople } from './matching.ts'

const workspace = mintTestWorkspace()
const now = Date.UTC(2026, 1, 1)
const dayMs = 86_400_000

test('SG5: a window ends now: what a file dates next month is not among the last seven days until then, a clock ahead is', async () => {
  const store = await createTestEventStore()
  const row = (person: number, days: number, more: object) => {
    const ts = ((now + days * dayMs) / 1000).toFixed(3)
    return JSON.stringify({
      ...{
        ws: workspace,
        person,
        batch: 1,
        ts,
        received_at: (now / 1000).toFixed(3),
        message_id: `m${person} ${days}`,
      },
      ...more,
    })
  }
  const visit = { event: 'Visited' }
  const answer = { event: '$answer', metric: 'nps', score: 3 }
  for (const [person, days] of [
    [1, -3],
    [2, 20],
    [3, 0.5],
    [4, -8],
  ] as const)
    for (const more of [visit, answer])
      for (const table of ['events', 'events_by_person'] as const)
        await store.insertJson(table, row(person, days, more))
  const did: SegmentRule = {
    kind: 'did',
    match: { event: 'Visited', where: [] },
    times: { comparison: 'at_least', count: 1 },
    withinDays: 7,
  }
  const score: SegmentRule = {
    ...{ kind: 'score', metric: 'nps', which: 'latest', operator: 'at_most', value: 6 },
    withinDays: 7,
  } as const
  const who = async (rule: SegmentRule, at: number, profiles: number[] | null) =>
    [...(await matchingPeople(store, rule, { workspace, now: at, profiles }))].sort()
  for (const rule of [did, score])
    for (const profiles of [null, [1, 2, 3, 4]]) {
      assert.deepEqual(await who(rule, now, profiles), [1, 3])
      assert.deepEqual(await who(rule, now + 21 * dayMs, profiles), [2])
    }
})
