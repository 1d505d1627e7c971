import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CrashHarness } from './harness/crash-harness.ts'
import { freePort } from './harness/free-port.ts'
import { root } from './server-crashes.ts'

test('npm start that is asked to stop takes the server along: nothing goes on behind it and holds the data folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-crash-npm-'))
  await chmod(folder, 0o711)
  const port = await freePort()
  const env = {
    ...{ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', OPENCXM_DATA: join(folder, 'data') },
    ...{ PORT: String(port), OPENCXM_LOG_LEVEL: 'warn' },
  }
  const readyUrl = `http://127.0.0.1:${port}/readyz`
  const harness = new CrashHarness({ command: 'npm', args: ['start'], env, cwd: root, readyUrl })
  try {
    // A second start shows that the folder is free.
    for (let round = 0; round < 2; round++) {
      await harness.start()
      assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
    }
  } finally {
    await harness.cleanUp()
    await rm(folder, { recursive: true, force: true })
  }
})
