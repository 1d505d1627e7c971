import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Page } from 'playwright-core'
import { type Bench, compatTest } from '../suite.ts'
import { waitFor } from '../wait.ts'
import { type SdkWindow, sdkReady, serverAndSite } from './site.ts'

const waitingIn = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.m.')).length)
const allSent = (page: Page) =>
  page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('.m.')), null, { timeout: 60_000 })
const trackMany = (page: Page, from: number, to: number) =>
  page.evaluate(
    ([first, last]) => {
      for (let n = first; n < last; n++) (window as unknown as SdkWindow).opencxm.track('Many', { n })
    },
    [from, to] as const,
  )

describe('delivery from pages, networks and storages that fail', () => {
  const { open, site } = serverAndSite()
  const quiet = (bench: Bench) => ({
    ...{ writeKey: bench.target.browserKey, host: bench.url, consent: 'not-required' as const },
    ...{ pages: 'manual' as const, autocapture: false, inpage: false },
  })
  const numbersOf = async (bench: Bench, name = 'Many') =>
    (await bench.target.events()).filter((event) => event.name === name).map(({ props }) => Number(props.n))

  compatTest(
    open,
    'SW4 ten thousand events without a network: the page goes on, the newest are kept and arrive once',
    async (bench) => {
      const context = await site.visitor()
      const page = await context.newPage()
      const warned: string[] = []
      page.on('console', (message) => warned.push(message.text()))
      await page.goto(site.put('/ten-thousand', { init: quiet(bench) }))
      await sdkReady(page)
      await context.route(`${bench.url}/v1/**`, (route) => route.abort())
      await page.evaluate(() => {
        for (let n = 0; n < 10_000; n++) (window as unknown as SdkWindow).opencxm.track('Many', { n })
      })
      const kept = await waitingIn(page)
      const chars = await page.evaluate(() => Object.values(localStorage).join('').length)
      assert.ok(kept > 500 && kept <= 1000 && chars < 700_000, `${kept} kept in ${chars} characters`)
      assert.equal(
        warned.filter((text) => text.includes('oldest events are dropped')).length,
        1,
        'and it is said, once',
      )
      await context.unroute(`${bench.url}/v1/**`)
      await page.reload()
      await allSent(page)
      const arrived = await waitFor('all that was kept', async () => {
        const found = await numbersOf(bench)
        return found.length >= kept && found
      })
      assert.equal(new Set(arrived).size, arrived.length, 'none twice')
      assert.deepEqual(
        arrived.toSorted((a, b) => a - b),
        Array.from({ length: kept }, (_, n) => 10_000 - kept + n),
      )
      await context.close()
    },
  )

  compatTest(
    open,
    'SW4 SW6 reloading again and again while it sends: nothing is lost, nothing doubled',
    async (bench) => {
      const page = await (await site.visitor()).newPage()
      const url = site.put('/reloads', { init: quiet(bench) })
      await page.goto(url)
      for (let round = 0; round < 6; round++) {
        await sdkReady(page)
        await trackMany(page, round * 40, round * 40 + 40)
        await page.reload({ waitUntil: 'commit' })
      }
      await sdkReady(page)
      await allSent(page)
      const arrived = await waitFor('all of them', async () => {
        const found = await numbersOf(bench)
        return found.length >= 240 && found
      })
      assert.deepEqual(
        arrived.toSorted((a, b) => a - b),
        Array.from({ length: 240 }, (_, n) => n),
      )
      await page.context().close()
    },
  )

  compatTest(open, 'SW4 without storage, with a full one, and with nonsense in it, events arrive', async (bench) => {
    const blocked = await site.visitor()
    await blocked.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('denied', 'SecurityError')
          },
        })
    })
    const one = await blocked.newPage()
    await one.goto(site.put('/blocked', { init: quiet(bench) }))
    await sdkReady(one)
    await one.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Blocked'))
    await bench.event('Blocked')
    await blocked.close()

    const full = await (await site.visitor()).newPage()
    const url = site.put('/full', { init: quiet(bench) })
    await full.goto(url)
    await sdkReady(full)
    await full.evaluate(() => {
      for (let size = 1 << 22; size >= 1; size >>= 1)
        try {
          for (let n = 0; n < 50; n++) localStorage.setItem(`site-${size}-${n}`, 'x'.repeat(size))
        } catch {}
    })
    await full.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Full'))
    await bench.event('Full')
    // What others write under our names spoils nothing of ours.
    await full.evaluate(() => {
      localStorage.clear()
      ;(window as unknown as SdkWindow).opencxm.track('Before Nonsense')
      const prefix = Object.keys(localStorage)[0]?.replace(/\.(m\..*|who|session)$/, '') as string
      const nonsense = ['"},{', '', 'null', '[]', '{"a":1}', 'x'.repeat(100_000)]
      nonsense.forEach((text, index) => {
        localStorage.setItem(`${prefix}.m.0${index}`, text)
      })
      for (const name of ['who', 'session', 'struggle', 'asked'])
        localStorage.setItem(`${prefix}.${name}`, '{"a":[1],"i":{}}}')
    })
    await full.reload()
    await sdkReady(full)
    await full.evaluate(() => (window as unknown as SdkWindow).opencxm.track('After Nonsense'))
    await bench.event('Before Nonsense')
    await bench.event('After Nonsense')
    await full.context().close()
  })

  compatTest(
    open,
    'SW6 what waits fits into beacons in any script; an event that the server would not take is not even kept',
    async (bench) => {
      const page = await (await site.visitor()).newPage()
      await page.goto(site.put('/large-leave', { init: quiet(bench) }))
      await sdkReady(page)
      await page.evaluate(() => {
        const { opencxm } = window as unknown as SdkWindow
        opencxm.track('Huge', { text: '\u4f60'.repeat(12_000) })
        for (let n = 0; n < 30; n++) opencxm.track('Many', { n, text: '\u4f60'.repeat(200) })
        location.href = 'about:blank'
      })
      await waitFor('the small ones', async () => (await numbersOf(bench)).length === 30)
      await page.context().close()
    },
  )

  compatTest(open, 'SW4 a clock that is days wrong moves no event, not even the last word', async (bench) => {
    for (const [path, days] of [
      ['/ahead', 3],
      ['/behind', -3],
    ] as const) {
      const context = await site.visitor()
      await context.addInitScript((by) => {
        const Real = Date
        const shift = by * 86_400_000
        window.Date = class extends Real {
          constructor(...given: []) {
            if (given.length === 0) super(Real.now() + shift)
            else super(...given)
          }
          static override now() {
            return Real.now() + shift
          }
        } as DateConstructor
      }, days)
      const page = await context.newPage()
      await page.goto(site.put(path, { init: { ...quiet(bench), consent: 'required' } }))
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
      await sdkReady(page)
      await page.evaluate((name) => (window as unknown as SdkWindow).opencxm.track(name), `Now ${path}`)
      const stored = await bench.event(`Now ${path}`)
      assert.ok(Math.abs(stored.ts - Date.now()) < 60_000, `${path}: ${new Date(stored.ts).toISOString()}`)
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw())
      const words = await waitFor('the last word', async () => {
        const said = (await bench.target.events()).filter(({ name }) => name === '$consent_said')
        return said.length % 2 === 0 && said.length > 0 && said
      })
      for (const { ts } of words)
        assert.ok(Math.abs(ts - Date.now()) < 120_000, `${path}: ${new Date(ts).toISOString()}`)
      await context.close()
    }
  })

  compatTest(open, 'SW3 calls with anything in them never throw, and pollute nothing', async (bench) => {
    const page = await (await site.visitor()).newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    await page.goto(site.put('/anything', { init: quiet(bench) }))
    await sdkReady(page)
    await page.evaluate(() => {
      const { opencxm } = window as unknown as {
        opencxm: Record<string, (...given: unknown[]) => void> & SdkWindow['opencxm']
      }
      const cyclic: Record<string, unknown> = {}
      cyclic.self = cyclic
      const odd = [
        null,
        undefined,
        1,
        'x',
        [],
        cyclic,
        { big: 10n },
        {
          toJSON: () => {
            throw new Error('no')
          },
        },
        {
          get x() {
            throw new Error('no')
          },
        },
      ]
      for (const one of odd)
        for (const call of ['track', 'page', 'identify', 'group', 'alias'])
          (opencxm as unknown as Record<string, (...given: unknown[]) => void>)[call]?.('Odd', one, one)
      opencxm.track(
        'Polluted',
        JSON.parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"n":1}'),
      )
      opencxm.track('Too Large', { text: 'x'.repeat(200_000) })
      opencxm.consent.grant([])
      opencxm.consent.grant('surveys' as never)
      opencxm.reset()
      opencxm.track('Fine')
    })
    await bench.event('Fine')
    assert.equal((await bench.event('Polluted')).props.n, 1)
    assert.equal(({} as { admin?: boolean }).admin, undefined)
    assert.ok(!(await bench.target.events()).some(({ name }) => name === 'Too Large'))
    assert.deepEqual(errors, [])
    await page.context().close()
  })
})
