import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { anyText } from '../../../platform/kernel/testing.ts'
import { LogLockedError, packText, unpackText } from './index.ts'
import { MemoryDisk } from './testing/memory-disk.ts'
import { appendText, keepingNotes, openForTest, readAll, readTexts } from './testing/open.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'opencxm-log-'))
after(() => rm(root, { recursive: true, force: true }))
const newFolder = () => mkdtemp(path.join(root, 'log-'))
const segmentsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.seg'))

describe('the log, day to day', () => {
  test('LG1 LG2: records come back in order, across restarts and segments', async () => {
    const folder = await newFolder()
    const expected: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const log = await openForTest(folder)
      const texts = Array.from({ length: 40 }, (_, i) => `${round}-${i}-${'x'.repeat(5000)}`)
      const positions = await Promise.all(texts.map((text) => appendText(log, text)))
      assert.deepEqual(
        positions,
        texts.map((_, i) => round * 40 + i + 1),
      )
      expected.push(...texts)
      assert.deepEqual(await readTexts(log), expected)
      await log.close()
    }
    assert.ok(segmentsIn(folder).length >= 3)
  })

  test('appends that arrive together share one fdatasync', async () => {
    const log = await openForTest(await newFolder())
    await Promise.all(Array.from({ length: 100 }, (_, i) => appendText(log, `r${i}`)))
    const { syncs, appendedRecords, syncHistogram } = log.stats()
    assert.equal(appendedRecords, 100)
    assert.ok(syncs <= 3, `${syncs} syncs`)
    assert.equal(syncHistogram.count, syncs)
    await log.close()
  })

  test('an append that is pending at close is durable or refused, a later one is refused', async () => {
    const folder = await newFolder()
    const log = await openForTest(folder)
    const pending = appendText(log, 'pending')
    await Promise.all([log.close(), log.close()])
    assert.equal(await pending, 1)
    const late = await log.append(Buffer.from('late'))
    assert.equal(late.outcome === 'refused' && late.reason, 'closed')
    const again = await openForTest(folder)
    assert.deepEqual(await readTexts(again), ['pending'])
    await again.close()
  })

  test("an empty record and one over the limit are the caller's mistake", async () => {
    const log = await openForTest(await newFolder())
    await assert.rejects(log.append(Buffer.alloc(0)), RangeError)
    await assert.rejects(log.append(Buffer.alloc(32 * 1024 * 1024 + 1)), /1 to 33554432 bytes, found 33554433/)
    await log.close()
  })

  test('waitForMore wakes for a record, for the signal and for the close', async () => {
    const log = await openForTest(await newFolder())
    const never = new AbortController()
    const waiting = log.waitForMore(1, never.signal)
    await appendText(log, 'one')
    assert.equal(await waiting, true)
    assert.equal(await log.waitForMore(1, never.signal), true)
    const aborted = log.waitForMore(2, AbortSignal.abort())
    const aborting = new AbortController()
    const later = log.waitForMore(2, aborting.signal)
    aborting.abort()
    assert.deepEqual([await aborted, await later], [false, false])
    const atClose = log.waitForMore(2, never.signal)
    await log.close()
    assert.equal(await atClose, false)
  })

  test('read keeps its limits, and delivers a record that is larger than them', async () => {
    const log = await openForTest(await newFolder())
    for (const size of [10, 10, 5000, 10]) await appendText(log, 'x'.repeat(size))
    const sizes = async (from: number, maxRecords: number, maxBytes: number) =>
      (await log.read({ from, maxRecords, maxBytes })).records.map(({ payload }) => payload.length)
    assert.deepEqual(await sizes(1, 2, 1e6), [10, 10])
    assert.deepEqual(await sizes(1, 10, 25), [10, 10])
    assert.deepEqual(await sizes(3, 10, 25), [5000])
    assert.deepEqual(await sizes(5, 10, 25), [])
    await log.close()
  })
})

describe('the log at its bound', () => {
  test('LG7: refuses at nine tenths, keeps the last tenth for reserved appends, and takes again after a release', async () => {
    const folder = await newFolder()
    const log = await openForTest(folder, { boundBytes: 2 * 1024 * 1024 })
    const record = Buffer.alloc(20_000, 'x')
    const fill = async (reserved: boolean) => {
      for (let count = 0; ; count += 1) {
        const outcome = await log.append(record, { reserved })
        if (outcome.outcome === 'refused') return { count, outcome }
      }
    }
    const ordinary = await fill(false)
    assert.equal(ordinary.outcome.reason, 'log_full')
    assert.match(ordinary.outcome.message, /its bound is 2097152 bytes/)
    assert.ok(ordinary.count >= 92 && ordinary.count <= 94, `${ordinary.count}`)
    assert.equal((await fill(true)).count >= 9, true)
    assert.ok(log.stats().bytesOnDisk <= 2 * 1024 * 1024)
    assert.equal((await readAll(log)).records.length, log.next() - 1)
    await log.release(log.next())
    assert.equal((await log.append(record)).outcome, 'durable')
    assert.deepEqual(log.stats().refused, { log_full: 2, disk_failed: 0, closed: 0 })
    await log.close()
  })

  test('LG7: appends that are still pending count against the bound', async () => {
    const log = await openForTest(await newFolder())
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => log.append(Buffer.alloc(20_000))))
    const durable = outcomes.filter(({ outcome }) => outcome === 'durable').length
    assert.ok(durable >= 45 && durable <= 47, `${durable}`)
    await log.close()
  })

  test('LG9: release deletes whole segments only, and the count survives when everything was released', async () => {
    const folder = await newFolder()
    let nowMs = 1_700_000_000_000
    const log = await openForTest(folder, { clock: () => nowMs })
    for (let i = 0; i < 30; i += 1) await appendText(log, `${i}`.padEnd(9000))
    const before = segmentsIn(folder).length
    await log.release(10)
    assert.ok(segmentsIn(folder).length < before)
    assert.ok(log.first() <= 10)
    assert.equal((await readAll(log, 10)).records.length, 21)
    await assert.rejects(log.read({ from: 1, maxRecords: 1, maxBytes: 1 }), /was released; the first one held is/)
    await assert.rejects(log.release(32), RangeError)
    nowMs += 60_000
    await log.release(31)
    assert.deepEqual(segmentsIn(folder), ['0000000000000031.seg'])
    await log.close()
    const again = await openForTest(folder)
    assert.equal(await appendText(again, 'next'), 31)
    await again.close()
  })

  test('stats tell the age of the oldest record that is not applied', async () => {
    let nowMs = 1_700_000_000_000
    const log = await openForTest(await newFolder(), { clock: () => nowMs })
    assert.equal(log.stats().oldestUnappliedMs, null)
    for (let i = 0; i < 3; i += 1) {
      await appendText(log, `${i}`)
      nowMs += 10_000
    }
    assert.equal(log.stats().oldestUnappliedMs, 1_700_000_000_000)
    await log.release(2)
    assert.equal(log.stats().oldestUnappliedMs, 1_700_000_010_000)
    await log.release(4)
    assert.equal(log.stats().oldestUnappliedMs, null)
    await appendText(log, 'later')
    assert.equal(log.stats().oldestUnappliedMs, nowMs)
    assert.equal(log.stats().unappliedRecords, 1)
    await log.close()
  })
})

describe('the log on a failing disk', () => {
  test('LG5: a failed fdatasync acknowledges nothing, says why, and the log goes on when the disk does', async () => {
    const disk = new MemoryDisk()
    const folder = await newFolder()
    const { notes, said } = keepingNotes()
    let nowMs = 1_700_000_000_000
    const log = await openForTest(folder, { disk, log: notes, clock: () => nowMs })
    await appendText(log, 'before')
    let isBroken = true
    disk.beforeEach = (operation, file) => {
      if (isBroken && operation === 'sync' && file.endsWith('.seg')) throw new Error('ENOSPC: no space left on device')
    }
    const outcomes = await Promise.all(['a', 'b'].map((text) => log.append(Buffer.from(text))))
    for (const outcome of outcomes) {
      assert.ok(outcome.outcome === 'refused' && outcome.reason === 'disk_failed')
      assert.match(outcome.message, /cannot write to its log .*ENOSPC.*accepts data again/)
    }
    const atOnce = await log.append(Buffer.from('c'))
    assert.equal(atOnce.outcome, 'refused')
    nowMs += 1000
    const stillBroken = await log.append(Buffer.from('d'))
    assert.equal(stillBroken.outcome, 'refused')
    assert.match(log.stats().failing ?? '', /cannot write to its log/)
    isBroken = false
    nowMs += 1000
    assert.equal(await appendText(log, 'after'), 2)
    assert.deepEqual(await readTexts(log), ['before', 'after'])
    assert.equal(log.stats().failing, null)
    assert.equal(log.stats().refused.disk_failed, 4)
    assert.deepEqual(said, [
      "error: Writing to the receiver's log failed.",
      "info: The receiver's log can be written again.",
    ])
    await log.close()
    const again = await openForTest(folder, { disk: disk.crash(() => 0) })
    assert.deepEqual(await readTexts(again), ['before', 'after'])
    await again.close()
  })

  test('LG5: when even the cut fails, the next segment bounds the one with the unacknowledged bytes', async () => {
    const disk = new MemoryDisk()
    const folder = await newFolder()
    let nowMs = 1_700_000_000_000
    const log = await openForTest(folder, { disk, clock: () => nowMs })
    await appendText(log, 'before')
    let failures = 1
    disk.beforeEach = (operation) => {
      if (operation === 'truncate') throw new Error('EIO')
      if (operation === 'sync' && failures-- > 0) throw new Error('EIO')
    }
    assert.equal((await log.append(Buffer.from('never acknowledged'))).outcome, 'refused')
    nowMs += 1000
    assert.equal(await appendText(log, 'after'), 2)
    await log.close()
    const again = await openForTest(folder, { disk })
    assert.deepEqual(await readTexts(again), ['before', 'after'])
    await again.close()
  })
})

describe('the lock of the log', () => {
  test('LG8: a second writer is refused with a sentence, and let in after the first closed', async () => {
    const folder = await newFolder()
    const first = await openForTest(folder)
    const second = openForTest(folder)
    await assert.rejects(
      second,
      (error) => error instanceof LogLockedError && /is in use by process/.test(error.message),
    )
    await first.close()
    await (await openForTest(folder)).close()
  })

  test('LG8: a lock whose process died, whose pid now belongs to another program, or that is unreadable is taken over', async () => {
    const stale = [
      { pid: 2 ** 22 + 1, startedAt: 'boot:1', token: 'x' },
      { pid: process.pid, startedAt: 'boot:1', token: 'x' },
    ].map((owner) => JSON.stringify(owner))
    for (const text of [...stale, '{"pid":']) {
      const folder = await newFolder()
      writeFileSync(path.join(folder, 'lock'), text)
      const log = await openForTest(folder)
      assert.equal(await appendText(log, 'x'), 1)
      await log.close()
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes('lock')),
        [],
      )
    }
  })

  test('LG8: of many that start at once over a stale lock exactly one gets the folder', async () => {
    const folder = await newFolder()
    writeFileSync(path.join(folder, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, startedAt: 'boot:1', token: 'x' }))
    const starts = await Promise.allSettled(Array.from({ length: 12 }, () => openForTest(folder)))
    const winners = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
    assert.equal(winners.length, 1)
    await winners[0]?.close()
  })
})

describe('scrubbing', () => {
  test('LG9: rewrites and erases what it is told, in the open segment too, and nothing else changes', async () => {
    const folder = await newFolder()
    const log = await openForTest(folder)
    const texts = Array.from({ length: 40 }, (_, i) => `person ${i % 4} ${'.'.repeat(3000)}`)
    for (const text of texts) await appendText(log, text)
    const first = await log.read({ from: 1, maxRecords: 10, maxBytes: 1e9 })
    const tally = await log.scrub(({ payload }) => {
      const text = payload.toString()
      if (text.startsWith('person 1')) return { erase: true }
      return text.startsWith('person 2')
        ? { replaceWith: Buffer.from('someone, at greater length than before'.repeat(200)) }
        : { keep: true }
    })
    assert.deepEqual(tally, { rewritten: 10, erased: 10 })
    const check = async (from: number, open: Awaited<ReturnType<typeof openForTest>>) => {
      const { records, lost, next } = await readAll(open, from)
      assert.deepEqual([lost, next], [[], 41])
      for (const { position, payload } of records) {
        const kind = (position - 1) % 4
        assert.notEqual(kind, 1)
        const expected = kind === 2 ? /^(someone, at greater length than before)+$/ : new RegExp(`^person ${kind} `)
        assert.match(payload.toString(), expected)
      }
      return records.length
    }
    assert.equal(await check(1, log), 30)
    await check(first.next, log)
    assert.equal(await appendText(log, 'person 0 comes back'), 41)
    await log.close()
    const again = await openForTest(folder)
    assert.equal((await readAll(again)).records.length, 31)
    await again.close()
    for (const name of segmentsIn(folder)) assert.ok(!name.endsWith('.scrub'))
  })
})

describe('scrubbing while others work', () => {
  test('LG2 LG9: readers and appenders go on during a scrub and miss nothing', async () => {
    const log = await openForTest(await newFolder(), { boundBytes: 16 * 1024 * 1024 })
    for (let i = 0; i < 200; i += 1) void appendText(log, `record ${i} ${'.'.repeat(8000)}`)
    await appendText(log, 'record 200')
    const longer = Buffer.alloc(9500, 'r')
    const scrub = log.scrub(({ position }) => (position % 3 === 0 ? { replaceWith: longer } : { keep: true }))
    const appending = Promise.all(Array.from({ length: 50 }, (_, i) => appendText(log, `during ${i}`)))
    const readings = await Promise.all(Array.from({ length: 5 }, () => readAll(log, 1)))
    const tally = await scrub
    await appending
    for (const { records, lost } of [...readings, await readAll(log, 1)]) {
      assert.deepEqual(lost, [])
      assert.deepEqual(
        records.map(({ position }) => position),
        records.map((_, i) => i + 1),
      )
      assert.ok(records.length >= 201)
    }
    assert.ok(tally.rewritten >= 67)
    assert.equal(log.stats().corruptFiles, 0)
    await log.close()
  })
})

describe('packed records', () => {
  test('a text comes back as it was, with either codec', () => {
    const texts = anyText()
    fc.assert(
      fc.property(texts, fc.constantFrom('none' as const, 'zstd' as const), fc.boolean(), (small, codec, isLarge) => {
        const text = isLarge ? `${small}${'x'.repeat(4096)}` : small
        const record = packText(text, codec)
        if (isLarge) assert.equal(record[0], codec === 'zstd' ? 1 : 0)
        assert.equal(unpackText(record), text)
      }),
    )
  })

  test('a small text is not packed: that would cost more than it saves', () => {
    assert.equal(packText('x'.repeat(4095))[0], 0)
    assert.equal(packText('x'.repeat(4096))[0], 1)
  })

  test('bytes that are no record are refused with a sentence', () => {
    assert.throws(() => unpackText(Buffer.of(7, 1)), /unknown codec 7/)
    assert.throws(() => unpackText(Buffer.alloc(0)), /unknown codec none/)
  })
})
