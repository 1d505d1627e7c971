import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { assertDeliveredOnce, compatTest } from '../suite.ts'
import type { OpenTarget } from '../target.ts'
import type { Shop } from './browser.ts'
import type { Sdks } from './sdks.ts'

type InPage = { url: string; host: string; key: string; batching: boolean }

const order = { revenue: 9.5, note: '你好 & 100%+' }

/** Browser SDKs that speak Segment's wire. */
export function segmentFamilyWebSuite(open: OpenTarget, shop: () => Shop): void {
  const segmentOptions = (url: string, key: string, batching = false): InPage => ({
    url,
    host: new URL(url).host,
    key,
    batching,
  })

  describe('@segment/analytics-next', () => {
    for (const batching of [false, true]) {
      compatTest(
        open,
        `boots from our settings and delivers ${batching ? 'batches' : 'single events'}`,
        async (bench) => {
          const { target, proxy, url, event, events } = bench
          const page = await shop().visit()
          await page.evaluate(
            async ({ url, host, key, batching, order }) => {
              const { sdks } = window as unknown as { sdks: Sdks }
              const strategy = {
                deliveryStrategy: { strategy: 'batching' as const, config: { size: 10, timeout: 200 } },
              }
              const [analytics] = await sdks.AnalyticsBrowser.load(
                { writeKey: key, cdnURL: url },
                {
                  integrations: {
                    'Segment.io': { apiHost: `${host}/v1`, protocol: 'http', ...(batching ? strategy : {}) },
                  },
                },
              )
              await analytics.page('Docs', 'Home')
              await analytics.track('Product Viewed', order)
              await analytics.identify('u1', { email: 'a@x.io' })
              await analytics.group('g1', { plan: 'pro' })
              await analytics.alias('u1')
            },
            { ...segmentOptions(url, target.browserKey, batching), order },
          )
          await events(5)
          const viewed = await event('Product Viewed')
          assert.deepEqual([viewed.userId, viewed.props], ['', order])
          assert.match(viewed.anonymousId, /^[0-9a-f-]{36}$/)
          const home = await event('$page')
          assert.deepEqual([home.props.name, home.props.category, home.props.path], ['Home', 'Docs', '/a'])
          const identified = await event('$identify')
          assert.deepEqual([identified.userId, identified.anonymousId], ['u1', viewed.anonymousId])
          assert.equal((await event('$group')).props.$group_key, 'g1')
          assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io' })
          assert.ok(proxy.attempts.some(({ path, status }) => path.endsWith('/settings') && status === 200))
          assert.equal(
            proxy.attempts.some(({ path }) => path === '/v1/b'),
            batching,
          )
          await page.context().close()
        },
      )
    }

    compatTest(open, 'boots with its CDN and API host from our settings alone', async ({ target, url, event }) => {
      const page = await shop().visit()
      await page.evaluate(
        async ({ url, key }) => {
          const { sdks } = window as unknown as { sdks: Sdks }
          const [analytics] = await sdks.AnalyticsBrowser.load({ writeKey: key, cdnURL: url })
          await analytics.track('Viewed')
        },
        { url, key: target.browserKey },
      )
      assert.equal((await event('Viewed')).userId, '')
      await page.context().close()
    })

    compatTest(open, 'sends again after 503, with Retry-After in sight: one message key', async (bench) => {
      bench.proxy.fail(1, 'refuse')
      bench.proxy.fail(1, 'lose_answer')
      const page = await shop().visit()
      await page.evaluate(
        async ({ url, host, key }) => {
          const { sdks } = window as unknown as { sdks: Sdks }
          const integrations = { 'Segment.io': { apiHost: `${host}/v1`, protocol: 'http' as const } }
          const [analytics] = await sdks.AnalyticsBrowser.load({ writeKey: key, cdnURL: url }, { integrations })
          await analytics.track('Paid')
        },
        segmentOptions(bench.url, bench.target.browserKey),
      )
      await assertDeliveredOnce(bench, 'Paid', 2)
      await page.context().close()
    })
  })

  describe('@rudderstack/analytics-js', () => {
    for (const useBeacon of [false, true]) {
      compatTest(
        open,
        `boots from our source config and delivers ${useBeacon ? 'by beacon' : 'by XHR'}`,
        async (bench) => {
          const { target, proxy, url, event } = bench
          const page = await shop().visit()
          await page.evaluate(
            ({ url, key, order, useBeacon }) => {
              const { sdks } = window as unknown as { sdks: Sdks }
              const analytics = new sdks.RudderAnalytics()
              analytics.load(key, url, {
                configUrl: url,
                useBeacon,
                beaconQueueOptions: { flushQueueInterval: 300 },
                integrations: { All: true },
              })
              analytics.page('Docs', 'Home')
              analytics.track('Product Viewed', order)
              analytics.identify('u1', { email: 'a@x.io' })
            },
            { url, key: target.browserKey, order, useBeacon },
          )
          const identified = await event('$identify')
          assert.equal(identified.userId, 'u1')
          const viewed = await event('Product Viewed')
          assert.deepEqual([viewed.userId, viewed.props.revenue, viewed.props.note], ['', order.revenue, order.note])
          const home = await event('$page')
          assert.deepEqual([home.props.name, home.props.category, home.props.path], ['Home', 'Docs', '/a'])
          assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io' })
          assert.equal(
            proxy.attempts.some(({ path }) => path.startsWith('/beacon/v1/batch')),
            useBeacon,
          )
          await page.context().close()
        },
      )
    }

    compatTest(open, 'sends again after 503: one message key', async (bench) => {
      bench.proxy.fail(1, 'lose_answer')
      const page = await shop().visit()
      await page.evaluate(
        ({ url, key }) => {
          const { sdks } = window as unknown as { sdks: Sdks }
          const analytics = new sdks.RudderAnalytics()
          analytics.load(key, url, { configUrl: url })
          analytics.track('Paid')
        },
        { url: bench.url, key: bench.target.browserKey },
      )
      await assertDeliveredOnce(bench, 'Paid', 1)
      await page.context().close()
    })
  })

  describe('@jitsu/js in the browser', () => {
    compatTest(open, 'delivers across origins with X-Write-Key', async ({ target, url, event }) => {
      const page = await shop().visit()
      await page.evaluate(
        async ({ url, key, order }) => {
          const { sdks } = window as unknown as { sdks: Sdks }
          const jitsu = sdks.jitsuAnalytics({ host: url, writeKey: `${key}:any` })
          await jitsu.page({ name: 'Home' })
          await jitsu.track('Product Viewed', order)
          await jitsu.identify('u1', { email: 'a@x.io' })
        },
        { url, key: target.browserKey, order },
      )
      const identified = await event('$identify')
      assert.equal(identified.userId, 'u1')
      const viewed = await event('Product Viewed')
      assert.deepEqual([viewed.props, viewed.anonymousId], [order, identified.anonymousId])
      assert.deepEqual([(await event('$page')).props.name, (await event('$page')).props.path], ['Home', '/a'])
      assert.deepEqual(await target.traitsOf('u1'), { email: 'a@x.io' })
      await page.context().close()
    })
  })
}
