import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { CatalogueError } from '../kernel/index.ts'
import {
  type BatchPart,
  batchesPresent,
  ch,
  createTestEventStore,
  ensureBatchPart,
  insertBatchParts,
  isRefusal,
  openEventStore,
  param,
  partitionOf,
  silentLog,
} from './index.ts'

function partOf(batch: number, rows: number, year = 2026): BatchPart {
  const day = `${year}-01-15 00:00:00.000`
  const lines = Array.from({ length: rows }, (_, index) =>
    JSON.stringify({
      ws: 700,
      person: index,
      event: 'x',
      ts: day,
      received_at: day,
      message_id: `${batch}-${index}`,
      batch,
    }),
  )
  return { batch, year, rows, lines: Buffer.from(lines.map((line) => `${line}\n`).join('')) }
}

test('partitionOf is the year in UTC', () => {
  assert.equal(partitionOf(Date.UTC(2026, 0, 1) - 1), 2025)
  assert.equal(partitionOf(Date.UTC(2026, 0, 1)), 2026)
  fc.assert(
    fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
      assert.equal(String(partitionOf(date.getTime())), date.toISOString().slice(0, 4))
    }),
  )
})

test('ES12: whatever an interrupted insert left, a batch is there exactly once afterwards', async () => {
  const store = await createTestEventStore()
  const other = partOf(801, 3, 2027)
  await insertBatchParts(store, [other])
  const part = partOf(801, 5)
  const present = async (table: 'events' | 'events_by_person') =>
    await batchesPresent(store, { table, batches: [801, 802] })
  const both = [
    { batch: 801, year: 2026, rows: 5 },
    { batch: 801, year: 2027, rows: 3 },
  ]
  assert.equal(await ensureBatchPart(store, part), 'inserted')
  const cases = [
    { lost: [], share: ch`1`, outcome: 'present' },
    { lost: ['events_by_person'], share: ch`1`, outcome: 'repaired' },
    { lost: ['events_by_person'], share: ch`person < 2`, outcome: 'repaired' },
    { lost: ['events'], share: ch`1`, outcome: 'inserted' },
    { lost: ['events'], share: ch`person < 2`, outcome: 'inserted' },
    { lost: ['events', 'events_by_person'], share: ch`1`, outcome: 'inserted' },
  ]
  for (const { lost, share, outcome } of cases) {
    for (const table of lost)
      await store.command(
        'test.damage',
        ch`ALTER TABLE ${table === 'events' ? ch`events` : ch`events_by_person`} DELETE
           WHERE batch = ${param(801, 'UInt64')} AND toYear(ts) = 2026 AND ${share} SETTINGS mutations_sync = 2`,
      )
    assert.equal(await ensureBatchPart(store, part), outcome, lost.join())
    assert.deepEqual([await present('events'), await present('events_by_person')], [both, both], lost.join())
  }
})

test('ES12: rows of another partition (a year) are refused as a whole', async () => {
  const store = await createTestEventStore()
  const mixed = {
    ...partOf(803, 2),
    rows: 4,
    lines: Buffer.concat([partOf(803, 2).lines, partOf(803, 2, 2027).lines]),
  }
  const refused: unknown = await insertBatchParts(store, [mixed]).catch((error) => error)
  assert.ok(isRefusal(refused) && refused.code === '252')
  assert.deepEqual(await batchesPresent(store, { table: 'events', batches: [803] }), [])
})

test('ES12: kill -9 at random moments loses and doubles nothing', async (t) => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'opencxm-kills-'))
  let pid = 0
  const info = (fields: Record<string, unknown>) => {
    pid = Number(fields.engineHost ?? pid)
  }
  const store = await openEventStore({ dataFolder, log: { ...silentLog, info } })
  const kills = 4
  let batches = 0
  let repeated = 0
  try {
    for (let kill = 0; kill < kills; kill++) {
      await untilReady(store)
      // 0 would be this very group of processes, the runner of the tests among them.
      assert.ok(pid > 0, 'the host said its process id')
      const killer = setTimeout(() => process.kill(pid, 'SIGKILL'), 20 + Math.floor(Math.random() * 250))
      for (let failed = false; !failed; ) {
        const part = partOf(10_000 + ++batches, 1 + (batches % 400))
        const error: unknown = await insertBatchParts(store, [part]).then(
          () => null,
          (reason) => reason,
        )
        if (error === null) continue
        assert.ok(error instanceof CatalogueError && error.code === 'not_ready', String(error))
        failed = true
        await untilReady(store)
        if ((await ensureBatchPart(store, part)) === 'present') repeated++
      }
      clearTimeout(killer)
    }
    const wanted = Array.from({ length: batches }, (_, index) => ({
      batch: 10_001 + index,
      year: 2026,
      rows: 1 + ((index + 1) % 400),
    }))
    for (const table of ['events', 'events_by_person'] as const)
      assert.deepEqual(await batchesPresent(store, { table, batches: wanted.map((part) => part.batch) }), wanted, table)
    t.diagnostic(`${kills} kills, ${batches} batches, ${repeated} interrupted inserts were there already`)
  } finally {
    await store.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
})

async function untilReady(store: { isReady: () => Promise<boolean> }): Promise<void> {
  while (!(await store.isReady())) await new Promise((resolve) => setImmediate(resolve))
}
