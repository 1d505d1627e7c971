import assert from 'node:assert/strict'
import { describe } from 'node:test'
import { assertDeliveredOnce, compatTest } from '../suite.ts'
import type { OpenTarget } from '../target.ts'
import type { Shop } from './browser.ts'
import type { Sdks } from './sdks.ts'

/** The ways in which sa-sdk-javascript sends, as options of its `init`. */
const modes = {
  'image pixels': { send_type: 'image' },
  'single requests': { send_type: 'ajax' },
  beacons: { send_type: 'beacon' },
  batches: { batch_send: { send_interval: 300, datasend_timeout: 5000 } },
}

/** sa-sdk-javascript (神策). */
export function sensorsWebSuite(open: OpenTarget, shop: () => Shop): void {
  describe('sa-sdk-javascript', () => {
    for (const [mode, options] of Object.entries(modes)) {
      compatTest(open, `delivers by ${mode}`, async ({ target, url, event }) => {
        const page = await shop().visit()
        await page.evaluate(
          ({ serverUrl, options }) => {
            const { sensors } = (window as unknown as { sdks: Sdks }).sdks
            sensors.init({ server_url: serverUrl, show_log: false, ...options })
            sensors.quick('autoTrack')
            sensors.track('ProductViewed', { price: 9.5, note: '你好 & 100%+', tags: ['a', 'b'] })
            sensors.login('user-1')
            sensors.setProfile({ level: 'gold' })
            sensors.incrementProfile({ orders: 2 })
            sensors.bind('$identity_mobile', '13800000000')
            sensors.track('OrderPaid', { amount: 12.5 })
            sensors.unbind('$identity_mobile', '13800000000')
          },
          { serverUrl: `${url}/sa?project=default&token=${target.browserKey}`, options },
        )
        const viewed = await event('ProductViewed')
        assert.deepEqual([viewed.userId, viewed.props.price, viewed.props.note], ['', 9.5, '你好 & 100%+'])
        assert.deepEqual(viewed.props.tags, ['a', 'b'])
        assert.ok(viewed.anonymousId.length > 20)
        const login = await event('$identify')
        assert.deepEqual([login.userId, login.anonymousId], ['user-1', viewed.anonymousId])
        assert.equal((await event('OrderPaid')).userId, 'user-1')
        const home = await event('$page')
        assert.deepEqual([home.props.path, home.anonymousId], ['/a', viewed.anonymousId])
        await event('$BindID')
        assert.equal((await event('$UnbindID')).userId, 'user-1')
        const traits = await target.traitsOf('user-1')
        assert.deepEqual([traits.level, traits.orders], ['gold', 2])
        await page.context().close()
      })
    }

    compatTest(open, 'the batch sender keeps events over a 503: one message key', async (bench) => {
      bench.proxy.fail(1, 'refuse')
      bench.proxy.fail(1, 'lose_answer')
      const page = await shop().visit()
      await page.evaluate(
        ({ serverUrl }) => {
          const { sensors } = (window as unknown as { sdks: Sdks }).sdks
          sensors.init({ server_url: serverUrl, show_log: false, batch_send: { send_interval: 300 } })
          sensors.track('OrderPaid', { amount: 12.5 })
        },
        { serverUrl: `${bench.url}/sa?token=${bench.target.browserKey}` },
      )
      await assertDeliveredOnce(bench, 'OrderPaid', 2)
      await page.context().close()
    })
  })
}
