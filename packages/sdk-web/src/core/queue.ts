import type { Store } from './store.ts'

/** A message that waits: its name in the store and its JSON. */
export type Waiting = { name: string; json: string }

/**
 * What is not yet acknowledged. Each message has a name of its own in the store, so that tabs cannot overwrite each other; two
 * tabs may send the same message, which the server knows by its id.
 */
export type Queue = {
  add: (json: string, now: number) => void
  /** The oldest messages that fit into one request; takes over what other pages left behind. */
  take: (limits: { messages: number; chars: number }) => Waiting[]
  remove: (messages: readonly Waiting[]) => void
  size: () => number
  /** Looks for messages that other pages left behind. */
  adopt: () => void
  clear: () => void
}

const messagesMax = 1000
/** A tenth of what browsers give a site in all: the rest is the site's. */
const charsMax = 500_000
const start = 'm.'

/** Opens the queue over what earlier pages left. Beyond 1,000 messages or 500,000 characters the oldest are dropped, which is said once. */
export function openQueue(store: Store): Queue {
  const waiting = new Map<string, string>()
  let chars = 0
  let counter = 0
  let isToldFull = false
  const tab = Math.random().toString(36).slice(2, 8)
  const put = (name: string, json: string) => {
    waiting.set(name, json)
    chars += json.length
  }
  const drop = (name: string) => {
    chars -= (waiting.get(name) || '').length
    waiting.delete(name)
    store.remove(name)
  }
  const names = () => [...waiting.keys()].sort()
  const isFull = () => waiting.size > messagesMax || chars > charsMax
  const bound = () => {
    if (!isFull()) return
    if (!isToldFull) console.warn('opencxm: too much waits to be sent, the oldest events are dropped')
    isToldFull = true
    // A little more than needed, so that the names are not sorted for each event that comes.
    const spare = messagesMax / 10
    const oldest = names()
    for (let index = 0; index < oldest.length && (isFull() || index < spare); index++) drop(oldest[index] as string)
  }
  const queue: Queue = {
    add: (json, now) => {
      counter += 1
      // Base 36 of a time keeps its eight digits until 2059, so that names sort as times do.
      const name = `${start}${now.toString(36)}.${tab}${(counter + 46_656).toString(36)}`
      put(name, json)
      store.set(name, json)
      bound()
    },
    take: (limits) => {
      const batch: Waiting[] = []
      let length = 0
      for (const name of names()) {
        const json = waiting.get(name) as string
        if (batch.length >= limits.messages || (batch.length > 0 && length + json.length > limits.chars)) break
        batch.push({ name, json })
        length += json.length
      }
      return batch
    },
    remove: (messages) => {
      for (const { name } of messages) drop(name)
    },
    size: () => waiting.size,
    adopt: () => {
      for (const name of store.names(start)) {
        const json = store.get(name)
        if (waiting.has(name)) continue
        if (json !== null && isMessage(json)) put(name, json)
        // Others may write under our names; one broken message would spoil its whole request.
        else store.remove(name)
      }
      bound()
    },
    clear: () => names().forEach(drop),
  }
  queue.adopt()
  return queue
}

function isMessage(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null && 'messageId' in value
  } catch {
    return false
  }
}
