import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { InpageRuleInput } from '../../../packages/server/src/collect/inpage/contract.ts'
import { barriers } from '../../browser/checks/axe.ts'
import { openTestApp, type TestApp } from '../../routes/test-app.ts'
import { waitFor } from '../wait.ts'
import { openSite, type Site } from './site.ts'

const frame = '[data-cxm-frame]'
/** Layouts in which one child more would move the others. */
const body = `<style>body{display:flex;flex-direction:column;gap:40px;justify-content:space-between;min-height:100vh;margin:0}
  body>*:last-child{background:#eee} body>div{padding:9px;transform:none;width:50%}</style>
  <label>Name <input id="name"></label> <button id="cart">Cart</button><p id="mark">Text</p><div style="height:1500px">Long</div><p id="end">End</p>`
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const placements = [
  { kind: 'popover', corner: 'right' },
  { kind: 'modal' },
  { kind: 'anchored', anchor: '#cart' },
] as const

describe('the box of a survey in a page', () => {
  let app: TestApp
  let site: Site
  let url: string
  let key: string
  let writeKey: string
  let survey: string
  before(async () => {
    app = await openTestApp()
    url = await app.http.listen({ host: '127.0.0.1', port: 0 })
    site = await openSite()
    const workspace = await app.workspace('Shop')
    key = await workspace.key('owner')
    writeKey = String((await call('POST', 'sources', { name: 'Shop', kind: 'browser', origins: ['*'] })).writeKey)
    survey = await twoScreens()
  })
  after(async () => {
    await site?.close()
    await app?.close()
  })

  async function call(method: string, path: string, given?: object): Promise<Record<string, unknown>> {
    const reply = await app.call({ method, path: `/api/v1/${path}`, key, body: given })
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.text}`)
    return reply.body as Record<string, unknown>
  }

  /** A score, then a picture and a word; in English and Arabic. */
  async function twoScreens(): Promise<string> {
    const draft = (await call('POST', 'surveys', { from: 'blank', name: 'Two', languages: ['en', 'ar'] })) as {
      id: string
      revision: number
      definition: { blocks: { items: object[] }[] }
    }
    const both = (text: string) => ({ en: text, ar: '\u0633\u0624\u0627\u0644 \u0642\u0635\u064a\u0631' })
    const items = [
      {
        id: 'proof',
        type: 'file',
        title: both('A picture'),
        maxFiles: 2,
        maxBytes: 1000,
        accept: ['image/png'],
        required: true,
      },
      { id: 'why', type: 'long_text', title: both('Why?') },
    ]
    const blocks = [...draft.definition.blocks, { id: 'more', title: both('More'), paging: 'together', items }]
    const definition = { ...draft.definition, blocks }
    const saved = await call('PUT', `surveys/${draft.id}`, { revision: draft.revision, definition })
    await call('POST', `surveys/${draft.id}/publish`, { revision: saved.revision })
    return draft.id
  }

  async function onlyRule(placement: InpageRuleInput['placement']): Promise<void> {
    const { rules } = (await call('GET', 'inpage')) as { rules: { id: string }[] }
    for (const { id } of rules) await call('DELETE', `inpage/${id}`)
    const { id } = await call('POST', 'inpage', { name: 'Ask', survey, trigger: { kind: 'load' }, placement })
    await call('PUT', `inpage/${id}/on`, { on: true })
  }

  async function visit(path: string, context?: BrowserContext, html = body): Promise<Page> {
    const page = await (context ?? (await site.visitor())).newPage()
    await page.addInitScript(() => {
      const kept = window as unknown as { shifts: number }
      kept.shifts = 0
      new PerformanceObserver((list) => {
        // Also those after an input: what the survey does by itself is not the visitor's doing.
        for (const entry of list.getEntries()) kept.shifts += (entry as unknown as { value: number }).value
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const init = { writeKey, host: url, consent: 'not-required' as const }
    await page.goto(site.put(path, { init, body: html }))
    return page
  }
  const shifts = (page: Page) =>
    page.evaluate(
      () =>
        new Promise<number>((resolve) =>
          requestAnimationFrame(() => setTimeout(() => resolve((window as unknown as { shifts: number }).shifts), 100)),
        ),
    )
  const isInside = (page: Page) => page.evaluate(() => document.activeElement?.hasAttribute('data-cxm-frame') === true)

  for (const placement of placements) {
    test(`SW19 ${placement.kind}: nothing of the page moves, whatever its layout, and no barrier on any screen`, async () => {
      await onlyRule(placement)
      const page = await visit(`/still-${placement.kind}`)
      const before = await page.locator('#end').boundingBox()
      await page.waitForSelector(frame, { state: 'attached' })
      const box = page.locator(frame)
      await box.locator('input[type=radio]').first().waitFor({ state: 'attached' })
      assert.deepEqual(await page.locator('#end').boundingBox(), before)
      assert.equal(await shifts(page), 0)
      assert.deepEqual(await barriers(page), [])
      await box.locator('input[type=radio][value="9"]').check({ force: true })
      await box.locator('button.go').click()
      await box.locator('input[type=file]').waitFor()
      assert.deepEqual(await barriers(page), [])
      assert.equal(await page.evaluate(() => scrollY), 0, 'the page is not scrolled')
      assert.deepEqual(await page.locator('#end').boundingBox(), before)
      await page.context().close()
    })
  }

  test('SW25 files are sent before the screen is passed; refused ones are said, sent ones can be taken out', async () => {
    await onlyRule({ kind: 'modal' })
    const page = await visit('/files')
    const box = page.locator(frame)
    await box.locator('input[type=radio][value="9"]').check({ force: true })
    await box.locator('button.go').click()
    const field = box.locator('input[type=file]')
    await field.setInputFiles({
      name: 'page.png',
      mimeType: 'image/png',
      buffer: Buffer.from('<html>no picture</html>'),
    })
    await box.locator('button.go').click()
    await box.locator('.faults').waitFor()
    assert.ok(await isInside(page), 'the focus goes to what is wrong')
    await field.setInputFiles([
      { name: 'first.png', mimeType: 'image/png', buffer: png },
      { name: '<b>second.png', mimeType: 'image/png', buffer: png },
    ])
    // Without a network nothing is lost: the same press sends again.
    await page.route('**/w/v1/upload*', (route) => route.abort())
    await box.locator('button.go').click()
    await box
      .getByText(/could not|connection|again/i)
      .first()
      .waitFor()
    await page.unroute('**/w/v1/upload*')
    await box.locator('button.go').click()
    await waitFor('the uploads', async () => {
      const { uploads } = (await call('GET', `surveys/${survey}/uploads`)) as { uploads: { name: string }[] }
      return uploads.length >= 2 || (await box.locator('input[type=file]').count()) === 0
    })
    await box.locator('input[type=file]').waitFor({ state: 'detached' })
    await app.settle()
    const { uploads } = (await call('GET', `surveys/${survey}/uploads`)) as { uploads: { name: string }[] }
    assert.deepEqual(uploads.map(({ name }) => name).toSorted(), ['bsecond.png', 'first.png'])
    await page.context().close()
  })

  test('SW20 by keyboard alone, with a slow answer: the focus never leaves a modal box until it is closed', async () => {
    await onlyRule({ kind: 'modal' })
    const page = await visit('/keys')
    await page.locator(frame).locator('input[type=radio]').first().waitFor({ state: 'attached' })
    await page.route('**/w/v1/answer', async (route) => {
      const answer = await route.fetch()
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)))
      await route.fulfill({ response: answer })
    })
    const tabTo = async (selector: string) => {
      for (let n = 0; n < 30; n++) {
        const found = await page.evaluate((one) => {
          const at = document.activeElement?.shadowRoot?.activeElement
          return at?.matches(one) === true
        }, selector)
        assert.ok(await isInside(page), `out of the box on the way to ${selector}`)
        if (found) return
        await page.keyboard.press('Tab')
      }
      assert.fail(`${selector} is not reached by Tab`)
    }
    await tabTo('input[type=radio]')
    await page.keyboard.press('Space')
    await tabTo('button.go')
    await page.keyboard.press('Enter')
    await page.locator(frame).locator('input[type=file]').waitFor()
    assert.ok(await isInside(page))
    await tabTo('input[type=file]')
    await page
      .locator(frame)
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png })
    await tabTo('button.go')
    await page.keyboard.press('Enter')
    await page.locator(frame).locator('input[type=file]').waitFor({ state: 'detached' })
    const settled = await page.evaluate(
      () =>
        new Promise<boolean>((resolve) =>
          requestAnimationFrame(() => resolve(document.activeElement?.hasAttribute('data-cxm-frame') === true)),
        ),
    )
    assert.ok(settled, 'after the answer the focus is still in the box')
    assert.equal(await page.locator('#end').count(), 1)
    await page.keyboard.press('Escape')
    await page.locator(frame).waitFor({ state: 'detached' })
    await page.context().close()
  })

  test('SW26 right to left, dark, and with less motion', async () => {
    await onlyRule({ kind: 'popover', corner: 'left' })
    const context = await site.visitor({ locale: 'ar', colorScheme: 'dark', reducedMotion: 'reduce' })
    const page = await visit('/arabic', context)
    const box = page.locator(frame)
    await box.locator('input[type=radio]').first().waitFor({ state: 'attached' })
    const [close, title, whole] = await Promise.all(
      ['.close', 'h1, h2, legend', '.box'].map((one) => box.locator(one).first().boundingBox()),
    )
    assert.ok(
      close && whole && close.x < whole.x + whole.width / 2,
      'the close button stands at the end of the line, left',
    )
    assert.ok(
      title && close && (title.x > close.x + close.width || title.y > close.y + close.height),
      'and covers no title',
    )
    assert.deepEqual(await barriers(page), [])
    const moving = await page.evaluate(() => {
      const root = document.querySelector('[data-cxm-frame]')?.shadowRoot as ShadowRoot
      return [...root.querySelectorAll('*')].filter((one) => {
        const { transitionDuration, animationDuration } = getComputedStyle(one)
        return Number.parseFloat(transitionDuration) > 0 || Number.parseFloat(animationDuration) > 0
      }).length
    })
    assert.equal(moving, 0)
    await page.context().close()
  })

  /** The box is in the window, and nothing lies over its middle. */
  const isInReach = (page: Page) =>
    page.evaluate(() => {
      const outer = document.querySelector('[data-cxm-frame]')
      const box = outer?.shadowRoot?.querySelector('.box')
      if (!box) return false
      const { x, y, width, height } = box.getBoundingClientRect()
      const isInside = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight
      return isInside && document.elementFromPoint(x + width / 2, y + height / 2) === outer
    })

  test('SW27 no style of the page hides the box or moves it out of the window', async () => {
    const hostile = `*{all:unset!important} body>*{display:none!important;opacity:0!important;clip-path:inset(50%)!important;contain:strict!important}
      #cover{position:fixed!important;top:0;left:0;right:0;bottom:0;z-index:2147483647!important;display:block!important;opacity:1!important;clip-path:none!important;contain:none!important}`
    const moved = 'html{transform:translateZ(0)} body{height:4000px;transform:scale(1);filter:blur(1px)}'
    for (const placement of [placements[0], placements[1]]) {
      await onlyRule(placement)
      for (const [name, css] of Object.entries({ hostile, moved })) {
        const page = await visit(
          `/css-${name}-${placement.kind}`,
          undefined,
          `<style>${css}</style><div id="cover"></div>`,
        )
        await page.locator(frame).locator('button.go').waitFor({ state: 'attached' })
        assert.ok(await isInReach(page), `${name} ${placement.kind}`)
        await page.context().close()
      }
    }
  })

  test('SW27 nobody is asked behind a dialog of the page; what is typed is no shortcut of the page', async () => {
    await onlyRule(placements[0])
    const page = await visit(
      '/shut',
      undefined,
      `<dialog id="dialog"><button id="ok">OK</button></dialog><script nonce="n1">
      dialog.showModal(); ok.onclick = () => dialog.close(); window.heard = ''
      document.addEventListener('keydown', (event) => { heard += event.key; event.preventDefault() })
      document.addEventListener('focusin', (event) => { if (event.target.matches('[data-cxm-frame]')) ok.focus() })</script>`,
    )
    await page.waitForFunction(() => 'inpage' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}))
    // A page that came later and has no dialog is asked; this one still is not.
    const free = await visit('/free')
    await free.locator(frame).locator('input[type=radio]').first().waitFor({ state: 'attached' })
    await free.context().close()
    assert.equal(await page.locator(frame).count(), 0)
    await page.click('#ok')
    const box = page.locator(frame)
    await box.locator('input[type=radio]').first().waitFor({ state: 'attached' })
    await box.locator('input[type=radio][value="9"]').check({ force: true })
    await box.locator('button.go').click()
    await box.locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png })
    await box.locator('textarea').pressSequentially('sgj')
    assert.equal(await box.locator('textarea').inputValue(), 'sgj')
    assert.equal(await page.evaluate(() => (window as unknown as { heard: string }).heard), '')
    await page.context().close()
  })
})
