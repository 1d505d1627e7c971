import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import type { IngestLog } from './index.ts'
import { MemoryDisk, type Pick } from './testing/memory-disk.ts'
import { openForTest, readAll } from './testing/open.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'opencxm-log-crash-'))
after(() => rm(root, { recursive: true, force: true }))

type Step =
  | { do: 'append'; sizes: number[] }
  | { do: 'release'; share: number }
  | { do: 'fail'; operation: 'write' | 'sync' | 'truncate' | 'open'; times: number }
  | { do: 'close' }
  /** Power fails before the `after`-th disk operation of an append of these sizes. */
  | { do: 'crash'; sizes: number[]; after: number; seed: number }

const sizes = fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1, maxLength: 12 })
const operation = fc.constantFrom('write' as const, 'sync' as const, 'truncate' as const, 'open' as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('append' as const), sizes }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('release' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('fail' as const), operation, times: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      sizes,
      after: fc.integer({ min: 0, max: 8 }),
      seed: fc.nat(),
    }),
  },
)

/** What a caller of the log has been told, checked against what the log gives back. */
class Story {
  /** Position -> label of the payload, which is short enough to print. */
  readonly acknowledged = new Map<number, string>()
  readonly folder: string
  disk = new MemoryDisk()
  released = 1
  nowMs = 1_700_000_000_000
  #count = 0
  #log: IngestLog | null = null

  constructor(folder: string) {
    this.folder = folder
  }

  async log(): Promise<IngestLog> {
    const clock = () => this.nowMs
    const appliedTo = async () => this.released
    this.#log ??= await openForTest(this.folder, { disk: this.disk, clock, appliedTo, boundBytes: 4 * 1024 * 1024 })
    return this.#log
  }

  async append(sizes: number[]): Promise<void> {
    const log = await this.log()
    // Past the pause after a failure.
    this.nowMs += 5000
    await Promise.all(
      sizes.map(async (size) => {
        this.#count += 1
        const text = `${this.#count}:`.padEnd(size, 'r')
        const outcome = await log.append(Buffer.from(text))
        if (outcome.outcome !== 'durable') return
        assert.ok(!this.acknowledged.has(outcome.position), `position ${outcome.position} was given out twice (LG4)`)
        this.acknowledged.set(outcome.position, label(text))
      }),
    )
  }

  async close(): Promise<void> {
    await this.#log?.close()
    this.#log = null
    this.disk.beforeEach = () => {}
  }

  async check(): Promise<void> {
    const { records, lost } = await readAll(await this.log(), this.released)
    assert.deepEqual(lost, [], 'nothing that was acknowledged is missing, so nothing is said to be lost (LG6)')
    const positions = records.map(({ position }) => position)
    assert.deepEqual(
      positions,
      [...new Set(positions)].sort((a, b) => a - b),
      'each once, in order (LG2)',
    )
    const found = new Map(records.map(({ position, payload }) => [position, label(payload.toString())]))
    for (const [position, text] of this.acknowledged) {
      if (position >= this.released) assert.equal(found.get(position), text, `acknowledged record ${position} (LG1)`)
    }
    const texts = records.map(({ payload }) => label(payload.toString()))
    assert.equal(new Set(texts).size, texts.length, 'no record is there twice')
    // What was read may have been applied, so its position is as good as acknowledged.
    for (const [position, text] of found) this.acknowledged.set(position, text)
  }

  async release(share: number): Promise<void> {
    const log = await this.log()
    this.released += Math.floor((log.next() - this.released) * share)
    await log.release(this.released)
  }

  async failTimes(operation: string, times: number): Promise<void> {
    await this.log()
    let left = times
    this.disk.beforeEach = (what) => {
      if (what !== operation || left === 0) return
      left -= 1
      throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' })
    }
  }

  async crash(sizes: number[], operations: number, pick: Pick): Promise<void> {
    const old = await this.log()
    let left = operations
    let after: MemoryDisk | null = null
    this.disk.beforeEach = () => {
      left -= 1
      if (left > 0) return
      after ??= this.disk.crash(pick)
      throw new Error('the power is off')
    }
    await this.append(sizes)
    after ??= this.disk.crash(pick)
    // The old process is gone; closing it here only gives back its lock.
    await old.close()
    this.#log = null
    this.disk = after
  }

  async perform(step: Step): Promise<void> {
    if (step.do === 'append') await this.append(step.sizes)
    else if (step.do === 'release') await this.release(step.share)
    else if (step.do === 'fail') await this.failTimes(step.operation, step.times)
    else if (step.do === 'close') await this.close()
    else await this.crash(step.sizes, step.after, pickFrom(step.seed))
  }
}

/** The number of a payload and its length. */
function label(text: string): string {
  return `${text.replace(/r+$/, '')}${text.length}`
}

/** A small generator (mulberry32), so that a failing story can be told again by its seed. */
function pickFrom(seed: number): Pick {
  let a = seed >>> 0
  return (below) => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below)
  }
}

/** Found by chance: a segment whose making failed before its name was synced, and which the next process goes on in. */
const unsyncedName: Step[] = [
  { do: 'fail', operation: 'sync', times: 1 },
  { do: 'append', sizes: [1] },
  { do: 'close' },
  { do: 'crash', sizes: [1], after: 4, seed: 0 },
  { do: 'release', share: 0 },
]

/** Found by chance: of a group that was cut off, the second record survives and the first does not. */
const tornInside: Step[] = [
  { do: 'append', sizes: [1] },
  { do: 'close' },
  { do: 'crash', sizes: [1380, 1, 271], after: 6, seed: 853681714 },
  { do: 'append', sizes: [1] },
]

describe('the log, when power fails and disks err', () => {
  test('LG1 LG2 LG3 LG4 LG5: what was acknowledged is read once and in order, whatever happens in between', async () => {
    let stories = 0
    const told = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      stories += 1
      const folder = await mkdtemp(path.join(root, `${stories}-`))
      const story = new Story(folder)
      for (const step of steps) {
        await story.perform(step)
        if (step.do !== 'fail') {
          story.disk.beforeEach = () => {}
          await story.check()
        }
      }
      await story.close()
      await story.check()
      await story.close()
    })
    await fc.assert(told, { numRuns: 150, examples: [[unsyncedName], [tornInside]] })
  })
})
