/** A survey from a blank page to its answers: logic in two languages, published, answered by its link, seen in the results. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import type { Page } from 'playwright-core'
import { barriers } from './checks/axe.ts'
import { openSite, owner, type Site } from './site/open-site.ts'

const name = 'Moving in'

type List = { surveys: { id: string; name: string; version: number | null }[] }

async function surveyId(site: Site, called = name): Promise<string> {
  const { surveys } = (await site.get('/api/v1/surveys')) as List
  const survey = surveys.find((one) => one.name === called)
  assert.ok(survey, 'the survey is in the list')
  return survey.id
}

/** A draft in English with these parts, made by the API; returns its id. */
async function makeSurvey(site: Site, parts: Record<string, unknown>): Promise<string> {
  const key = await site.key()
  const made = await site.app.call({
    method: 'POST',
    path: '/api/v1/surveys',
    key,
    body: { from: 'blank', name: 'By hand', languages: ['en'] },
  })
  const { id, revision, definition } = made.body as { id: string; revision: number; definition: object }
  const body = { revision, definition: { ...definition, ...parts } }
  const put = await site.app.call({ method: 'PUT', path: `/api/v1/surveys/${id}`, key, body })
  assert.equal(put.status, 200, put.text)
  return id
}

const outline = (page: Page) => page.getByRole('navigation', { name: 'Outline' })
const settings = (page: Page) => page.getByRole('complementary', { name: 'Settings of what is selected' })
const frame = (page: Page) => page.locator('.builder-frame').contentFrame()

/** Until nothing that was typed is unsaved. */
async function saved(page: Page): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /^Saved$/ })
    .waitFor()
}

async function addQuestion(page: Page, type: string): Promise<void> {
  await page.getByRole('button', { name: 'Add question' }).click()
  await page.getByRole('dialog', { name: 'Type of question' }).getByRole('button', { name: type }).click()
}

describe('a survey from blank to its results', () => {
  let site: Site
  before(async () => {
    site = await openSite({ data: 'empty' })
  })
  after(async () => await site?.close())

  it('is begun blank in two languages, and gets a question with logic', async () => {
    const { page, faults, close } = await site.visit({ path: '/collect/surveys' })
    await page.getByText('No survey yet').waitFor()
    await page.getByRole('link', { name: 'Create survey' }).first().click()
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Simplified Chinese').check()
    await page.getByRole('button', { name: 'Start blank' }).click()
    await outline(page).getByText('How likely are you to recommend us').waitFor()
    await frame(page).getByText('How likely are you to recommend us').waitFor()
    await addQuestion(page, 'Long text')
    await settings(page).getByLabel('Question', { exact: true }).fill('What let you down?')
    await frame(page)
      .getByRole('heading', { name: /What let you down/ })
      .waitFor()
    await settings(page).getByText('Logic', { exact: true }).click()
    await settings(page).getByRole('button', { name: 'Add a condition' }).click()
    await settings(page).getByLabel('With').fill('6')
    await settings(page)
      .getByText(/^Shown when “How likely .* is at most 6$/)
      .waitFor()
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('undo takes back a step, and redo brings it again', async () => {
    const { page, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}` })
    await addQuestion(page, 'Date')
    const untitled = outline(page).getByText('No words yet')
    await untitled.waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await untitled.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Redo' }).click()
    await untitled.waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await untitled.waitFor({ state: 'detached' })
    await saved(page)
    await close()
  })

  it('questions are moved by keyboard', async () => {
    const { page, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}` })
    const order = async () => await outline(page).locator('.outline-item .outline-row > .clip').allInnerTexts()
    const before = await order()
    await outline(page)
      .getByRole('button', { name: /What let you down/ })
      .last()
      .focus()
    await page.keyboard.press('Alt+ArrowUp')
    await outline(page).locator('.outline-item').first().getByText('What let you down?').waitFor()
    assert.deepEqual(await order(), before.toReversed())
    // Now the question reads an answer that comes later: the builder says so.
    await page.getByRole('list', { name: 'To look at' }).waitFor()
    await page.keyboard.press('Alt+ArrowDown')
    await outline(page).locator('.outline-item').last().getByText('What let you down?').waitFor()
    await saved(page)
    await close()
  })

  it('is translated side by side, and what is missing is marked', async () => {
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}?view=words` })
    await page.getByText(/^1 text is missing in Simplified Chinese/).waitFor()
    await page.getByLabel('Translation of comment title').fill('哪里让您失望了？')
    await page.getByText(/^Simplified Chinese is complete/).waitFor()
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('is tried in the builder by the real reducer', async () => {
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}` })
    await page.getByRole('button', { name: 'Try it' }).click()
    const inside = frame(page)
    await inside.getByRole('radio', { name: '10' }).check()
    await inside
      .getByRole('button', { name: 'Next' })
      .or(inside.getByRole('button', { name: 'Send' }))
      .click()
    await inside.getByRole('heading', { name: 'Thank you' }).waitFor()
    await page.getByRole('button', { name: 'Begin again' }).click()
    await inside.getByRole('radio', { name: '3' }).check()
    await inside.getByRole('button', { name: /Next|Send/ }).click()
    await inside.getByRole('heading', { name: /What let you down/ }).waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('is published with what changed, answered by its link, and the answer stands in the results', async () => {
    const id = await surveyId(site)
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${id}` })
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('This is its first version.').waitFor()
    await page.getByRole('button', { name: 'Publish now' }).click()
    await page.getByText('Version 1 is published').waitFor()
    await page.getByRole('link', { name: 'Share' }).click()
    await page.getByRole('heading', { name: 'QR code' }).waitFor()
    const link = await page.locator('.copy code').first().innerText()
    await answer(site, new URL(link).pathname)
    await page.getByRole('link', { name: 'Results' }).click()
    await page.getByText('这里太远了').waitFor()
    await page.getByRole('heading', { name: 'How likely are you to recommend us' }).first().waitFor()
    const waiting = page.waitForEvent('download')
    await page.getByRole('link', { name: 'CSV by response' }).click()
    const lines = (await readFile(await (await waiting).path(), 'utf8')).trimEnd().split('\r\n')
    assert.equal(lines.length, 2, 'a heading and the response')
    assert.match(lines[1] ?? '', /这里太远了/)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('a change after it is a sentence in the versions', async () => {
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}` })
    await outline(page)
      .getByRole('button', { name: /What let you down/ })
      .last()
      .click()
    await settings(page).getByLabel('Must be answered').check()
    await saved(page)
    await page.getByRole('link', { name: 'Versions' }).click()
    await page.getByText('“What let you down?” must be answered now.').waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('questions are dragged by mouse', async () => {
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}` })
    const order = async () => await outline(page).locator('.outline-item .outline-row > .clip').allInnerTexts()
    const grips = outline(page).locator('.outline-grip')
    const before = await order()
    const [first, last] = [await grips.first().boundingBox(), await grips.last().boundingBox()]
    assert.ok(first && last)
    await page.mouse.move(first.x + 3, first.y + 4)
    await page.mouse.down()
    await page.mouse.move(last.x + 3, last.y + 6, { steps: 12 })
    await page.mouse.up()
    await outline(page)
      .locator('.outline-item')
      .last()
      .getByText(before[0] ?? '')
      .waitFor()
    assert.deepEqual(await order(), before.toReversed())
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('questions are dragged by their grip and the keyboard, however quick the keys', async () => {
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${await surveyId(site)}` })
    const order = async () => await outline(page).locator('.outline-item .outline-row > .clip').allInnerTexts()
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const before = await order()
    await outline(page).locator('.outline-grip').last().focus()
    await press('Space', 'ArrowUp')
    await outline(page)
      .getByText(/ is at place 1 of 2\.$/)
      .waitFor({ state: 'attached' })
    await press('Escape')
    assert.deepEqual(await order(), before, 'Escape leaves it where it was')
    // Nothing is waited for between the keys: no key is lost.
    await press('Space', 'ArrowUp', 'Space')
    assert.deepEqual(await order(), before.toReversed())
    // The grip is still the one that has the focus.
    await press('Enter', 'ArrowDown', 'Enter')
    assert.deepEqual(await order(), before)
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('moved into another block by keyboard, a question keeps the focus', async () => {
    const question = (id: string) => ({ id, type: 'short_text', title: { en: `Question ${id}` } })
    const blocks = [['a', 'b'], ['c']].map((ids, at) => ({ id: `b${at}`, paging: 'each', items: ids.map(question) }))
    const { page, close } = await site.visit({ path: `/collect/surveys/${await makeSurvey(site, { blocks })}` })
    const order = async () => await outline(page).locator('.outline-item .outline-row > .clip').allInnerTexts()
    await outline(page).getByRole('button', { name: 'Move Question b' }).focus()
    for (const key of ['Space', 'ArrowDown', 'Space', 'Space', 'Home', 'Space']) await page.keyboard.press(key)
    assert.deepEqual(await order(), ['Question b', 'Question a', 'Question c'])
    await outline(page)
      .getByRole('button', { name: /^Short text Question a/ })
      .focus()
    for (const key of ['Alt+ArrowDown', 'Alt+ArrowDown']) await page.keyboard.press(key)
    assert.deepEqual(await order(), ['Question b', 'Question c', 'Question a'])
    await saved(page)
    await close()
  })

  it('an answer is put into a question by keyboard, with its fallback marked; "or" behind "and" reads as said', async () => {
    const item = (type: string, id: string, title: string) => ({ id, type, title: { en: title } })
    const items = [
      item('nps', 'nps', 'Recommend?'),
      item('number', 'age', 'How old?'),
      item('long_text', 'why', 'Why did you say '),
    ]
    const blocks = [{ id: 'b1', paging: 'each', items }]
    const id = await makeSurvey(site, { blocks })
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${id}?at=item:why` })
    const question = settings(page).getByLabel('Question', { exact: true })
    await settings(page).getByRole('combobox', { name: 'Insert' }).first().focus()
    await page.keyboard.press('ArrowDown')
    assert.equal(await question.inputValue(), 'Why did you say ', 'the closed list inserts nothing')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.keyboard.type('that')
    assert.equal(await question.inputValue(), 'Why did you say {{answer.nps|that}}')
    await outline(page).getByText('Why did you say that').waitFor()
    await settings(page).getByText('Logic', { exact: true }).click()
    await settings(page).getByRole('button', { name: 'Add a condition' }).click()
    await settings(page).getByRole('button', { name: 'And…' }).click()
    await settings(page).getByRole('button', { name: 'Or…' }).click()
    await settings(page)
      .getByText(/^Shown when \(“.*” is at most 0 and “.*” is at most 0\) or “.*” is at most 0$/)
      .waitFor()
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('what there is to look at leads from one to the next, and what is not translated is told once', async () => {
    const title = { en: 'Great or very great?' }
    const items = [
      { id: 'a', type: 'short_text', title },
      { id: 'b', type: 'short_text', title },
    ]
    const blocks = [{ id: 'b1', paging: 'each', items }]
    const id = await makeSurvey(site, { blocks, languages: ['en', 'zh-Hans'] })
    const { page, faults, close } = await site.visit({ path: `/collect/surveys/${id}?at=item:a` })
    const told = settings(page).getByRole('list', { name: 'To look at' })
    await told.getByText('1 text is missing in Simplified Chinese.').waitFor()
    await page.getByRole('button', { name: /things to look at$/ }).click()
    await page.waitForURL(/at=item%3Ab$/)
    await told.getByRole('link', { name: 'Translate' }).click()
    await page.getByText(/^3 texts are missing in Simplified Chinese/).waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })

  it('colours that nobody could read are told of, and so is a quota that ends as if nothing were', async () => {
    const { page, faults, go, close } = await site.visit({
      path: `/collect/surveys/${await surveyId(site)}?at=part:theme`,
    })
    await settings(page).getByLabel('Brand').first().fill('#ffee88')
    await settings(page)
      .getByText(/^Contrast 1\.1 : 1, needs 3\.0/)
      .waitFor()
    await settings(page)
      .getByText(/The contrast of these colours is 1\.17/)
      .waitFor()
    await settings(page).getByRole('button', { name: 'Reset' }).click()
    await settings(page)
      .getByText(/^Contrast 1\.1/)
      .waitFor({ state: 'detached' })
    await saved(page)
    await go(`/collect/surveys/${await surveyId(site)}?at=part:quotas`)
    await page.getByRole('button', { name: 'Add quota' }).click()
    await settings(page)
      .getByText(/People beyond the quota reach an ending that counts as complete/)
      .waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('a question’s picture is saved, and an older version becomes the draft again', async () => {
    const id = await surveyId(site)
    const { page, faults, go, close } = await site.visit({ path: `/collect/surveys/${id}/results` })
    const waiting = page.waitForEvent('download')
    await page.getByRole('button', { name: 'PNG' }).first().click()
    const picture = await readFile(await (await waiting).path())
    assert.equal(picture.subarray(1, 4).toString('latin1'), 'PNG')
    assert.ok(picture.length > 5_000, `${picture.length} bytes`)
    await go(`/collect/surveys/${id}?view=versions`)
    await page.getByText('“What let you down?” must be answered now.').waitFor()
    await page.locator('main button[aria-expanded="false"]').first().click()
    await page.getByRole('button', { name: 'Make this the draft' }).click()
    await page.getByText('“What let you down?” must be answered now.').waitFor({ state: 'detached' })
    await saved(page)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('“What let you down?” must be answered now.').waitFor()
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('leaving the page saves, and coming back shows what was typed', async () => {
    const { page, faults, close } = await site.visit({
      path: `/collect/surveys/${await surveyId(site)}?at=part:settings`,
    })
    const field = page.getByLabel('Name', { exact: true })
    await field.fill(`${name} at last`)
    await page.getByRole('link', { name: 'Results' }).click()
    await page.getByRole('link', { name: 'Build' }).click()
    await page.getByText(`/ ${name} at last`).waitFor()
    await page.goto(`/collect/surveys/${await surveyId(site, `${name} at last`)}?at=part:settings`)
    await field.fill(name)
    await saved(page)
    assert.deepEqual(faults(), [])
    await close()
  })

  it('nobody is overwritten: a second window that saved first is told of', async () => {
    const path = `/collect/surveys/${await surveyId(site)}?at=part:settings`
    const first = await site.visit({ path })
    const second = await site.visit({ path })
    await second.page.getByLabel('Name', { exact: true }).fill('Moving in, seconds')
    await saved(second.page)
    await first.page.getByLabel('Name', { exact: true }).fill('Moving in, first')
    await first.page.getByRole('dialog', { name: 'Somebody else changed this survey' }).waitFor()
    await first.page.getByRole('button', { name: 'Go on with theirs' }).click()
    await first.page.getByText('/ Moving in, seconds').waitFor()
    assert.equal(await first.page.getByLabel('Name', { exact: true }).inputValue(), 'Moving in, seconds')
    await first.close()
    await second.close()
  })

  it('a save whose answer got lost on its way is no clash with somebody else', async () => {
    const { page, close } = await site.visit({
      path: `/collect/surveys/${await surveyId(site, 'Moving in, seconds')}?at=part:settings`,
    })
    const field = page.getByLabel('Name', { exact: true })
    const before = await field.inputValue()
    const drafts = /\/api\/v1\/surveys\/srv_/
    await page.route(drafts, async (route) => {
      if (route.request().method() !== 'PUT') return await route.fallback()
      // The server saves it, and the browser never hears of it.
      await route.fetch()
      await route.abort('connectionreset')
    })
    await field.fill('Moving in, unsure')
    await page.getByText('Not saved').first().waitFor()
    await page.unroute(drafts)
    await field.fill(before)
    await saved(page)
    assert.equal(await page.getByRole('dialog').count(), 0)
    await close()
  })

  it('what an ended session and a lost connection kept from being saved is saved by itself once they are back', async () => {
    const { page, context, close } = await site.visit({
      path: `/collect/surveys/${await surveyId(site, 'Moving in, seconds')}?at=part:settings`,
    })
    const field = page.getByLabel('Name', { exact: true })
    const before = await field.inputValue()
    await context.clearCookies()
    await field.fill('Moving in, signed out')
    const again = page.getByRole('dialog', { name: 'Sign in again' })
    await again.waitFor()
    assert.deepEqual(await barriers(page), [])
    await again.getByLabel('Password', { exact: true }).fill(owner.password)
    await page.keyboard.press('Enter')
    await again.waitFor({ state: 'detached' })
    await saved(page)
    const drafts = /\/api\/v1\/surveys\/srv_/
    await page.route(drafts, async (route) =>
      route.request().method() === 'PUT' ? await route.abort('connectionrefused') : await route.fallback(),
    )
    await field.fill(before)
    await page.getByText('Not saved').first().waitFor()
    await page.unroute(drafts)
    await saved(page)
    await close()
  })

  it('goes out as files and comes in again: ours whole, Qualtrics’ with a word on what it cannot hold', async () => {
    const original = await surveyId(site, 'Moving in, seconds')
    const { page, faults, go, close } = await site.visit()
    for (const format of ['OpenCXM', 'Qualtrics', 'SurveyJS']) {
      await go(`/collect/surveys/${original}?view=share`)
      const waiting = page.waitForEvent('download')
      await page.getByRole('button', { name: format, exact: true }).click()
      const file = await (await waiting).path()
      await go('/collect/surveys/new')
      await page.getByLabel('File').setInputFiles(file)
      await page.getByText(/^Imported .* with 2 questions/).waitFor()
      if (format === 'OpenCXM') await page.getByText('Everything was carried over.').waitFor()
      await page.getByRole('link', { name: 'Open the survey' }).click()
      await outline(page).getByText('What let you down?').waitFor()
    }
    await go('/collect/surveys/new')
    const broken = { name: 'broken.qsf', mimeType: 'application/json', buffer: Buffer.from('{"SurveyEntry": ') }
    await page.getByLabel('File').setInputFiles(broken)
    await page.getByText('broken.qsf is no JSON file.').waitFor()
    assert.deepEqual(faults(), [])
    await close()
  })
})

/** Somebody without a session answers on a phone, in Chinese. */
async function answer(site: Site, path: string): Promise<void> {
  const { page, close } = await site.visit({ signedIn: false, width: 390, language: 'zh-Hans', path })
  await page.getByRole('radio', { name: '4' }).check()
  await page.getByRole('button', { name: /下一步|提交|发送|继续/ }).click()
  await page.getByRole('heading', { name: /哪里让您失望了/ }).waitFor()
  await page.getByRole('textbox').fill('这里太远了')
  await page.getByRole('button', { name: /下一步|提交|发送|继续/ }).click()
  await page.getByRole('heading', { name: '谢谢您' }).waitFor()
  await close()
  await site.app.settle()
}
