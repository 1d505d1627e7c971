import { ProtocolError } from './protocol-error.ts'

/** `writer`: rows only. `interactive`: a person waits. `heavy`: exports, rebuilding, maintenance. */
export type LaneName = 'writer' | 'interactive' | 'heavy'

/**
 * A set of equal connections, each running one statement at a time; who comes when all are busy waits in line. The line
 * is bounded, so that a flood is refused instead of piling up.
 */
export class Lane<Connection> {
  readonly #free: Connection[]
  readonly #waiting: { take: (connection: Connection) => void; leave: () => void }[] = []
  readonly #waitingMax: number
  #busy = 0

  constructor(connections: readonly Connection[], waitingMax: number) {
    this.#free = [...connections]
    this.#waitingMax = waitingMax
  }

  get busy(): number {
    return this.#busy
  }

  get waiting(): number {
    return this.#waiting.length
  }

  /** Runs `work` on a free connection. Rejects with TOO_MANY_SIMULTANEOUS_QUERIES, or when `gone` fires while waiting. */
  async run<Result>(gone: AbortSignal, work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await this.#take(gone)
    this.#busy++
    try {
      return await work(connection)
    } finally {
      this.#busy--
      this.#giveBack(connection)
    }
  }

  #take(gone: AbortSignal): Promise<Connection> {
    if (gone.aborted) return Promise.reject(new ProtocolError(394, 'QUERY_WAS_CANCELLED', 'The client has left'))
    const free = this.#free.pop()
    if (free !== undefined) return Promise.resolve(free)
    if (this.#waiting.length >= this.#waitingMax)
      return Promise.reject(
        new ProtocolError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', `${this.#waiting.length} statements wait already`),
      )
    return new Promise((resolve, reject) => {
      const place = {
        take: (connection: Connection) => {
          gone.removeEventListener('abort', place.leave)
          resolve(connection)
        },
        leave: () => {
          this.#waiting.splice(this.#waiting.indexOf(place), 1)
          reject(new ProtocolError(394, 'QUERY_WAS_CANCELLED', 'The client left before its statement began'))
        },
      }
      gone.addEventListener('abort', place.leave, { once: true })
      this.#waiting.push(place)
    })
  }

  #giveBack(connection: Connection): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(connection)
    else next.take(connection)
  }
}
