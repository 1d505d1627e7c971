/** What respondents meet, in a real browser: with script and without, by keyboard, offline, on a phone, in the dark, in Chinese. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { buildSdk } from '../../packages/sdk-web/build.ts'
import { readScriptFiles } from '../../packages/server/src/collect/surveys/page/script-files.ts'
import { type Kept, openPages, rightCode } from '../../packages/server/src/collect/surveys/page/testing.ts'
import { publicDefinition, type RunState, startRun, surveyLook } from '../../packages/survey/src/index.ts'
import { everyType, everyTypeSurvey } from '../../packages/survey/test/every-type.ts'
import { barriers } from './checks/axe.ts'
import { launchChromium } from './site/chromium.ts'

const shots = join(import.meta.dirname, 'screenshots', 'respondent')
const pages: { http: FastifyInstance; kept: Kept; url: string }[] = []
let folder = ''
let browser: Browser

/** A server of its own for a survey; the scripts are those of the built folder. */
async function serve(
  survey: Parameters<typeof openPages>[0]['survey'],
): Promise<{ url: string; kept: Kept; http: FastifyInstance }> {
  const { http, kept } = await openPages(
    { survey, company: 'Pulse' },
    { scripts: readScriptFiles(folder), clock: Date.now },
  )
  const url = await http.listen({ port: 0, host: '127.0.0.1' })
  pages.push({ http, kept, url })
  return { url, kept, http }
}

async function visit(options: BrowserContextOptions = {}): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on(
    'console',
    (message) =>
      message.type() === 'error' && !/Failed to load resource/.test(message.text()) && faults.push(message.text()),
  )
  return { page, faults }
}

/** Until the page's own script runs it: it writes the run into the tab's storage, or says that forms go on. */
const untilTaken = async (page: Page) =>
  await page.waitForFunction(() => document.documentElement.dataset.run === 'script')

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'opencxm-sdk-'))
  mkdirSync(shots, { recursive: true })
  await buildSdk(folder)
  browser = await launchChromium()
})
after(async () => {
  await browser?.close()
  for (const { http } of pages) await http.close()
  rmSync(folder, { recursive: true, force: true })
})

/** What a person does with a question of each type. */
const second = async (question: Locator) => await question.locator('label').nth(1).click()
const fill = (text: string) => async (question: Locator) =>
  await question.locator('input:not([type=range]),textarea').first().fill(text)
const hands: Readonly<Record<string, (question: Locator) => Promise<unknown>>> = {
  ...Object.fromEntries(
    ['nps', 'csat', 'ces', 'stars', 'emoji', 'single', 'multi', 'picture'].map((type) => [type, second]),
  ),
  consent: async (question) => await question.locator('label').click(),
  matrix: async (question) => {
    for (const row of await question.locator('.row').all()) await row.locator('label').nth(1).click()
  },
  dropdown: async (question) => await question.locator('select').selectOption({ index: 2 }),
  ranking: async (question) => {
    const lists = await question.locator('select').all()
    for (const [at, list] of lists.entries()) await list.selectOption(String(lists.length - at))
  },
  slider: fill('20'),
  number: fill('20'),
  sum: fill('100'),
  long_text: fill('It came five days late.'),
  short_text: fill('li@example.com'),
  date: fill('2026-03-31'),
  contact: async (question) => await question.locator('[type=email]').fill('li@example.com'),
  file: async (question) =>
    await question.locator('input').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('PNG') }),
}

/** Answers whatever is on the screen, as a person would. */
async function answerScreen(page: Page): Promise<void> {
  for (const question of await page.locator('.q').all()) {
    await hands[(await question.getAttribute('data-type')) ?? '']?.(question)
  }
}

const answersOf = (kept: Kept) =>
  (
    kept.submitted.at(-1) as unknown as {
      response: { answers: Record<string, unknown>; times: Record<string, number> }
    }
  ).response

describe('a survey with every type of question', () => {
  for (const script of [true, false]) {
    it(`is answered by its link ${script ? 'with' : 'without'} script, each screen free of barriers`, {
      timeout: 240_000,
    }, async () => {
      const { url, kept } = await serve(everyTypeSurvey('each'))
      const { page, faults } = await visit({ javaScriptEnabled: script })
      await page.goto(`${url}/s/sv_1`)
      if (script) await untilTaken(page)
      for (const { id } of everyType) {
        await page.locator(`[data-key="${id}"]`).waitFor()
        const heading = (await page.locator('h1').innerText()).replace(/\s*\(optional\)$/, '')
        assert.equal(await page.title(), `${heading} · Pulse`, 'the tab says which screen it shows')
        if (script) {
          if (id === 'file') await untilTaken(page)
          assert.deepEqual(await barriers(page), [], id)
        }
        await answerScreen(page)
        await page.screenshot({ path: join(shots, `${script ? 'script' : 'plain'}-${id}.png`) })
        await page.locator('button.go').click()
      }
      await page.getByRole('heading', { name: 'Thank you' }).waitFor()
      await page.screenshot({ path: join(shots, `${script ? 'script' : 'plain'}-end.png`) })
      const { answers, times } = answersOf(kept)
      assert.equal(Object.keys(answers).length, everyType.length - 1, JSON.stringify(answers))
      assert.ok(Object.keys(times).length > 5, 'time was counted')
      assert.deepEqual(faults, [])
      await page.context().close()
    })
  }

  it('is answered by keyboard alone', async () => {
    const { url, kept } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'together', items: everyType.slice(0, 2) }] }),
    )
    const { page, faults } = await visit()
    await page.goto(`${url}/s/sv_1`)
    await untilTaken(page)
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key)
    }
    const focused = async () =>
      await page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.name ?? '')
    for (let tabs = 0; (await focused()) !== 'nps'; tabs++) {
      assert.ok(tabs < 10, 'the scale is reached')
      await press('Tab')
    }
    await press('Space')
    await press('ArrowRight', 4)
    await press('Tab')
    assert.equal(await focused(), 'why')
    assert.match(
      (await page.locator('[data-key=why] h2').textContent()) ?? '',
      /for your 4/,
      'piped at once, without taking the focus',
    )
    await page.keyboard.type('Late')
    await press('Tab')
    await press('Enter')
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1', 'the focus follows')
    assert.deepEqual(answersOf(kept).answers, { nps: 4, why: 'Late' })
    assert.deepEqual(faults, [])
    await page.context().close()
  })

  it('says what is missing, takes the focus there, and keeps what was typed', async () => {
    const { url } = await serve(everyTypeSurvey('together'))
    const { page } = await visit()
    await page.goto(`${url}/s/sv_1`)
    await untilTaken(page)
    await page.locator('[name=number]').fill('many')
    await page.locator('button.go').click()
    await page.locator('.faults').waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'faults')
    assert.equal(await page.locator('[name=number]').inputValue(), 'many')
    assert.deepEqual(await barriers(page), [])
    await page.locator('.faults a').first().click()
    assert.equal(await page.evaluate(() => (document.activeElement as HTMLInputElement).name), 'nps')
    await page.context().close()
  })
})

describe('from right to left', () => {
  const arabic = (text: string) => ({ ar: text })
  const survey = everyTypeSurvey('together', {
    languages: ['ar'],
    blocks: [
      {
        id: 'main',
        paging: 'together',
        items: [
          { id: 'nps', type: 'nps', title: arabic('هل توصي بنا؟'), required: true },
          {
            id: 'grid',
            type: 'matrix',
            title: arabic('هل توافق؟'),
            rows: [{ id: 'easy', label: arabic('سهل') }],
            columns: ['لا', 'ربما', 'نعم'].map((label, at) => ({ id: `c${at}`, label: arabic(label) })),
          },
        ],
      },
    ],
    endings: [{ id: 'done', outcome: 'complete', title: arabic('شكرا') }],
  })

  it('a table’s circles stand below the names of their columns', async () => {
    const { url } = await serve(survey)
    const { page } = await visit({ viewport: { width: 1280, height: 900 }, locale: 'ar' })
    await page.goto(`${url}/s/sv_1`)
    const middles = async (selector: string) =>
      await page.locator(selector).evaluateAll((all) =>
        all.map((one) => {
          const { left, width } = one.getBoundingClientRect()
          return Math.round(left + width / 2)
        }),
      )
    const [names, circles] = [await middles('.mh span'), await middles('.row .cell i')]
    assert.equal(names.length, 3)
    for (const [at, name] of names.entries()) assert.ok(Math.abs(name - (circles[at] ?? 0)) <= 2, `${names} ${circles}`)
    await page.screenshot({ path: join(shots, 'right-to-left.png') })
    await page.context().close()
  })

  it('words of the page that have no translation end with their full stop', async () => {
    // Persian, which the page does not speak: its own words are English there.
    const question = { id: 'nps', type: 'nps', title: { fa: 'ما را توصیه می‌کنید؟' }, required: true } as const
    const persian = everyTypeSurvey('together', {
      languages: ['fa'],
      blocks: [{ id: 'main', paging: 'together', items: [question] }],
      endings: [{ id: 'done', outcome: 'complete', title: { fa: 'سپاس' } }],
    })
    const { url } = await serve(persian)
    const { page } = await visit({ locale: 'fa' })
    await page.goto(`${url}/s/sv_1`)
    await untilTaken(page)
    await page.locator('button.go').click()
    for (const selector of ['.fault', '.faults bdi', '.faults p']) {
      const [first, last] = await page.locator(selector).evaluate((one) => {
        const text = one.firstChild as Text
        const leftOf = (at: number) => {
          const range = document.createRange()
          range.setStart(text, at)
          range.setEnd(text, at + 1)
          return range.getBoundingClientRect().left
        }
        return [leftOf(0), leftOf(text.length - 1)]
      })
      assert.ok((first ?? 0) < (last ?? 0), `${selector}: ${first} ${last}`)
    }
    await page.context().close()
  })
})

describe('looks', () => {
  for (const [name, options] of [
    ['phone-dark', { colorScheme: 'dark' }],
    ['phone-chinese', { locale: 'zh-CN' }],
    ['phone-narrow', { viewport: { width: 320, height: 600 } }],
    ['desk', { viewport: { width: 1280, height: 900 } }],
  ] as const) {
    it(`${name}: nothing is cut off, no barrier`, async () => {
      const { url } = await serve(everyTypeSurvey('together'))
      const { page, faults } = await visit(options)
      await page.goto(`${url}/s/sv_1`)
      await untilTaken(page)
      await answerScreen(page)
      const [width, inner] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
      assert.ok((width ?? 0) <= (inner ?? 0), `${width} > ${inner}`)
      assert.deepEqual(await barriers(page), [])
      if (name === 'phone-chinese') assert.match((await page.locator('h1').textContent()) ?? '', /推荐/)
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
      assert.deepEqual(faults, [])
      await page.context().close()
    })
  }
})

describe('a bad connection', () => {
  it('keeps the answers, says so, and sends them when it is back: one response', async () => {
    const { url, kept } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 2) }] }),
    )
    const { page } = await visit()
    await page.goto(`${url}/s/sv_1`)
    await untilTaken(page)
    await answerScreen(page)
    await page.context().setOffline(true)
    await page.locator('button.go').click()
    await page.locator('[data-key=why]').waitFor()
    await answerScreen(page)
    await page.locator('button.go').click()
    await page.getByText('You are offline.').waitFor()
    assert.equal(kept.submitted.length, 0)
    await page.context().setOffline(false)
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal(kept.submitted.length, 1)
    await page.context().close()
  })

  it('what was answered while it was away is sent by the next page that opens, also when its tab was closed and the survey too', async () => {
    const { url, kept } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 2) }] }),
    )
    for (const isFinished of [false, true]) {
      const { page } = await visit()
      const context = page.context()
      await page.goto(`${url}/s/sv_1`)
      await untilTaken(page)
      await context.setOffline(true)
      await answerScreen(page)
      await page.locator('button.go').click()
      await page.locator('textarea').fill('Away')
      if (isFinished) {
        await page.locator('button.go').click()
        await page.getByText('You are offline.').waitFor()
      }
      await page.close()
      await context.setOffline(false)
      // In place of the survey, as when it is closed or the link has expired.
      const later = await context.newPage()
      const sent = later.waitForResponse((reply) => reply.url().endsWith(isFinished ? '/s/api/submit' : '/s/api/save'))
      await later.goto(`${url}/s/closed`)
      await (await sent).finished()
      await later.waitForFunction(() => localStorage.getItem('opencxm.answers') === null)
      await context.close()
    }
    assert.equal(kept.saved.length, 1)
    // A tab that is being closed comes out of the browser's pretended absence and may send once more: the server counts a response once.
    assert.equal(new Set(kept.submitted.map(({ session }) => session.response)).size, 1)
    assert.equal((kept.saved[0] as { state: RunState }).state.answers.nps, 1)
  })

  it('what came back later than the server takes it is said, on a survey as where there is none', async () => {
    const { url } = await serve(everyTypeSurvey('each'))
    for (const [path, said] of Object.entries({ sv_1: /came too late/, closed: /not counted/ })) {
      const { page } = await visit()
      // There before the page's own script, which looks once.
      await page.addInitScript(`localStorage.setItem('opencxm.answers', '[{"token":"of_last_year","response":{}}]')`)
      await page.goto(`${url}/s/${path}`)
      await page.getByRole('status').filter({ hasText: said }).waitFor()
      assert.equal(await page.evaluate(() => localStorage.getItem('opencxm.answers')), null)
      assert.deepEqual(await barriers(page), [])
      await page.context().close()
    }
  })

  it('a reload goes on where it was, with the same response', async () => {
    const { url, kept } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 2) }] }),
    )
    const { page } = await visit()
    await page.goto(`${url}/s/sv_1`)
    await untilTaken(page)
    await answerScreen(page)
    await page.locator('button.go').click()
    await page.locator('[data-key=why]').waitFor()
    await page.reload()
    await page.locator('[data-key=why]').waitFor()
    await page.locator('textarea').fill('Late')
    await page.goBack()
    await page.locator('[data-key=nps] input:checked').waitFor({ state: 'attached' })
    await page.locator('button.go').click()
    assert.equal(await page.locator('textarea').inputValue(), 'Late')
    await page.locator('button.go').click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    const responses = new Set([...kept.saved, ...kept.submitted].map(({ session }) => session.response))
    assert.equal(responses.size, 1)
    await page.context().close()
  })
})

describe('a personal link on another device', () => {
  it('goes on by the mailed code, and a reload asks for no other one; the offer goes when somebody begins anew', async () => {
    const { url, kept } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 3) }] }),
    )
    const first = (await visit()).page
    await first.goto(`${url}/s/l/link`)
    await untilTaken(first)
    await answerScreen(first)
    await first.locator('button.go').click()
    await first.locator('textarea').fill('From the first device')
    await first.locator('button.go').click()
    await first.locator('[data-key=csat]').waitFor()
    await first.waitForFunction(() => localStorage.getItem('opencxm.answers') === null)
    const begun = kept.saved.length
    const { page, faults } = await visit()
    await page.goto(`${url}/s/l/link`)
    await page.getByRole('button', { name: 'Mail me a code' }).click()
    await page.getByLabel('Code from the e-mail').fill(rightCode)
    await page.getByRole('button', { name: 'Continue' }).click()
    await untilTaken(page)
    await page.locator('[data-key=csat]').waitFor()
    assert.equal(kept.saved.length, begun, 'opening it changed nothing')
    // As a browser does that had no room for the tab.
    await page.goto(`${url}/s/l/link/resume`)
    await untilTaken(page)
    assert.equal(new URL(page.url()).pathname, '/s/l/link')
    assert.equal(await page.getByRole('button', { name: 'Mail me a code' }).count(), 0)
    await page.getByRole('button', { name: 'Back' }).click()
    assert.equal(await page.locator('textarea').inputValue(), 'From the first device')
    const other = (await visit()).page
    await other.goto(`${url}/s/l/link`)
    await untilTaken(other)
    await answerScreen(other)
    await other.locator('button.go').click()
    await other.locator('textarea').waitFor()
    assert.equal(await other.getByRole('button', { name: 'Mail me a code' }).count(), 0)
    assert.deepEqual(faults, [])
    for (const one of [first, page, other]) await one.context().close()
  })
})

describe('an e-mail’s first question', () => {
  it('is not sent by whoever only opens it, even with script; it is by a person who presses the button', async () => {
    const { url, kept } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 2) }] }),
    )
    const { page } = await visit()
    await page.goto(`${url}/s/sv_1?q=nps&v=9`)
    await untilTaken(page)
    // What a scanner that runs scripts can do: press everything, without a hand.
    await page.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('input, button')) element.click()
      document.dispatchEvent(new Event('visibilitychange'))
    })
    await page.reload()
    await untilTaken(page)
    assert.equal(kept.saved.length + kept.submitted.length, 0)
    await page.locator('button.go').click()
    await page.locator('[data-key=why]').waitFor()
    await page.locator('button.go').click()
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.deepEqual(answersOf(kept).answers, { nps: 9 })
    await page.context().close()
  })
})

describe('a kiosk', () => {
  it('begins again as somebody else when nobody is there', async () => {
    const { url } = await serve(
      everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 2) }] }),
    )
    const { page } = await visit()
    await page.clock.install()
    await page.goto(`${url}/s/k/sv_1`)
    await page.clock.runFor(1000)
    await untilTaken(page)
    await answerScreen(page)
    await page.locator('button.go').click()
    await page.locator('[data-key=why]').waitFor()
    assert.equal(await page.locator('button.back').count(), 0)
    const token = await page.locator('[name="$token"]').inputValue()
    await page.clock.runFor(61_000)
    await page.locator('[data-key=nps]').waitFor()
    assert.notEqual(await page.locator('[name="$token"]').inputValue(), token)
    assert.equal(await page.locator('input:checked').count(), 0)
    await page.context().close()
  })
})

describe('in a page of somebody else', () => {
  it('the survey runs in a shadow root, under a strict policy, without taking the focus or moving the page', async () => {
    const survey = everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 2) }] })
    const { page, faults } = await visit({ viewport: { width: 1280, height: 800 } })
    const chunk = readFileSync(join(folder, 'survey.js'), 'utf8')
    await page.route('https://shop.example/**', async (route) => {
      const isScript = route.request().url().endsWith('.js')
      await route.fulfill({
        contentType: isScript ? 'text/javascript' : 'text/html',
        headers: { 'content-security-policy': "default-src 'none'; script-src 'self'" },
        body: isScript
          ? chunk
          : '<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><input id="search" aria-label="Search"><div id="box"></div><script src="/survey.js"></script>',
      })
    })
    await page.goto('https://shop.example/')
    await page.locator('#search').focus()
    const state = startRun(survey, { seed: 1, language: 'en' })
    await page.evaluate(
      ({ survey, state, look }) => {
        const shelf = window as unknown as {
          __opencxm_chunks: { survey: (input: object) => unknown }
          sent: unknown[]
          closed: string
        }
        shelf.sent = []
        const shadow = (document.getElementById('box') as HTMLElement).attachShadow({ mode: 'open' })
        const root = shadow.appendChild(document.createElement('div'))
        shelf.__opencxm_chunks.survey({
          root,
          survey,
          state,
          look,
          send: (response: unknown) => {
            shelf.sent.push(response)
            return Promise.resolve({ outcome: 'accepted' })
          },
          close: (how: string) => {
            shelf.closed = how
          },
        })
      },
      { survey: publicDefinition(survey), state, look: surveyLook(survey, 'en') },
    )
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'search')
    const box = page.locator('#box')
    assert.equal(
      await box.locator('.cx button.go').evaluate((button) => getComputedStyle(button).backgroundColor),
      'rgb(53, 82, 200)',
    )
    await box.locator('label').nth(3).click()
    await box.locator('button.go').click()
    await box.locator('textarea').fill('Late')
    assert.deepEqual(await barriers(page), [])
    await page.screenshot({ path: join(shots, 'widget.png') })
    await box.locator('button.go').click()
    await box.getByText('Thank you').waitFor()
    const sent = await page.evaluate(
      () => (window as unknown as { sent: { complete: boolean; answers: object }[] }).sent,
    )
    assert.deepEqual(sent.at(-1)?.answers, { nps: 3, why: 'Late' })
    assert.deepEqual(
      sent.map(({ complete }) => complete),
      [false, true],
    )
    assert.deepEqual(faults, [])
    await page.context().close()
  })
})

describe('a WebView of 2019', () => {
  it('runs the survey without what it lacks', async () => {
    const survey = everyTypeSurvey('each', { blocks: [{ id: 'main', paging: 'each', items: everyType.slice(0, 12) }] })
    const { url, kept } = await serve(survey)
    const { page, faults } = await visit()
    await page.addInitScript(() => {
      const gone: [object, string[]][] = [
        [Array.prototype, ['at', 'findLast', 'toSorted', 'toReversed', 'with', 'flat', 'flatMap']],
        [String.prototype, ['at', 'replaceAll', 'matchAll', 'trimStart']],
        [Object, ['hasOwn', 'fromEntries', 'groupBy']],
        [Promise, ['allSettled', 'any']],
        [Promise.prototype, ['finally']],
        [Element.prototype, ['replaceChildren', 'checkVisibility', 'toggleAttribute']],
        [HTMLFormElement.prototype, ['requestSubmit']],
        [SubmitEvent.prototype, ['submitter']],
        [window, ['structuredClone', 'queueMicrotask', 'ResizeObserver', 'SubmitEvent']],
      ]
      for (const [from, names] of gone) for (const name of names) delete (from as Record<string, unknown>)[name]
    })
    await page.goto(`${url}/s/sv_1`)
    await untilTaken(page)
    for (const { id } of everyType.slice(0, 12)) {
      await page.locator(`[data-key="${id}"]`).waitFor()
      await answerScreen(page)
      await page.locator('button.go').click()
    }
    await page.getByRole('heading', { name: 'Thank you' }).waitFor()
    assert.equal(Object.keys(answersOf(kept).answers).length, 12)
    assert.deepEqual(faults, [])
    await page.context().close()
  })
})

describe('pages in place of a survey', () => {
  it('can be read by everybody, in light and dark, in English and Chinese', async () => {
    const { url } = await serve(everyTypeSurvey('each'))
    for (const [locale, colorScheme] of [
      ['en-GB', 'light'],
      ['zh-CN', 'dark'],
    ] as const) {
      const { page, faults } = await visit({ locale, colorScheme })
      for (const path of ['nothing', 'l/closed', 'l/expired', 'l/used', 'l/link', 't/link']) {
        await page.goto(`${url}/s/${path}`)
        assert.deepEqual(await barriers(page), [], path)
        await page.screenshot({ path: join(shots, `notice-${path.replace('/', '-')}-${colorScheme}.png`) })
      }
      await page.goto(`${url}/s/l/link`)
      const first = await page.locator('[data-key=nps]').boundingBox()
      assert.ok(first !== null && first.y < 400, 'the survey is in sight beside the offer')
      await page.locator('[name="$resume"]').click()
      await page.locator('[name="$code"]').fill('123')
      assert.deepEqual(await barriers(page), [])
      await page.screenshot({ path: join(shots, `notice-code-${colorScheme}.png`) })
      assert.deepEqual(faults, [])
      await page.context().close()
    }
  })
})
