import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { EventMatch } from '../contract.ts'
import { matchingPeople } from './matching.ts'

const workspace = mintTestWorkspace()
const now = Date.UTC(2026, 1, 1)

test('a number is neither true nor false, true is no 1, and what is null was not sent (SG1)', async () => {
  const store = await createTestEventStore()
  const sent = [true, false, 1, 0, '1', 'true', null, 5]
  for (const [index, gift] of sent.entries())
    for (const table of ['events', 'events_by_person'] as const) {
      const ts = (now / 1000 - 60).toFixed(3)
      const fields = { ws: workspace, person: index + 1, event: 'Bought', batch: 1, message_id: `m${index}` }
      const props = JSON.stringify({ gift })
      await store.insertJson(table, JSON.stringify({ ...fields, props, ts, received_at: ts }))
    }
  const who = async (test: Omit<EventMatch['where'][number], 'property'>) => {
    const match = { event: 'Bought', where: [{ property: 'gift', ...test }] }
    const rule = { kind: 'did', match, times: { comparison: 'at_least', count: 1 } } as const
    const people = await matchingPeople(store, rule, { workspace, now, profiles: null })
    return [...people].sort().map((person) => sent[person - 1])
  }
  assert.deepEqual(await who({ operator: 'is', value: true }), [true])
  assert.deepEqual(await who({ operator: 'is', value: false }), [false])
  assert.deepEqual(await who({ operator: 'is', value: 1 }), [1, '1'])
  assert.deepEqual(await who({ operator: 'at_most', value: 1 }), [1, 0, '1'])
  assert.deepEqual(await who({ operator: 'at_least', value: 1 }), [1, '1', 5])
  assert.deepEqual(await who({ operator: 'is_not', value: true }), [false, 1, 0, '1', 'true', null, 5])
  assert.deepEqual(await who({ operator: 'is_set' }), [true, false, 1, 0, '1', 'true', 5])
})
