import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import { createTestStateStore } from '../../../platform/statestore/index.ts'
import type { TrackedMessage } from '../model.ts'
import type { Source } from '../ports.ts'
import { rowsByPartition } from '../rows.ts'
import { applySourceRules, deduplicate, openBatch } from './apply-batch.ts'

const now = Date.UTC(2026, 0, 2)
const workspace = 1 as WorkspaceId

function message(key: string, together?: string, props: TrackedMessage['props'] = {}): TrackedMessage {
  return {
    ...{ key, name: '$answer', ts: now, originalTs: null, identifiers: [], identity: { kind: 'none' }, traits: [] },
    ...{ props, context: {}, userProof: null, consent: null },
    ...(together === undefined ? {} : { together }),
  }
}

function batchOf(own: boolean, requests: readonly TrackedMessage[][], kind = 'server') {
  const source = { id: 1, publicId: 'src_x', workspaceId: workspace, kind, own, signingSecret: '' } as Source
  const records = requests.map((m, at) => ({
    position: at + 1,
    request: { s: 1, w: workspace, i: 0, r: now, m, x: [], d: {} },
  }))
  return openBatch({ id: 1, now, records, sourceById: () => source })
}

test('messages that belong together are taken from their first request only, within a batch and later (IN5)', async () => {
  const state = await createTestStateStore()
  const first = [message('a:1', 'a'), message('a:2', 'a')]
  const other = [message('a:1', 'a'), message('a:3', 'a')]
  const batch = batchOf(true, [first, other, [message('b:1', 'b')], [message('alone')], [message('alone')]])
  await deduplicate.run(batch, state)
  assert.deepEqual(
    batch.items.map((item) => item.message.key),
    ['a:1', 'a:2', 'b:1', 'alone'],
  )
  const later = batchOf(true, [other, [message('c:1', 'c')]])
  await deduplicate.run(later, state)
  assert.deepEqual(
    later.items.map((item) => item.message.key),
    ['c:1'],
  )
})

test('a foreign source cannot have messages dropped by claiming that they belong together', async () => {
  const state = await createTestStateStore()
  const batch = batchOf(false, [[message('x', 'w')], [message('y', 'w')]])
  await deduplicate.run(batch, state)
  assert.equal(batch.items.length, 2)
})

test('survey, question and choices become columns, and only where they are sent', () => {
  const props = { $survey: 'srv_1', $question: 'q1', $choices: ['a', 'b'], $response: 'r1' }
  const rows = (one: TrackedMessage, kind?: string) => {
    const parts = rowsByPartition(batchOf(kind === undefined, [[one]], kind).items, 1)
    return JSON.parse((parts[0]?.bytes ?? Buffer.alloc(0)).toString('utf8')) as Record<string, unknown>
  }
  const full = rows(message('k', undefined, props))
  assert.deepEqual([full.survey, full.question, full.choices], ['srv_1', 'q1', ['a', 'b']])
  assert.equal(rows(message('k', undefined, props), 'server').survey, 'srv_1')
  // Whoever reads a page's source has its write key (IN7).
  for (const name of ['$answer', '$survey_started', '$survey_finished', '$survey_left']) {
    const forged = rows({ ...message('k', undefined, props), name }, 'browser')
    assert.ok(!('survey' in forged), name)
    assert.deepEqual(JSON.parse(String(forged.props)), props)
  }
  const bare = rows(message('k', undefined, { $score: 3 }))
  assert.deepEqual(
    ['survey', 'question', 'choices'].filter((column) => column in bare),
    [],
  )
})

test("what the product tells of itself is not taken from a browser's write key, and counted (IN8)", async () => {
  const state = await createTestStateStore()
  const told = ['$survey_asked', '$message_opened', '$segment_entered', '$consent_confirmed', '$page', '$answer']
  const after = async (kind: string) => {
    const batch = batchOf(false, [told.map((name) => ({ ...message(name), name }))], kind)
    await applySourceRules.run(batch, state)
    return { names: batch.items.map((item) => item.message.name), drops: batch.drops.get('src_x') }
  }
  assert.deepEqual(await after('browser'), { names: ['$page', '$answer'], drops: new Map([['product_event', 4]]) })
  assert.deepEqual(await after('server'), { names: told, drops: undefined })
})
