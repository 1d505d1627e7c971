import { CatalogueError } from '../../../platform/kernel/index.ts'

const batchRecordsMax = 1_000
/** A request whose data cannot be applied is tried so often by itself before it is set aside. */
const triesAlone = 3

/**
 * Finds the one request whose data no step can take: after each failure batches hold half as many requests, until the one at fault is
 * alone. While batches succeed they grow again.
 */
export class FaultSearch {
  /** Requests of the next batch at most. */
  recordsMax = batchRecordsMax
  private failedAlone = 0
  private error: Error | null = null

  /** Why a batch of so many requests is to be set aside; null: apply it. */
  verdictOn(records: number): Error | null {
    return records === 1 && this.failedAlone >= triesAlone ? this.error : null
  }

  applied(): void {
    this.recordsMax = Math.min(batchRecordsMax, this.recordsMax * 2)
    this.failedAlone = 0
  }

  /** Only for errors of the data (`isOfTheData`). */
  failed(records: number, error: Error): void {
    this.error = error
    this.failedAlone = records === 1 ? this.failedAlone + 1 : 0
    this.recordsMax = Math.max(1, Math.floor(records / 2))
  }
}

/** Errors that the same data would meet again, unlike a store that is away or a disk that is full. */
export function isOfTheData(error: unknown): error is Error {
  if (error instanceof CatalogueError) return error.code === 'invalid_input'
  if (error instanceof TypeError || error instanceof RangeError) return true
  // PostgreSQL's classes of data exceptions and of violated constraints.
  return error instanceof Error && 'code' in error && /^2[23]\w{3}$/.test(String(error.code))
}
