import { type Random, seededRandom } from '../random.ts'

/** What the load consists of; all counts are whole numbers, shares lie in [0, 1]. */
export type LoadShape = {
  seed: number
  eventsPerRequest: number
  people: number
  eventNames: number
  identifyShare: number
  /** Share of requests that are sent again as they were, as an SDK does after a lost reply. */
  resentShare: number
}

/** The load of the founders' bar: 50 events of about 400 bytes a request. */
export const standardLoad: LoadShape = {
  seed: 20260601,
  eventsPerRequest: 50,
  people: 100_000,
  eventNames: 30,
  identifyShare: 0.1,
  resentShare: 0.05,
}

/** One body of `/v1/batch`. `ids` are its message ids; `isResent` when it has been given out before. */
export type LoadRequest = { body: Buffer; ids: string[]; isResent: boolean }

/** Re-sends come from the last so many requests: an SDK retries within seconds. */
const resendWindow = 200
const channels = ['web', 'app', 'store', 'call_centre', 'wechat']
const cities = ['Shanghai', 'Beijing', 'Shenzhen', 'Berlin', 'London', 'Chicago']

/**
 * Makes Segment batches without end. Text is put together directly, since JSON.stringify would cost the generator more than
 * the receiver spends on parsing; every value is chosen here and needs no escaping.
 */
export class LoadGenerator {
  readonly #shape: LoadShape
  readonly #random: Random
  readonly #runId: string
  readonly #recent: LoadRequest[] = []
  #count = 0

  /** `runId` keeps the message ids of two runs apart; eight hexadecimal digits. */
  constructor(shape: LoadShape, runId: string) {
    this.#shape = shape
    this.#random = seededRandom(shape.seed)
    this.#runId = runId
  }

  /** The next request; event times lie within the hour before `nowMs`. */
  next(nowMs: number): LoadRequest {
    const { eventsPerRequest, resentShare } = this.#shape
    const draw = this.#random.next()
    const again = this.#recent[this.#random.below(this.#recent.length)]
    if (draw < resentShare && again !== undefined) return { ...again, isResent: true }
    const ids: string[] = []
    const events: string[] = []
    for (let i = 0; i < eventsPerRequest; i += 1) {
      this.#count += 1
      const id = `${this.#runId}-0000-4000-8000-${this.#count.toString(16).padStart(12, '0')}`
      ids.push(id)
      events.push(this.#event(id, nowMs))
    }
    const body = Buffer.from(`{"batch":[${events.join(',')}],"sentAt":"${new Date(nowMs).toISOString()}"}`)
    const request = { body, ids, isResent: false }
    if (this.#recent.length < resendWindow) this.#recent.push(request)
    else this.#recent[this.#random.below(resendWindow)] = request
    return request
  }

  #event(id: string, nowMs: number): string {
    const random = this.#random
    const person = random.below(this.#shape.people)
    const timestamp = new Date(nowMs - random.below(3_600_000)).toISOString()
    const head = `{"messageId":"${id}","timestamp":"${timestamp}","userId":"user-${person}","anonymousId":"${device(person)}"`
    const context = `"context":{"library":{"name":"@segment/analytics-node","version":"3.1.0"},"locale":"zh-CN","ip":"10.${person & 255}.7.21"}`
    if (random.next() < this.#shape.identifyShare) {
      const traits = `"email":"user-${person}@example.com","city":"${cities[person % cities.length]}","tier":${person % 4},"visits":${random.below(500)}`
      return `${head},"type":"identify","traits":{${traits}},${context}}`
    }
    const channel = channels[random.below(channels.length)]
    const sku = `SKU-${random.below(10_000)}`
    const amount = (random.below(100_000) / 100).toFixed(2)
    const properties = `"sku":"${sku}","amount":${amount},"currency":"CNY","channel":"${channel}","quantity":${1 + random.below(5)}`
    return `${head},"type":"track","event":"Event ${random.below(this.#shape.eventNames)}","properties":{${properties}},${context}}`
  }
}

function device(person: number): string {
  return `d0000000-0000-4000-8000-${person.toString(16).padStart(12, '0')}`
}
