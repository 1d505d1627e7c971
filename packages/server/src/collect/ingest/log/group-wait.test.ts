import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { groupWaitMs } from './group-wait.ts'
import { openLog } from './open-log.ts'

const limits = { min: 1, max: 20 }
const MiB = 1024 * 1024
const wait = (lastSyncMs: number, heldMiB: number, boundMiB = 4096) =>
  groupWaitMs(limits, { lastSyncMs, heldBytes: heldMiB * MiB, boundBytes: boundMiB * MiB })

test('a group waits as long as the disk took, within the bounds', () => {
  assert.deepEqual([wait(0.1, 0), wait(5, 0), wait(300, 0)], [1, 5, 20])
})

test('LG10: senders are slowed down little by little when applying lags far behind, and never by more than 60 ms', () => {
  assert.deepEqual([wait(2, 128), wait(2, 256), wait(2, 384), wait(2, 4000)], [2, 30, 60, 60])
  assert.deepEqual([wait(2, 20, 100), wait(2, 40, 100), wait(2, 60, 100)], [2, 30, 60])
})

test('LG10: the log itself waits as long, and no longer once what waited is released', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-brake-'))
  const notes = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const log = await openLog({ folder, boundBytes: MiB, clock: Date.now, log: notes })
  try {
    await Promise.all(Array.from({ length: 70 }, () => log.append(randomBytes(10_000))))
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
