import { type DeliverOptions, deliverNext, retryParked } from '../outbox/deliver.ts'
import { placeFacts } from '../outbox/place.ts'
import type { Subscription } from '../outbox/subscribe.ts'
import { findBusySubscribers } from '../outbox/subscribers.ts'

/** Subscribers that work at the same time; each holds a connection. */
const parallelSubscribers = 3

/**
 * Places new facts and hands them, and the parked ones whose time has come, to every subscriber until nothing is left; returns
 * how many deliveries were dealt with.
 */
export async function runOutbox(options: DeliverOptions, subscriptions: readonly Subscription[]): Promise<number> {
  const byName = new Map(subscriptions.map((subscription) => [subscription.name, subscription]))
  let total = 0
  while (!options.signal.aborted) {
    const placed = await placeFacts(options.state)
    const now = new Date(options.services.clock())
    const busy = byName.size === 0 ? [] : await findBusySubscribers(options.state, [...byName.keys()], now)
    const results = await inParallel(busy, parallelSubscribers, async ({ name, fresh, parked }) => {
      const subscription = byName.get(name)
      if (!subscription) return 0
      const retried = parked ? await retryParked(options, subscription) : 0
      return retried + (fresh ? await deliverNext(options, subscription) : 0)
    })
    const dealtWith = results.reduce((sum, count) => sum + count, 0)
    total += dealtWith
    // Busy ones of whom nothing was dealt with are in the hands of another process.
    if (placed === 0 && dealtWith === 0) break
  }
  return total
}

/** Like Promise.all over `items`, at most `limit` at a time; waits for all, then throws the first error. */
async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<number>,
): Promise<number[]> {
  const waiting = [...items]
  const results: number[] = []
  const lane = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) results.push(await work(item))
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, lane))
  for (const settled of lanes) if (settled.status === 'rejected') throw settled.reason
  return results
}
