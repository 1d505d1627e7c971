import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FailingProxy, openProxy } from './proxy.ts'
import type { CompatTarget, OpenTarget, StoredEvent } from './target.ts'
import { waitFor } from './wait.ts'

/** What a test of one SDK works with. `url` leads through the proxy. */
export type Bench = {
  target: CompatTarget
  proxy: FailingProxy
  url: string
  /** The stored event of this name; waits for it. Fails when there are several. */
  event: (name: string) => Promise<StoredEvent>
  /** Waits until so many events are stored. */
  events: (count: number) => Promise<StoredEvent[]>
}

/** A test with a target and a proxy of its own; afterwards nothing may have been set aside. */
export function compatTest(open: OpenTarget, title: string, run: (bench: Bench) => Promise<void>): void {
  test(title, { timeout: 240_000 }, async () => {
    const target = await open()
    const proxy = await openProxy(target.url)
    try {
      const events = (count: number) =>
        waitFor(`${count} events`, async () => {
          const stored = await target.events()
          return stored.length >= count && stored
        })
      const event = async (name: string) => {
        const found = await waitFor(`the event ${name}`, async () => {
          const named = (await target.events()).filter((stored) => stored.name === name)
          return named.length > 0 && named
        })
        assert.equal(found.length, 1, `one event ${name}`)
        return found[0] as StoredEvent
      }
      await run({ target, proxy, url: proxy.url, event, events })
      assert.deepEqual(await target.rejected(), [])
    } finally {
      await proxy.close()
      await target.close()
    }
  })
}

/** Waits until the SDK delivered again after failures; then there must be exactly one event of this name. */
export async function assertDeliveredOnce({ target, proxy }: Bench, name: string, failures: number): Promise<void> {
  await waitFor(`${failures} failed deliveries and a good one`, async () => {
    return proxy.deliveries(503) >= failures && proxy.deliveries(200) >= 1
  })
  const named = await waitFor(`the event ${name}`, async () => {
    const found = (await target.events()).filter((stored) => stored.name === name)
    return found.length > 0 && found
  })
  assert.equal(named.length, 1, `exactly one message key for ${name}`)
}
