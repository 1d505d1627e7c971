import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Page } from 'playwright-core'
import { stubSource } from '../../../packages/sdk-web/src/snippet.ts'
import { compatTest } from '../suite.ts'
import { waitFor } from '../wait.ts'
import { type SdkWindow, sdkReady, serverAndSite, storedBy } from './site.ts'

/** Back to a page that was not loaded again. */
async function goBack(page: Page): Promise<void> {
  await page.goBack({ waitUntil: 'commit' })
  await page.waitForFunction(() => (window as { kept?: boolean }).kept === true)
}

describe('pages that are returned to, and calls that come early', () => {
  const { open, site } = serverAndSite({ returns: true })

  compatTest(open, 'SW3 a page that is returned to without loading is seen once more, and goes on', async (bench) => {
    const init = { writeKey: bench.target.browserKey, host: bench.url, consent: 'not-required' as const, inpage: false }
    const page = await (await site.visitor()).newPage()
    const [first, second] = [site.put('/first', { init }), site.put('/second', { init })]
    await page.goto(first)
    await sdkReady(page)
    await page.evaluate(() => Object.assign(window, { kept: true }))
    await page.goto(second)
    await sdkReady(page)
    await goBack(page)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Back'))
    await bench.event('Back')
    const seen = (await bench.target.events()).filter(({ name }) => name === '$page').map(({ props }) => props.path)
    assert.deepEqual(seen, ['/first', '/second', '/first'])
    await page.context().close()
  })

  compatTest(
    open,
    'SW1 consent that was withdrawn on a later page ends the page that is returned to',
    async (bench) => {
      const init = { writeKey: bench.target.browserKey, host: bench.url, consent: 'required' as const }
      const page = await (await site.visitor()).newPage()
      const [first, second] = [site.put('/asks', { init }), site.put('/takes-back', { init })]
      await page.goto(first)
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
      await sdkReady(page)
      await page.evaluate(() => Object.assign(window, { kept: true }))
      await page.goto(second)
      await sdkReady(page)
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw())
      await waitFor('the last word', async () =>
        (await bench.target.events()).some(
          ({ name, props }) => name === '$consent_said' && JSON.stringify(props).includes('false'),
        ),
      )
      const told = async () => (await bench.target.events()).filter(({ name }) => name !== '$consent_changed').length
      const before = await told()
      await goBack(page)
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('After'))
      const stored = await storedBy(page)
      assert.deepEqual([stored.local, stored.session], [[], []])
      await page.evaluate(() => fetch('/api/x').then((reply) => reply.text()))
      assert.equal(await told(), before)
      await page.context().close()
    },
  )

  compatTest(open, 'SW1 a page that waited for consent begins when it is returned to after a yes', async (bench) => {
    const init = { writeKey: bench.target.browserKey, host: bench.url, consent: 'required' as const, inpage: false }
    const page = await (await site.visitor()).newPage()
    const [first, second] = [site.put('/waits', { init }), site.put('/says-yes', { init })]
    await page.goto(first)
    await page.evaluate(() => Object.assign(window, { kept: true }))
    await page.goto(second)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
    await sdkReady(page)
    await goBack(page)
    await sdkReady(page)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Returned'))
    await bench.event('Returned')
    await page.context().close()
  })

  compatTest(open, 'SW3 what is called before init counts as called right after it', async (bench) => {
    const init = { writeKey: bench.target.browserKey, host: bench.url, inpage: false, autocapture: false }
    const context = await site.visitor()
    const early = `${stubSource(JSON.stringify(bench.url))};opencxm.identify('early-user');opencxm.track('Early')`
    await context.addInitScript(early)
    const page = await context.newPage()
    await page.goto(site.put('/early', { init: { ...init, consent: 'not-required' } }))
    assert.equal((await bench.event('Early')).userId, 'early-user')
    // Where consent is needed, that holds too: what came before it is dropped.
    await page.evaluate(() => localStorage.clear())
    await page.goto(site.put('/early-asked', { init: { ...init, consent: 'required' } }))
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Later'))
    await bench.event('Later')
    await bench.event('Early')
    await context.close()
  })
})
