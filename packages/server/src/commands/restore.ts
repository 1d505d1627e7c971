import { resolve } from 'node:path'
import { readConfig } from '../platform/config/index.ts'
import { restoreBackup } from '../restore.ts'
import { quietNotes } from './notes.ts'
import { readOptions } from './options.ts'

/** `opencxm restore FOLDER [--erasures FILE]`: makes the data folder (OPENCXM_DATA), which must be empty, from a backup. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { text, rest } = readOptions(args, { erasures: 'text' })
  if (!rest[0]) throw new Error('name the backup. Usage: opencxm restore FOLDER [--erasures FILE]')
  const config = { ...readConfig(process.env), logLevel: 'error' }
  const { manifest, erased } = await restoreBackup({
    config,
    folder: resolve(rest[0]),
    erasures: text.erasures === undefined ? null : resolve(text.erasures),
    log: quietNotes,
  })
  process.stdout.write(
    `Restored the backup of ${manifest.createdAt} into ${config.dataFolder}; ${erased} people who were erased since were erased again.\n`,
  )
  return 0
}
