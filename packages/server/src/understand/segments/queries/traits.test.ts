import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { SegmentRule } from '../contract.ts'
import { matchingPeople } from './matching.ts'

// Runs alone: it merges people, whose numbers all workspaces of an engine share.

const workspace = mintTestWorkspace()
const now = Date.UTC(2026, 1, 1)

test('SG1: a trait is its latest value: what is no number any more is not compared as the number before, nor after a merge', async () => {
  const store = await createTestEventStore()
  const row = (person: number, second: number, value: string, batch = 1) =>
    JSON.stringify({
      ...{
        ws: workspace,
        person,
        key: 'visits',
        value,
        number: value === '' || Number.isNaN(Number(value)) ? null : Number(value),
      },
      ...{ ts: (now / 1000 - 1000 + second).toFixed(3), batch },
    })
  const rows = [
    row(101, 1, '5'),
    row(101, 2, 'many'),
    // Profile 103 was merged into 102; it said the later word.
    row(102, 1, '5'),
    row(103, 2, 'many'),
    row(104, 1, '7'),
    // Of one time the later batch counts.
    row(105, 1, '9', 2),
    row(105, 1, '1', 3),
  ]
  for (const line of rows) await store.insertJson('person_traits', line)
  // People are those with events.
  const seen = {
    ws: workspace,
    event: 'Seen',
    batch: 1,
    ts: (now / 1000).toFixed(3),
    received_at: (now / 1000).toFixed(3),
  }
  for (const person of [101, 102, 103, 104, 105])
    await store.insertJson('events_by_person', JSON.stringify({ ...seen, person, message_id: `m${person}` }))
  await store.insertJson('person_overrides', '{"old":103,"person":102,"ver":1}')
  await store.reloadPersonMap()
  const rule: SegmentRule = { kind: 'trait', trait: 'visits', operator: 'at_least', value: 3 }
  assert.deepEqual([...(await matchingPeople(store, rule, { workspace, now, profiles: null }))], [104])
})
