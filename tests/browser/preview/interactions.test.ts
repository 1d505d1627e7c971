import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openPreview, type Preview } from './open-preview.ts'

// What a person does with mouse and keyboard, on the interface with its fake server:
//   node --test tests/browser/preview/interactions.test.ts

const pictures = join(import.meta.dirname, '../screenshots/preview')
let preview: Preview

before(async () => {
  await mkdir(pictures, { recursive: true })
  preview = await openPreview()
})
after(() => preview.close())

type Look = { path?: string; width?: number; lang?: string; theme?: string; scenario?: string }

async function open({
  path = '/',
  width = 1440,
  lang = 'en',
  theme = 'light',
  scenario = 'demo',
}: Look = {}): Promise<Page> {
  const context = await preview.browser.newContext({ viewport: { width, height: 900 }, reducedMotion: 'reduce' })
  const page = await context.newPage()
  await page.addInitScript(
    (look) => {
      if (!sessionStorage.getItem('preview.scenario')) {
        localStorage.setItem('opencxm.theme', look.theme)
        localStorage.setItem('opencxm.language', look.lang)
      }
      sessionStorage.setItem('preview.scenario', look.scenario)
    },
    { lang, theme, scenario },
  )
  await page.goto(preview.address + path)
  await page.waitForSelector('main')
  return page
}

const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `act-${name}.png`) })

describe('keyboard', () => {
  it('/ searches customers and Enter opens one', async () => {
    const page = await open()
    await page.keyboard.press('/')
    await page.getByRole('combobox').fill('lin')
    await page.getByRole('option').filter({ hasText: 'Lin Yue' }).first().waitFor()
    await picture(page, 'search')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /Lin Yue/ }).waitFor()
    assert.match(page.url(), /unify\/people\/per_/)
    await page.context().close()
  })
  it('g j goes to the journey, ? lists the shortcuts', async () => {
    const page = await open()
    await page.keyboard.press('g')
    await page.keyboard.press('j')
    await page.waitForURL(/understand\/journey/)
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await picture(page, 'shortcuts')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.context().close()
  })
  it('arrow keys move between touchpoints and Enter opens one', async () => {
    const page = await open({ path: '/understand/journey' })
    await page.locator('.jm-station').first().focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await picture(page, 'station-focus')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Touchpoint Store' }).waitFor()
    assert.match(page.url(), /at=store/)
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'Touchpoint Store' }).waitFor({ state: 'detached' })
    await page.context().close()
  })
  it('the first Tab offers to skip to the content', async () => {
    const page = await open()
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip')
    await picture(page, 'skip')
    await page.context().close()
  })
})

describe('preferences', () => {
  it('theme and language switch without a reload and are remembered', async () => {
    const page = await open()
    await page.evaluate(() => Object.assign(window, { notReloaded: true }))
    await page.getByRole('button', { name: /Account of Jia Min/ }).click()
    await picture(page, 'account')
    await page.getByRole('menuitem', { name: 'Dark' }).click()
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark')
    await page.getByRole('menuitem', { name: '繁體中文' }).click()
    await page.getByRole('heading', { name: '顧客現在感覺如何？' }).waitFor()
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-Hant')
    assert.equal(await page.title(), '首頁 · OpenCXM')
    assert.equal(await page.evaluate(() => 'notReloaded' in window), true)
    await page.reload()
    await page.getByRole('heading', { name: '顧客現在感覺如何？' }).waitFor()
    await page.context().close()
  })
})

describe('numbers', () => {
  it('open their passport', async () => {
    const page = await open({ path: '/understand/metrics' })
    await page.getByRole('button', { name: 'Passport' }).first().click()
    await page.getByText('% answering 9–10 minus % answering 0–6').waitFor()
    await picture(page, 'passport')
    await page.context().close()
  })
  it('are narrowed by filters that live in the address', async () => {
    const page = await open()
    await page.getByRole('button', { name: /Period/ }).click()
    await picture(page, 'period')
    await page.getByRole('button', { name: 'last 12 weeks' }).click()
    await page.waitForURL(/from=2026-06-22&to=2026-09-13/)
    await page.getByRole('button', { name: /Customers/ }).click()
    await page.getByLabel('Region').selectOption('East')
    await page.waitForURL(/trait=region%3DEast/)
    await picture(page, 'who')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Clear' }).click()
    await page.waitForURL((url) => !url.search.includes('trait'))
    assert.match(page.url(), /from=2026-06-22/)
    await page.context().close()
  })
  it('lead to the people behind them', async () => {
    const page = await open()
    await page.getByText('would not recommend', { exact: false }).first().click()
    await page.waitForURL(/metrics\/nps\/answers\?class=unhappy/)
    await page.getByRole('link', { name: 'Oliver Grant' }).first().click()
    await page.waitForURL(/unify\/people\/per_/)
    await page.context().close()
  })
  it('can be read as a table beside their chart', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Show as table' }).click()
    await page.getByRole('button', { name: 'Open the people behind W37' }).click()
    await page.waitForURL(/from=2026-09-07&to=2026-09-13/)
    await page.context().close()
  })
})

describe('signing in', () => {
  it('is asked for when nobody is signed in, and leads back', async () => {
    const page = await open({ path: '/understand/journey?at=delivery', scenario: 'signed-out' })
    await page.waitForURL(/sign-in\?return=/)
    assert.match(decodeURIComponent(page.url()), /return=\/understand\/journey\?at=delivery/)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Please fill this in.').first().waitFor()
    await picture(page, 'sign-in-faults')
    await page.context().close()
  })
})

describe('a phone', () => {
  it('has the menu in a drawer that closes after a choice', async () => {
    const page = await open({ width: 390 })
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('dialog', { name: 'Menu' }).waitFor()
    await picture(page, 'phone-menu')
    await page.getByRole('dialog').getByRole('link', { name: 'Customers' }).click()
    await page.waitForURL(/unify\/people/)
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('one customer', () => {
  it('shows why profiles were merged, with the way back', async () => {
    const page = await open({ path: '/unify/people/per_0' })
    await page.getByRole('button', { name: /3 profiles merged/ }).click()
    await page.getByText('Why merged').waitFor()
    await picture(page, 'merges')
    assert.equal(await page.getByRole('button', { name: 'Undo this merge' }).count(), 2)
    await page.context().close()
  })
  it('is erased only after a word was typed', async () => {
    const page = await open({ path: '/unify/people/per_0' })
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Erase this person' }).click()
    const go = page.getByRole('button', { name: 'Erase for good' })
    assert.equal(await go.isDisabled(), true)
    await page.getByLabel('Type “erase” to erase').fill('erase')
    assert.equal(await go.isDisabled(), false)
    await picture(page, 'erase')
    await page.context().close()
  })
})
