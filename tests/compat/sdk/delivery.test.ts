import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { describe } from 'node:test'
import type { Page } from 'playwright-core'
import { assertDeliveredOnce, type Bench, compatTest } from '../suite.ts'
import { waitFor } from '../wait.ts'
import { type SdkWindow, sdkReady, serverAndSite, storedBy } from './site.ts'

const track = (page: Page, event: string, properties: object = {}) =>
  page.evaluate(
    ([name, given]) => (window as unknown as SdkWindow).opencxm.track(name as string, given as Record<string, unknown>),
    [event, properties] as const,
  )

const requestsToUs = (bench: Bench) => bench.proxy.attempts.map(({ path }) => path.replace(/\?.*/, ''))

describe('our SDK in a page of another origin', () => {
  const { open, site } = serverAndSite()
  const quiet = (bench: Bench) => ({
    writeKey: bench.target.browserKey,
    host: bench.url,
    autocapture: false,
    inpage: false,
  })

  compatTest(open, 'SW1 without consent nothing is stored, loaded or sent; with it the rest follows', async (bench) => {
    const url = site.put('/consent', { init: { writeKey: bench.target.browserKey, host: bench.url } })
    const page = await (await site.visitor()).newPage()
    await page.goto(url)
    await track(page, 'Too Early')
    await page.reload()
    await track(page, 'Too Early')
    assert.deepEqual(await storedBy(page), { local: [], session: [], cookies: 0 })
    assert.deepEqual(bench.proxy.attempts, [], 'not even the script was fetched')
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
    const said = await bench.event('$consent_said')
    assert.deepEqual(said.props, { purposes: { profiling: true, surveys: true } })
    assert.equal((await bench.event('$page')).props.path, '/consent')
    await sdkReady(page)
    await track(page, 'In Time')
    assert.equal((await bench.event('In Time')).anonymousId, said.anonymousId)
    assert.match(said.anonymousId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.ok(!(await bench.target.events()).some(({ name }) => name === 'Too Early'), 'what came before is dropped')
    // The next visit needs no new answer.
    await page.reload()
    await sdkReady(page)
    await track(page, 'Next Visit')
    assert.equal((await bench.event('Next Visit')).anonymousId, said.anonymousId)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw())
    await waitFor('the last word', async () => {
      const words = (await bench.target.events()).filter(({ name }) => name === '$consent_said')
      return words.length === 2 && words
    })
    assert.deepEqual(await storedBy(page), { local: [], session: [], cookies: 0 })
    const before = bench.proxy.attempts.length
    await track(page, 'Too Late')
    await page.reload()
    assert.equal(bench.proxy.attempts.length, before)
    await page.context().close()
  })

  compatTest(open, 'SW2 calls before consent are kept in memory where the site asks for it', async (bench) => {
    const url = site.put('/keep', { init: { ...quiet(bench), beforeConsent: 'keep' } })
    const page = await (await site.visitor()).newPage()
    await page.goto(url)
    await track(page, 'Early')
    assert.deepEqual(await storedBy(page), { local: [], session: [], cookies: 0 })
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant(['profiling']))
    await bench.event('Early')
    await page.context().close()
  })

  compatTest(
    open,
    'SW3 the calls are Segment`s; a signed user id is proved; reset makes somebody else',
    async (bench) => {
      const url = site.put('/calls', { init: { ...quiet(bench), consent: 'not-required' } })
      const page = await (await site.visitor()).newPage()
      await page.goto(`${url}?utm_source=goo&token=secret#private`)
      await sdkReady(page)
      const userHash = createHmac('sha256', 'somebody else`s secret').update('u1').digest('hex')
      await page.evaluate((hash) => {
        const { opencxm } = window as unknown as SdkWindow
        opencxm.track('Product Viewed', { revenue: 9.5, note: '你好 & 100%+' })
        opencxm.identify('u1', { email: 'a@x.io' }, { userHash: hash })
        opencxm.group('g1', { plan: 'pro' })
        opencxm.alias('u1', 'old-1')
        opencxm.page('Home', { section: 'x' })
        opencxm.reset()
        opencxm.track('After Reset')
      }, userHash)
      const viewed = await bench.event('Product Viewed')
      assert.deepEqual([viewed.userId, viewed.props], ['', { revenue: 9.5, note: '你好 & 100%+' }])
      const identified = await bench.event('$identify')
      assert.deepEqual([identified.userId, identified.anonymousId], ['u1', viewed.anonymousId])
      assert.equal((await bench.event('$group')).props.$group_key, 'g1')
      await bench.event('$alias')
      const pages = await waitFor('both pages', async () => {
        const found = (await bench.target.events()).filter(({ name }) => name === '$page')
        return found.length === 2 && found
      })
      const home = pages.find(({ props }) => props.name === 'Home')
      assert.equal(home?.props.url, `${url}?utm_source=goo`, 'neither token nor fragment')
      assert.equal((home?.context.campaign as Record<string, string> | undefined)?.source, 'goo')
      assert.deepEqual(await bench.target.traitsOf('u1'), { email: 'a@x.io' })
      const afterReset = await bench.event('After Reset')
      assert.equal(afterReset.userId, '')
      assert.notEqual(afterReset.anonymousId, viewed.anonymousId)
      await page.context().close()
    },
  )

  compatTest(open, 'SW4 what was tracked offline survives a reload and arrives once', async (bench) => {
    const url = site.put('/offline', { init: { ...quiet(bench), consent: 'not-required', pages: 'manual' } })
    const context = await site.visitor()
    const page = await context.newPage()
    await page.goto(url)
    await sdkReady(page)
    // The server is away, also for the beacon of a page that is left, which a route of the browser would let pass.
    bench.proxy.away(true)
    await track(page, 'Offline')
    await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.includes('.m.')))
    await page.reload()
    await sdkReady(page)
    assert.deepEqual(await bench.target.events(), [])
    bench.proxy.away(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await bench.event('Offline')
    await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('.m.')))
    await context.close()
  })

  compatTest(open, 'SW5 sends again after 503, after Retry-After, under one message key', async (bench) => {
    bench.proxy.fail(1, 'refuse')
    bench.proxy.fail(1, 'lose_answer')
    const url = site.put('/again', { init: { ...quiet(bench), consent: 'not-required', pages: 'manual' } })
    const page = await (await site.visitor()).newPage()
    await page.goto(url)
    await track(page, 'Paid')
    await assertDeliveredOnce(bench, 'Paid', 2)
    await page.context().close()
  })

  compatTest(open, 'SW6 what waits is handed over by beacon when the page is left', async (bench) => {
    const url = site.put('/leave', { init: { ...quiet(bench), consent: 'not-required', pages: 'manual' } })
    const page = await (await site.visitor()).newPage()
    await page.goto(url)
    await sdkReady(page)
    // In one task with leaving: no timer could have sent it.
    await page.evaluate(() => {
      ;(window as unknown as SdkWindow).opencxm.track('Left')
      location.href = 'about:blank'
    })
    await bench.event('Left')
    await page.context().close()
  })

  compatTest(open, 'SW7 tabs do not disturb each other, and agree on who is there', async (bench) => {
    const url = site.put('/tabs', { init: { ...quiet(bench), consent: 'not-required', pages: 'manual' } })
    const context = await site.visitor()
    const [one, two] = [await context.newPage(), await context.newPage()]
    for (const page of [one, two]) {
      await page.goto(url)
      await sdkReady(page)
    }
    await Promise.all([one, two].flatMap((page, tab) => [0, 1, 2].map((n) => track(page, `Tab ${tab} ${n}`))))
    await one.evaluate(() => (window as unknown as SdkWindow).opencxm.identify('u7'))
    await track(two, 'After Login Elsewhere')
    const last = await bench.event('After Login Elsewhere')
    assert.equal(last.userId, 'u7')
    const stored = await bench.events(8)
    assert.equal(new Set(stored.map(({ key }) => key)).size, 8)
    assert.equal(new Set(stored.map(({ anonymousId }) => anonymousId)).size, 1)
    await context.close()
  })

  compatTest(open, 'SW8 works on a first-party path: page and server under one origin', async (bench) => {
    site.passOnTo(bench.url)
    const { writeKey } = quiet(bench)
    const url = site.put('/first-party', {
      init: { writeKey, path: '/cx', consent: 'not-required', inpage: false },
      sdkHost: '/cx',
    })
    const page = await (await site.visitor()).newPage()
    const foreign: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(new URL(url).origin)) foreign.push(request.url())
    })
    await page.goto(url)
    await track(page, 'Own Path')
    await bench.event('Own Path')
    assert.ok(requestsToUs(bench).includes('/v1/b'))
    assert.deepEqual(foreign, [])
    await page.context().close()
  })

  compatTest(open, 'SW9 runs under a strict Content-Security-Policy with a nonce', async (bench) => {
    const policy = `default-src 'none'; script-src 'nonce-n1' ${bench.url}; connect-src ${bench.url}`
    const init = { writeKey: bench.target.browserKey, host: bench.url, consent: 'not-required' as const, nonce: 'n1' }
    const url = site.put('/policy', { init, headers: { 'content-security-policy': policy } })
    const page = await (await site.visitor()).newPage()
    const refused: string[] = []
    page.on(
      'console',
      (message) => message.type() === 'error' && !message.text().includes('404') && refused.push(message.text()),
    )
    await page.goto(url)
    await page.waitForFunction(() => '__opencxm_chunks' in window)
    await track(page, 'Strict')
    await bench.event('Strict')
    assert.deepEqual(
      refused.filter((text) => text.includes('Security')),
      [],
    )
    await page.context().close()
  })
})
