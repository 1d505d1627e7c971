import type { SpooledBatch } from '../spool.ts'

/** A batch that is applied, and the log position behind it. */
export type AppliedRows = { rows: SpooledBatch; to: number }

/** Applying runs ahead of storing by this much at most; it is also the most that one insert holds. */
const queuedBytesMax = 24 * 1024 * 1024

/**
 * Batches on their way from applying to storing. While the event store is busy they gather here, and all that did is stored
 * by one insert: the busier the server, the larger its inserts.
 */
export class StoreQueue {
  private readonly batches: AppliedRows[] = []
  private bytes = 0
  private ended = false
  private wake: (() => void)[] = []

  /** Adds a batch; resolves when there is room for the next. */
  async put(batch: AppliedRows): Promise<void> {
    this.batches.push(batch)
    this.bytes += bytesOf(batch)
    this.changed()
    while (this.bytes >= queuedBytesMax && !this.ended) await this.change()
  }

  /** All that waits, once there is something; null after the end. It stays in the queue until `stored`. */
  async take(): Promise<readonly AppliedRows[] | null> {
    while (this.batches.length === 0) {
      if (this.ended) return null
      await this.change()
    }
    return [...this.batches]
  }

  /** Removes batches that `take` gave. */
  stored(batches: readonly AppliedRows[]): void {
    for (const batch of this.batches.splice(0, batches.length)) this.bytes -= bytesOf(batch)
    this.changed()
  }

  /** Nothing more will be put. */
  end(): void {
    this.ended = true
    this.changed()
  }

  private change(): Promise<void> {
    return new Promise((resolve) => this.wake.push(resolve))
  }

  private changed(): void {
    for (const wake of this.wake.splice(0)) wake()
  }
}

function bytesOf({ rows }: AppliedRows): number {
  return rows.partitions.reduce((sum, { bytes }) => sum + bytes.length, 0)
}
