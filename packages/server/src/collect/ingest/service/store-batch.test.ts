import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { batchesPresent, createTestEventStore, type EventStore } from '../../../platform/eventstore/index.ts'
import { fail } from '../../../platform/kernel/index.ts'
import { jsonLines } from '../json-lines.ts'
import type { ApplyItem } from '../ports.ts'
import { rowsByPartition } from '../rows.ts'
import type { SpooledBatch } from '../spool.ts'
import { storeBatches, storeMissing } from './store-batch.ts'

function line(batch: number, id: string, ts = '1767225600.000'): string {
  return JSON.stringify({ ws: 1, person: 5, event: 'Seen', ts, received_at: '1767225600.000', message_id: id, batch })
}

function batchOf(batch: number, parts: { partition: string; lines: string[] }[]): SpooledBatch {
  const partitions = parts.map(({ partition, lines }) => ({ partition, ...jsonLines(lines) }))
  return { batch, partitions, overrides: jsonLines([]), traits: jsonLines([]), facts: [] }
}

describe('storing a batch', () => {
  let events: EventStore
  before(async () => {
    events = await createTestEventStore()
  })
  const rowsOf = async (batch: number) => {
    const tables = await Promise.all(
      (['events', 'events_by_person'] as const).map((table) => batchesPresent(events, { table, batches: [batch] })),
    )
    assert.deepEqual(tables[0], tables[1], 'both tables hold the same')
    return (tables[0] ?? []).map(({ year, rows }) => [year, rows])
  }

  it('stores each year, and again changes nothing (IN2)', async () => {
    const rows = batchOf(101, [
      { partition: '2026', lines: [line(101, 'a'), line(101, 'b')] },
      { partition: '2025', lines: [line(101, 'c', '1764547200.000')] },
    ])
    assert.deepEqual(await storeBatches(events, [rows]), [])
    assert.deepEqual(await storeMissing(events, [rows]), [])
    assert.deepEqual(await rowsOf(101), [
      [2025, 1],
      [2026, 2],
    ])
  })

  it('stores a text that is cut within a character', async () => {
    const long = { $text: `${'x'.repeat(19_999)}😀 and more`, $touchpoint: `${'y'.repeat(63)}😀` }
    const message = { key: 'long', name: '$answer', ts: Date.UTC(2026, 0, 1), originalTs: null, identifiers: [] }
    const item = { workspace: 1, source: { id: 1, kind: 'server' }, importId: 0, receivedAt: message.ts, profile: 0 }
    const items = [{ ...item, message: { ...message, props: long, context: {}, traits: [] } }] as unknown as ApplyItem[]
    const rows = { ...batchOf(105, []), partitions: rowsByPartition(items, 105) }
    assert.deepEqual(await storeBatches(events, [rows]), [])
    assert.deepEqual(await rowsOf(105), [[2026, 1]])
  })

  it('stores several batches at once, and the good rows of all when one row is refused', async () => {
    const years = (batch: number, last: string) => [
      { partition: '2026', lines: [line(batch, 'a'), last] },
      { partition: '2025', lines: [line(batch, 'c', '1764547200.000')] },
    ]
    const bad = line(112, 'bad', 'never')
    const group = [batchOf(111, years(111, line(111, 'b'))), batchOf(112, years(112, bad))]
    const refused = await storeBatches(events, group)
    assert.deepEqual(
      refused.map((row) => row.line),
      [bad],
    )
    assert.deepEqual(await storeMissing(events, group.slice(0, 1)), [])
    const stored = async (batch: number) => (await rowsOf(batch)).flatMap(([, rows]) => rows)
    assert.deepEqual(await stored(111), [1, 2])
    assert.deepEqual(await stored(112), [1, 1])
  })

  it('completes what a crash left half done, to the exact rows (IN2)', async () => {
    const rows = batchOf(102, [{ partition: '2026', lines: [line(102, 'a'), line(102, 'b'), line(102, 'c')] }])
    await events.insertJson('events', line(102, 'a'))
    assert.deepEqual(await storeMissing(events, [rows]), [])
    assert.deepEqual(await rowsOf(102), [[2026, 3]])
  })

  it('one row that the engine refuses stops nobody, however often it is tried (IN3)', async () => {
    const bad = line(103, 'bad', 'never')
    const rows = batchOf(103, [{ partition: '2026', lines: [line(103, 'a'), line(103, 'b'), bad, line(103, 'c')] }])
    for (const store of [storeBatches, storeMissing]) {
      const refused = await store(events, [rows])
      assert.deepEqual(
        refused.map((row) => row.line),
        [bad],
      )
      assert.deepEqual(await rowsOf(103), [[2026, 3]])
    }
  })

  it('no row is set aside for a trouble of the engine, wherever it begins: all are stored once it is over (IN3)', async () => {
    const lines = ['a', 'b', 'c', 'd'].map((id) => line(104, id))
    const [first = '', ...others] = lines
    const rows = batchOf(104, [{ partition: '2026', lines: [line(104, 'bad', 'never'), first, ...others] }])
    for (const [code, from] of [
      ['not_ready', 0],
      ['not_ready', 3],
      ['too_many_requests', 2],
      // Each time, down to the single row.
      ['cannot_compute', 0],
    ] as const) {
      let calls = 0
      const troubled: EventStore = Object.create(events, {
        insertJson: {
          value: async (...args: Parameters<EventStore['insertJson']>) => {
            if (calls++ >= from) throw fail(code)
            await events.insertJson(...args)
          },
        },
      })
      await assert.rejects(storeMissing(troubled, [rows]), { code })
    }
    const refused = await storeMissing(events, [rows])
    assert.equal(refused.length, 1)
    assert.deepEqual(await rowsOf(104), [[2026, 4]])
  })
})
