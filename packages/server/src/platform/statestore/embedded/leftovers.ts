import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Log } from '../types.ts'
import type { Home } from './home.ts'

/** A fast shutdown (SIGINT) rolls back and writes a checkpoint; on a slow disk that takes its time. */
const patienceMs = { fast: 20_000, immediate: 5_000, kill: 5_000 }
const pollMs = 20

/** True while the process exists; a zombie counts as gone. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits until none of the processes exists; false when some still do after `waitMs`. */
export async function waitUntilGone(pids: readonly number[], waitMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs
  while (pids.some(isAlive)) {
    if (performance.now() > deadline) return false
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  return true
}

/** Process id in `postmaster.pid`, if there is such a file. */
export function readPostmasterPid(cluster: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

/**
 * Processes of PostgreSQL that work in this very cluster: postmaster and backends run with it as current folder, so a
 * process that merely got the same number is never taken for one.
 */
export function findProcesses(cluster: string): number[] {
  const folder = realpathSync(cluster)
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isPostgresIn(name, folder))
      .map(Number)
  }
  const pid = readPostmasterPid(cluster)
  return pid !== undefined && isAlive(pid) && commandOf(pid).includes(folder) ? [pid] : []
}

function isPostgresIn(pid: string, folder: string): boolean {
  try {
    // Linux adds " (deleted)" when the binary was replaced by an update.
    const executable = basename(readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, ''))
    return executable === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

/**
 * Ends what an earlier run of ours left in this cluster. PostgreSQL outlives a `kill -9` of its parent; it is stopped
 * rather than adopted, so that there is one way of supervising and the settings are those of this version. Call only while
 * holding the folder's lock. Throws an Error when a process will not go.
 */
export async function stopLeftovers(home: Pick<Home, 'cluster' | 'socket'>, log: Log): Promise<void> {
  const { cluster } = home
  const postmaster = readPostmasterPid(cluster)
  if (postmaster !== undefined && findProcesses(cluster).includes(postmaster)) {
    log.warn({ postmaster }, 'PostgreSQL of an earlier run is still up; stopping it before starting anew')
    signal(postmaster, 'SIGINT')
    if (!(await waitUntilGone([postmaster], patienceMs.fast))) {
      signal(postmaster, 'SIGQUIT')
      await waitUntilGone([postmaster], patienceMs.immediate)
    }
  }
  await stopOrphans(cluster, log)
  removeForeignLocks(home)
}

/** Backends whose postmaster died: they hold the shared memory, and a new start would be refused until they notice. */
async function stopOrphans(cluster: string, log: Log): Promise<void> {
  const orphans = findProcesses(cluster)
  if (orphans.length === 0) return
  log.warn({ pids: orphans }, 'stopping processes that a dead PostgreSQL left behind')
  for (const pid of orphans) signal(pid, 'SIGQUIT')
  if (await waitUntilGone(orphans, patienceMs.immediate)) return
  for (const pid of orphans) signal(pid, 'SIGKILL')
  if (await waitUntilGone(orphans, patienceMs.kill)) return
  throw new Error(
    `Process ${orphans.filter(isAlive).join(', ')} holds ${cluster} and cannot be stopped: end it and start again.`,
  )
}

/**
 * What is left of a lock is nobody's: the folder's lock is ours and no process works in the cluster. PostgreSQL itself asks
 * only whether the number exists, and refuses to start when it belongs to a zombie or, after a reboot, to someone else.
 */
function removeForeignLocks({ cluster, socket }: Pick<Home, 'cluster' | 'socket'>): void {
  if (process.platform !== 'linux') return
  for (const file of [join(cluster, 'postmaster.pid'), join(socket, '.s.PGSQL.5432.lock')])
    rmSync(file, { force: true })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone in between.
  }
}
