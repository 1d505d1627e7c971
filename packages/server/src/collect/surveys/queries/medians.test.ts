import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import { stepCounts } from './dropoff.ts'
import { runCounts } from './results.ts'
import type { ResultScope } from './scope.ts'

test('median times of more responses than a sample would hold are those of all of them', async () => {
  const store = await createTestEventStore()
  const workspace = mintTestWorkspace()
  const rows = Array.from({ length: 12_000 }, (_, index) => {
    const about = {
      ws: workspace,
      person: 0,
      survey: 's',
      response: `r${index}`,
      batch: 1,
      received_at: '1767225600.000',
    }
    const [ts, ms] = [`${1_767_225_600 + index}.000`, (index * 7919) % 12_000]
    return [
      {
        ...{ ...about, ts, message_id: `f${index}`, event: '$survey_finished' },
        props: JSON.stringify({ $ms: ms * ms, $outcome: 'complete' }),
      },
      {
        ...about,
        ts,
        message_id: `a${index}`,
        event: '$answer',
        question: 'q',
        props: JSON.stringify({ $ms: 2 * ms * ms }),
      },
    ]
  }).flat()
  await store.insertJson('events', rows.map((row) => JSON.stringify(row)).join('\n'))
  const none = { start: null, end: null, version: null, channel: null, language: null, people: null }
  const scope: ResultScope = { ...none, workspace, survey: 's', partial: 'exclude', quality: 'all' }
  // Between the two in the middle, 5999 and 6000 squared.
  const median = (5999 ** 2 + 6000 ** 2) / 2
  assert.equal((await runCounts(store, scope)).medianMs, median)
  assert.equal((await stepCounts(store, scope))[0]?.medianMs, 2 * median)
})
