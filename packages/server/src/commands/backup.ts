import { join, resolve } from 'node:path'
import { openApp } from '../app.ts'
import { writeBackup } from '../backup.ts'
import { type Config, readConfig } from '../platform/config/index.ts'
import { resultOfServer } from './operator.ts'
import { needInstallation, readOptions } from './options.ts'
import { tell, words } from './words.ts'

/**
 * `opencxm backup [FOLDER]`: through the server when it runs at the configured address, else with the stores opened here.
 * Prints the folder.
 */
export async function backupCommand(args: string[]): Promise<number> {
  const { rest } = readOptions(args, {})
  if (rest.length > 1) throw new Error(tell(words.oneFolder, { usage: 'opencxm backup [FOLDER]' }))
  const config = readConfig(process.env)
  needInstallation(config)
  const name = `opencxm-${new Date()
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '')}`
  const folder = resolve(rest[0] ?? join(config.dataFolder, 'backups', name))
  const answer = await resultOfServer(config, { path: '/operations/backup', body: { folder } })
  if (answer === null) await backUpHere(config, folder)
  process.stdout.write(`${folder}\n`)
  return 0
}

async function backUpHere(config: Config, folder: string): Promise<void> {
  const app = await openApp({ ...config, logLevel: 'error' }, { still: true })
  try {
    const { state, events } = app
    await writeBackup({ state, events, dataFolder: config.dataFolder, clock: Date.now }, folder)
  } finally {
    await app.close()
  }
}
