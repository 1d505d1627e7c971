import { readFileSync, writeFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** Gets about a third of what the receiver gets where both want the same core (Linux: weight 335 against 1024). */
const niceness = 5

/**
 * Lets a process, or with 0 the calling thread (on Linux; elsewhere it is left as it is), stand back behind the receiver while all
 * cores are in use: what was acknowledged is durable and can wait to be applied, a sender cannot wait for long. A process that is no
 * more, or that we may not touch, stays as it is.
 */
export function runInBackground(pid: number | undefined): void {
  if (pid === undefined || (pid === 0 && process.platform !== 'linux')) return
  try {
    setPriority(pid, Math.max(getPriority(pid), niceness))
  } catch {
    // Only slower under load.
  }
}

/**
 * Lets a process that leads a session of its own, as each connection's of PostgreSQL does, stand back as a whole. Where Linux shares
 * the cores out among sessions first (autogroup), its niceness only counts within its own. Elsewhere nothing happens.
 */
export function runSessionInBackground(pid: number | null | undefined): void {
  if (!pid || process.platform !== 'linux') return
  try {
    // `pid (name) state parent group session …`; the name may hold anything.
    const session = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[3])
    if (session === pid) writeFileSync(`/proc/${pid}/autogroup`, String(niceness))
  } catch {
    // Not switched on, not allowed, or asked too often: only slower under load.
  }
}
