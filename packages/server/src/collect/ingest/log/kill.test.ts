import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { unpackText } from './index.ts'
import { openForTest, readAll } from './testing/open.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'opencxm-log-kill-'))
after(() => rm(root, { recursive: true, force: true }))
const appender = path.join(import.meta.dirname, 'testing', 'appender.ts')

/** Runs the appender until it has told `count` acknowledgements, kills it, and returns all that it told. */
async function appendUntilKilled(prefix: string, count: number): Promise<string[]> {
  const child = spawn(process.execPath, [appender, root, prefix], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: string[] = []
  const lines = createInterface({ input: child.stdout })
  const ended = once(lines, 'close')
  lines.on('line', (line) => {
    told.push(line)
    if (told.length === count) child.kill('SIGKILL')
  })
  await Promise.all([once(child, 'exit'), ended])
  assert.equal(child.signalCode, 'SIGKILL', 'the appender ended by itself')
  return told
}

describe('the log under kill -9', () => {
  test('LG1 LG2 LG3 LG8: after 20 kills every acknowledged id is there, once, at its position', async () => {
    const acknowledged = new Map<number, string>()
    for (let round = 0; round < 20; round += 1) {
      const count = 1 + Math.floor(Math.random() * 400)
      for (const line of await appendUntilKilled(`kill${round}`, count)) {
        const [position, id] = line.split(' ')
        // A write of less than 4 KiB to a pipe is whole or not there.
        assert.ok(id !== undefined)
        assert.ok(!acknowledged.has(Number(position)), `position ${position} was acknowledged twice`)
        acknowledged.set(Number(position), id)
      }
    }
    const log = await openForTest(root, { boundBytes: 256 * 1024 * 1024 })
    const { records, lost } = await readAll(log)
    await log.close()
    assert.deepEqual(lost, [])
    const found = new Map(records.map(({ position, payload }) => [position, unpackText(payload).split('\n')[0]]))
    assert.equal(new Set(found.values()).size, records.length, 'no id is there twice')
    assert.ok(acknowledged.size >= 20)
    for (const [position, id] of acknowledged) assert.equal(found.get(position), id)
  })
})
