import { randomUUID } from 'node:crypto'
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LogLockedError } from './errors.ts'

type Owner = { pid: number; startedAt: string | null; token: string }

/**
 * Takes the folder for this process (LG8): a file with pid and start time, so that a pid that was given to another program
 * does not keep the log locked after a crash. Throws `LogLockedError` while a live process holds it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'lock')
  const own: Owner = { pid: process.pid, startedAt: await processStart(process.pid), token: randomUUID() }
  for (;;) {
    if (await createOnly(file, own)) break
    const text = await readFile(file, 'utf8').catch(() => null)
    if (text === null) continue
    await refuseIfAlive(folder, text)
    await removeStale(file, text)
  }
  return async () => {
    const text = await readFile(file, 'utf8').catch(() => '')
    if (parseOwner(text)?.token === own.token) await unlink(file)
  }
}

/** Links a finished file into place: the lock is never seen half written. */
async function createOnly(file: string, owner: Owner): Promise<boolean> {
  const temporary = `${file}.${owner.token}.tmp`
  await writeFile(temporary, JSON.stringify(owner), { mode: 0o600 })
  try {
    await link(temporary, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    await unlink(temporary)
  }
}

async function refuseIfAlive(folder: string, text: string): Promise<void> {
  const owner = parseOwner(text)
  if (owner === null) return
  const startedAt = await processStart(owner.pid)
  const alive = startedAt !== null ? startedAt === owner.startedAt : owner.startedAt === null && isRunning(owner.pid)
  if (!alive) return
  throw new LogLockedError(
    `The log folder ${folder} is in use by process ${owner.pid}. Stop that server, or give this one another data folder ` +
      '(OPENCXM_DATA). Two servers never share a log.',
  )
}

/**
 * Moves a dead owner's file away. Two starters may meet here: each moves whatever is there to a name of its own, and
 * whoever finds that it moved something else than the dead file puts it back.
 */
async function removeStale(file: string, staleText: string): Promise<void> {
  const aside = `${file}.${randomUUID()}.stale`
  try {
    await rename(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if ((await readFile(aside, 'utf8')) !== staleText) await link(aside, file).catch(() => undefined)
  await unlink(aside)
}

function parseOwner(text: string): Owner | null {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null
    const startedAt = 'startedAt' in value && typeof value.startedAt === 'string' ? value.startedAt : null
    const token = 'token' in value && typeof value.token === 'string' ? value.token : ''
    return { pid: value.pid, startedAt, token }
  } catch {
    return null
  }
}

/** Boot id and start in clock ticks from /proc; null where there is no such process or no /proc (macOS). */
async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may contain anything; fields are counted after its last parenthesis (field 22 = start).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has stopped writing for good, although it still has a pid.
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8')
    return `${boot.trim()}:${fields[19]}`
  } catch {
    return null
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
