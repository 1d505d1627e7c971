import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { groupWaitMs } from './group-wait.ts'
import { openLog } from './open-log.ts'

const limits = { min: 1, max: 20 }
const wait = (lastSyncMs: number, unappliedRecords: number) => groupWaitMs(limits, { lastSyncMs, unappliedRecords })

test('a group waits as long as the disk took, within the bounds', () => {
  assert.deepEqual([wait(0.1, 0), wait(5, 0), wait(300, 0)], [1, 5, 20])
})

test('LG10: senders are slowed down little by little when applying lags far behind, and never by more than 60 ms', () => {
  assert.equal(wait(2, 10_000), 2)
  assert.equal(wait(2, 25_000), 30)
  assert.equal(wait(2, 40_000), 60)
  assert.equal(wait(2, 4_000_000), 60)
})

test('LG10: the log itself waits as long, and no longer once what waited is released', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-brake-'))
  const notes = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const log = await openLog({ folder, boundBytes: 64 * 1024 * 1024, clock: Date.now, log: notes })
  try {
    await Promise.all(Array.from({ length: 40_000 }, () => log.append(Buffer.of(7))))
    const waits: number[] = []
    const original = globalThis.setTimeout
    t.mock.method(globalThis, 'setTimeout', (work: () => void, ms: number) => {
      waits.push(ms)
      return original(work, 0)
    })
    await log.append(Buffer.of(7))
    assert.deepEqual(waits, [60])
    await log.release(log.next())
    await log.append(Buffer.of(7))
    assert.ok((waits[1] ?? 60) <= 20, `waited ${waits[1]} ms`)
  } finally {
    t.mock.restoreAll()
    await log.close()
    await rm(folder, { recursive: true, force: true })
  }
})
