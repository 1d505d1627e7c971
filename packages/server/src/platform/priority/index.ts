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
