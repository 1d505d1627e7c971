import assert from 'node:assert/strict'
import { createHmac, randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import type { InitOptions } from '../../../packages/sdk-web/src/index.ts'
import { openTestApp, type TestApp } from '../../routes/test-app.ts'
import { waitFor } from '../wait.ts'
import { openSite, type SdkWindow, type Site, sdkReady, storedBy } from './site.ts'

type Person = { consent: { purpose: string; given: boolean }[] }

describe('the page`s consent and the person`s', () => {
  let app: TestApp
  let site: Site
  let url: string
  let shop: { key: string; writeKey: string; signingSecret: string; survey: string }
  before(async () => {
    app = await openTestApp()
    url = await app.http.listen({ host: '127.0.0.1', port: 0 })
    site = await openSite()
    const workspace = await app.workspace('Shop')
    const key = await workspace.key('owner')
    const post = async (path: string, body: object) =>
      (await app.call({ method: 'POST', path: `/api/v1/${path}`, key, body })).body as Record<string, string>
    const source = await post('sources', { name: 'Shop', kind: 'browser', origins: ['*'] })
    const draft = await post('surveys', { from: 'blank', name: 'Short' })
    await post(`surveys/${draft.id}/publish`, { revision: draft.revision as string })
    const { writeKey, signingSecret } = source as { writeKey: string; signingSecret: string }
    shop = { key, writeKey, signingSecret, survey: String(draft.id) }
  })
  after(async () => {
    await site?.close()
    await app?.close()
  })

  const init = (more: object = {}) => ({ writeKey: shop.writeKey, host: url, ...more })
  async function visit(
    path: string,
    { context, ...more }: { context?: BrowserContext } & Partial<InitOptions> = {},
  ): Promise<Page> {
    const page = await (context ?? (await site.visitor())).newPage()
    await page.goto(site.put(path, { init: init(more), body: '<button id="b">B</button>' }))
    return page
  }
  const grant = (page: Page) => page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant())
  const signIn = (page: Page, userId: string) =>
    page.evaluate(
      ([id, userHash]) =>
        (window as unknown as SdkWindow).opencxm.identify(id as string, {}, { userHash: userHash as string }),
      [userId, createHmac('sha256', shop.signingSecret).update(userId).digest('hex')],
    )
  const nothing = { local: [], session: [], cookies: 0 }
  const listens = (page: Page) => page.evaluate(() => !String(window.fetch).includes('native code'))

  async function personOf(userId: string): Promise<{ id: string; consent: () => Promise<Record<string, boolean>> }> {
    const found = await waitFor(`the person ${userId}`, async () => {
      await app.settle()
      const { body } = await app.call({ path: `/api/v1/people?search=${userId}`, key: shop.key })
      return (body as { people: { id: string }[] }).people[0]
    })
    const consent = async () => {
      await app.settle()
      const { body } = await app.call({ path: `/api/v1/people/${found.id}`, key: shop.key })
      return Object.fromEntries((body as Person).consent.map(({ purpose, given }) => [purpose, given]))
    }
    return { id: found.id, consent }
  }
  const refuseByPhone = async (id: string, purposes: readonly string[]) => {
    const said = await app.call({
      method: 'POST',
      path: `/api/v1/people/${id}/consent`,
      key: shop.key,
      body: { changes: purposes.map((purpose) => ({ purpose, given: false })), proof: 'Said on the phone' },
    })
    assert.ok(said.status < 300, said.text)
  }

  test('SW23 CN15 what the visitor says is on the record; what the person says elsewhere reaches the page at its next contact', async () => {
    const userId = `ada${randomUUID().slice(0, 8)}`
    const page = await visit('/agree')
    await grant(page)
    await sdkReady(page)
    await signIn(page, userId)
    const person = await personOf(userId)
    await waitFor('the yes on the record', async () => (await person.consent()).surveys === true)
    await refuseByPhone(person.id, ['surveys'])
    // The page does not know yet, and goes on sending what was said on it before: that is no new word.
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Meanwhile'))
    await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes('.m.')))
    assert.deepEqual(await person.consent(), { profiling: true, surveys: false })
    await page.reload()
    await sdkReady(page)
    await page.waitForFunction(() =>
      Object.keys(localStorage).some(
        (key) => key.endsWith('.consent') && localStorage.getItem(key)?.includes('"surveys":false'),
      ),
    )
    assert.deepEqual(await person.consent(), { profiling: true, surveys: false }, 'and nothing was said back')
    // A new yes is later than the no.
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.grant(['surveys']))
    await waitFor('the new yes', async () => (await person.consent()).surveys === true)
    await page.reload()
    await sdkReady(page)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.page('again'))
    await refuseByPhone(person.id, ['surveys', 'profiling'])
    await page.reload()
    await page.waitForFunction(() => Object.keys(localStorage).length === 0)
    assert.deepEqual(await storedBy(page), nothing, 'who refused all leaves nothing')
    await page.context().close()
  })

  test('SW23 a banner that says yes on each page says nothing new', async () => {
    const page = await visit('/banner', { autocapture: false, inpage: false })
    await grant(page)
    await sdkReady(page)
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.postData() ?? ''))
    await grant(page)
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Marker'))
    await waitFor('the marker', async () => sent.some((body) => body.includes('Marker')))
    assert.ok(sent.join().split('$consent_said').length <= 2, 'once in all')
    await page.context().close()
  })

  test('SW1 a withdrawal in one tab ends and empties the others; a part of it ends that part', async () => {
    const context = await site.visitor()
    const one = await visit('/tab-one', { context })
    await grant(one)
    const two = await visit('/tab-two', { context })
    for (const page of [one, two]) await page.waitForFunction(() => !String(window.fetch).includes('native code'))
    await one.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw(['profiling']))
    await two.waitForFunction(() => String(window.fetch).includes('native code'))
    assert.equal(await listens(one), false)
    await one.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw())
    for (const page of [one, two]) {
      await page.waitForFunction(() => localStorage.length === 0 && sessionStorage.length === 0)
      const sent: string[] = []
      page.on('request', (request) => sent.push(request.url()))
      await page.click('#b')
      await page.evaluate(() => (window as unknown as SdkWindow).opencxm.track('Too Late'))
      await page.evaluate(() => dispatchEvent(new Event('pagehide')))
      assert.deepEqual([await storedBy(page), sent], [nothing, []])
    }
    await context.close()
  })

  test('SW1 where no consent is needed, refusing one purpose leaves the others, refusing all ends everything', async () => {
    const page = await visit('/opt-out', { consent: 'not-required' })
    await page.waitForFunction(() => !String(window.fetch).includes('native code'))
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw(['marketing']))
    await page.reload()
    await page.waitForFunction(() => !String(window.fetch).includes('native code'))
    for (const purpose of ['profiling', 'surveys'])
      await page.evaluate((one) => (window as unknown as SdkWindow).opencxm.consent.withdraw([one]), purpose)
    await page.waitForFunction(() => Object.keys(localStorage).every((key) => /\.(consent|said)$/.test(key)))
    await page.reload()
    await sdkReady(page)
    assert.equal(await listens(page), false)
    assert.deepEqual((await storedBy(page)).session, [])
    await page.context().close()
  })

  test('SW1 a survey that was on its way when consent was withdrawn is not shown, and nothing is stored', async () => {
    const made = await app.call({
      method: 'POST',
      path: '/api/v1/inpage',
      key: shop.key,
      body: {
        name: 'Ask',
        survey: shop.survey,
        trigger: { kind: 'load' },
        placement: { kind: 'modal' },
        pages: ['*/late'],
      },
    })
    const { id } = made.body as { id: string }
    await app.call({ method: 'PUT', path: `/api/v1/inpage/${id}/on`, key: shop.key, body: { on: true } })
    const page = await visit('/late')
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const asked = page.waitForRequest((request) => request.url().endsWith('/w/v1/ask'))
    await page.route('**/w/v1/ask', async (route) => {
      const answer = await route.fetch()
      await held
      await route.fulfill({ response: answer })
    })
    await grant(page)
    await asked
    await page.evaluate(() => (window as unknown as SdkWindow).opencxm.consent.withdraw())
    const answered = page.waitForResponse((response) => response.url().endsWith('/w/v1/ask'))
    release()
    await (await answered).finished()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))))
    assert.equal(await page.locator('[data-cxm-frame]').count(), 0)
    assert.deepEqual(await storedBy(page), nothing)
    await page.context().close()
  })
})
