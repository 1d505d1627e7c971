/** What a customer meets: the preference page, one click out of a mail, and what staff sees of it. With and without script. */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { mailChannel } from '../stories/asking-kit.ts'
import { barriers } from './checks/axe.ts'
import { openSite, type Site } from './site/open-site.ts'
import { languages, themes } from './site/visit.ts'

const screenshots = join(import.meta.dirname, 'screenshots')

describe('consent, as customers and staff meet it', () => {
  let site: Site
  let person: string
  before(async () => {
    site = await openSite({ data: 300 })
    const { people } = (await site.get('/api/v1/people?limit=1')) as { people: { id: string }[] }
    person = people[0]?.id as string
    const body = { purpose: 'service', channel: '', basis: 'contract', reason: 'Orders need messages.' }
    await call('POST', '/api/v1/consent/bases', body)
    const interest = {
      purpose: 'profiling',
      channel: 'inpage',
      basis: 'legitimate_interest',
      reason: 'Weighed, see file.',
    }
    await call('POST', '/api/v1/consent/bases', interest)
  })
  after(async () => await site?.close())

  const call = async (method: string, path: string, body?: unknown) => {
    const reply = await site.app.call({
      method,
      path: path.startsWith('/') ? path : `/api/v1/${path}`,
      key: await site.key(),
      body,
    })
    assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`)
    return reply.body as Record<string, unknown>
  }
  const linkPath = async () =>
    new URL(String((await call('POST', `/api/v1/people/${person}/consent/link`)).url)).pathname
  const overflow = async (page: Page) =>
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

  it('the preference page is whole and accessible in every language and theme, on a phone too', async () => {
    const path = await linkPath()
    for (const language of languages) {
      for (const theme of themes) {
        const visit = await site.visit({ language, theme, width: 390, signedIn: false })
        await visit.page.goto(`${path}?lang=${language}`)
        assert.deepEqual(await barriers(visit.page), [], `${language} ${theme}`)
        assert.ok((await overflow(visit.page)) <= 1, `${language} ${theme} is wider than a phone`)
        assert.equal((await visit.context.cookies()).length, 0)
        await visit.page.screenshot({
          path: join(screenshots, `preferences-phone-${theme}-${language}.png`),
          fullPage: true,
        })
        assert.deepEqual(visit.faults(), [])
        await visit.close()
      }
    }
  })

  it('choices are made and kept without any script, and by the keyboard alone', async () => {
    const path = await linkPath()
    const context = await site.browser.newContext({ baseURL: site.url, javaScriptEnabled: false, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(path)
    const surveys = page.getByRole('group', { name: 'Surveys' })
    const before = await surveys.getByLabel('E-mail').isChecked()
    await surveys.getByLabel('E-mail').focus()
    await page.keyboard.press('Space')
    await surveys.getByLabel('How often at most').selectOption({ label: 'Once in 30 days' })
    await page.getByRole('button', { name: 'Save my choices' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').waitFor()
    assert.equal(await surveys.getByLabel('E-mail').isChecked(), !before)
    await page.getByRole('button', { name: 'Pause', exact: true }).click()
    await page.getByText('Paused until').waitFor()
    await page.getByRole('button', { name: 'Ask for a copy of my data' }).click()
    await page.getByText('being looked at').waitFor()
    await page.getByRole('link', { name: '简体中文' }).click()
    await page.getByRole('heading', { name: '您希望收到哪些消息？' }).waitFor()
    await context.close()
    await site.app.settle()
  })

  it('staff sees it on the customer page and on the page of consent, and decides the request', async () => {
    const visit = await site.visit({ path: `/unify/people/${person}` })
    const { page } = visit
    await page.getByText('Paused until').waitFor()
    await page.getByText('Surveys: at most one in 30 days.').waitFor()
    await page.getByRole('button', { name: 'Record a statement' }).click()
    await page.getByLabel('How and where it was said').fill('On the phone')
    await page.getByRole('button', { name: 'Record', exact: true }).click()
    await page.getByText('Recorded by Jia Min').waitFor()
    // The timeline names purpose and channel in the reader's words, not by their codes.
    await page
      .locator('.person-timeline')
      .getByText(/[✓✗] Surveys · E-mail/)
      .first()
      .waitFor()
    await visit.go('/unify/consent?show=history')
    await page.getByText('Preference page').first().waitFor()
    await page.screenshot({ path: join(screenshots, 'consent-history.png') })
    await visit.go('/unify/consent?show=requests')
    await page.screenshot({ path: join(screenshots, 'consent-requests.png') })
    assert.deepEqual(await barriers(page), [])
    await page.getByRole('button', { name: 'Handed over' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Handed over' }).click()
    await page.getByText('No request waits').waitFor()
    await visit.go('/unify/consent')
    await page.getByRole('button', { name: 'New wording' }).first().click()
    assert.deepEqual(await barriers(page), [])
    await page.screenshot({ path: join(screenshots, 'consent-wording.png') })
    assert.deepEqual(visit.faults(), [])
    await visit.close()
  })

  it('one click out of a mail asks first, and then is done', async () => {
    const token = (await linkPath()).slice('/p/'.length)
    const link = site.app.consentLinks.read(token)
    assert.ok(link)
    const url = site.app.consentLinks.unsubscribeUrl({
      ...{ workspace: link.workspace, person: link.profile, purpose: 'marketing', channel: 'email' },
    })
    const visit = await site.visit({ signedIn: false, width: 390 })
    await visit.page.goto(new URL(url).pathname)
    assert.deepEqual(await barriers(visit.page), [])
    await visit.page.screenshot({ path: join(screenshots, 'unsubscribe-phone.png') })
    await visit.page.getByRole('button', { name: 'Stop them' }).click()
    await visit.page.getByRole('status').waitFor()
    await visit.page.goto('/p/nothing')
    assert.deepEqual(await barriers(visit.page), [])
    await visit.close()
  })

  it('signing up without any script: from the form over the mail to the consent, and staff sees the form and its code', async () => {
    const smtp = await startMailServer()
    try {
      await mailChannel({ call: call as never }, smtp.port)
      const staff = await site.visit({ path: '/unify/consent?show=forms' })
      await staff.page.getByRole('button', { name: 'New form' }).first().click()
      const dialog = staff.page.getByRole('dialog')
      await dialog.getByLabel('Name').fill('Foot of the shop')
      // A press outside does not lose what was typed.
      await staff.page.mouse.click(4, 4)
      assert.equal(await dialog.getByLabel('Name').inputValue(), 'Foot of the shop')
      await dialog.getByLabel('Surveys (E-mail)').check()
      assert.deepEqual(await barriers(staff.page), [])
      await dialog.getByRole('button', { name: 'Save', exact: true }).click()
      await staff.page.getByText('0 asked, 0 confirmed').waitFor()
      const { forms } = (await call('GET', '/api/v1/consent/forms')) as { forms: { url: string }[] }
      const path = new URL(forms[0]?.url ?? '').pathname
      for (const language of languages) {
        for (const theme of themes) {
          const visit = await site.visit({ language, theme, width: 390, signedIn: false })
          await visit.page.goto(path)
          assert.deepEqual(await barriers(visit.page), [], `${language} ${theme}`)
          assert.ok((await overflow(visit.page)) <= 1, `${language} ${theme} is wider than a phone`)
          await visit.page.screenshot({
            path: join(screenshots, `sign-up-phone-${theme}-${language}.png`),
            fullPage: true,
          })
          assert.deepEqual(visit.faults(), [])
          await visit.close()
        }
      }
      const context = await site.browser.newContext({ baseURL: site.url, javaScriptEnabled: false, locale: 'en-GB' })
      const page = await context.newPage()
      const opened = Date.now()
      await page.goto(path)
      await page.getByLabel('Your e-mail address').fill('nora@elsewhere.example')
      await page.getByLabel('Surveys (E-mail)').check()
      // Quicker than a person: the page comes again with everything kept, and the second time it is slow enough.
      await page.getByRole('button', { name: 'Sign up' }).click()
      while (await page.getByRole('alert').isVisible()) {
        assert.ok(Date.now() - opened < 240_000)
        await page.getByRole('button', { name: 'Sign up' }).click()
      }
      await page.getByRole('heading', { name: 'Look into your mailbox' }).waitFor()
      await site.app.settle()
      const mail = smtp.mails.find(({ to }) => to === 'nora@elsewhere.example')
      const link = /\/p\/c\/[\w-]+/.exec(String(mail?.source).replace(/=\r\n/g, ''))?.[0] ?? ''
      await page.goto(link)
      await page.getByRole('button', { name: 'I confirm' }).click()
      await page.getByText('It is confirmed').waitFor()
      assert.equal((await context.cookies()).length, 0)
      await context.close()
      await site.app.settle()
      await staff.go('/unify/consent?show=forms')
      await staff.page.getByText('1 asked, 1 confirmed').waitFor()
      await staff.page.screenshot({ path: join(screenshots, 'consent-forms.png') })
      await staff.go('/unify/consent?show=history')
      await staff.page.getByText('Confirmed by mail').first().waitFor()
      assert.deepEqual(staff.faults(), [])
      await staff.close()
    } finally {
      await smtp.close()
    }
  })

  it('who changes how often people are contacted keeps what was entered when somebody else saved meanwhile', async () => {
    const { page, close } = await site.visit({ path: '/act/channels' })
    const most = page.getByRole('textbox', { name: 'How often at most' }).first()
    await most.fill('7')
    const caps = [{ purpose: '', most: 3, days: 30 }]
    await call('PUT', 'budget', { caps, quiet: null })
    const save = page.getByRole('button', { name: 'Save rules' })
    await save.click()
    await page.getByText(/Somebody else changed the limits/).waitFor()
    assert.equal(await most.inputValue(), '7')
    await save.click()
    await page.getByText('The rules are saved.').waitFor()
    const saved = (await site.get('/api/v1/budget')) as { caps: { most: number }[] }
    assert.equal(saved.caps[0]?.most, 7)
    await close()
  })
})
