import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { segmentHeaderBytes } from './format.ts'
import { type IngestLog, LogDamagedError } from './index.ts'
import { refuseOtherVersions } from './recover.ts'
import { MemoryDisk } from './testing/memory-disk.ts'
import { appendText, keepingNotes, openForTest, readAll } from './testing/open.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'opencxm-log-damage-'))
after(() => rm(root, { recursive: true, force: true }))
const newFolder = () => mkdtemp(path.join(root, 'log-'))

/** A closed log of `count` records of about `size` bytes, each in a group of its own. */
async function filledLog(count: number, size: number): Promise<{ folder: string; disk: MemoryDisk; texts: string[] }> {
  const folder = await newFolder()
  const disk = new MemoryDisk()
  const log = await openForTest(folder, { disk })
  const texts = Array.from({ length: count }, (_, i) => `record ${i + 1} `.padEnd(size, '.'))
  for (const text of texts) await appendText(log, text)
  await log.close()
  return { folder, disk, texts }
}

const segmentsOf = (disk: MemoryDisk) => [...disk.files.keys()].filter((file) => file.endsWith('.seg')).sort()

function flip(disk: MemoryDisk, file: string, bit: number): void {
  const inode = disk.files.get(file)
  assert.ok(inode)
  inode.bytes[bit >> 3] = (inode.bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
}

describe('the log, when its files are damaged', () => {
  test('LG4 LG6: after any flipped bit every other record is read, and the lost one is told or its number skipped', async () => {
    const where = fc.record({
      count: fc.integer({ min: 1, max: 30 }),
      size: fc.integer({ min: 20, max: 12_000 }),
      segment: fc.nat(),
      bit: fc.nat(),
    })
    await fc.assert(
      fc.asyncProperty(where, async ({ count, size, segment, bit }) => {
        const { folder, disk, texts } = await filledLog(count, size)
        const files = segmentsOf(disk)
        const file = files[segment % files.length] ?? ''
        const length = disk.files.get(file)?.bytes.length ?? 0
        flip(disk, file, bit % (length * 8))
        const { notes, said } = keepingNotes()
        const log = await openForTest(folder, { disk, log: notes, acceptLoss: true, appliedTo: async () => 1 })
        const again = await appendText(log, 'written after the damage')
        assert.ok(again > count, 'a number that was acknowledged is never given out again')
        const { records, lost } = await readAll(log, 1)
        const lostPositions = new Set(
          lost.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i)),
        )
        const read = new Map(records.map(({ position, payload }) => [position, payload.toString()]))
        assert.equal(read.get(again), 'written after the damage')
        const missing = texts.flatMap((text, i) => (read.get(i + 1) === text ? [] : [i + 1]))
        const isHeader = bit % (length * 8) < 64 * 8
        if (!isHeader) assert.ok(missing.length <= 1, `one flipped bit lost the records ${missing}`)
        for (const position of missing) {
          assert.ok(!read.has(position), 'a wrong record is never delivered')
          assert.ok(lostPositions.has(position) || (position === count && log.stats().corruptFiles === 1))
        }
        if (missing.length > 0) {
          assert.ok(said.some((line) => line.startsWith('error: ')))
          assert.ok(
            [...disk.files.keys()].some((name) => name.endsWith('.corrupt')),
            'the bytes are kept',
          )
        }
        await log.close()
      }),
      { numRuns: 150 },
    )
  })

  test('LG6: a damaged record in the middle is skipped, reported once and kept beside the log', async () => {
    const { folder, disk } = await filledLog(5, 100)
    const file = segmentsOf(disk)[0] ?? ''
    flip(disk, file, (64 + 132 + 40) * 8)
    const log = await openForTest(folder, { disk })
    for (let time = 0; time < 2; time += 1) {
      const { records, lost } = await readAll(log, 1)
      assert.deepEqual(
        records.map(({ position }) => position),
        [1, 3, 4, 5],
      )
      assert.equal(lost.length, 1)
      assert.deepEqual(
        { ...lost[0] },
        { from: 2, to: 3, reason: 'a payload does not match its checksum', keptIn: `${file}.196.corrupt` },
      )
    }
    assert.equal(log.stats().lostRecords, 1)
    assert.equal(disk.files.get(`${file}.196.corrupt`)?.bytes.length, 132)
    await log.close()
  })

  test('LG6: a missing segment stops the reader with a sentence, and is passed over when the loss is accepted', async () => {
    const { folder, disk } = await filledLog(30, 9_000)
    const files = segmentsOf(disk)
    assert.ok(files.length >= 3)
    await disk.remove(files[1] ?? '')
    const strict = await openForTest(folder, { disk })
    const { records, next } = await strict.read({ from: 1, maxRecords: 1000, maxBytes: 1e9 })
    assert.equal(records.at(-1)?.position, next - 1)
    const stop = strict.read({ from: next, maxRecords: 1000, maxBytes: 1e9 })
    await assert.rejects(
      stop,
      (error) =>
        error instanceof LogDamagedError &&
        /^Records \d+ to \d+ .* missing.*OPENCXM_ACCEPT_LOG_LOSS/.test(error.message),
    )
    await strict.close()
    const lax = await openForTest(folder, { disk, acceptLoss: true })
    const all = await readAll(lax, 1)
    assert.equal(all.lost.length, 1)
    assert.equal(all.records.length + (all.lost[0]?.to ?? 0) - (all.lost[0]?.from ?? 0), 30)
    await lax.close()
  })

  test('LG6: a segment with a damaged header is set aside and stops the reader', async () => {
    const { folder, disk } = await filledLog(30, 9_000)
    const last = segmentsOf(disk).at(-1) ?? ''
    flip(disk, last, 45 * 8)
    const log = await openForTest(folder, { disk })
    const position = await appendText(log, 'new')
    assert.ok(position > 30)
    await assert.rejects(readAll(log, 1), LogDamagedError)
    assert.ok(disk.files.has(`${last}.corrupt`))
    await log.close()
  })

  test('LG6: holes in the last group are no loss, before and after later appends; a hole before that group is one', async () => {
    const folder = await newFolder()
    const disk = new MemoryDisk()
    const first = await openForTest(folder, { disk })
    await appendText(first, 'alone')
    await appendText(first, 'acknowledged')
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => appendText(first, text)))
    await first.close()
    const file = segmentsOf(disk)[0] ?? ''
    const bytesBefore = 64 + (32 + 'alone'.length)
    const group = bytesBefore + (32 + 'acknowledged'.length)
    // Position 2 is of a group that a later one proves durable; 3 and 5 are of the last group, of which 4, 6 and 7 survived.
    for (const at of [bytesBefore, group, group + 2 * 33]) flip(disk, file, at * 8)
    const expectHole = async (log: IngestLog, positions: number[]) => {
      const { records, lost } = await readAll(log, 1)
      assert.deepEqual(
        records.map(({ position }) => position),
        positions,
      )
      assert.deepEqual(
        lost.map(({ from, to }) => [from, to]),
        [[2, 3]],
      )
    }
    const { notes, said } = keepingNotes()
    const again = await openForTest(folder, { disk, log: notes })
    assert.deepEqual(said, [
      'warn: The last records of the log were not written whole; what is missing was not acknowledged.',
    ])
    await expectHole(again, [1, 4, 6, 7])
    assert.equal(await appendText(again, 'later'), 8)
    await expectHole(again, [1, 4, 6, 7, 8])
    await again.scrub(({ position }) => (position === 6 ? { erase: true } : { keep: true }))
    await expectHole(again, [1, 4, 7, 8])
    await again.close()
    const third = await openForTest(folder, { disk })
    await expectHole(third, [1, 4, 7, 8])
    await third.close()
  })

  test('a segment of another version is left alone, and a sentence says what to do', async () => {
    for (const [version, sentence] of [
      [1, /format of before the first release.* Start the version that wrote it .* or move the folder aside/],
      [3, /newer version/],
    ] as const) {
      const { folder, disk } = await filledLog(1, 10)
      const inode = disk.files.get(segmentsOf(disk)[0] ?? '')
      assert.ok(inode)
      inode.bytes[7] = version
      inode.bytes.writeUInt32LE(crc32(inode.bytes.subarray(0, 60)), 60)
      await assert.rejects(openForTest(folder, { disk }), sentence)
      assert.equal(segmentsOf(disk).length, 1)
    }
  })

  test('LG4: an empty segment of an older version, which it leaves when all is applied, is replaced; counting goes on', async () => {
    const { folder, disk } = await filledLog(1, 10)
    const first = await openForTest(folder, { disk, appliedTo: async () => 500 })
    await first.close()
    for (const name of segmentsOf(disk)) {
      const inode = disk.files.get(name)
      assert.ok(inode)
      if (inode.bytes.length > segmentHeaderBytes) disk.files.delete(name)
      inode.bytes[7] = 1
      inode.bytes.writeUInt32LE(crc32(inode.bytes.subarray(0, 60)), 60)
    }
    await refuseOtherVersions(folder, disk)
    const log = await openForTest(folder, { disk, appliedTo: async () => 500 })
    assert.equal(await appendText(log, 'after'), 500)
    await log.close()
  })

  test('LG4: over an older copy of the folder counting goes on after the checkpoint', async () => {
    const { folder, disk } = await filledLog(3, 10)
    const log = await openForTest(folder, { disk, appliedTo: async () => 500 })
    assert.equal(await appendText(log, 'after'), 500)
    const { records, lost } = await readAll(log, 500)
    assert.deepEqual([records.map(({ position }) => position), lost], [[500], []])
    await log.close()
  })

  test('LG4: skipped numbers stay skipped when nothing was appended before the next start', async () => {
    const older = await filledLog(3, 10)
    await (await openForTest(older.folder, { disk: older.disk, appliedTo: async () => 500 })).close()
    const damaged = await filledLog(3, 10)
    flip(damaged.disk, segmentsOf(damaged.disk)[0] ?? '', (64 + 3 * 42 - 1) * 8)
    await (await openForTest(damaged.folder, { disk: damaged.disk })).close()
    for (const [{ folder, disk }, least] of [
      [older, 500],
      [damaged, 4],
    ] as const) {
      const log = await openForTest(folder, { disk })
      assert.ok((await appendText(log, 'after')) >= least)
      await log.close()
    }
  })

  test('bytes planted in a payload are never taken for a record', async () => {
    const folder = await newFolder()
    const disk = new MemoryDisk()
    const log = await openForTest(folder, { disk })
    await appendText(log, 'first')
    // A whole segment of another log inside a payload, then damage to the header before it.
    const other = await filledLog(5, 50)
    const planted = other.disk.files.get(segmentsOf(other.disk)[0] ?? '')?.bytes ?? Buffer.alloc(0)
    await log.append(planted)
    await appendText(log, 'last')
    await log.close()
    flip(disk, segmentsOf(disk)[0] ?? '', (64 + 37 + 5) * 8)
    const again = await openForTest(folder, { disk })
    const { records, lost } = await readAll(again, 1)
    assert.deepEqual(
      records.map(({ payload }) => payload.toString()),
      ['first', 'last'],
    )
    assert.deepEqual(
      lost.map(({ from, to }) => [from, to]),
      [[2, 3]],
    )
    await again.close()
  })
})
