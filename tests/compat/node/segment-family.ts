import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { describe } from 'node:test'
import { Analytics as CdpAnalytics } from '@customerio/cdp-analytics-node'
import { DittofeedSdk } from '@dittofeed/sdk-node'
import { jitsuAnalytics } from '@jitsu/js'
import { Analytics } from '@segment/analytics-node'
import { assertDeliveredOnce, compatTest } from '../suite.ts'
import type { OpenTarget } from '../target.ts'

/** The old callback SDKs, which ship no usable types. */
type OldAnalytics = {
  track: (message: object) => void
  identify: (message: object) => void
  flush: (done?: () => void) => unknown
}
type OldAnalyticsClass = new (key: string, options: object) => OldAnalytics

const require = createRequire(import.meta.url)
const LegacyAnalytics = require('analytics-node') as OldAnalyticsClass
const rudder = require('@rudderstack/rudder-sdk-node') as OldAnalyticsClass & { default?: OldAnalyticsClass }
const RudderAnalytics = rudder.default ?? rudder

const order = { revenue: 9.5, note: '你好 & 100%+' }

/** Node SDKs that speak Segment's wire. */
export function segmentFamilyNodeSuite(open: OpenTarget): void {
  describe('@segment/analytics-node', () => {
    compatTest(open, 'delivers every call', async ({ target, url, events }) => {
      const analytics = new Analytics({ writeKey: target.serverKey, host: url, path: '/v1/batch' })
      const timestamp = new Date('2026-01-02T03:04:05.000Z')
      analytics.identify({ userId: 'u1', anonymousId: 'a1', traits: { email: 'a@x.io', n: 1 } })
      analytics.track({
        userId: 'u1',
        event: 'Order Completed',
        properties: order,
        timestamp,
        messageId: 'order-1-000000000000',
      })
      analytics.page({ userId: 'u1', name: 'Home', category: 'Docs' })
      analytics.screen({ userId: 'u1', name: 'Cart' })
      analytics.group({ userId: 'u1', groupId: 'g1', traits: { plan: 'pro' } })
      analytics.alias({ userId: 'u1', previousId: 'before' })
      await analytics.closeAndFlush()
      const stored = await events(6)
      assert.deepEqual(
        stored.map(({ name }) => name).sort(),
        ['$alias', '$group', '$identify', '$page', '$screen', 'Order Completed'].sort(),
      )
      const placed = stored.find(({ name }) => name === 'Order Completed')
      assert.deepEqual([placed?.key, placed?.ts, placed?.userId], ['order-1-000000000000', timestamp.getTime(), 'u1'])
      assert.deepEqual(placed?.props, order)
      assert.deepEqual(stored.find(({ name }) => name === '$page')?.props, { name: 'Home', category: 'Docs' })
      assert.equal(stored.find(({ name }) => name === '$identify')?.anonymousId, 'a1')
      assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io', n: 1 })
    })

    compatTest(open, 'sends again after 503: one message key', async (bench) => {
      bench.proxy.fail(1, 'refuse')
      bench.proxy.fail(1, 'lose_answer')
      const analytics = new Analytics({ writeKey: bench.target.serverKey, host: bench.url, path: '/v1/batch' })
      analytics.track({ userId: 'u1', event: 'Paid' })
      await analytics.closeAndFlush()
      await assertDeliveredOnce(bench, 'Paid', 2)
    })
  })

  describe('analytics-node (legacy)', () => {
    compatTest(open, 'delivers; a numeric id becomes text', async ({ target, url, event }) => {
      const analytics = new LegacyAnalytics(target.serverKey, { host: url })
      analytics.identify({ userId: 7, traits: { plan: 'pro' } })
      analytics.track({ userId: 7, event: 'Order Completed', properties: order })
      await analytics.flush()
      const stored = await event('Order Completed')
      assert.deepEqual([stored.userId, stored.props], ['7', order])
      await event('$identify')
      assert.deepEqual(await target.traitsOf('7'), { plan: 'pro' })
    })

    compatTest(open, 'sends again after 503: one message key', async (bench) => {
      bench.proxy.fail(2, 'lose_answer')
      const analytics = new LegacyAnalytics(bench.target.serverKey, { host: bench.url })
      analytics.track({ userId: 'u1', event: 'Paid' })
      await assertDeliveredOnce(bench, 'Paid', 2)
    })
  })

  describe('@rudderstack/rudder-sdk-node', () => {
    compatTest(open, 'delivers gzip typed as a form', async ({ target, url, event, proxy }) => {
      const analytics = new RudderAnalytics(target.serverKey, { dataPlaneUrl: url, flushInterval: 200 })
      const timestamp = new Date('2026-01-02T03:04:05.000Z')
      analytics.identify({ userId: 'u1', traits: { email: 'a@x.io' } })
      analytics.track({ userId: 'u1', event: 'Order Completed', properties: order, timestamp })
      const stored = await event('Order Completed')
      assert.deepEqual([stored.ts, stored.props], [timestamp.getTime(), order])
      await event('$identify')
      assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io' })
      assert.ok(proxy.deliveries(200) > 0)
    })

    compatTest(open, 'sends again after 503: one message key', async (bench) => {
      bench.proxy.fail(2, 'lose_answer')
      const analytics = new RudderAnalytics(bench.target.serverKey, { dataPlaneUrl: bench.url })
      analytics.track({ userId: 'u1', event: 'Paid' })
      await assertDeliveredOnce(bench, 'Paid', 2)
    })
  })

  describe('@customerio/cdp-analytics-node', () => {
    compatTest(open, 'delivers, and sends again after 503', async (bench) => {
      bench.proxy.fail(1, 'lose_answer')
      const analytics = new CdpAnalytics({ writeKey: bench.target.serverKey, host: bench.url, path: '/v1/batch' })
      analytics.identify({ userId: 'u1', traits: { email: 'a@x.io' } })
      analytics.track({ userId: 'u1', event: 'Paid', properties: order })
      await analytics.closeAndFlush()
      await assertDeliveredOnce(bench, 'Paid', 1)
      assert.deepEqual((await bench.event('Paid')).props, order)
      assert.deepEqual(await bench.target.traitsOf('u1'), { email: 'a@x.io' })
    })
  })

  describe('@jitsu/js in Node', () => {
    compatTest(open, 'delivers one event a request', async ({ target, url, event }) => {
      const jitsu = jitsuAnalytics({ host: url, writeKey: `${target.serverKey}:any`, s2s: true })
      await jitsu.identify('u1', { email: 'a@x.io' })
      await jitsu.track('Order Completed', order)
      await jitsu.page({ name: 'Home' })
      await jitsu.group('g1', { plan: 'pro' })
      assert.deepEqual((await event('Order Completed')).props, order)
      assert.equal((await event('$page')).props.name, 'Home')
      assert.equal((await event('$group')).props.$group_key, 'g1')
      assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io' })
    })
  })

  describe('@dittofeed/sdk-node', () => {
    // The SDK is a singleton that keeps its first host, so it has one test.
    compatTest(open, 'delivers with its key in Authorization', async ({ target, url, event }) => {
      const writeKey = `Basic ${Buffer.from(`${target.serverKey}:`).toString('base64')}`
      await DittofeedSdk.init({ writeKey, host: url })
      DittofeedSdk.identify({ userId: 'u1', traits: { email: 'a@x.io' } })
      DittofeedSdk.track({ userId: 'u1', event: 'Order Completed', properties: order })
      DittofeedSdk.page({ userId: 'u1', name: 'Home' })
      DittofeedSdk.screen({ userId: 'u1', name: 'Cart' })
      await DittofeedSdk.flush()
      assert.deepEqual((await event('Order Completed')).props, order)
      assert.equal((await event('$page')).props.name, 'Home')
      assert.equal((await event('$screen')).props.name, 'Cart')
      assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io' })
    })
  })
}
