/** Upper bounds of the histogram of fdatasync times, milliseconds. */
const syncUpperMs = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 250, 1000] as const

/** Measures fdatasync: a histogram for /metrics, and the last value, which the group commit follows. */
export class SyncTimes {
  lastMs = 0
  count = 0
  sumMs = 0
  readonly #counts: number[] = syncUpperMs.map(() => 0)

  async measure(sync: () => Promise<void>): Promise<void> {
    const start = performance.now()
    await sync()
    this.lastMs = performance.now() - start
    this.count += 1
    this.sumMs += this.lastMs
    const bucket = syncUpperMs.findIndex((upper) => this.lastMs <= upper)
    if (bucket >= 0) this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
  }

  histogram(): { upperMs: readonly number[]; cumulative: number[]; count: number; sumMs: number } {
    let sum = 0
    const cumulative = this.#counts.map((count) => {
      sum += count
      return sum
    })
    return { upperMs: syncUpperMs, cumulative, count: this.count, sumMs: this.sumMs }
  }
}
