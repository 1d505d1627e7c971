/** The API's reference in a real browser: readable without script, searchable with it, in the light and in the dark. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openTestApp, type TestApp } from '../routes/test-app.ts'
import { barriers } from './checks/axe.ts'
import { launchChromium } from './site/chromium.ts'

describe('the API’s reference', () => {
  let app: TestApp
  let browser: Browser
  let address: string
  before(async () => {
    app = await openTestApp()
    address = `${await app.http.listen({ port: 0, host: '127.0.0.1' })}/api/docs`
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await app?.close()
  })

  const shown = async (page: Page) => await page.locator('section.operation:visible').count()

  it('finds operations by what is typed, on a page whose policy allows nothing but its own files', async () => {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    page.on('pageerror', (error) => faults.push(String(error)))
    await page.goto(address)
    const all = await shown(page)
    assert.ok(all > 60, String(all))
    const search = page.getByRole('searchbox', { name: 'Search operations' })
    await search.fill('segments.update PUT')
    assert.deepEqual(await page.locator('section.operation:visible h3 code').allTextContents(), [
      '/api/v1/segments/{id}',
    ])
    assert.equal(await page.getByRole('status').textContent(), '1 operation')
    await search.fill('')
    assert.equal(await shown(page), all)
    await page.getByRole('link', { name: 'createSource' }).click()
    assert.match(page.url(), /#ingest\.createSource$/)
    assert.deepEqual(faults, [])
    await page.close()
  })

  it('is whole without script, and hides the search that would not work', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(address)
    assert.ok((await shown(page)) > 60)
    assert.equal(await page.getByRole('searchbox').count(), 0)
    await context.close()
  })

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no serious finding of axe and fits a phone, ${colorScheme}`, async () => {
      const context = await browser.newContext({ colorScheme, viewport: { width: 390, height: 800 } })
      const page = await context.newPage()
      await page.goto(address)
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.ok(wider <= 1, `${wider} px too wide`)
      // Operations look alike: one feature's are enough in the dark.
      if (colorScheme === 'dark') await page.getByRole('searchbox').fill('metrics')
      assert.deepEqual(await barriers(page), [])
      await context.close()
    })
  }
})
