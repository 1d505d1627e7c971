import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isFull, makeFolder } from './platform/config/index.ts'
import { acquireLock, forgetElsewhere, type Log, stopUnfinished } from './platform/statestore/index.ts'

/** The folder in which a restore makes a data folder before that gets its name. */
export type Beside = {
  folder: string
  /** Gives it the data folder's name: all is done. */
  finish: () => Promise<void>
  /** Takes it away, with all that belongs to it. */
  giveUp: () => Promise<void>
}

const lockName = 'restoring.lock'
const prefixOf = (dataFolder: string) => `${dataFolder}.restoring-`

/** A folder beside the data folder that can take its place. Throws before any work where it never could. */
export async function makeBeside(dataFolder: string, log: Log): Promise<Beside> {
  const parent = dirname(dataFolder)
  let folder = ''
  try {
    makeFolder(parent)
    folder = await mkdtemp(prefixOf(dataFolder))
    // A mount point, as a container's volume is one, takes no other folder in its place, nor does one of another user.
    await rename(folder, dataFolder)
    await rename(dataFolder, folder)
  } catch (error) {
    if (folder !== '') await rm(folder, { recursive: true, force: true })
    if (isFull(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `A restore makes a new folder in ${parent} and gives it the name ${dataFolder}, which cannot be done there (${reason}): set OPENCXM_DATA to a new folder, inside the volume if this is one, such as ${join(dataFolder, 'opencxm')}.`,
    )
  }
  // Tells a restore that is at work from one that was killed.
  const lock = await acquireLock(join(folder, lockName), 0)
  if (!('release' in lock)) throw new Error(`Another restore (process ${lock.ownerPid}) takes ${folder} away.`)
  return {
    folder,
    finish: async () => {
      await removeLock(folder)
      await rename(folder, dataFolder).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
        throw new Error(`The data folder ${dataFolder} came to be meanwhile: nothing was restored over it.`)
      })
      lock.release()
    },
    giveUp: async () => {
      await takeAway(folder, log)
      lock.release()
    },
  }
}

/**
 * Takes away what restores into this data folder left that were killed: their folders, and PostgreSQL that still ran there. How many
 * there were. One that is at work stays.
 */
export async function removeInterrupted(dataFolder: string, log: Log): Promise<number> {
  const parent = dirname(dataFolder)
  const prefix = basename(prefixOf(dataFolder))
  const names = await readdir(parent).catch(() => [])
  let removed = 0
  for (const name of names.filter((found) => found.startsWith(prefix))) {
    const folder = join(parent, name)
    const lock = await acquireLock(join(folder, lockName), 0).catch(() => null)
    if (lock === null || !('release' in lock)) continue
    await takeAway(folder, log)
    lock.release()
    removed++
  }
  return removed
}

async function takeAway(folder: string, log: Log): Promise<void> {
  await stopUnfinished(folder, log)
  await forgetElsewhere(folder)
  await rm(folder, { recursive: true, force: true })
}

async function removeLock(folder: string): Promise<void> {
  for (const name of [lockName, `${lockName}.pid`]) await rm(join(folder, name), { force: true })
}
