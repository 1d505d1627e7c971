import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes sure of the data folder and that we may write into it. Others may pass through it (PostgreSQL's user must), not look
 * around. Throws an Error with one sentence that names the folder and the remedy.
 */
export function ensureDataFolder(folder: string): void {
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    if (isFull(error)) throw new Error(fullDisk(folder))
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`The data folder ${folder} cannot be used (${reason}): make it writable, or set OPENCXM_DATA.`)
  }
}

/**
 * Makes a folder that others may pass through, unless it exists. Parents first, each once: Node's own recursive mkdir never returns where
 * a parent exists that takes no folders, as /proc. Throws an Error where it cannot be made or is a file.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) {
    if (!statSync(folder).isDirectory())
      throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR', path: folder })
    return
  }
  const parent = dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    mkdirSync(folder, { mode: 0o711 })
  } catch (error) {
    // Another process of ours may have been quicker.
    if (!existsSync(folder)) throw error
  }
}

/** The sentence for a disk without room. */
export function fullDisk(folder: string): string {
  return `The disk that holds ${folder} is full: free at least 500 MB and start again; nothing that was saved is lost.`
}

/** True for errors of a file system that has no room left for us. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
}
