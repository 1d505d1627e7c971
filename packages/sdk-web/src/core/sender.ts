import { planAfter } from './delivery-plan.ts'
import { guarded } from './guarded.ts'
import { toJson } from './json.ts'
import type { Queue, Waiting } from './queue.ts'

/** Brings what waits to the server. */
export type Sender = {
  /** Sends soon; at once when many wait. */
  nudge: () => void
  /** Sends now, unless a request is under way or the server asked to wait. `leaving` lets the request outlive the page. */
  flush: (leaving?: boolean) => void
  /** The network is back: what could not be reached is tried at once; a wait that the server asked for stays. */
  online: () => void
  /** Hands everything to the browser to be sent after the page is gone. It stays in the store: no answer will be heard. */
  beacon: () => void
  stop: () => void
}

/** What the sender needs; `post` settles with status 0 when the server was not reached. */
export type SenderDeps = {
  queue: Queue
  writeKey: string
  url: string
  post: (url: string, body: string, leaving: boolean) => Promise<{ status: number; retryAfter: string | null }>
  refused: (status: number) => void
}

const gatherMs = 1000
const manyMessages = 20
const batchMax = 50
/** Browsers let 64 KB outlive a page; three bytes a character is the worst that JSON of Chinese text takes. */
const batchChars = 20_000

/** Clocks of devices are put right; a wait must not become one of hours by that. */
const elapsed = () => performance.now()

/** Starts sending; the first request goes when there is something to send. */
export function startSender({ queue, writeKey, url, post, refused }: SenderDeps): Sender {
  let timer: ReturnType<typeof setTimeout> | undefined
  let busy = false
  let stopped = false
  let attempt = 0
  let notBefore = 0
  let unreached = false
  let messages = batchMax

  const later = (ms: number) => {
    if (stopped) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      sender.flush()
    }, ms)
  }
  const settle = (batch: readonly Waiting[], answer: { status: number; retryAfter: string | null }) => {
    busy = false
    if (stopped) return
    const plan = planAfter(answer, { attempt, messages: batch.length, now: Date.now(), random: Math.random })
    if (plan.step === 'retry') {
      attempt += 1
      unreached = answer.status === 0
      notBefore = elapsed() + plan.waitMs
      later(plan.waitMs)
      return
    }
    attempt = 0
    if (plan.step === 'halve') messages = Math.max(1, batch.length >> 1)
    else {
      queue.remove(batch)
      // What was found to fit holds for what comes next; it grows again as it goes well.
      if (plan.step === 'done') messages = Math.min(batchMax, 2 * messages)
      else refused(answer.status)
    }
    if (queue.size() > 0) sender.flush()
  }
  const sender: Sender = {
    nudge: () => {
      if (queue.size() >= manyMessages) sender.flush()
      else if (!busy && timer === undefined) later(gatherMs)
    },
    flush: (leaving = false) => {
      if (busy || stopped || queue.size() === 0) return
      // Timers may come a little early; whoever asked meanwhile waits as well.
      const wait = notBefore - elapsed()
      if (wait > 0) {
        if (timer === undefined) later(wait)
        return
      }
      clearTimeout(timer)
      timer = undefined
      const batch = queue.take({ messages, chars: batchChars })
      busy = true
      void post(url, bodyOf(batch, writeKey), leaving).then((answer) => settle(batch, answer))
    },
    online: () => {
      if (unreached) notBefore = 0
      sender.flush()
    },
    beacon: () => {
      if (stopped || !navigator.sendBeacon) return sender.flush(true)
      const all = queue.take({ messages: 3 * batchMax, chars: 3 * batchChars })
      while (all.length > 0) {
        const body = bodyOf(all.splice(0, fitting(all)), writeKey)
        // One that is too large for a beacon waits for the next visit; smaller ones behind it may still fit.
        guarded(() => navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' })))
      }
    },
    stop: () => {
      stopped = true
      clearTimeout(timer)
    },
  }
  return sender
}

/** How many of these fit into one request; one at least. */
function fitting(messages: readonly Waiting[]): number {
  let chars = 0
  let count = 0
  for (const { json } of messages) {
    chars += json.length
    if (count > 0 && chars > batchChars) break
    count += 1
  }
  return count
}

/** Body of a request. `sentAt` lets the server put a wrong clock right. */
export function bodyOf(batch: readonly Pick<Waiting, 'json'>[], writeKey: string): string {
  const list = batch.map(({ json }) => json).join(',')
  return `{"batch":[${list}],"writeKey":${toJson(writeKey)},"sentAt":"${new Date().toISOString()}"}`
}
