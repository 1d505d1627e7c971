import { resolve } from 'node:path'
import { readConfig } from '../platform/config/index.ts'
import { restoreBackup } from '../restore.ts'
import { quietNotes } from './notes.ts'
import { readOptions } from './options.ts'
import { tell, words } from './words.ts'

/** `opencxm restore FOLDER [--erasures FILE]`: makes the data folder (OPENCXM_DATA), which must be empty, from a backup. */
export async function restoreCommand(args: string[]): Promise<number> {
  const { text, rest } = readOptions(args, { erasures: 'text' })
  if (!rest[0]) throw new Error(tell(words.nameBackup, { usage: 'opencxm restore FOLDER [--erasures FILE]' }))
  const config = { ...readConfig(process.env), logLevel: 'error' }
  const { manifest, erased, interrupted } = await restoreBackup({
    config,
    folder: resolve(rest[0]),
    erasures: text.erasures === undefined ? null : resolve(text.erasures),
    log: quietNotes,
  })
  if (interrupted > 0)
    process.stdout.write(`${tell(words.interruptedRestores, { folder: config.dataFolder, n: interrupted })}\n`)
  process.stdout.write(`${tell(words.restored, { at: manifest.createdAt, folder: config.dataFolder, erased })}\n`)
  return 0
}
