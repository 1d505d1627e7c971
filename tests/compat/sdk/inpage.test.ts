import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Page } from 'playwright-core'
import * as z from 'zod'
import type { InpageRuleInput } from '../../../packages/server/src/collect/inpage/contract.ts'
import { ch, param } from '../../../packages/server/src/platform/eventstore/index.ts'
import { openTestApp, type TestApp } from '../../routes/test-app.ts'
import { waitFor } from '../wait.ts'
import { openSite, type SdkWindow, type Site } from './site.ts'

/** A page that is longer than the window, with something to stand beside and something to write into. */
const body = `<button id="cart">Cart</button> <input id="name"> <p id="mark">Text of the page</p><div style="height:3000px"></div>`

const frame = '[data-cxm-frame]'

describe('surveys in a page of another origin', () => {
  let app: TestApp
  let site: Site
  let url: string
  let shop: { key: string; writeKey: string; signingSecret: string; survey: string; id: number }
  before(async () => {
    app = await openTestApp()
    url = await app.http.listen({ host: '127.0.0.1', port: 0 })
    site = await openSite()
    const workspace = await app.workspace('Shop')
    const key = await workspace.key('owner')
    const call = async (method: string, path: string, given?: object) => {
      const reply = await app.call({ method, path: `/api/v1/${path}`, key, body: given })
      assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`)
      return reply.body as Record<string, unknown>
    }
    const source = await call('POST', 'sources', { name: 'Shop', kind: 'browser', origins: ['*'] })
    const draft = await call('POST', 'surveys', { from: 'blank', name: 'Short', languages: ['en', 'zh-Hans'] })
    await call('POST', `surveys/${draft.id}/publish`, { revision: draft.revision })
    const { writeKey, signingSecret } = source as { writeKey: string; signingSecret: string }
    shop = { key, writeKey, signingSecret, survey: String(draft.id), id: workspace.id }
  })
  after(async () => {
    await site?.close()
    await app?.close()
  })

  /** One rule at a time: the others are removed. */
  async function onlyRule(rule: Partial<InpageRuleInput>): Promise<string> {
    const held = (await app.call({ path: '/api/v1/inpage', key: shop.key })).body as { rules: { id: string }[] }
    for (const { id } of held.rules) await app.call({ method: 'DELETE', path: `/api/v1/inpage/${id}`, key: shop.key })
    const made = await app.call({
      method: 'POST',
      path: '/api/v1/inpage',
      key: shop.key,
      body: {
        name: 'Ask',
        survey: shop.survey,
        trigger: { kind: 'load' },
        placement: { kind: 'popover', corner: 'right' },
        ...rule,
      },
    })
    const { id } = made.body as { id: string }
    const on = await app.call({ method: 'PUT', path: `/api/v1/inpage/${id}/on`, key: shop.key, body: { on: true } })
    assert.equal(on.status, 200, on.text)
    return id
  }

  async function visit(path: string, more: object = {}, html: { body?: string; doctype?: string } = {}): Promise<Page> {
    const init = { writeKey: shop.writeKey, host: url, consent: 'not-required' as const, ...more }
    const page = await (await site.visitor()).newPage()
    await page.goto(site.put(path, { init, body, ...html }))
    return page
  }
  const loaded = (page: Page) =>
    page.waitForFunction(() => 'inpage' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}))
  const count = (page: Page) => page.locator(frame).count()
  const frames = (page: Page) =>
    page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))

  const events = async (name: string) => {
    await app.settle()
    return await app.events.query({
      name: 'test.widget',
      workspace: shop.id as never,
      sql: ch`SELECT anonymous_id AS anonymousId, user_id AS userId, props FROM events
        WHERE ws = ${param(shop.id, 'UInt32')} AND event = ${param(name, 'String')}`,
      row: z.object({ anonymousId: z.string(), userId: z.string(), props: z.string() }),
    })
  }
  const idOf = (page: Page) =>
    page.evaluate(() => {
      const key = Object.keys(localStorage).find((name) => name.endsWith('.who')) as string
      return (JSON.parse(localStorage.getItem(key) as string) as { a: string }).a
    })

  /** Answers a nine and sends. Playwright looks into open shadow roots. */
  async function answer(page: Page): Promise<void> {
    const box = page.locator(frame)
    await box.locator('input[type=radio][value="9"]').check({ force: true })
    const send = box.locator('button.go')
    await send.click()
  }

  test('IA5 SW19 a rule shows the survey, the answer is stored under the visitor, nothing moves, the focus stays', async () => {
    const id = await onlyRule({ trigger: { kind: 'event', event: 'Order Completed', transactionProperty: 'order_id' } })
    const page = await visit('/order')
    await page.focus('#name')
    const before = await page.locator('#mark').boundingBox()
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Nothing'))
    // The rules may still be on their way when the first event comes: the shop tracks each order.
    await waitFor('the survey', async () => {
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Order Completed', { order_id: 4711 }))
      return (await page.locator(frame).count()) > 0
    })
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'name', 'a quiet box takes no focus')
    assert.deepEqual(await page.locator('#mark').boundingBox(), before)
    const shift = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let sum = 0
          const observer = new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value
          })
          observer.observe({ type: 'layout-shift', buffered: true })
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)))
        }),
    )
    assert.equal(shift, 0, 'no layout shift')
    await answer(page)
    const anonymousId = await idOf(page)
    const stored = await waitFor('the answer', async () => {
      const found = (await events('$answer')).filter((one) => one.anonymousId === anonymousId)
      return found.length > 0 && found
    })
    assert.equal(stored.length, 1)
    const props = JSON.parse(stored[0]?.props ?? '{}') as Record<string, unknown>
    assert.deepEqual([props.$score, props.$channel, props.$programme, props.$transaction], [9, 'inpage', id, '4711'])
    await page.context().close()
  })

  test('SW20 a modal survey takes the focus, keeps it, and Escape gives it back; it is not shown again', async () => {
    await onlyRule({ placement: { kind: 'modal' }, trigger: { kind: 'scroll', percent: 30 } })
    const page = await visit('/modal')
    await page.focus('#cart')
    await page.waitForFunction(() => Object.keys(sessionStorage).some((key) => key.endsWith('.rules')))
    await waitFor('the survey', async () => {
      await page.mouse.wheel(0, 400)
      return (await page.locator(frame).count()) > 0
    })
    await page.waitForFunction(() => document.activeElement?.hasAttribute('data-cxm-frame'))
    for (let n = 0; n < 20; n++) await page.keyboard.press('Tab')
    assert.ok(await page.evaluate(() => document.activeElement?.hasAttribute('data-cxm-frame')), 'Tab stays inside')
    await page.keyboard.press('Escape')
    await page.waitForFunction((selector) => document.querySelector(selector) === null, frame)
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'cart')
    const id = await idOf(page)
    await waitFor('the dismissal', async () =>
      (await events('$survey_dismissed')).some((one) => one.anonymousId === id),
    )
    await page.reload()
    await page.waitForFunction(() => '__opencxm_chunks' in window)
    await page.mouse.wheel(0, 2000)
    assert.equal(await page.locator(frame).count(), 0)
    await page.context().close()
  })

  test('SW21 a survey stands beside its anchor; where there is none, nobody is asked', async () => {
    await onlyRule({ placement: { kind: 'anchored', anchor: '#cart' }, trigger: { kind: 'dwell', seconds: 1 } })
    const page = await visit('/anchored')
    await page.waitForSelector(frame, { state: 'attached' })
    const anchor = await page.locator('#cart').boundingBox()
    const box = await page.locator(`${frame} .box`).boundingBox()
    assert.ok(anchor && box && box.y >= anchor.y + anchor.height && box.y < anchor.y + anchor.height + 40)
    await page.context().close()
    const before = (await events('$survey_asked')).length
    await onlyRule({ placement: { kind: 'anchored', anchor: '#missing' }, trigger: { kind: 'load' } })
    const other = await visit('/no-anchor')
    await other.waitForFunction(() => 'inpage' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}))
    assert.equal((await events('$survey_asked')).length, before)
    await other.context().close()
  })

  test('SW22 struggle and leaving are moments; other pages and visitors without consent are not asked', async () => {
    await onlyRule({ trigger: { kind: 'struggle' }, struggleAtLeast: 90, pages: ['localhost*/struggle'] })
    const calm = await visit('/calm')
    await calm.waitForFunction(() => 'inpage' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}))
    const page = await visit('/struggle')
    await page.waitForFunction(() => !String(window.fetch).includes('native code'))
    await page.click('#cart', { clickCount: 4, delay: 20 })
    await page.waitForSelector(frame, { state: 'attached' })
    assert.equal(await calm.locator(frame).count(), 0)
    await onlyRule({ trigger: { kind: 'exit' } })
    const leaving = await visit('/exit')
    await leaving.waitForFunction(() => 'inpage' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}))
    await waitFor('the survey', async () => {
      await leaving.evaluate(() =>
        document.dispatchEvent(new MouseEvent('mouseout', { clientY: -1, relatedTarget: null, bubbles: true })),
      )
      return (await leaving.locator(frame).count()) > 0
    })
    await onlyRule({ trigger: { kind: 'load' } })
    const only = await visit('/profiling', { consent: 'required' })
    await only.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant(['profiling']))
    await only.waitForFunction(
      () => 'autocapture' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}),
    )
    assert.equal(
      await only.evaluate(() => 'inpage' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {})),
      false,
    )
    for (const one of [calm, page, leaving, only]) await one.context().close()
  })

  test('SW22 scrolling, staying and coming to a page by its address are moments, and only there', async () => {
    await onlyRule({ trigger: { kind: 'scroll', percent: 60 }, pages: ['localhost*/deep*'] })
    const [deep, flat] = [await visit('/deep'), await visit('/flat')]
    await loaded(deep)
    await loaded(flat)
    await deep.evaluate(() => scrollTo(0, document.documentElement.scrollHeight * 0.2))
    await flat.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await frames(deep)
    assert.equal(await count(deep), 0, 'not far enough')
    await deep.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
    await deep.waitForSelector(frame, { state: 'attached' })
    assert.equal(await count(flat), 0, 'another page')
    // The visitor goes on to the page without loading it; there they have scrolled already.
    await flat.evaluate(() => history.pushState({}, '', '/deep/two?q=1'))
    await flat.evaluate(() => scrollBy(0, -1))
    await flat.waitForSelector(frame, { state: 'attached' })
    await onlyRule({ trigger: { kind: 'dwell', seconds: 2 } })
    const stay = await visit('/stay')
    const from = Date.now()
    await stay.waitForSelector(frame, { state: 'attached' })
    assert.ok(Date.now() - from > 1000, 'not at once')
    for (const page of [deep, flat, stay]) await page.context().close()
  })

  test('IA2 a signed visitor answers as that person', async () => {
    await onlyRule({ trigger: { kind: 'load' } })
    const userHash = createHmac('sha256', shop.signingSecret).update('lin').digest('hex')
    const init = { writeKey: shop.writeKey, host: url, consent: 'not-required' as const, inpage: false }
    const page = await (await site.visitor()).newPage()
    await page.goto(site.put('/sign-in', { init, body }))
    await page.waitForFunction(() => 'opencxm' in window && !('q' in (window.opencxm as object)))
    await page.evaluate(
      (hash) => (window as unknown as SdkWindow).opencxm.identify('lin', {}, { userHash: hash }),
      userHash,
    )
    await page.goto(site.put('/signed', { init: { ...init, inpage: true }, body }))
    await page.waitForSelector(frame, { state: 'attached' })
    await answer(page)
    await waitFor('the answer', async () => (await events('$answer')).some(({ userId }) => userId === 'lin'))
    await page.context().close()
  })

  test('SW22 scrolling counts where the page is of the old kind, and where it scrolls within itself', async () => {
    await onlyRule({ trigger: { kind: 'scroll', percent: 60 } })
    const old = await visit('/quirks', {}, { doctype: '' })
    const shell = await visit(
      '/shell',
      {},
      {
        body: `<style>html,body{height:100%;margin:0;overflow:hidden}</style><div id="list" style="width:200px;height:100px;overflow:auto">
        <div style="height:3000px"></div></div><main style="height:90%;overflow:auto"><div style="height:3000px"></div></main>`,
      },
    )
    await loaded(old)
    await loaded(shell)
    assert.equal(await old.evaluate(() => document.compatMode), 'BackCompat')
    await shell.evaluate(() => document.querySelector('#list')?.scrollTo(0, 3000))
    await frames(shell)
    assert.equal(await count(shell), 0, 'a list is no page')
    await shell.evaluate(() => document.querySelector('main')?.scrollTo(0, 3000))
    await old.evaluate(() => scrollTo(0, 3000))
    for (const page of [old, shell]) {
      await page.waitForSelector(frame, { state: 'attached' })
      await page.context().close()
    }
  })

  test('SW22 who went on while the server was asked sees nothing there, and the survey when they are back', async () => {
    await onlyRule({ trigger: { kind: 'event', event: 'Go' }, pages: ['localhost*/basket'] })
    const page = await visit('/basket')
    await loaded(page)
    let answered = () => {}
    const isAnswered = new Promise<void>((resolve) => {
      answered = resolve
    })
    await page.route('**/w/v1/ask', async (route) => {
      const answer = await route.fetch()
      await page.evaluate(() => history.pushState({}, '', '/pay'))
      await route.fulfill({ response: answer })
      answered()
    })
    // The chunk may not listen yet.
    const going = setInterval(() => {
      page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Go')).catch(() => {})
    }, 200)
    await isAnswered
    clearInterval(going)
    await page.evaluate(() => fetch('/api/x').then((reply) => reply.text()))
    await frames(page)
    assert.equal(await count(page), 0, 'nothing where one pays')
    await page.evaluate(() => history.back())
    await page.waitForSelector(frame, { state: 'attached' })
    await page.context().close()
  })

  test('SW21 an anchor that the page draws anew is followed; one that is gone leaves the box where it was', async () => {
    await onlyRule({ placement: { kind: 'anchored', anchor: '#cart' } })
    const button = '<button id="cart" style="margin:200px 0 0 300px">Cart</button>'
    const page = await visit(
      '/redrawn',
      {},
      { body: `<div id="view">${button}</div><div style="height:3000px"></div>` },
    )
    await page.waitForSelector(frame, { state: 'attached' })
    const redraw = (html: string, y: number) =>
      page.evaluate(
        ([text, to]) => {
          ;(document.querySelector('#view') as HTMLElement).innerHTML = text
          scrollTo(0, to)
        },
        [html, y] as const,
      )
    const place = async () => {
      await frames(page)
      return await page.locator(`${frame} .box`).boundingBox()
    }
    await redraw(button, 20)
    const anchor = await page.locator('#cart').boundingBox()
    const beside = await place()
    assert.ok(anchor && beside && beside.x === anchor.x && beside.y === anchor.y + anchor.height + 8)
    await redraw('', 40)
    assert.deepEqual(await place(), beside)
    await page.context().close()
  })

  test('SW19 a page that darkens what lies behind its dialogs is not darkened behind the box', async () => {
    await onlyRule({})
    const page = await visit('/backdrop', {}, { body: `<style>::backdrop{background:rgba(0,0,0,.7)}</style>${body}` })
    await page.waitForSelector(frame, { state: 'attached' })
    const shown = await page.evaluate((selector) => {
      const outer = document.querySelector(selector) as Element
      return [outer.matches(':popover-open'), getComputedStyle(outer, '::backdrop').display]
    }, frame)
    assert.deepEqual(shown, [true, 'none'])
    await page.context().close()
  })

  test('SW22 what answers in the server`s place (a network`s sign-in page) breaks nothing and shows nothing', async () => {
    await onlyRule({})
    for (const [path, said] of Object.entries({
      html: '<html>Sign in</html>',
      null: 'null',
      none: '{}',
      odd: '{"ask":{}}',
    })) {
      const page = await (await site.visitor()).newPage()
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      await page.route('**/w/v1/ask', (route) =>
        route.fulfill({ status: 200, body: said, headers: { 'access-control-allow-origin': '*' } }),
      )
      const asked = page.waitForResponse('**/w/v1/ask')
      const init = { writeKey: shop.writeKey, host: url, consent: 'not-required' as const }
      await page.goto(site.put(`/wall-${path}`, { init, body }))
      await asked
      await frames(page)
      assert.deepEqual([errors, await count(page)], [[], 0], path)
      await page.context().close()
    }
  })

  test('SW3 after a sign-out the survey of whoever was here is closed, without a word of theirs', async () => {
    await onlyRule({})
    const page = await visit('/sign-out')
    await page.waitForSelector(frame, { state: 'attached' })
    const before = await idOf(page)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.identify('somebody'))
    assert.equal(await count(page), 1, 'who signs in is who was asked')
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.identify('somebody-else'))
    assert.equal(await count(page), 0)
    assert.notEqual(await idOf(page), before)
    assert.ok(!(await events('$survey_dismissed')).some(({ anonymousId }) => anonymousId === before))
    await page.context().close()
  })

  test('IA5 who leaves the page in the middle: the request with what was answered outlives the page', async () => {
    await onlyRule({})
    const context = await site.visitor()
    await context.addInitScript(() => {
      const real = window.fetch
      window.fetch = (resource, init) => {
        if (String(resource).endsWith('/w/v1/answer')) localStorage.setItem('outlives', String(init?.keepalive))
        return real.call(window, resource, init)
      }
    })
    const page = await context.newPage()
    const init = { writeKey: shop.writeKey, host: url, consent: 'not-required' as const }
    await page.goto(site.put('/middle', { init, body }))
    const box = page.locator(frame)
    await box.locator('input[type=radio]').first().waitFor({ state: 'attached' })
    await box.locator('label:has(input[value="4"])').click()
    await page.goto(site.put('/after-middle', { init: { ...init, inpage: false }, body }))
    assert.equal(await page.evaluate(() => localStorage.getItem('outlives')), 'true')
    await context.close()
  })
})
