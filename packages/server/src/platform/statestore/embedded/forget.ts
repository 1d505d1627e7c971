import { existsSync } from 'node:fs'
import { readFile, realpath, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Log } from '../types.ts'
import { pointerFile, shortHash } from './home.ts'
import { stopLeftovers } from './leftovers.ts'

/** Ends PostgreSQL that outlived whoever made an unfinished data folder. Call only while nobody else works in that folder. */
export async function stopUnfinished(dataFolder: string, log: Log): Promise<void> {
  const home = (await elsewhere(dataFolder)) ?? join(dataFolder, 'postgres')
  const cluster = join(home, 'cluster')
  if (existsSync(cluster)) await stopLeftovers({ cluster, socket: join(home, 'run') }, log)
}

/**
 * Removes the state that an unfinished data folder keeps elsewhere (see `prepareHome`), when it was made for that very
 * folder; without one it does nothing. PostgreSQL must have stopped.
 */
export async function forgetElsewhere(dataFolder: string): Promise<void> {
  const folder = await elsewhere(dataFolder)
  if (folder === null) return
  const madeFor = shortHash(await realpath(dataFolder))
  const name = folder.slice(dirname(folder).length + 1)
  if (name.startsWith(`${madeFor}-`)) await rm(folder, { recursive: true, force: true })
}

async function elsewhere(dataFolder: string): Promise<string | null> {
  const text = await readFile(join(dataFolder, pointerFile), 'utf8').catch(() => '')
  return text.split('\n')[0]?.trim() || null
}
