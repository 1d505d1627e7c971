import http from 'node:http'
import { until } from './wait.ts'

/** One request and the message ids that it carries. It is acknowledged as a whole or not at all. */
export type DrivenRequest = { path: string; headers: Record<string, string>; body: string; ids: string[] }

export type LoadDriverOptions = {
  url: string
  connections: number
  /** Makes the next request with ids never used before. */
  next: () => DrivenRequest
}

export type LoadOutcome = {
  acknowledged: string[]
  /** Sent, but never acknowledged: may be stored or not. */
  uncertain: string[]
  /** Failed attempts by status or error code. */
  failures: Record<string, number>
}

/**
 * Segment batches of `track` events with a property `n`, numbered without end. `prefix` keeps the ids of one run apart from
 * those of another; people repeat, so that identities are written too.
 */
export function segmentBatches(options: { writeKey: string; prefix: string; eventsPerRequest: number }) {
  let count = 0
  const authorization = `Basic ${Buffer.from(`${options.writeKey}:`).toString('base64')}`
  return (): DrivenRequest => {
    const batch = Array.from({ length: options.eventsPerRequest }, () => {
      count += 1
      const messageId = `${options.prefix}-${count}`
      const timestamp = new Date().toISOString()
      const person = {
        userId: `${options.prefix}-user-${count % 97}`,
        anonymousId: `${options.prefix}-device-${count % 211}`,
      }
      return { type: 'track', event: `Crash ${count % 5}`, messageId, timestamp, ...person, properties: { n: count } }
    })
    return {
      path: '/v1/batch',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      ids: batch.map(({ messageId }) => messageId),
    }
  }
}

/**
 * Sends requests through the public API and remembers what was acknowledged. As an SDK does, it repeats a request that
 * failed, with the same ids, until it is acknowledged or the load stops: so a kill also produces repeated messages.
 */
export class LoadDriver {
  readonly acknowledged = new Set<string>()
  readonly #options: LoadDriverOptions
  readonly #agent: http.Agent
  readonly #sent = new Set<string>()
  readonly #failures: Record<string, number> = {}
  readonly #work: Promise<unknown>
  #stopped = false

  constructor(options: LoadDriverOptions) {
    this.#options = options
    this.#agent = new http.Agent({ keepAlive: true, maxSockets: options.connections })
    this.#work = Promise.all(Array.from({ length: options.connections }, () => this.#connection()))
  }

  /** Resolves when at least `count` more ids were acknowledged than now. */
  async further(count: number, deadlineMs?: number): Promise<void> {
    const goal = this.acknowledged.size + count
    await until(`${count} further acknowledgements`, () => this.acknowledged.size >= goal || null, deadlineMs)
  }

  /** Stops after the requests at hand and tells what became of all. */
  async stop(): Promise<LoadOutcome> {
    this.#stopped = true
    await this.#work
    this.#agent.destroy()
    const uncertain = [...this.#sent.difference(this.acknowledged)]
    return { acknowledged: [...this.acknowledged], uncertain, failures: this.#failures }
  }

  async #connection(): Promise<void> {
    while (!this.#stopped) {
      const request = this.#options.next()
      for (const id of request.ids) this.#sent.add(id)
      await this.#sendUntilAcknowledged(request)
    }
  }

  async #sendUntilAcknowledged(request: DrivenRequest): Promise<void> {
    for (;;) {
      const what = await this.#send(request)
      if (what >= '200' && what < '300') {
        for (const id of request.ids) this.acknowledged.add(id)
        return
      }
      this.#failures[what] = (this.#failures[what] ?? 0) + 1
      if (this.#stopped) return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  /** Status of the reply, or the error's code when there was none. */
  #send(request: DrivenRequest): Promise<string> {
    const body = Buffer.from(request.body)
    const options = {
      method: 'POST',
      agent: this.#agent,
      headers: { ...request.headers, 'content-length': body.length },
      // A server that was stopped in the middle of a request never answers; an SDK gives up too.
      timeout: 10_000,
    }
    return new Promise((resolve) => {
      const outgoing = http.request(new URL(request.path, this.#options.url), options, (reply) => {
        reply.resume()
        // Only a complete reply is an acknowledgement.
        reply.once('end', () => resolve(String(reply.statusCode)))
        reply.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      })
      outgoing.once('timeout', () => outgoing.destroy(new Error('timeout')))
      outgoing.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      outgoing.end(body)
    })
  }
}
