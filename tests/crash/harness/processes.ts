import { readdirSync, readFileSync } from 'node:fs'

/** One process, told apart from a later one with the same pid by its start (clock ticks since boot). */
export type ProcessIdentity = { pid: number; startTicks: string }
export type RunningProcess = ProcessIdentity & { parent: number; command: string[] }

/** What /proc says of a process; null when it has ended (a zombie has). Linux only. */
export function inspectProcess(pid: number): RunningProcess | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name in parentheses may contain anything; fields are counted after its last parenthesis.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === 'Z' || fields[0] === 'X') return null
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
    return { pid, startTicks: fields[19] ?? '', parent: Number(fields[1]), command }
  } catch {
    return null
  }
}

/** True while this very process runs. */
export function isRunning({ pid, startTicks }: ProcessIdentity): boolean {
  return inspectProcess(pid)?.startTicks === startTicks
}

/** All that descend from a process now, nearest first. */
export function descendantsOf(root: number): RunningProcess[] {
  const found: RunningProcess[] = []
  for (const pid of walkChildren(root)) {
    const one = inspectProcess(pid)
    if (one !== null) found.push(one)
  }
  return found
}

function walkChildren(root: number): number[] {
  const queue = [root]
  for (const pid of queue) {
    try {
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim()
        if (children !== '') queue.push(...children.split(' ').map(Number))
      }
    } catch {
      // Ended meanwhile.
    }
  }
  return queue.slice(1)
}

/** Kills exactly this process, if it still runs. */
export function killProcess(identity: ProcessIdentity): void {
  if (!isRunning(identity)) return
  try {
    process.kill(identity.pid, 'SIGKILL')
  } catch {
    // Ended in between.
  }
}
