import { totalmem } from 'node:os'

const bytesOfGiB = 1024 ** 3

/** Bounds on memory in bytes: of one query in each lane, and of the engine host as a whole. */
export type MemoryBounds = { interactive: number; heavy: number; host: number }

/** What a machine (or container) with this much memory can spare for the embedded engine, which shares it with us. */
export function memoryBounds(machineBytes: number): MemoryBounds {
  const share = (most: number, ratio: number) => Math.floor(Math.min(most, machineBytes * ratio))
  return {
    interactive: share(2 * bytesOfGiB, 0.2),
    heavy: share(3 * bytesOfGiB, 0.3),
    host: share(4 * bytesOfGiB, 0.5),
  }
}

/** Memory of this machine, or of the container when that is less. */
export function machineMemoryBytes(): number {
  // A container without a limit reports 0 or an absurdly large number.
  return Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
}
