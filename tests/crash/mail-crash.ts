import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { CrashHarness } from './harness/crash-harness.ts'
import { cli, freePort, root } from './server-crashes.ts'

/** A server that can be killed, and the mail server that it sends to; each mail takes 30 ms. */
export type MailCrash = {
  url: string
  mail: MailServer
  env: Record<string, string>
  harness: CrashHarness
  close: () => Promise<void>
}

/** Prepares both on a folder of their own; the caller sets the installation up and starts the server. */
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
  return { url, mail, env, harness, close }
}
