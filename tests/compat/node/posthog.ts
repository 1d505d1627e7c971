import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { PostHog } from 'posthog-node'
import { assertDeliveredOnce, compatTest } from '../suite.ts'
import type { OpenTarget } from '../target.ts'

/** posthog-node in its classic mode (gzip and plain). */
export function posthogNodeSuite(open: OpenTarget): void {
  describe('posthog-node', () => {
    for (const disableCompression of [false, true]) {
      compatTest(open, `delivers ${disableCompression ? 'plain JSON' : 'gzip'}`, async ({ target, url, events }) => {
        const posthog = new PostHog(target.serverKey, { host: url, disableCompression })
        posthog.capture({ distinctId: 'u1', event: 'Order', properties: { revenue: 9.5 }, groups: { company: 'g1' } })
        posthog.identify({ distinctId: 'u1', properties: { plan: 'pro', $set_once: { first: 1 } } })
        posthog.alias({ distinctId: 'u1', alias: 'before-login' })
        posthog.groupIdentify({ groupType: 'company', groupKey: 'g1', properties: { seats: 2 } })
        posthog.capture({ distinctId: 'visitor', event: 'Visit', properties: { $process_person_profile: false } })
        await posthog.shutdown()
        const stored = await events(5)
        const named = (name: string) => stored.find((event) => event.name === name)
        assert.deepEqual([named('Order')?.userId, named('Order')?.props.revenue], ['u1', 9.5])
        assert.deepEqual(named('Order')?.props.$groups, { company: 'g1' })
        assert.deepEqual([named('Visit')?.userId, named('Visit')?.anonymousId], ['', 'visitor'])
        assert.deepEqual([named('$group')?.userId, named('$group')?.props.$group_set], ['', { seats: 2 }])
        assert.equal(named('$alias')?.anonymousId, 'before-login')
        assert.deepEqual(await target.traitsOf('u1'), { plan: 'pro', first: 1 })
      })
    }

    compatTest(open, 'delivers in v1 mode, where each event gets a verdict', async ({ target, url, event, proxy }) => {
      process.env.POSTHOG_CAPTURE_MODE = 'v1'
      const posthog = new PostHog(target.serverKey, { host: url })
      delete process.env.POSTHOG_CAPTURE_MODE
      posthog.capture({ distinctId: 'u1', event: 'Order', properties: { revenue: 9.5, $set: { plan: 'pro' } } })
      await posthog.shutdown()
      assert.deepEqual([(await event('Order')).userId, (await event('Order')).props.revenue], ['u1', 9.5])
      assert.deepEqual(await target.traitsOf('u1'), { plan: 'pro' })
      assert.deepEqual(
        proxy.attempts.map(({ path, status }) => `${path} ${status}`),
        ['/i/v1/analytics/events 200'],
      )
    })

    compatTest(open, 'sends again after 503: one message key', async (bench) => {
      bench.proxy.fail(1, 'refuse')
      bench.proxy.fail(1, 'lose_answer')
      const posthog = new PostHog(bench.target.serverKey, { host: bench.url, flushAt: 1, fetchRetryDelay: 100 })
      posthog.capture({ distinctId: 'u1', event: 'Paid' })
      await posthog.shutdown()
      await assertDeliveredOnce(bench, 'Paid', 2)
    })
  })
}
