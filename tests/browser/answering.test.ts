/** A published survey answered by its own link on the whole product, with script and without: the answers are in the results. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { SurveyResults } from '../../packages/server/src/collect/surveys/contract.ts'
import { type Caller, openTestApp, type TestApp, type TestWorkspace } from '../routes/test-app.ts'
import { barriers } from './checks/axe.ts'
import { launchChromium } from './site/chromium.ts'

describe('a survey on the whole product', () => {
  let app: TestApp
  let browser: Browser
  let url = ''
  let key = ''
  let survey = ''
  let workspace: TestWorkspace
  let call: Caller
  before(async () => {
    app = await openTestApp()
    url = await app.http.listen({ port: 0, host: '127.0.0.1' })
    workspace = await app.workspace('Pulse')
    key = await workspace.key('admin')
    call = app.caller(key)
    const draft = await call('POST', 'surveys', { from: 'template', template: 'relationship_nps' })
    survey = String(draft.id)
    await call('POST', `surveys/${survey}/publish`, { revision: draft.revision })
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await app?.close()
  })

  /** Goes through to the end: the score where it is asked, everything else left open. */
  async function answer(page: Page, score: number): Promise<void> {
    for (let screens = 0; screens < 12; screens++) {
      await page.locator('h1').waitFor()
      if ((await page.locator('main.end').count()) > 0) return
      const shown = await page.locator('.q').first().getAttribute('data-key')
      const scale = page.locator(`[data-type=nps] input[value="${score}"]`)
      if ((await scale.count()) > 0) await scale.check()
      const before = await page.locator('h1').textContent()
      await page.locator('button.go').click()
      await page.waitForFunction(
        ({ shown: was, before: title }) =>
          document.querySelector('.q')?.getAttribute('data-key') !== was ||
          document.querySelector('h1')?.textContent !== title,
        { shown, before },
      )
    }
    assert.fail('the survey never ends')
  }

  it('is answered with script, without, and in the language of the visitor; results count each once', async () => {
    const { link } = await call('GET', `surveys/${survey}/links`)
    const path = new URL(String(link)).pathname
    const page = async (script: boolean, locale = 'en-GB') => {
      const context = await browser.newContext({
        viewport: { width: 390, height: 844 },
        javaScriptEnabled: script,
        locale,
      })
      const opened = await context.newPage()
      await opened.goto(url + path)
      return opened
    }
    const plain = await page(false)
    await answer(plain, 9)
    const scripted = await page(true, 'zh-CN')
    assert.equal(await scripted.evaluate(() => document.documentElement.lang), 'zh-Hans')
    assert.deepEqual(await barriers(scripted), [])
    await answer(scripted, 3)
    assert.deepEqual(await barriers(scripted), [])
    await app.settle()
    const results = (await call('GET', `surveys/${survey}/results`)) as unknown as SurveyResults
    assert.equal(results.counts.finished, 2)
    const nps = results.questions.find(({ type }) => type === 'nps')
    assert.equal(nps?.n, 2)
    const said = nps?.distribution.filter(({ n }) => n > 0).map(({ key: score }) => score)
    assert.deepEqual(said?.sort(), ['3', '9'])
    for (const one of [plain, scripted]) {
      assert.deepEqual(await one.context().cookies(), [], 'no cookie')
      await one.context().close()
    }
  })

  it('a test link and a personal link do what they say', async () => {
    const before = ((await call('GET', `surveys/${survey}/results`)) as unknown as SurveyResults).counts.finished
    const { url: testUrl } = await call('POST', `surveys/${survey}/test-link`)
    const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
    await page.goto(url + new URL(String(testUrl)).pathname)
    assert.equal(await page.locator('.test').count(), 1)
    await answer(page, 8)
    await app.settle()
    const after = ((await call('GET', `surveys/${survey}/results`)) as unknown as SurveyResults).counts.finished
    assert.equal(after, before)
    await page.context().close()

    await app.track(workspace, [{ type: 'identify', userId: 'ann', traits: { email: 'ann@example.com' } }])
    const { people } = (await call('GET', 'people?search=ann')) as unknown as { people: { id: string }[] }
    const personal = await call('POST', `surveys/${survey}/personal-links`, { person: people[0]?.id })
    const path = new URL(String(personal.url)).pathname
    const hers = await (await browser.newContext()).newPage()
    await hers.goto(url + path)
    await answer(hers, 7)
    const again = await hers.goto(url + path)
    assert.equal(again?.status(), 410)
    assert.match((await hers.locator('h1').textContent()) ?? '', /answered already/)
    await hers.context().close()
  })
})
