import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import type { Caller } from '../stories/asking-kit.ts'
import { CrashHarness } from './harness/crash-harness.ts'
import { freePort } from './harness/free-port.ts'
import { cli, root, setUp } from './server-crashes.ts'

/** A server that can be killed, and the mail server that it sends to; each mail takes 30 ms. */
export type MailCrash = {
  url: string
  mail: MailServer
  harness: CrashHarness
  /** Calls the API with the installation's secret key; a failure shows what the server printed last. */
  call: Caller['call']
  /** Sends events as an SDK on a server does. */
  track: (batch: readonly object[]) => Promise<void>
  secretKey: string
  close: () => Promise<void>
}

/** Prepares both on a folder of their own, sets the installation up and starts the server. */
export async function openMailCrash(name: string): Promise<MailCrash> {
  const folder = await mkdtemp(join(tmpdir(), `opencxm-crash-${name}-`))
  await chmod(folder, 0o711)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const mail = await startMailServer(30)
  const env = {
    PATH: process.env.PATH ?? '',
    OPENCXM_DATA: folder,
    PORT: String(port),
    OPENCXM_LOG_LEVEL: 'warn',
    OPENCXM_PRIVATE_HOSTS: '127.0.0.1',
  }
  const args = [cli, 'serve']
  const harness = new CrashHarness({ command: process.execPath, args, env, cwd: root, readyUrl: `${url}/readyz` })
  const close = async () => {
    await harness.cleanUp()
    await mail.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const { writeKey, secretKey } = await setUp(env)
    await harness.start()
    const call: Caller['call'] = async (method, path, body) => {
      const reply = await fetch(`${url}/api/v1/${path}`, {
        method,
        headers: { authorization: `Bearer ${secretKey}`, ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const told = reply.ok ? '' : `${await reply.text()}\n${harness.output().slice(-3000)}`
      assert.ok(reply.ok, `${method} ${path}: ${reply.status} ${told}`)
      return (await reply.json()) as never
    }
    const track = async (batch: readonly object[]) => {
      const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
      const body = JSON.stringify({ batch })
      const reply = await fetch(`${url}/v1/batch`, { method: 'POST', headers: { authorization }, body })
      assert.equal(reply.status, 200)
    }
    return { url, mail, harness, call, track, secretKey, close }
  } catch (error) {
    await close()
    throw error
  }
}
