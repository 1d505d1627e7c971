/**
 * One survey through every door: built blank in two languages, published, answered by its link (script off, script on and keys alone), from an
 * e-mail and inside a page of another origin; each answer is soon in results, inbox and timeline.
 */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import type { SurveyResults } from '../../packages/server/src/collect/surveys/contract.ts'
import { waitFor } from '../compat/wait.ts'
import { isOverrun } from '../crash/harness/overrun.ts'
import { barriers } from './checks/axe.ts'
import { plainUserAgent } from './site/chromium.ts'
import { openSite, type Site } from './site/open-site.ts'
import { openShop, type Shop } from './site/shop.ts'

/** Between "sent" on the respondent's side and everywhere on ours. */
const soonMs = 2_000
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, locale: 'zh-CN', reducedMotion: 'reduce' }

type Body = Record<string, unknown>

describe('listening', () => {
  let site: Site
  let mail: MailServer
  let shop: Shop | null = null
  let survey = ''
  let finished = 0
  const took: Record<string, number> = {}
  before(async () => {
    mail = await startMailServer()
    site = await openSite({ data: 'empty' })
    const basis = { purpose: 'surveys', channel: '', basis: 'legitimate_interest', reason: 'Customers expect it.' }
    await call('POST', 'consent/bases', basis)
    await call('PUT', 'budget', { caps: [], quiet: null })
  })
  after(async () => {
    console.log(`from sent to results, inbox and timeline, ms: ${JSON.stringify(took)}`)
    await shop?.close()
    await site?.close()
    await mail?.close()
  })

  async function call(method: string, path: string, body?: unknown): Promise<Body> {
    const reply = await site.app.call({ method, path: `/api/v1/${path}`, key: await site.key(), body })
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`)
    return reply.body as Body
  }
  const results = async () => (await call('GET', `surveys/${survey}/results`)) as unknown as SurveyResults
  const pathOf = (link: string) => new URL(link).pathname + new URL(link).search

  /** A respondent's window: nobody is signed in. */
  async function respondent(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await site.browser.newContext({ baseURL: site.url, ...phone, ...options })
    return await context.newPage()
  }

  /** How long until an answer stands in results, inbox and the timeline of whoever gave it, and that the pages show it. */
  async function seenSoon(door: string, text: string, sent: number): Promise<void> {
    finished += 1
    const voice = await waitFor(`${text} everywhere`, async () => {
      const { counts, questions } = await results()
      if (counts.finished !== finished || questions.find(({ type }) => type === 'long_text')?.n !== finished) return
      const { texts } = (await call('GET', `surveys/${survey}/results/texts`)) as { texts: { text: string }[] }
      if (!texts.some((one) => one.text === text)) return
      type Voices = { voices: { id: string; text: string; person: { id: string } | null }[] }
      const { voices } = (await call('GET', `feedback?q=${encodeURIComponent(text)}`)) as Voices
      const found = voices.find((one) => one.text === text)
      if (!found?.person) return
      const { entries } = (await call('GET', `people/${found.person.id}/timeline`)) as { entries: object[] }
      return JSON.stringify(entries).includes(text) && found
    })
    took[door] = Math.round(performance.now() - sent)
    assert.ok(took[door] <= soonMs || isOverrun(), `${door}: ${took[door]} ms`)
    const { page, go, faults, close } = await site.visit()
    for (const path of [
      `/collect/surveys/${survey}/results`,
      `/collect/feedback?voice=${voice.id}`,
      `/unify/people/${voice.person?.id}`,
    ]) {
      await go(path)
      await page.getByText(text).filter({ visible: true }).first().waitFor()
    }
    assert.deepEqual(faults(), [])
    await close()
  }

  it('a survey is built blank, with logic, in two languages, and published', async () => {
    const { page, faults, close } = await site.visit({ path: '/collect/surveys/new' })
    const settings = page.getByRole('complementary', { name: 'Settings of what is selected' })
    const saved = async () =>
      await page
        .getByRole('status')
        .filter({ hasText: /^Saved$/ })
        .waitFor()
    await page.getByLabel('Name').fill('Every door')
    await page.getByLabel('Simplified Chinese').check()
    await page.getByRole('button', { name: 'Start blank' }).click()
    await page.getByRole('button', { name: 'Add question' }).click()
    const types = page.getByRole('dialog', { name: 'Type of question' })
    await types.getByRole('button', { name: 'Long text' }).click()
    await settings.getByLabel('Question', { exact: true }).fill('What let you down?')
    await settings.getByText('Logic', { exact: true }).click()
    await settings.getByRole('button', { name: 'Add a condition' }).click()
    await settings.getByLabel('With').fill('6')
    await settings.getByText(/is at most 6$/).waitFor()
    await saved()
    survey = /srv_\w+/.exec(page.url())?.[0] ?? ''
    await page.goto(`/collect/surveys/${survey}?view=words`)
    await page.getByLabel('Translation of comment title').fill('哪里让您失望了？')
    await page.getByText(/^Simplified Chinese is complete/).waitFor()
    await saved()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('button', { name: 'Publish now' }).click()
    await page.getByText('Version 1 is published').waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('by its link on a phone, without script, in Chinese', async () => {
    const page = await respondent({ javaScriptEnabled: false })
    await page.goto(pathOf(String((await call('GET', `surveys/${survey}/links`)).link)))
    await page.getByRole('radio', { name: '4' }).check()
    await page.locator('button.go').click()
    await page.getByRole('heading', { name: /哪里让您失望了/ }).waitFor()
    await page.getByRole('textbox').fill('没有脚本也能说完')
    await page.locator('button.go').click()
    await page.getByRole('heading', { name: '谢谢您' }).waitFor()
    const sent = performance.now()
    assert.deepEqual(await page.context().cookies(), [])
    await page.context().close()
    await seenSoon('link without script', '没有脚本也能说完', sent)
  })

  it('by its link on a phone, with script, by keys alone, free of barriers; logic skips what does not apply', async () => {
    const page = await respondent({ locale: 'en-GB' })
    const path = pathOf(String((await call('GET', `surveys/${survey}/links`)).link))
    await page.goto(path)
    await scripted(page)
    assert.deepEqual(await barriers(page), [])
    await tabTo(page)
    await page.keyboard.press('Space')
    for (let times = 0; times < 3; times++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: /What let you down/ }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await tabTo(page)
    await page.keyboard.type('Keys were enough')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    const sent = performance.now()
    assert.deepEqual(await barriers(page), [])
    await page.context().close()
    await seenSoon('link by keys', 'Keys were enough', sent)
  })

  it('from an e-mail: a scanner that opens every link, or runs scripts, changes nothing; the person’s hand does', async () => {
    const source = (await call('POST', 'sources', { name: 'Shop system', kind: 'server' })) as { writeKey: string }
    const channel = await call('POST', 'channels', {
      name: 'Mail',
      config: {
        provider: 'smtp',
        settings: { host: '127.0.0.1', port: mail.port, security: 'none', fromAddress: 'ask@shop.example' },
      },
    })
    const programme = await call('POST', 'programmes', {
      name: 'After delivery',
      survey,
      trigger: { event: 'Order Delivered' },
      channels: [{ channel: channel.id, messages: { en: { subject: 'Your order', text: 'How was it?\n{{ link }}' } } }],
    })
    await call('PUT', `programmes/${programme.id}/on`, { on: true })
    await send(source.writeKey, [
      { type: 'identify', userId: 'ann', traits: { email: 'ann@mail.example', name: 'Ann Lee' } },
      { type: 'track', userId: 'ann', event: 'Order Delivered' },
    ])
    const [first] = await waitFor('the mail', async () => mail.mails.length > 0 && mail.mails)
    const html = htmlOf(String(first?.source))
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => String(href).replaceAll('&amp;', '&'))
    const three = links.find((link) => /[?&]v=3$/.test(link))
    assert.ok(three, html)
    for (const link of links)
      for (const method of ['GET', 'HEAD']) assert.ok((await fetch(site.url + pathOf(link), { method })).status < 400)
    await pressWithoutHands(pathOf(three))
    await site.app.settle()
    const { counts } = await results()
    assert.deepEqual([counts.finished, counts.partial], [finished, 0])
    const page = await respondent({ locale: 'en-GB' })
    await page.setContent(html.replaceAll(new URL(three).origin, site.url))
    await page.locator('a[href$="v=3"]').click()
    await scripted(page)
    assert.equal(await page.locator('input[value="3"]').isChecked(), true)
    assert.deepEqual(await barriers(page), [])
    await page.locator('button.go').click()
    await page.getByRole('textbox').fill('The courier threw it over the gate')
    await page.locator('button.go').click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    const sent = performance.now()
    await page.context().close()
    await seenSoon('e-mail', 'The courier threw it over the gate', sent)
    const { questions } = await results()
    const nps = questions.find(({ type }) => type === 'nps')?.distribution.filter(({ n }) => n > 0)
    assert.deepEqual(nps?.map(({ key, n }) => [key, n]).sort(), [
      ['3', 2],
      ['4', 1],
    ])
  })

  it('a programme is made in its form; of two people who change it, the second is told, keeps what was typed, and may replace', async () => {
    const first = await site.visit({ path: '/collect/programmes/new?event=Order%20Returned' })
    const { page } = first
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Something is missing above.').waitFor()
    await page.getByLabel('Name', { exact: true }).fill('After a return')
    await page.getByLabel('Survey', { exact: true }).selectOption(survey)
    await page.getByRole('button', { name: 'Add a channel' }).click()
    await page.getByLabel('Subject').fill('Your return')
    await page.getByLabel('Text', { exact: true }).fill('How did it go?\n{{ link }}')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('After a return is saved.').waitFor()
    await page.waitForURL(/programmes\/prg_/)
    const { pathname } = new URL(page.url())
    const second = await site.visit({ path: pathname })
    const nameOf = (window: Page) => window.getByLabel('Name', { exact: true })
    await nameOf(second.page).fill('After a return, by Ben')
    await second.page.getByRole('button', { name: 'Save' }).click()
    await second.page.getByText('After a return, by Ben is saved.').waitFor()
    assert.deepEqual(second.faults(), [])
    await nameOf(page).fill('After a return, by Ann')
    await page.getByLabel('Share that is asked, in percent').fill('50')
    // What would be switched on is what is stored, not what stands in the form.
    assert.equal(await page.getByRole('button', { name: 'Switch on' }).isDisabled(), true)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(/Somebody else changed this programme .* version 2 now/).waitFor()
    const definition = async () => (await call('GET', pathname.replace('/collect/', ''))).definition as Body
    assert.deepEqual(
      [(await definition()).name, await nameOf(page).inputValue()],
      [...['After a return, by Ben', 'After a return, by Ann']],
    )
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('After a return, by Ann is saved.').waitFor()
    await page.locator('button:enabled', { hasText: 'Switch on' }).waitFor()
    const { name, sampleRate } = await definition()
    assert.deepEqual([name, sampleRate], ['After a return, by Ann', 0.5])
    assert.deepEqual(first.faults(), [`PUT /api/v1${pathname.replace('/collect', '')}: 409`])
    await second.close()
    await first.close()
  })

  it('a segment that a programme asks and that is gone is not shown as everybody', async () => {
    const rule = { kind: 'trait', trait: 'plan', operator: 'is_set' }
    const segment = await call('POST', 'segments', { name: 'Returners', rule })
    const path = 'programmes'
    const { programmes } = (await call('GET', path)) as {
      programmes: { id: string; version: number; definition: Body }[]
    }
    const [programme] = programmes.filter(({ definition }) => definition.name === 'After a return, by Ann')
    const definition = { ...programme?.definition, segment: segment.id }
    await call('PUT', `${path}/${programme?.id}`, { version: programme?.version, definition })
    await call('DELETE', `segments/${segment.id}`)
    const { page, faults, settled, close } = await site.visit({ path: `/collect/${path}/${programme?.id}` })
    const chosen = page.getByLabel('Segment', { exact: true }).locator('option:checked')
    await chosen.filter({ hasText: 'No longer there: choose another' }).waitFor({ state: 'attached' })
    await page.getByLabel('Segment', { exact: true }).selectOption({ label: 'everybody' })
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('After a return, by Ann is saved.').waitFor()
    await settled()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('inside a page of another origin, free of barriers', async () => {
    const source = (await call('POST', 'sources', { name: 'Shop', kind: 'browser', origins: ['*'] })) as {
      writeKey: string
    }
    const rule = {
      name: 'Buyers',
      survey,
      trigger: { kind: 'event', event: 'Order Completed' },
      placement: { kind: 'popover', corner: 'right' },
    }
    const { id } = await call('POST', 'inpage', rule)
    await call('PUT', `inpage/${id}/on`, { on: true })
    shop = await openShop({ writeKey: source.writeKey, host: site.url, consent: 'not-required' })
    const page = await respondent({
      locale: 'en-GB',
      viewport: { width: 1280, height: 800 },
      ...{ userAgent: plainUserAgent },
    })
    await page.goto(shop.url)
    await page.waitForFunction(() => Object.keys(sessionStorage).some((key) => key.endsWith('.rules')))
    await page.getByRole('button', { name: 'Buy' }).click()
    const box = page.locator('[data-cxm-frame]')
    await box.locator('input[type=radio][value="2"]').check({ force: true })
    assert.deepEqual(await barriers(page), [])
    await box.locator('button.go').click()
    await box.getByRole('textbox').fill('Checkout asked for my address twice')
    assert.deepEqual(await barriers(page), [])
    await box.locator('button.go').click()
    await box.getByText('Thank you').waitFor()
    const sent = performance.now()
    await page.context().close()
    await seenSoon('widget', 'Checkout asked for my address twice', sent)
  })

  it('a kiosk is free of barriers, from its first screen to the thanks', async () => {
    const page = await respondent({ locale: 'en-GB', viewport: { width: 1024, height: 768 } })
    await page.goto(pathOf(String((await call('GET', `surveys/${survey}/links`)).kiosk)))
    await scripted(page)
    assert.deepEqual(await barriers(page), [])
    await page.locator('label', { hasText: '10' }).click()
    await page.locator('button.go').click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.context().close()
  })

  async function send(writeKey: string, batch: object[]): Promise<void> {
    const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`
    const headers = { authorization, 'content-type': 'application/json' }
    const reply = await fetch(`${site.url}/v1/batch`, { method: 'POST', headers, body: JSON.stringify({ batch }) })
    assert.equal(reply.status, 200)
  }

  /** What a scanner that runs scripts can do: press everything, without a hand. */
  async function pressWithoutHands(path: string): Promise<void> {
    const page = await respondent({ locale: 'en-GB' })
    await page.goto(path)
    await scripted(page)
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('input, button')) element.click()
    })
    await page.reload()
    await scripted(page)
    await page.context().close()
  }
})

/** The HTML of a mail, out of its quoted-printable part. */
function htmlOf(source: string): string {
  const plain = source
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return /<!doctype html[\s\S]*<\/html>/i.exec(plain)?.[0] ?? ''
}

/** Until the page's own script runs it. */
async function scripted(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.run === 'script')
}

/** Presses Tab until the screen's question has the focus. */
async function tabTo(page: Page): Promise<void> {
  const name = await page.locator('.q').first().getAttribute('data-key')
  const focused = () => page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '')
  for (let tabs = 0; (await focused()) !== name; tabs++) {
    assert.ok(tabs < 12, `${name} is reached by Tab`)
    await page.keyboard.press('Tab')
  }
}
