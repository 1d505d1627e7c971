import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApplyItem } from '../ports.ts'
import { rowsByPartition } from '../rows.ts'
import { messageOfRow, rowWire, storeRefused } from './set-aside.ts'

const ts = Date.UTC(2026, 0, 1, 8, 30, 0, 250)
const source = { id: 1, kind: 'server' }

function rowOf(message: object): string {
  const item = { workspace: 1, source, importId: 0, receivedAt: ts, profile: 7, message } as unknown as ApplyItem
  return String(rowsByPartition([item], 3)[0]?.bytes).trim()
}

test('a row that the event store refused is sent again as the message that it was made of (IN3)', () => {
  const message = {
    ...{ key: 'm1', name: '$answer', ts, originalTs: ts - 3_600_000, traits: [{ key: 'plan', value: 'gold' }] },
    identifiers: [
      { kind: 'user', value: 'u1' },
      { kind: 'email', value: 'u1@shop.example' },
      { kind: 'anonymous', value: 'a1' },
    ],
    props: { $metric: 'nps', $score: 9, $touchpoint: 'till', $text: 'Good “企鹅”', $survey: 'sv_1' },
    context: { ip: '10.0.0.1' },
  }
  const line = rowOf(message)
  const { rejected } = storeRefused({ line, message: 'no' }, { sourceById: () => null, now: ts })
  assert.equal(rejected.wire, rowWire)
  const again = messageOfRow(rejected.raw, 'm1')
  assert.ok(again)
  assert.equal(rowOf(again), line)
  assert.deepEqual(again.identifiers.map(({ kind }) => kind).sort(), ['anonymous', 'user'])
  assert.equal(again.ownProfile, 7)
})

test('what was repaired to be no row gives no message', () => {
  for (const raw of [null, 'text', [], {}, { event: '', ts: '1' }, { event: 'Seen', ts: 'soon' }])
    assert.equal(messageOfRow(raw, 'k'), null)
  assert.deepEqual(messageOfRow({ event: 'Seen', ts: '1767225600.000', props: { a: 1 }, context: '{' }, 'k')?.props, {
    a: 1,
  })
})
