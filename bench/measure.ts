import { readdirSync, readFileSync } from 'node:fs'

/** The value below which `share` of the sorted values lie (nearest rank); NaN for none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

/** Median of a few repeated measurements. */
export function median(values: readonly number[]): number {
  return quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  )
}

/**
 * Memory of a set of processes in MiB: proportional set size, in which pages that several of them share count once in all.
 * Linux only; processes that have ended count nothing, and so do those of other users.
 */
export function memoryMiB(pids: readonly number[]): number {
  let kB = 0
  for (const pid of pids) {
    try {
      kB += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0)
    } catch {
      // Ended meanwhile.
    }
  }
  return kB / 1024
}

/** A process and all that descend from it, as /proc knows them now. */
export function processTree(root: number): number[] {
  const found = [root]
  for (const pid of found) {
    try {
      for (const task of readdirSync(`/proc/${pid}/task`)) {
        const children = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ')
        found.push(...children.filter((child) => child !== '').map(Number))
      }
    } catch {
      // Ended meanwhile.
    }
  }
  return found
}
