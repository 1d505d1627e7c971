import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { SegmentRule } from '../contract.ts'
import { problemsOfRule } from '../model.ts'
import { matchingPeople } from './matching.ts'

const workspace = mintTestWorkspace()
const now = Date.UTC(2026, 1, 1)

test('SG7: a score is compared on its scale: a 4 of 10 is no happy 4 of 5, and effort where low is good no low score', async () => {
  const store = await createTestEventStore()
  const answers = [
    { person: 1, score: 4, scale: '1..5+' },
    { person: 2, score: 4, scale: '1..10+' },
    { person: 3, score: 4, scale: '' },
    { person: 4, score: 9, scale: '' },
    { person: 5, score: 4, scale: '1..5-' },
    // The latest that can be compared counts.
    { person: 6, score: 5, scale: '1..5+' },
    { person: 6, score: 2, scale: '1..10+', later: 1 },
  ]
  for (const [index, { later = 0, ...answer }] of answers.entries())
    for (const table of ['events', 'events_by_person'] as const) {
      const ts = (now / 1000 - 60 + later).toFixed(3)
      const fields = { ws: workspace, event: '$answer', metric: 'csat', batch: 1, message_id: `m${index}` }
      await store.insertJson(table, JSON.stringify({ ...fields, ...answer, ts, received_at: ts }))
    }
  const happy = { kind: 'score', metric: 'csat', which: 'latest', operator: 'at_least', value: 4 } as const
  const who = async (rule: SegmentRule, profiles: number[] | null) =>
    [...(await matchingPeople(store, rule, { workspace, now, profiles }))].sort()
  for (const profiles of [null, [1, 2, 3, 4, 5, 6]]) {
    assert.deepEqual(await who(happy, profiles), [1, 3, 6], 'the usual scale of CSAT')
    assert.deepEqual(await who({ ...happy, scale: { min: 1, max: 10, higherIsBetter: true } }, profiles), [2, 3, 4])
    assert.deepEqual(await who({ ...happy, scale: { min: 1, max: 5, higherIsBetter: false } }, profiles), [3, 5])
  }
})

test('SG7: a value off the scale is refused; of words without a scale every answer counts as it is', () => {
  const rule = { kind: 'score', metric: 'csat', which: 'any', operator: 'at_least', value: 9 } as const
  assert.equal(problemsOfRule({ not: rule }).length, 1)
  assert.deepEqual(problemsOfRule({ ...rule, scale: { min: 1, max: 10, higherIsBetter: true } }), [])
  assert.equal(problemsOfRule({ ...rule, value: 3, scale: { min: 5, max: 1, higherIsBetter: true } }).length, 1)
  assert.deepEqual(problemsOfRule({ ...rule, metric: 'taste' }), [])
})
