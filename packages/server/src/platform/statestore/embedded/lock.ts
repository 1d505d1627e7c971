import { readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

export type FolderLock = { release(): void }

const pollMs = 50

/**
 * Takes the exclusive lock `file` for this process, waiting up to `waitMs` (a predecessor may be stopping). The kernel
 * drops it when the process ends, however it ends. Node offers no `flock`; the write lock that its SQLite takes on an
 * (empty) file is one, needs no native addon, and works across containers on one volume.
 * Returns the process id of the owner, as far as known, when the lock stays taken.
 */
export async function acquireLock(file: string, waitMs: number): Promise<FolderLock | { ownerPid: string }> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const database = tryLock(file)
    if (database) {
      writeFileSync(`${file}.pid`, `${process.pid}\n`, { mode: 0o600 })
      return { release: () => database.close() }
    }
    if (performance.now() > deadline) return { ownerPid: readOwner(file) }
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
}

const sqliteBusy = 5

function tryLock(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file)
  try {
    database.exec('pragma journal_mode = memory; begin exclusive')
    return database
  } catch (error) {
    database.close()
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined
    throw error
  }
}

function readOwner(file: string): string {
  try {
    return readFileSync(`${file}.pid`, 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
