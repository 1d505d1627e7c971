import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import { earlierLevels } from './stations.ts'

const workspace = mintTestWorkspace()
const end = Date.UTC(2026, 0, 1)
const dayMs = 86_400_000

test('JM2: an earlier level knows how many people it comes from: the same people asked again and again make it no surer', async () => {
  const store = await createTestEventStore()
  const scores = Array.from({ length: 40 }, (_, person) => 1 + ((person * 7) % 5))
  const lines = scores.flatMap((score, person) =>
    // Everybody three times in the last 90 days; in the 90 before, ten people ten times.
    Array.from({ length: person < 10 ? 13 : 3 }, (_, time) => {
      const at = ((end - (time < 3 ? 1 + time : 100 + time) * dayMs) / 1000).toFixed(3)
      return JSON.stringify({
        ...{ ws: workspace, person: person + 1, event: '$answer', metric: 'csat', score, touchpoint: 'delivery' },
        ...{ ts: at, received_at: at, batch: 1, message_id: `${person} ${time}` },
      })
    }),
  )
  for (const line of lines) await store.insertJson('events', line)
  const scope = {
    workspace,
    span: { start: end - 360 * dayMs, end },
    mapping: { stages: [], touchpoints: [], eventTouchpoints: new Map() },
    filter: {},
  }
  const levels = await earlierLevels(store, scope, [{ touchpoint: 'delivery', metric: 'csat', lo: 1, hi: 5 }])
  const mean = scores.reduce((sum, score) => sum + score, 0) / 40
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / 39
  // Ten people are no level, however often they answered.
  assert.equal(levels.length, 1)
  const [level] = levels
  assert.deepEqual([level?.tp, level?.period, level?.persons], ['delivery', 0, 40])
  assert.ok(Math.abs((level?.mean ?? 0) - mean) < 1e-12)
  assert.equal(level?.effective, 40)
  assert.ok(Math.abs((level?.standardError ?? 0) - Math.sqrt(variance / 40)) < 1e-12, JSON.stringify(level))
})
