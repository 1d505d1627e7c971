/** What a person would call "it works", on the demo company. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { openSite, type Site } from './site/open-site.ts'

const account = /^[A-Z]{1,3}: Account of/
const interval = /95%\sinterval\s−?\d+\sto\s−?\d+,\sn\s=\s\d+/

type People = { people: { id: string; name: string; identifiers: { value: string }[] }[] }
type Journey = { pains: { model: { refused: string | null }; rows: { name: { en: string }; detectable: boolean }[] } }
type Person = { merges: { id: string }[] }

async function choosePeriod(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: /^Period/ }).click()
  await page.getByRole('button', { name: words }).click()
}

describe('the demo company in a browser', () => {
  let site: Site
  before(async () => {
    site = await openSite({ data: 1500 })
  })
  after(async () => await site?.close())

  it('Home answers with NPS, its interval and n, then what changed, why, what now', async () => {
    const { page, faults, close } = await site.visit({ path: '/' })
    const answer = await page.locator('.answer').innerText()
    assert.match(answer, /NPS\sis\s−?\d+/)
    assert.match(answer, interval)
    for (const name of ['How are our customers?', 'What changed?', 'Why?', 'What now?'])
      await page.getByRole('heading', { name }).waitFor()
    const { total } = (await site.get('/api/v1/metrics/nps/values')) as { total: { now: { value: number; n: number } } }
    assert.ok(answer.replaceAll('\u00a0', ' ').includes(`n = ${total.now.n.toLocaleString('en')}`), answer)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('the journey map opens a touchpoint, ranks pain points, and its filters are a link', async () => {
    const { page, faults, settled, close } = await site.visit({ path: '/understand/journey' })
    await page.getByRole('button', { name: /^Delivery, During purchase: net satisfaction/ }).waitFor()
    assert.equal(await page.locator('.jm-station').count(), 12)
    await Promise.all([page.waitForResponse(/journeys\/map\?.*from=/), choosePeriod(page, 'last 12 weeks')])
    await settled()
    const { pains } = (await site.get(`/api/v1/journeys/map${new URL(page.url()).search}`)) as Journey
    assert.equal(pains.model.refused, null)
    const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Pain points' }) })
    for (const { name } of pains.rows.filter(({ detectable }) => detectable)) await card.getByText(name.en).waitFor()
    await page.getByRole('button', { name: /^Delivery, During purchase/ }).click()
    const drawer = page.getByRole('complementary', { name: 'Touchpoint Delivery' })
    await drawer.getByText('Owner: Logistics').waitFor()
    await page.waitForURL(/at=delivery/)
    await settled()
    const { href } = new URL(page.url())
    const answer = await page.locator('.answer').innerText()
    await page.reload()
    await drawer.waitFor()
    await settled()
    assert.equal(await page.locator('.answer').innerText(), answer)
    const colleague = await site.visit({ path: href })
    assert.equal(await colleague.page.locator('.answer').innerText(), answer)
    await colleague.page.getByRole('complementary', { name: 'Touchpoint Delivery' }).waitFor()
    await colleague.close()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'detached' })
    assert.deepEqual(faults(), [])
    await close()
  })

  it('a place that ratings name and the journey lacks is added from the map, under its own word', async () => {
    const { sources } = (await site.get('/api/v1/sources')) as { sources: { writeKey: string }[] }
    const rated = Array.from({ length: 6 }, (_, index) => ({
      ...{ type: 'track', userId: `caller${index}`, messageId: `caller${index}`, event: '$answer' },
      properties: { $metric: 'csat', $score: 2, $scale_min: 1, $scale_max: 5, $touchpoint: 'hotline_east' },
    }))
    await fetch(`${site.url}/v1/batch`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${sources[0]?.writeKey}:`).toString('base64')}`,
      },
      body: JSON.stringify({ batch: rated }),
    })
    await site.app.settle()
    const { page, faults, go, close } = await site.visit({ path: '/' })
    await page.locator('li', { hasText: 'Put hotline_east on the journey' }).getByRole('link').click()
    await page.getByRole('link', { name: 'hotline_east (6)' }).click()
    const name = page.getByRole('dialog').getByLabel('Name in English')
    // The browser's own way back does not lose in silence what was typed into a dialog, nor what its form refused to send.
    const leave = page.getByRole('dialog', { name: 'Leave without saving?' })
    const triesToLeave = async () => {
      await page.evaluate(() => history.back())
      await leave.getByRole('button', { name: 'Stay' }).click()
      await leave.waitFor({ state: 'detached' })
    }
    await name.fill(' ')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await triesToLeave()
    await name.fill('Hotline, East')
    await triesToLeave()
    assert.equal(await name.inputValue(), 'Hotline, East')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('hotline_east').waitFor()
    await go('/understand/journey')
    await page.getByRole('button', { name: /^Hotline, East, Before purchase: net satisfaction −100/ }).waitFor()
    assert.equal(await page.getByText('Answers name places').count(), 0)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('what a point is worth is entered, changed and taken back where the pains are, and amounts follow', async () => {
    const { page, faults, settled, close } = await site.visit({ path: '/understand/journey' })
    await choosePeriod(page, 'last 12 weeks')
    await settled()
    const card = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Pain points' }) })
    const dialog = page.getByRole('dialog', { name: 'What is an NPS point worth?' })
    const amount = dialog.getByLabel('Revenue per customer and month for one point (CNY)')
    const save = dialog.getByRole('button', { name: 'Save' })
    assert.equal(await card.getByText(/¥/).count(), 0)
    await card.getByRole('button', { name: 'Say what a point is worth' }).click()
    for (const wrong of ['free', '1,234']) {
      await amount.fill(wrong)
      await dialog.getByText('An amount such as 0.35').waitFor()
      assert.equal(await save.isDisabled(), true)
    }
    await amount.fill('0.35')
    await dialog.getByLabel('Where the figure comes from').fill('Finance, churn of 2025')
    await save.click()
    await dialog.waitFor({ state: 'detached' })
    await card.getByText(/a point is worth ¥0\.35 per customer and month.*Finance, churn of 2025/).waitFor()
    await card.locator('table').getByText(/¥/).first().waitFor()
    await page.reload()
    await settled()
    await card.getByRole('button', { name: 'Change', exact: true }).click()
    assert.equal(await amount.inputValue(), '0.35')
    await amount.fill('')
    await save.click()
    await card.getByText('No amounts yet: nobody has said what an NPS point is worth.').waitFor()
    assert.equal(await card.getByText(/¥/).count(), 0)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('a chart whose code cannot be fetched is told of, not left blank', async () => {
    const { page, close } = await site.visit()
    await page.route(/\/assets\/echarts-/, (route) => route.abort())
    await page.goto('/')
    const alert = page.getByRole('alert').filter({ hasText: 'A new version was installed' })
    await alert.getByRole('button').waitFor()
    await close()
  })

  it('the journey map is walked by arrow keys', async () => {
    const { page, close } = await site.visit({ path: '/understand/journey' })
    await page.locator('.jm-station[tabindex="0"]').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'Touchpoint Web shop' }).waitFor()
    await close()
  })

  it('the period is chosen and a touchpoint closed by keys alone, and the focus stays at hand', async () => {
    const { page, settled, close } = await site.visit({ path: '/understand/journey?at=delivery' })
    await page.getByRole('button', { name: 'Close Delivery' }).focus()
    await page.keyboard.press('Enter')
    await page.locator('.jm-station:focus').waitFor()
    await page.getByRole('button', { name: /^Period/ }).focus()
    await page.keyboard.press('Enter')
    await page.locator(':focus').filter({ hasText: 'last 4 weeks' }).waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/from=/)
    await settled()
    await page.locator('.pill:focus').filter({ hasText: 'Period' }).waitFor()
    await close()
  })

  it('is printed in the light theme without the frame, the map whole', async () => {
    const { page, settled, close } = await site.visit({ path: '/understand/journey', theme: 'dark' })
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
    await page.setViewportSize({ width: 718, height: 1000 })
    await settled()
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'light')
    for (const frame of ['.side', '.top-search', '.account']) await page.locator(frame).waitFor({ state: 'hidden' })
    const cut = () =>
      page.locator('.jm-inner').evaluate((map) => map.getBoundingClientRect().right > document.body.clientWidth)
    assert.equal(await cut(), false)
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')))
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark')
    await close()
  })

  it('metrics stand by dimension, each with its passport, and open the people behind them', async () => {
    const { page, faults, settled, close } = await site.visit({ path: '/understand/metrics?metrics=nps&by=region' })
    await page.getByRole('heading', { name: 'Region', level: 3 }).waitFor()
    await page.getByRole('button', { name: 'Passport' }).click()
    const passport = page.locator('.passport')
    await passport.getByText('% answering 9–10 minus % answering 0–6').waitFor()
    assert.match(await passport.innerText(), /adjusted Wald, 95%/)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'People and comments' }).click()
    await page.getByRole('heading', { name: /People and comments|Metrics/, level: 1 }).waitFor()
    await settled()
    assert.match(await page.locator('.answer').innerText(), interval)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('of many groups all are shown on demand, and the link shows the same', async () => {
    const { page, faults, settled, close } = await site.visit({ path: '/understand/metrics?metrics=nps&by=trait:city' })
    await choosePeriod(page, 'last 52 weeks')
    await settled()
    const rows = page.locator('.panel-row')
    const few = await rows.count()
    await page.getByRole('button', { name: /^Show \d+$/ }).click()
    await page.getByRole('button', { name: 'Show fewer' }).waitFor()
    const all = await rows.count()
    assert.ok(all > few, `${few} of ${all}`)
    await page.reload()
    await settled()
    assert.equal(await rows.count(), all)
    await page.getByRole('button', { name: 'Show fewer' }).click()
    await page.getByText(/smaller groups are not shown/).waitFor()
    assert.equal(await rows.count(), few)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('groups of a metric are compared with everybody else or with one of them, and the link shows the same', async () => {
    const { page, faults, settled, close } = await site.visit({
      path: '/understand/metrics?metrics=nps&by=trait:region',
    })
    const panel = page.locator('.panel')
    const choose = async (words: string | RegExp) => {
      await panel.getByRole('button', { name: /^Against/ }).click()
      await page.getByRole('menuitem', { name: words }).click()
      await settled()
    }
    await choosePeriod(page, 'last 52 weeks')
    await settled()
    await choose('everybody else')
    await panel.getByText('Hollow: everybody who is not in the group, same period.').waitFor()
    await panel.getByText(/\d of \d detectably different/).waitFor()
    await choose('East')
    await panel.getByText('Hollow: the group compared with, same period.').waitFor()
    await page.reload()
    await settled()
    assert.match(await panel.getByRole('button', { name: /^Against/ }).innerText(), /East/)
    await panel.getByText('Hollow: the group compared with, same period.').waitFor()
    await choose('the period before')
    await panel.getByText('Hollow:').waitFor({ state: 'detached' })
    assert.equal(new URL(page.url()).searchParams.get('versus'), null)
    assert.deepEqual(faults(), [])
    // Nobody of this region answered: said plainly, and another can be chosen.
    await page.goto(
      `/understand/metrics?metrics=nps&by=trait:region&versus=${encodeURIComponent('trait:region|group:Moon')}`,
    )
    await panel.getByText('There is no such group here; choose another.').waitFor()
    await choose('the period before')
    await panel.getByText('There is no such group here').waitFor({ state: 'detached' })
    await close()
  })

  it('customers are found by name; one customer shows what was felt and what happened', async () => {
    const person = await someone(site)
    const { page, faults, settled, close } = await site.visit({ path: '/unify/people' })
    await page.getByLabel('Find a customer').fill(person.name)
    await page.getByText(new RegExp(`match(es)? “${person.name}”`)).waitFor()
    await settled()
    await page.getByRole('link', { name: person.name }).first().click()
    await page.getByRole('heading', { name: 'Timeline' }).waitFor()
    await settled()
    await page.goto(`/unify/people/${person.id}`)
    await settled()
    await page.locator('main .tl-mark .tl-o').nth(1).waitFor()
    await page.goto(`/unify/people/${person.id}?side=x`)
    await settled()
    await page.locator('main .tl-mark .tl-x').nth(1).waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('a merge can be undone, and done again', async () => {
    const person = await someone(site)
    const { page, faults, close } = await site.visit({ path: `/unify/people/${person.id}` })
    await page.getByRole('button', { name: /profiles merged/ }).click()
    await page.getByRole('button', { name: 'Undo this merge' }).first().click()
    await page.getByText('Merge undone').waitFor()
    await page.getByRole('button', { name: 'Merge again' }).first().waitFor()
    await page.getByRole('button', { name: 'Merge again' }).first().click()
    await page.getByRole('button', { name: 'Merge again' }).first().waitFor({ state: 'detached' })
    assert.deepEqual(faults(), [])
    await close()
  })

  it('a segment is built with its size at hand, holds its people, and what is typed stays with its field', async () => {
    const { page, faults, settled, close } = await site.visit({ path: '/understand/segments' })
    await page.getByRole('link', { name: 'Create segment' }).click()
    await page.getByLabel('Name', { exact: true }).fill('Late with SwiftPost')
    await page.getByLabel('Event', { exact: true }).fill('Order Delivered')
    const property = page.getByLabel('Property', { exact: true })
    const value = page.getByLabel('Value', { exact: true })
    for (const [at, key, text] of [
      [0, 'late', 'false'],
      [1, 'carrier', 'SwiftPost'],
    ] as const) {
      await page.getByRole('button', { name: 'Add property' }).click()
      await property.nth(at).fill(key)
      await value.nth(at).fill(text)
    }
    await page.getByRole('button', { name: 'Remove this property' }).first().click()
    assert.equal(await property.inputValue(), 'carrier')
    assert.equal(await value.inputValue(), 'SwiftPost')
    await page.getByText(/% of [\d,]+ people/).waitFor()
    // Neither a link nor the browser's own way back loses what is not saved.
    const leave = page.getByRole('dialog', { name: 'Leave without saving?' })
    for (const go of [
      async () => await page.getByRole('link', { name: 'Journey', exact: true }).click(),
      async () => await page.evaluate(() => history.back()),
    ]) {
      await go()
      await leave.getByRole('button', { name: 'Stay' }).click()
      await leave.waitFor({ state: 'detached' })
      assert.equal(await value.inputValue(), 'SwiftPost')
    }
    const count = await page.locator('.segments-figure').innerText()
    await page.getByRole('button', { name: 'Save segment' }).click()
    await page.getByText(`Late with SwiftPost holds ${count} people now.`).waitFor()
    await settled()
    const words = await page.locator('.segments-words').innerText()
    assert.equal(words, 'Did Order Delivered where carrier is SwiftPost at least once in the last 30 days')
    await page.keyboard.press('g')
    await page.keyboard.press('g')
    await page.getByRole('link', { name: 'Late with SwiftPost' }).waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('language and theme are switched without loading the page again, and are remembered', async () => {
    const { page, settled, close } = await site.visit({ path: '/' })
    await page.evaluate(() => Object.assign(window, { sameWindow: true }))
    const words = { 简体中文: /净推荐值|NPS/, 繁體中文: /淨推薦值|NPS/ }
    for (const [name, expected] of Object.entries(words)) {
      await page.locator('button.account').click()
      await page.getByRole('menuitem', { name }).click()
      await page.locator(`html[lang="${name === '简体中文' ? 'zh-Hans' : 'zh-Hant'}"]`).waitFor()
      await settled()
      assert.match(await page.locator('.answer').innerText(), expected)
      await page.getByRole('heading', { name: name === '简体中文' ? '首页' : '首頁', level: 1 }).waitFor()
      await page.keyboard.press('Escape')
    }
    await page.locator('button.account').click()
    await page.getByRole('menuitem', { name: '深色' }).click()
    await page.locator('html[data-theme="dark"]').waitFor()
    assert.equal(await page.evaluate(() => 'sameWindow' in window), true)
    await page.reload()
    await page.locator('html[data-theme="dark"][lang="zh-Hant"]').waitFor()
    await page.locator('button.account').click()
    await page.getByRole('menuitem', { name: 'English' }).click()
    await page.getByRole('button', { name: account }).waitFor()
    await close()
  })

  it('the keyboard reaches search, pages, help and the content', async () => {
    const { page, settled, close } = await site.visit({ path: '/' })
    await page.keyboard.press('Tab')
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to the content')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'content')
    const person = await someone(site)
    await page.keyboard.press('/')
    const search = page.getByRole('combobox', { name: 'Search' })
    await search.waitFor()
    assert.equal(await search.evaluate((element) => element === document.activeElement), true)
    await page.keyboard.type(person.name)
    await page.getByRole('option', { name: person.name }).first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/unify\/people\/per_/)
    await settled()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('j')
    await page.waitForURL('**/understand/journey')
    await close()
  })

  it('on a phone the menu opens the pages', async () => {
    const { page, close } = await site.visit({ path: '/', width: 390 })
    await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('dialog', { name: 'Menu' }).getByRole('link', { name: 'Customers' }).click()
    await page.getByRole('heading', { name: 'Customers', level: 1 }).waitFor()
    await close()
  })
})

/** A customer with a name, a merge, at least two answers and two other events on the first page of the timeline. */
async function someone(site: Site): Promise<People['people'][number]> {
  const { people } = (await site.get('/api/v1/people?limit=100')) as People
  for (const person of people) {
    if (person.name === '') continue
    const { merges } = (await site.get(`/api/v1/people/${person.id}`)) as Person
    if (merges.length === 0) continue
    const felt = await entriesOf(site, person.id, 'x')
    if (felt > 1 && (await entriesOf(site, person.id, 'o')) > 1) return person
  }
  throw new Error('Nobody in the demo company has both answers and a merge.')
}

async function entriesOf(site: Site, id: string, side: 'x' | 'o'): Promise<number> {
  const { entries } = (await site.get(`/api/v1/people/${id}/timeline?side=${side}`)) as { entries: unknown[] }
  return entries.length
}
