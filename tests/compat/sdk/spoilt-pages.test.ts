import assert from 'node:assert/strict'
import { describe } from 'node:test'
import type { Page } from 'playwright-core'
import type { InitOptions } from '../../../packages/sdk-web/src/index.ts'
import { type Bench, compatTest } from '../suite.ts'
import { waitFor } from '../wait.ts'
import { type SdkWindow, sdkReady, serverAndSite, storedBy } from './site.ts'

const secret = 'Hunter2Marker'

/** A page of a site: scripts that run before the snippet, its body, headers, and what `init` is told. */
type Spoilt = { first?: string; body?: string; headers?: Record<string, string>; init?: Partial<InitOptions> }

const track = (page: Page, name: string, properties = {}) =>
  page.evaluate(([event, given]) => (window as unknown as SdkWindow).opencxm.track(event, given), [
    name,
    properties,
  ] as const)

const namesOf = async (bench: Bench) => (await bench.target.events()).map(({ name }) => name)

describe('pages that changed what browsers bring along', () => {
  const { open, site } = serverAndSite()

  async function visit(bench: Bench, path: string, { first, body = '', headers = {}, init }: Spoilt) {
    const url = site.put(path, {
      init: {
        ...{ writeKey: bench.target.browserKey, host: bench.url, consent: 'not-required', inpage: false },
        ...init,
      },
      body,
      headers,
    })
    const page = await (await site.visitor()).newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(error.message))
    if (first !== undefined) await page.addInitScript(first)
    await page.goto(url)
    return { page, errors }
  }
  const listening = async (page: Page) => {
    await sdkReady(page)
    await page.waitForFunction(
      () => 'autocapture' in ((window as { __opencxm_chunks?: object }).__opencxm_chunks ?? {}),
    )
  }

  compatTest(
    open,
    'SW9 a page that demands Trusted Types lists our policies, and its own refusals harm nobody',
    async (bench) => {
      const demand = `script-src 'nonce-n1' 'strict-dynamic'; connect-src ${bench.url}; require-trusted-types-for 'script'`
      const trusting = await visit(bench, '/trusted', {
        headers: { 'content-security-policy': `${demand}; trusted-types opencxm opencxm-sdk` },
        init: { nonce: 'n1' },
      })
      await listening(trusting.page)
      await track(trusting.page, 'Trusted')
      await bench.event('Trusted')
      const strict = await visit(bench, '/trusts-nobody', {
        headers: { 'content-security-policy': `${demand}; trusted-types 'none'` },
        init: { nonce: 'n1' },
      })
      await track(strict.page, 'Never')
      assert.deepEqual([trusting.errors, strict.errors], [[], []])
      for (const { page } of [trusting, strict]) await page.context().close()
    },
  )

  compatTest(open, 'SW3 what Prototype 1.6 does to lists, texts and JSON changes no event', async (bench) => {
    const { page, errors } = await visit(bench, '/prototype', {
      first: `Array.prototype.toJSON = function () { return '[' + this.length + ' things]' }
        String.prototype.toJSON = function () { return JSON.stringify({ text: 1 }) }
        Object.prototype.toJSON = function () { return 'thing' }
        Array.prototype.reduce = function () { return this.length > 1 ? this : this[0] }
        Array.from = (list) => { const found = []; for (let n = 0; list && n < (list.length || 0); n++) found.push(list[n]); return found }`,
    })
    await listening(page)
    // Written as text: what carries arguments over to the page goes by JSON too.
    await page.evaluate("opencxm.track('Cart', { items: [{ sku: 'a' }, { sku: 'b' }], note: 'x' })")
    assert.deepEqual((await bench.event('Cart')).props, { items: [{ sku: 'a' }, { sku: 'b' }], note: 'x' })
    assert.deepEqual(errors, [])
    await page.context().close()
  })

  compatTest(open, 'SW3 no call throws into the page, whatever is missing in it', async (bench) => {
    const { page, errors } = await visit(bench, '/missing', {
      first: `Event.prototype.composedPath = undefined; window.fetch = () => { throw new Error('blocked') }
        window.URLSearchParams = undefined; navigator.sendBeacon = () => { throw new Error('blocked') }`,
      body: '<button id="b">B</button>',
    })
    await listening(page)
    await page.click('#b')
    await page.evaluate(() => {
      const { opencxm } = window as unknown as SdkWindow
      opencxm.track('a')
      opencxm.page()
      opencxm.identify('b')
      opencxm.alias('c')
      opencxm.group('d')
      opencxm.reset()
      dispatchEvent(new Event('pagehide'))
      opencxm.consent.withdraw()
    })
    assert.deepEqual(errors, [])
    const { local } = await storedBy(page)
    assert.deepEqual(
      local.filter((key) => !key.endsWith('.consent') && !key.endsWith('.said')),
      [],
      'a withdrawal leaves the refusal alone',
    )
    await page.context().close()
  })

  compatTest(open, 'SW3 elements under our name or under names of the document are no obstacle', async (bench) => {
    const { page, errors } = await visit(bench, '/named', {
      first: `new MutationObserver((_, self) => { if (!document.head) return; self.disconnect()
        document.head.insertAdjacentHTML('beforebegin', '<form id="opencxm"><input name="q"><input name="init"></form>')
        document.head.insertAdjacentHTML('beforebegin', '<form name="title"></form><img name="body"><form name="head"></form><img name="referrer">')
        }).observe(document, { childList: true, subtree: true })`,
    })
    await listening(page)
    await track(page, 'Named')
    const { context } = await bench.event('Named')
    assert.equal((context.page as { title?: string }).title ?? '', '')
    assert.deepEqual(errors, [])
    await page.context().close()
  })

  compatTest(
    open,
    'SW1 who sends Global Privacy Control is asked first; a yes on the page is the later word',
    async (bench) => {
      const first = "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { value: true })"
      const { page } = await visit(bench, '/objects', { first })
      await sdkReady(page)
      await track(page, 'Before')
      assert.deepEqual(await storedBy(page), { local: [], session: [], cookies: 0 })
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
      await track(page, 'After')
      await bench.event('After')
      assert.ok(!(await namesOf(bench)).includes('Before'))
      const told = await visit(bench, '/told', { first, init: { globalPrivacyControl: 'ignore' } })
      await sdkReady(told.page)
      await track(told.page, 'Ignored')
      await bench.event('Ignored')
      for (const one of [page, told.page]) await one.context().close()
    },
  )

  compatTest(open, 'SW1 a page that is prepared in advance tells nothing before somebody sees it', async (bench) => {
    const { page } = await visit(bench, '/prepared', {
      first: `let unseen = true; Object.defineProperty(Document.prototype, 'prerendering', { get: () => unseen })
        window.activate = () => { unseen = false; document.dispatchEvent(new Event('prerenderingchange')) }`,
    })
    await sdkReady(page)
    await track(page, 'Early')
    assert.deepEqual((await storedBy(page)).local, [])
    assert.equal(bench.proxy.deliveries(200), 0)
    await page.evaluate(() => (window as unknown as { activate: () => void }).activate())
    await bench.event('Early')
    assert.deepEqual((await namesOf(bench)).filter((name) => name === '$page').length, 1)
    await page.context().close()
  })

  compatTest(open, 'SW5 a clock that is put back does not lengthen a wait', async (bench) => {
    const { page } = await visit(bench, '/clock', {
      first: `const real = Date.now.bind(Date); let off = 0; Date.now = () => real() + off; window.putBack = () => { off -= 3_600_000 }`,
      init: { autocapture: false },
    })
    await sdkReady(page)
    bench.proxy.fail(1, 'refuse')
    await track(page, 'One')
    await waitFor('a failed delivery', async () => bench.proxy.deliveries(503) > 0)
    await page.evaluate(() => (window as unknown as { putBack: () => void }).putBack())
    await track(page, 'Two')
    await bench.event('One')
    await bench.event('Two')
    await page.context().close()
  })

  compatTest(
    open,
    'SW10 SW11 SW14 open shadow roots are seen into, and what is written there or was emptied is told nowhere',
    async (bench) => {
      const { page, errors } = await visit(bench, '/shadows', {
        body: `<x-form></x-form><input id="search"><input type="file" id="file"><button id="go">Go</button><script nonce="n1">
        customElements.define('x-form', class extends HTMLElement { connectedCallback() {
          const root = this.attachShadow({ mode: 'open' })
          root.innerHTML = '<form id="sent"><input id="in"><button id="send">Send</button></form><form id="left"><input id="other"></form>'
          root.querySelector('#sent').onsubmit = (event) => event.preventDefault()
          root.querySelector('#in').oninput = (event) => { go.dataset.action = 'for ' + event.target.value } } })
        search.onchange = () => { go.dataset.test = search.value; search.value = '' }
        file.onchange = () => { go.id = file.files[0].name }</script>`,
      })
      await listening(page)
      await page.locator('x-form #in').pressSequentially(`${secret}A`)
      await page.locator('x-form #other').pressSequentially(`${secret}B`)
      await page.locator('#search').pressSequentially(`${secret}C`)
      await page.locator('#search').blur()
      await page.setInputFiles('#file', { name: `${secret}.pdf`, mimeType: 'text/plain', buffer: Buffer.from('x') })
      await page.locator('x-form #send').click({ clickCount: 3, noWaitAfter: true })
      await page.click('button[data-test]')
      await page.evaluate(() => {
        location.href = 'about:blank'
      })
      const abandoned = await bench.event('$form_abandoned')
      assert.equal(abandoned.props.$id, 'left', 'the form that was sent in a shadow root is sent')
      const rage = await bench.event('$rage_click')
      assert.equal(rage.props.$id, 'send')
      assert.ok(!JSON.stringify(await bench.target.events()).includes(secret))
      assert.deepEqual(errors, [])
      await page.context().close()
    },
  )
})
