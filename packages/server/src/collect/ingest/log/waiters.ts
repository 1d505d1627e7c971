import type { Position } from './types.ts'

type Waiter = { position: Position; settle: (more: boolean) => void }

/** Those who wait for a record that is not there yet. */
export class Waiters {
  readonly #next: () => Position
  readonly #waiting = new Set<Waiter>()
  #ended = false

  constructor(next: () => Position) {
    this.#next = next
  }

  wait(position: Position, signal: AbortSignal): Promise<boolean> {
    if (this.#next() > position) return Promise.resolve(true)
    if (signal.aborted || this.#ended) return Promise.resolve(false)
    return new Promise((resolve) => {
      const onAbort = () => waiter.settle(false)
      const waiter: Waiter = {
        position,
        settle: (more) => {
          this.#waiting.delete(waiter)
          signal.removeEventListener('abort', onAbort)
          resolve(more)
        },
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(waiter)
    })
  }

  /** Called when records became durable. */
  wake(): void {
    const next = this.#next()
    for (const waiter of [...this.#waiting]) if (next > waiter.position) waiter.settle(true)
  }

  /** The log closes: nobody waits any longer. */
  end(): void {
    this.#ended = true
    for (const waiter of [...this.#waiting]) waiter.settle(false)
  }
}
