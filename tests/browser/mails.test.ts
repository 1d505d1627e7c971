/** What an asked customer's mail program shows: on the narrowest phone and at a desk, in light and dark, in scripts of both directions. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type EmailParts, emailHtml } from '../../packages/server/src/act/messages/email.ts'
import { barriers } from './checks/axe.ts'
import { launchChromium } from './site/chromium.ts'

const options = Array.from({ length: 11 }, (_, value) => ({ value: String(value), label: String(value) }))
const nps = { id: 'nps', prompt: 'How likely are you to recommend us?', options, low: 'Not at all', high: 'Extremely' }
const link = 'https://shop.example/s/abcdefghijklmnopqrstuvwxyz0123456789?x=1'
const ways = { unsubscribeUrl: 'https://shop.example/u/1', preferencesUrl: 'https://shop.example/p/1', pixel: '' }
const mail = (of: Partial<EmailParts>): EmailParts => {
  return { ...ways, text: 'Hello Ria,\n\nhow was it?', button: '', link, question: nps, language: 'en', ...of }
}
const longLabels = ['超长的选项'.repeat(20), 'Donaudampfschifffahrtsgesellschaft'.repeat(4)]
const choice = {
  ...nps,
  low: '',
  high: '',
  options: longLabels.map((label, value) => ({ value: String(value), label })),
}
const mails: Record<string, EmailParts> = {
  scale: mail({}),
  'a word without end': mail({ text: `${'w'.repeat(300)}\n\n${link}`, question: null, button: 'b'.repeat(120) }),
  'long choices': mail({ language: 'zh-Hans', question: choice, text: '请告诉我们'.repeat(60) }),
  arabic: mail({
    language: 'ar',
    text: 'مرحبا ريا،\n\nكيف كانت تجربتك؟',
    question: { ...nps, low: 'غير محتمل', high: 'محتمل جدا' },
  }),
}

describe('mails to customers', () => {
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
  })
  after(async () => await browser.close())

  async function show(parts: EmailParts, width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 700 }, colorScheme })
    // The title is the mail program's, which shows the subject.
    await page.setContent(emailHtml(parts).replace('<head>', '<head><title>Mail</title>'))
    return page
  }

  for (const [name, parts] of Object.entries(mails))
    it(`MS5: nothing falls off the edge and nothing is illegible: ${name}`, async () => {
      for (const [width, scheme] of [
        [320, 'light'],
        [320, 'dark'],
        [900, 'dark'],
      ] as const) {
        const page = await show(parts, width, scheme)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth)
        assert.equal(wide, width, `${name}, ${width}`)
        assert.deepEqual(await barriers(page), [], `${name}, ${width}, ${scheme}`)
        await page.close()
      }
    })

  it('MS5: on a phone each point of a scale can be seen and hit, from the first to the last, the way the language runs', async () => {
    for (const [name, isLeftFirst] of [
      ['scale', true],
      ['arabic', false],
    ] as const) {
      const page = await show(mails[name] as EmailParts, 320)
      const boxes = await page.evaluate(() =>
        [...document.querySelectorAll('a[href*="v="]')].map((one) => one.getBoundingClientRect().toJSON()),
      )
      assert.equal(boxes.length, 11)
      for (const { left, right, width, height } of boxes)
        assert.ok(left >= 0 && right <= 320 && width >= 23.5 && height >= 40, JSON.stringify({ left, right, width }))
      assert.equal(boxes[0].left < boxes[10].left, isLeftFirst, name)
      await page.close()
    }
  })
})
