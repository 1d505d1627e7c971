import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { forgetElsewhere } from '../../packages/server/src/platform/statestore/index.ts'
import { root } from '../../tools/project/files.ts'
import { freePort } from '../crash/harness/free-port.ts'

const cli = join(root, 'packages/server/src/cli.ts')
const owner = 'owner@commands.example'

describe('the commands, beside a server that runs and after it stopped, in a folder that only its owner may enter', () => {
  let home: string
  let env: Record<string, string>
  before(async () => {
    // As mkdtemp makes it (0700): as root, PostgreSQL keeps its cluster elsewhere.
    home = await mkdtemp(join(tmpdir(), 'opencxm-commands-'))
    await chmod(home, 0o700)
    const port = await freePort()
    env = {
      PATH: process.env.PATH ?? '',
      PORT: String(port),
      OPENCXM_DATA: join(home, 'data'),
      OPENCXM_LOG_LEVEL: 'silent',
    }
  })
  after(async () => {
    await forgetElsewhere(join(home, 'data'))
    await rm(home, { recursive: true, force: true })
  })

  async function run(args: string[], input = '', settings: Record<string, string> = {}) {
    const child = spawn(process.execPath, [cli, ...args], { env: { ...env, ...settings } })
    child.stdin.end(input)
    const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
    return { code: child.exitCode, out, error }
  }

  test('setup, reset-password, doctor and backup go through the server that runs', async () => {
    const server = spawn(process.execPath, [cli, 'serve'], {
      ...{ env, detached: true },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const stopped = once(server, 'exit')
    try {
      for await (const chunk of server.stdout) if (String(chunk).includes('OpenCXM is at')) break
      const setup = ['setup', '--owner', owner, '--workspace', 'Shop', '--json']
      const made = await run(setup, 'a long password\n')
      assert.equal(made.code, 0, made.error)
      const keys = JSON.parse(made.out) as Record<string, string>
      assert.deepEqual(Object.keys(keys), ['workspaceId', 'writeKey', 'secretKey', 'url'])
      const headers = { authorization: `Bearer ${keys.secretKey}` }
      const session = await fetch(`${keys.url}/api/v1/session`, { headers })
      assert.equal(session.status, 200)
      assert.ok(!(await readdir(join(home, 'data', 'secrets'))).includes('owner-token'))
      const again = await run(setup, 'a long password\n')
      assert.deepEqual([again.code, again.out], [1, ''], again.error)
      assert.match(again.error, /has an owner already/)

      const link = await run(['reset-password', owner])
      assert.match(link.out, new RegExp(`^${keys.url}/reset-password/\\S+\\n`))
      assert.match((await run(['reset-password', 'who@commands.example'])).error, /nobody has the e-mail/)
      const looked = await run(['doctor'])
      assert.deepEqual([looked.code, /answers at port/.test(looked.out)], [0, true], looked.out + looked.error)
      assert.match(looked.out, /background work: nothing was given up/)
      assert.equal((await run(['backup', join(home, 'one')])).code, 0)
      // Where the server listens elsewhere than the command asks, the server need not be stopped.
      const elsewhere = await run(['backup', join(home, 'none')], '', { PORT: '1' })
      assert.equal(elsewhere.code, 1)
      assert.match(elsewhere.error, /in use by process \d+: set HOST and PORT as it has them/)
    } finally {
      // As systemd ends a service, and npm and the launcher pass it on: all processes of the group are told, more than once.
      for (let times = 0; times < 3; times++) {
        process.kill(-(server.pid as number), 'SIGTERM')
        await setTimeout(20)
      }
      assert.deepEqual(await stopped, [0, null], 'it stopped in good order')
    }
  })

  test('without a server they open the stores themselves', async () => {
    assert.match((await run(['reset-password', owner])).out, /\/reset-password\//)
    const looked = await run(['doctor'])
    assert.equal(looked.code, 0)
    assert.doesNotMatch(looked.out, /there is no OpenCXM/)
    assert.deepEqual(await run(['backup', join(home, 'two')]), { code: 0, out: `${join(home, 'two')}\n`, error: '' })
  })

  test('each command says how it is used', async () => {
    const all = await run(['--help'])
    const names = ['serve', 'demo', 'setup', 'import', 'migrate', 'doctor', 'backup', 'restore', 'reset-password']
    for (const name of names) assert.match(all.out, new RegExp(`^ {2}${name} `, 'm'))
    const one = await run(['restore', '--help'])
    assert.deepEqual([one.code, one.error], [0, ''])
    assert.match(one.out, /FOLDER \[--erasures FILE\]/)
  })
})
