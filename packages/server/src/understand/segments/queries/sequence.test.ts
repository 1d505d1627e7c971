import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import { matchingPeople } from './matching.ts'

const workspace = mintTestWorkspace()
const now = Date.UTC(2026, 1, 1)
const day = 86_400_000

test('SG1: a sequence may ask for the same event twice, at two instants within its window', async () => {
  const store = await createTestEventStore()
  const events = [
    { person: 1, day: 1 },
    { person: 1, day: 3 },
    { person: 2, day: 1 },
    // Twice at the same instant is not one after the other.
    { person: 3, day: 1 },
    { person: 3, day: 1 },
    // Too late after the first, in time after the second.
    { person: 4, day: 1 },
    { person: 4, day: 9 },
    { person: 4, day: 12 },
    { person: 5, day: 1 },
    { person: 5, day: 9 },
  ].map(({ person, day: at }, index) =>
    JSON.stringify({
      ...{ ws: workspace, person, event: 'Order', message_id: String(index), batch: 1 },
      ...{ ts: ((now - (20 - at) * day) / 1000).toFixed(3), received_at: (now / 1000).toFixed(3) },
    }),
  )
  await store.insertJson('events', events.join('\n'))
  const order = { event: 'Order', where: [] }
  const people = await matchingPeople(
    store,
    { kind: 'sequence', steps: [order, order], withinDays: 4 },
    { workspace, now, profiles: null },
  )
  assert.deepEqual([...people].sort(), [1, 4])
})
