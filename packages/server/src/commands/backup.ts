import { join, resolve } from 'node:path'
import * as z from 'zod'
import { openApp } from '../app.ts'
import { writeBackup } from '../backup.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { readOrCreateSecret } from '../platform/privacy/index.ts'
import { readOptions } from './options.ts'

const reply = z.object({ folder: z.string() })

/**
 * `opencxm backup [FOLDER]`: through the server when it runs at the configured address, else with the stores opened here.
 * Prints the folder.
 */
export async function backupCommand(args: string[]): Promise<number> {
  const { rest } = readOptions(args, {})
  const config = readConfig(process.env)
  const name = `opencxm-${new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}`
  const folder = resolve(rest[0] ?? join(config.dataFolder, 'backups', name))
  if (!(await backUpThroughServer(config, folder))) await backUpHere(config, folder)
  process.stdout.write(`${folder}\n`)
  return 0
}

/** False when no server answers at the configured address. Throws with the server's reason when it could not. */
async function backUpThroughServer(config: Config, folder: string): Promise<boolean> {
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host
  const token = readOrCreateSecret(config.dataFolder, 'operator').toString('hex')
  const answer = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${config.port}/operations/backup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ folder }),
  }).catch(() => null)
  if (answer === null) return false
  const body: unknown = await answer.json().catch(() => null)
  if (answer.ok) {
    reply.parse(body)
    return true
  }
  const detail = z.object({ detail: z.string() }).safeParse(body)
  throw new Error(
    answer.status === 403 || answer.status === 404
      ? `A server answers at port ${config.port}, but it does not serve the data folder ${config.dataFolder}: set OPENCXM_DATA and PORT as it has them.`
      : `the server could not: ${detail.success ? detail.data.detail : answer.status}`,
  )
}

async function backUpHere(config: Config, folder: string): Promise<void> {
  const app = await openApp({ ...config, logLevel: 'error' })
  try {
    const { state, events } = app
    await writeBackup({ state, events, dataFolder: config.dataFolder, clock: Date.now }, folder)
  } finally {
    await app.close()
  }
}
