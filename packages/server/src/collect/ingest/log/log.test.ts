import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { type IngestLog, LogLockedError, type LogNotes, openLog } from './index.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'opencxm-log-'))
after(() => rm(root, { recursive: true, force: true }))
const silent: LogNotes = { info: () => {}, warn: () => {}, error: () => {} }
let folders = 0

function open(folder: string, more: Partial<Parameters<typeof openLog>[0]> = {}): Promise<IngestLog> {
  const groupCommitMs = { min: 0, max: 5 }
  return openLog({ folder, boundBytes: 1024 * 1024, groupCommitMs, clock: Date.now, log: silent, ...more })
}

const newFolder = () => path.join(root, String(++folders))

async function appendText(log: IngestLog, text: string): Promise<number> {
  const outcome = await log.append(Buffer.from(text))
  assert.equal(outcome.outcome, 'durable')
  return outcome.outcome === 'durable' ? outcome.position : 0
}

async function readTexts(log: IngestLog, from = log.first()): Promise<string[]> {
  const texts: string[] = []
  let at = from
  for (;;) {
    const { records, next } = await log.read({ from: at, maxRecords: 100, maxBytes: 1e6 })
    if (next === at) return texts
    for (const record of records) texts.push(record.payload.toString())
    at = next
  }
}

describe('the log, day to day', () => {
  test('LG1 LG2: appended records come back in order, across a restart and across segments', async () => {
    const folder = newFolder()
    const expected: string[] = []
    for (let round = 0; round < 3; round += 1) {
      const log = await open(folder)
      const texts = Array.from({ length: 40 }, (_, i) => `${round}-${i}-${'x'.repeat(5000)}`)
      const positions = await Promise.all(texts.map((text) => appendText(log, text)))
      assert.deepEqual(
        positions,
        positions.map((_, i) => round * 40 + i + 1),
      )
      expected.push(...texts)
      assert.deepEqual(await readTexts(log), expected)
      await log.close()
    }
    assert.ok((await readdir(folder)).filter((name) => name.endsWith('.seg')).length >= 3)
  })

  test('LG8: a second writer is refused with a sentence, and let in after the first closed', async () => {
    const folder = newFolder()
    const first = await open(folder)
    await assert.rejects(
      open(folder),
      (error) => error instanceof LogLockedError && /in use by process/.test(error.message),
    )
    await first.close()
    await (await open(folder)).close()
  })
})
