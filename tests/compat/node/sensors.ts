import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe } from 'node:test'
import { compatTest } from '../suite.ts'
import type { OpenTarget } from '../target.ts'
import { waitFor } from '../wait.ts'

type Sensors = {
  submitTo: (options: string | object, batch?: object) => { catch: (handler: (error: Error) => void) => void }
  track: (distinctId: string, event: string, properties?: object) => void
  trackSignup: (distinctId: string, originalId: string, properties?: object) => void
  profileSet: (distinctId: string, properties: object) => void
  profileSetOnce: (distinctId: string, properties: object) => void
  profileIncrement: (distinctId: string, properties: object) => void
  profileAppend: (distinctId: string, properties: object) => void
  profileUnset: (distinctId: string, keys: string[]) => void
  itemSet: (type: string, id: string, properties: object) => void
  /** Ends its stream of events, and with it the timer of its batches. */
  onCompleted: () => void
}

const require = createRequire(import.meta.url)
const SensorsAnalytics = require('sa-sdk-node') as new () => Sensors

type Submitting = { sensors: Sensors; errors: Error[] }

/** Runs with an SDK that submits, then ends it. It keeps a global flag so that only its first instance submits: cleared here. */
async function withSensors(
  { options, batch }: { options: object; batch: object },
  run: (opened: Submitting) => Promise<void>,
): Promise<void> {
  Object.assign(globalThis, { isRunSubmitTo: false })
  const sensors = new SensorsAnalytics()
  const errors: Error[] = []
  sensors.submitTo(options, batch).catch((error) => errors.push(error))
  try {
    await run({ sensors, errors })
    assert.deepEqual(errors, [])
  } finally {
    sensors.onCompleted()
  }
}

/** sa-sdk-node (神策). It never sends again: what a server refuses is lost, so there is no test of retries. */
export function sensorsNodeSuite(open: OpenTarget): void {
  describe('sa-sdk-node', () => {
    for (const gzip of [true, false]) {
      compatTest(open, `delivers ${gzip ? 'gzip' : 'plain'} batches`, async ({ target, url, events }) => {
        const options = { url: `${url}/sa?project=default&token=${target.serverKey}`, gzip }
        await withSensors({ options, batch: { count: 4, timeSpan: 200 } }, async ({ sensors }) => {
          const at = new Date('2026-01-02T03:04:05.678Z')
          const properties = { amount: 12.5, currency: 'CNY', skus: ['a', 'b'], vip: true, note: '你好 & 100%+' }
          sensors.track('user-1', 'OrderPaid', { ...properties, $time: at })
          sensors.trackSignup('user-1', 'anon-1', { channel: 'web' })
          sensors.profileSet('user-1', { old: 1, $time: at })
          sensors.profileSet('user-1', { level: 'gold' })
          sensors.profileSetOnce('user-1', { first: 'a' })
          sensors.profileIncrement('user-1', { orders: 2 })
          sensors.profileAppend('user-1', { tags: ['x'] })
          sensors.profileUnset('user-1', ['old'])
          sensors.itemSet('sku', 's-1', { name: 'Widget' })
          const stored = await events(9)
          const named = (name: string) => stored.find((event) => event.name === name)
          const paid = named('OrderPaid')
          assert.deepEqual([paid?.userId, paid?.ts], ['user-1', at.getTime()])
          assert.deepEqual(paid?.props, { $lib: 'Node', $lib_version: '1.2.6', ...properties })
          assert.deepEqual([named('$identify')?.userId, named('$identify')?.anonymousId], ['user-1', 'anon-1'])
          assert.deepEqual([named('$item_set')?.userId, named('$item_set')?.props.$item_id], ['', 's-1'])
          assert.deepEqual(await target.traitsOf('user-1'), { level: 'gold', first: 'a', orders: 2, tags: ['x'] })
        })
      })
    }

    compatTest(open, 'a dry run is checked, answered and not stored', async ({ target, url, proxy }) => {
      const options = { url: `${url}/sa?token=${target.serverKey}`, mode: 'debug_only' }
      await withSensors({ options, batch: {} }, async ({ sensors }) => {
        sensors.track('user-1', 'Tried')
        await waitFor('an answer', async () => proxy.deliveries(200) === 1)
        assert.match(proxy.attempts[0]?.path ?? '', /^\/debug\?token=/)
        assert.deepEqual(await target.events(), [])
      })
    })
  })
}
