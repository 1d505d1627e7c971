import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { brakeMs } from './brake.ts'
import { openLog } from './open-log.ts'

const MiB = 1024 * 1024
const wait = (heldMiB: number, boundMiB = 4096) => brakeMs({ heldBytes: heldMiB * MiB, boundBytes: boundMiB * MiB })

test('LG10: senders are slowed down little by little when applying lags far behind, and never by more than 60 ms', () => {
  assert.deepEqual([wait(0), wait(128), wait(256), wait(384), wait(4000)], [0, 0, 30, 60, 60])
  assert.deepEqual([wait(20, 100), wait(40, 100), wait(60, 100)], [0, 30, 60])
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
    assert.deepEqual(waits, [60])
  } finally {
    t.mock.restoreAll()
    await log.close()
    await rm(folder, { recursive: true, force: true })
  }
})
