import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import { respondents } from './respondents.ts'

const workspace = mintTestWorkspace()
const start = Date.UTC(2026, 0, 1)

test('JM2: an NPS answer goes with the ratings before it and those of its own survey, and only where it is one', async () => {
  const store = await createTestEventStore()
  const rated = { metric: 'csat', touchpoint: 'delivery' }
  const answers = [
    // Rated before; the later rating is of another time.
    { person: 1, minute: 1, ...rated, score: 2 },
    { person: 1, minute: 5, metric: 'nps', score: 9, response: 'a' },
    { person: 1, minute: 9, ...rated, score: 5 },
    // Asked first, the ratings on the next page.
    { person: 2, minute: 1, ...rated, score: 1 },
    { person: 2, minute: 5, metric: 'nps', score: 7, response: 'b' },
    { person: 2, minute: 6, ...rated, score: 4, response: 'b' },
    { person: 2, minute: 8, ...rated, score: 5, response: 'c' },
    // A battery about one touchpoint on one form: all of it counts, not the best of it.
    ...[1, 2, 5, 2].map((score) => ({ person: 5, minute: 7, ...rated, score, response: 'd' })),
    { person: 5, minute: 7, metric: 'nps', score: 3, response: 'd' },
    // No NPS answers: another scale, no whole number.
    { person: 3, minute: 5, metric: 'nps', score: 4, scale: '1..5+' },
    { person: 4, minute: 5, metric: 'nps', score: 6.5 },
  ]
  for (const [index, { minute, ...answer }] of answers.entries()) {
    const ts = ((start + minute * 60_000) / 1000).toFixed(3)
    const fields = { ws: workspace, event: '$answer', batch: 1, message_id: `m${index}`, ts, received_at: ts }
    await store.insertJson('events', JSON.stringify({ ...fields, ...answer }))
  }
  const scope = {
    ...{ workspace, filter: {}, span: { start, end: start + 86_400_000 } },
    mapping: { stages: [], touchpoints: [], eventTouchpoints: new Map() },
  }
  const found = await respondents(store, scope, [{ touchpoint: 'delivery', metric: 'csat', lo: 1, hi: 5 }])
  assert.deepEqual(
    found.map(({ person, outcome, ratings }) => [person, outcome, ratings]),
    [
      ['1', 100, [2]],
      ['2', 0, [4]],
      ['5', -100, [2.5]],
    ],
  )
})
