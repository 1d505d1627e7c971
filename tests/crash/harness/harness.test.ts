import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { compareWithStored } from './compare.ts'
import { CrashHarness, type Victim } from './crash-harness.ts'
import { freePort } from './free-port.ts'
import { segmentBatches } from './load-driver.ts'
import { runCrashes } from './run-crashes.ts'

const root = await mkdtemp(path.join(os.tmpdir(), 'opencxm-crash-'))
after(() => rm(root, { recursive: true, force: true }))

async function crashToy(manner: 'honest' | 'hasty', victims: Victim[], settleMs: number) {
  const folder = await mkdtemp(path.join(root, 'toy-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const harness = new CrashHarness({
    command: process.execPath,
    args: [path.join(import.meta.dirname, 'toy-server.ts'), folder, String(port), manner],
    env: {},
    readyUrl: url,
    roles: { engineHost: ({ command }) => command.includes('toy-engine-host') },
  })
  try {
    await harness.start()
    const result = await runCrashes({
      harness,
      load: { url, connections: 8, next: segmentBatches({ writeKey: 'toy', prefix: manner, eventsPerRequest: 5 }) },
      victims,
      messagesBetweenMax: 300,
      random: Math.random,
      listStored: async () => (await (await fetch(`${url}/ids`)).json()) as string[],
      settleMs,
    })
    return { result, stopped: await harness.stop() }
  } finally {
    await harness.cleanUp()
  }
}

describe('the crash harness', () => {
  test('an honest server loses nothing, whoever is killed', async () => {
    const { result, stopped } = await crashToy('honest', ['server', 'engineHost', 'all', 'server'], 5000)
    assert.deepEqual([result.lost, result.doubled, result.unknown], [[], [], []])
    assert.ok(result.acknowledged > 0 && result.stored >= result.acknowledged)
    assert.deepEqual(
      result.readyMs.map(({ victim }) => victim),
      ['server', 'engineHost', 'all', 'server'],
    )
    assert.ok(result.readyMs.every(({ ms }) => ms > 0))
    assert.deepEqual(stopped, { code: 0, leftBehind: [] })
  })

  test('a server that acknowledges before it has synced is found out', async () => {
    const { result } = await crashToy('hasty', ['server', 'server', 'server'], 500)
    assert.ok(result.lost.length > 0, 'nothing was lost, so the kills came too late to prove anything')
  })

  test('the comparison names what is lost, doubled and unknown', () => {
    const outcome = { acknowledged: ['a', 'b'], uncertain: ['c', 'd'], failures: {} }
    assert.deepEqual(compareWithStored(outcome, ['b', 'c', 'c', 'x']), {
      acknowledged: 2,
      stored: 4,
      lost: ['a'],
      doubled: ['c'],
      unknown: ['x'],
    })
  })

  test('a server that does not start is reported with its output', async () => {
    const args = ['-e', 'console.error("no disk"); process.exit(3)']
    const harness = new CrashHarness({ command: process.execPath, args, env: {}, readyUrl: 'http://127.0.0.1:9/' })
    await assert.rejects(harness.start(), /ended before it was ready.*\n.*no disk/s)
    await harness.cleanUp()
  })
})
