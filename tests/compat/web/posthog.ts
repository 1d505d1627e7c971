import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { assertDeliveredOnce, compatTest } from '../suite.ts'
import type { OpenTarget } from '../target.ts'
import type { Shop } from './browser.ts'
import type { Sdks } from './sdks.ts'

/** posthog-js in each of its encodings. */
export function posthogWebSuite(open: OpenTarget, shop: () => Shop): void {
  describe('posthog-js', () => {
    for (const compressed of [true, false]) {
      compatTest(open, `boots from our config and delivers ${compressed ? 'gzip' : 'plain JSON'}`, async (bench) => {
        const { target, proxy, url, event } = bench
        const page = await shop().visit()
        await page.evaluate(
          ({ url, key, compressed }) => {
            const { sdks } = window as unknown as { sdks: Sdks }
            sdks.posthog.init(key, {
              api_host: url,
              disable_compression: !compressed,
              opt_out_useragent_filter: true,
              capture_pageview: true,
              person_profiles: 'identified_only',
              request_queue_config: { flush_interval_ms: 250 },
            })
            sdks.posthog.capture('Product Viewed', { revenue: 9.5, note: '你好 & 100%+' })
            sdks.posthog.group('company', 'g1', { seats: 3 })
            sdks.posthog.identify('u1', { email: 'a@x.io' }, { first: 1 })
            sdks.posthog.setPersonProperties({ plan: 'pro' })
          },
          { url, key: target.browserKey, compressed },
        )
        const viewed = await event('Product Viewed')
        assert.deepEqual([viewed.userId, viewed.props.revenue, viewed.props.note], ['', 9.5, '你好 & 100%+'])
        assert.match(viewed.anonymousId, /^[0-9a-f-]{36}$/)
        const identified = await event('$identify')
        assert.deepEqual([identified.userId, identified.anonymousId], ['u1', viewed.anonymousId])
        const home = await event('$page')
        assert.equal(home.props.path, '/a')
        assert.match(String(home.props.url), /utm_source=goo/)
        assert.deepEqual((await event('$group')).props.$group_set, { seats: 3 })
        await event('$set')
        const traits = await target.traitsOf('u1')
        assert.deepEqual([traits.email, traits.first, traits.plan], ['a@x.io', 1, 'pro'])
        assert.ok(proxy.attempts.some(({ path, status }) => path.startsWith('/array/') && status === 200))
        await page.context().close()
      })
    }

    compatTest(
      open,
      'delivers a base64 form by beacon when the page is left',
      async ({ target, url, event, proxy }) => {
        const page = await shop().visit()
        await page.evaluate(
          ({ url, key }) => {
            const { sdks } = window as unknown as { sdks: Sdks }
            const quiet = { capture_pageview: false, opt_out_useragent_filter: true, disable_compression: true }
            sdks.posthog.init(key, { api_host: url, ...quiet })
            sdks.posthog.capture('Left')
          },
          { url, key: target.browserKey },
        )
        await page.goto('about:blank')
        assert.equal((await event('Left')).userId, '')
        assert.ok(proxy.attempts.some(({ path }) => path.includes('compression=base64')))
        await page.context().close()
      },
    )

    compatTest(open, 'sends again after 503: one message key', async (bench) => {
      bench.proxy.fail(1, 'lose_answer')
      const page = await shop().visit()
      await page.evaluate(
        ({ url, key }) => {
          const { sdks } = window as unknown as { sdks: Sdks }
          sdks.posthog.init(key, { api_host: url, opt_out_useragent_filter: true, capture_pageview: false })
          sdks.posthog.capture('Paid', {}, { send_instantly: true })
        },
        { url: bench.url, key: bench.target.browserKey },
      )
      await assertDeliveredOnce(bench, 'Paid', 1)
      await page.context().close()
    })
  })
}
