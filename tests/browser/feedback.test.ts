/** The inbox of every voice: read, searched, marked by mouse and keyboard, followed live; and the employees' page without script. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { barriers } from './checks/axe.ts'
import { openSite, type Site } from './site/open-site.ts'

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const screenshots = join(import.meta.dirname, 'screenshots')

/** Voices in three languages, from several places; many of them, so that the list must be virtual. */
function voices() {
  const said = [
    { text: 'Pairing took four tries before the band was found. Support was kind, though.', rating: 3 },
    { text: '快递晚了五天，问了三次都说“派送中”，生日礼物没赶上。', rating: 1 },
    { text: '錶帶戴兩天就起疹子，客服很有耐心，換了新的一條。', rating: 4 },
    { text: 'The battery lasts a whole week. I would buy it again.', rating: 5 },
  ]
  const many = Array.from({ length: 300 }, (_, n) => {
    const { text, rating } = said[n % said.length] as (typeof said)[number]
    return {
      id: `r${n}`,
      source: n % 3 === 0 ? 'app_store' : 'web_shop',
      kind: 'review',
      at: minutesAgo(30 + n * 45),
      text: n < 4 ? text : `${text} (${n})`,
      author: n % 5 === 0 ? { userId: `u${n}`, name: `Customer ${n}` } : { name: `visitor_${n}` },
      touchpoint: n % 2 === 0 ? 'delivery' : 'product',
      rating: { value: rating, min: 1, max: 5 },
      url: 'https://shop.example/reviews/1',
    }
  })
  const turns = [
    { role: 'agent', name: 'Sun Mei', text: '您好，请问有什么可以帮您？' },
    { role: 'customer', text: '我的退款已经第九天了还没到账。' },
    { role: 'agent', name: 'Sun Mei', text: '非常抱歉，我马上催办财务。' },
    { role: 'customer', text: '请尽快，已经打了三次电话。' },
  ]
  const call = {
    id: 'c1',
    source: 'hotline',
    kind: 'call',
    at: minutesAgo(3),
    turns,
    author: { userId: 'u0' },
    transaction: 'P-88231',
  }
  return [...many, call]
}

describe('the inbox', () => {
  let site: Site
  let key: string
  before(async () => {
    site = await openSite({ data: 'empty' })
    const { body } = await add(voices())
    assert.equal((body as { accepted: number }).accepted, 301)
    await site.app.settle()
  })
  after(async () => await site?.close())

  async function add(items: object[]) {
    key ??= await site.key()
    return await site.app.call({ method: 'POST', path: '/api/v1/feedback', key, body: { items } })
  }

  it('shows what arrives, is searched in both scripts, and marks by keyboard and mouse', async () => {
    const { page, faults, go, settled, close } = await site.visit({ path: '/collect/feedback' })
    const list = page.getByRole('list', { name: 'List of feedback' })
    await list.getByRole('button').first().waitFor()
    assert.ok((await list.getByRole('listitem').count()) < 40, 'only rows in sight exist')
    await page.screenshot({ path: join(screenshots, 'feedback-list.png') })

    await page.keyboard.press('j')
    await page.getByText('请尽快，已经打了三次电话。').last().waitFor()
    await page.getByRole('complementary', { name: 'Customer' }).getByText('Feedback').first().waitFor()
    await page.getByRole('button', { name: 'Mark as unread' }).waitFor()
    await settled()
    await page.screenshot({ path: join(screenshots, 'feedback-open.png') })
    assert.deepEqual(await barriers(page), [])

    await page.getByLabel('Tags').fill('refund')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Remove the tag refund' }).waitFor()
    // The next tag follows without a hand on the mouse.
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('placeholder')), 'Add a tag')
    await page.getByRole('button', { name: 'Star as a quote' }).click()
    await page.getByRole('button', { name: 'No longer a quote' }).waitFor()
    await page.getByLabel('Assigned to', { exact: true }).selectOption({ label: 'Jia Min' })
    await page.getByRole('heading', { level: 2 }).first().click()
    await page.keyboard.press('e')
    await page.waitForURL((url) => url.searchParams.get('voice')?.includes('fb_') === true)

    await page.keyboard.press('/')
    await page.keyboard.type('錶帶 客服')
    await page.waitForURL(/q=/)
    await list.getByText('錶帶戴兩天').first().waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('表带')
    // Only where the search kept the focus while its words came into the address.
    await page.waitForURL((url) => url.searchParams.get('q') === '表带')
    await list.getByText('錶帶戴兩天').first().waitFor()

    await go('/collect/feedback?tag=refund&state=starred')
    await list.getByText('我的退款').waitFor()
    assert.equal(await list.getByRole('listitem').count(), 1)

    await go('/collect/feedback')
    await list.getByRole('button').first().waitFor()
    const told = { id: 'live', source: 'web_shop', kind: 'review', at: minutesAgo(0), text: 'Just arrived by itself' }
    assert.equal((await add([told])).status, 202)
    await list.getByText('Just arrived by itself').waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('answers a mail by keyboard: taken back, sent, and read in the conversation; what cannot be answered says why', async (t) => {
    key ??= await site.key()
    const mail = await startMailServer()
    t.after(() => mail.close())
    const settings = { host: '127.0.0.1', port: mail.port, security: 'none', fromAddress: 'care@pulse.example' }
    const config = { provider: 'smtp', settings }
    const made = await site.app.call({ method: 'POST', path: '/api/v1/channels', key, body: { name: 'Care', config } })
    assert.equal(made.status, 201, made.text)
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'message/rfc822' }
    const source =
      'From: Ada <ada@mail.example>\r\nSubject: Where is it?\r\nMessage-ID: <q1@mail.example>\r\n\r\nIt was due on Monday.\r\n'
    await site.app.http.inject({ method: 'POST', url: '/api/v1/feedback-mails', headers, payload: Buffer.from(source) })
    await site.app.settle()
    const { page, faults, go, settled, close } = await site.visit({ path: '/collect/feedback?kind=email' })
    await page.keyboard.press('j')
    await page.getByLabel('Reply to ada@mail.example').waitFor()
    await page.keyboard.press('r')
    await page.keyboard.type('Sorry! It comes today.')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.waitForFunction(() => document.querySelector<HTMLTextAreaElement>('.reply-text')?.value !== '')
    assert.equal(await page.locator('.reply-text').inputValue(), 'Sorry! It comes today.')
    assert.equal(mail.mails.length, 0)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Undo' }).waitFor()
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Undo' }).waitFor({ state: 'hidden' })
    await page.getByText('Leaves in').or(page.getByText('On its way')).waitFor({ state: 'hidden' })
    await settled()
    await page.screenshot({ path: join(screenshots, 'feedback-reply.png') })
    assert.deepEqual(
      mail.mails.map(({ to }) => to),
      ['ada@mail.example'],
    )
    await go('/collect/feedback?kind=review')
    await page.keyboard.press('j')
    await page.getByText('A review cannot be answered from here').or(page.getByText('came in over the API')).waitFor()
    assert.equal(await page.locator('.reply-text').count(), 0)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('fits a phone, in Chinese and in the dark', async () => {
    for (const language of ['zh-Hans', 'zh-Hant'] as const) {
      const { page, faults, go, settled, close } = await site.visit({ language, theme: 'dark', width: 390 })
      await page.addInitScript((tag) => localStorage.setItem('opencxm.language', tag), language)
      await go('/collect/feedback')
      await page.locator('.voice-row').first().waitFor()
      await page.screenshot({ path: join(screenshots, `feedback-list-390-${language}.png`) })
      await page.locator('.voice-row').nth(1).click()
      await page.locator('.voice-bubble').first().waitFor()
      await settled()
      await page.screenshot({ path: join(screenshots, `feedback-open-390-${language}.png`) })
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      assert.ok(wide <= 0, `${wide} px too wide`)
      assert.deepEqual(await barriers(page), [])
      assert.deepEqual(faults(), [])
      await close()
    }
  })

  it('connects, makes a unit’s page, takes an observation without script and lets it count', async () => {
    const { page, faults, go, close } = await site.visit({ path: '/collect/feedback/connections' })
    await page.getByLabel('Unit, such as').fill('Shop East')
    await page.getByRole('button', { name: 'Make the page' }).click()
    const address = (await page.locator('.copy code').first().innerText()).trim()
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('Help desk')
    await dialog.getByLabel('Signing secret').fill('shared with Zendesk')
    await page.screenshot({ path: join(screenshots, 'feedback-connect.png') })
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    await page.getByText('not heard from yet').waitFor()
    await page.screenshot({ path: join(screenshots, 'feedback-connections.png'), fullPage: true })
    assert.deepEqual(await barriers(page), [])

    for (const locale of ['en-GB', 'zh-CN', 'zh-TW']) {
      const context = await site.browser.newContext({
        javaScriptEnabled: false,
        locale,
        viewport: { width: 390, height: 780 },
      })
      const phone = await context.newPage()
      await phone.goto(address)
      await phone.screenshot({ path: join(screenshots, `observation-390-${locale}.png`) })
      await phone.locator('input[value="2"]').check()
      await phone.locator('textarea').fill(`She loves the new strap (${locale})`)
      await phone.locator('button').click()
      await phone.locator('[role=status]').waitFor()
      assert.deepEqual(await context.cookies(), [])
      await context.close()
    }
    const looked = await site.browser.newContext({ viewport: { width: 390, height: 780 }, colorScheme: 'dark' })
    const employee = await looked.newPage()
    await employee.goto(address)
    assert.deepEqual(await barriers(employee), [])
    await employee.screenshot({ path: join(screenshots, 'observation-390-dark.png') })
    await looked.close()

    await go('/collect/feedback/observations')
    await page.getByRole('button', { name: 'Let it count' }).first().waitFor()
    await page.screenshot({ path: join(screenshots, 'feedback-observations.png') })
    await page.getByRole('button', { name: 'Let it count' }).first().click()
    await page.getByText('It counts now.').waitFor()
    await go('/collect/feedback?kind=observation')
    await page.getByText('She loves the new strap').first().waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })
})
