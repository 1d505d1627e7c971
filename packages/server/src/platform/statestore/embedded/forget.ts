import { readFile, realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pointerFile, shortHash } from './home.ts'

/**
 * Removes the state that an unfinished data folder keeps elsewhere (see `prepareHome`), when it was made for that very
 * folder; without one it does nothing. PostgreSQL must have stopped.
 */
export async function forgetElsewhere(dataFolder: string): Promise<void> {
  const text = await readFile(join(dataFolder, pointerFile), 'utf8').catch(() => '')
  const folder = text.split('\n')[0]?.trim()
  if (!folder) return
  const madeFor = shortHash(await realpath(dataFolder))
  const name = folder.slice(dirname(folder).length + 1)
  if (name.startsWith(`${madeFor}-`)) await rm(folder, { recursive: true, force: true })
}
