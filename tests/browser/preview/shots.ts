import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { openPreview } from './open-preview.ts'

// Takes pictures of every page without a server:
//   node tests/browser/preview/shots.ts [--only home,journey] [--theme dark] [--lang zh-Hans] [--width 390] [--scenario empty]
// They land in tests/browser/screenshots (ignored by git). Look at them.

const pages: Record<string, string> = {
  home: '/',
  journey: '/understand/journey',
  'journey-drawer': '/understand/journey?at=delivery',
  metrics: '/understand/metrics',
  'metric-one': '/understand/metrics?metrics=nps',
  answers: '/understand/metrics/nps/answers?class=unhappy',
  surveys: '/collect/surveys',
  'survey-new': '/collect/surveys/new?template=relationship_nps',
  survey: '/collect/surveys/srv_1',
  'survey-logic': '/collect/surveys/srv_1?view=logic',
  'survey-words': '/collect/surveys/srv_1?view=words',
  'survey-versions': '/collect/surveys/srv_1?view=versions',
  'survey-share': '/collect/surveys/srv_1?view=share',
  'survey-results': '/collect/surveys/srv_1/results',
  people: '/unify/people',
  person: '/unify/people/per_0',
  'sign-in': '/sign-in',
  setup: '/setup?token=example',
  invitation: '/invitations/example',
  forgot: '/forgot-password',
  missing: '/nowhere',
}

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    theme: { type: 'string', default: 'light,dark' },
    lang: { type: 'string', default: 'en,zh-Hans,zh-Hant' },
    width: { type: 'string', default: '1440,390' },
    scenario: { type: 'string', default: 'demo' },
    /** Also looks for what WCAG 2.2 AA forbids, with axe. */
    axe: { type: 'boolean', default: false },
    /** A CSS selector: only this part of the page. */
    element: { type: 'string' },
    out: { type: 'string', default: join(import.meta.dirname, '../screenshots/preview') },
  },
})

type Shot = { name: string; path: string; theme: string; lang: string; width: number }

async function take(browser: Browser, address: string, shot: Shot): Promise<string[]> {
  const complaints: string[] = []
  const context = await browser.newContext({
    viewport: { width: shot.width, height: 900 },
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(`${shot.name}: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${shot.name}: ${message.text()}`)
  })
  await page.addInitScript(
    ({ theme, lang, scenario }) => {
      localStorage.setItem('opencxm.theme', theme)
      localStorage.setItem('opencxm.language', lang)
      sessionStorage.setItem('preview.scenario', scenario)
    },
    { theme: shot.theme, lang: shot.lang, scenario: flags.scenario },
  )
  await page.goto(address + shot.path)
  await settle(page)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  if (overflow > 1) complaints.push(`${shot.name} ${shot.lang} ${shot.width}: ${overflow} px wider than the window`)
  if (flags.axe) complaints.push(...(await audit(page, shot)))
  const file = `${shot.name}-${flags.scenario}-${shot.width}-${shot.theme}-${shot.lang}.png`
  const path = join(flags.out, file)
  if (flags.element) await page.locator(flags.element).first().screenshot({ path })
  else await page.screenshot({ path, fullPage: true })
  await context.close()
  return complaints
}

const axeSource = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

/** What axe finds against WCAG 2.2 A and AA. */
async function audit(page: Page, shot: Shot): Promise<string[]> {
  await page.addScriptTag({ path: axeSource })
  const found = await page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
    const { violations } = await (window as any).axe.run(document, { runOnly: { type: 'tag', values: tags } })
    return violations.map(
      (one: { id: string; help: string; nodes: { target: string[]; failureSummary: string }[] }) => {
        const [first] = one.nodes
        return `${one.id} (${one.nodes.length}): ${one.help}: ${first?.target.join(' ')}: ${first?.failureSummary.split('\n')[1] ?? ''}`
      },
    )
  })
  return found.map((words: string) => `${shot.name} ${shot.theme} ${shot.lang} ${shot.width}: ${words}`)
}

/** Until the page has content, its charts are drawn and the fonts are in. */
async function settle(page: Page): Promise<void> {
  await page.waitForSelector('main')
  if (flags.scenario !== 'waiting') await page.waitForFunction(() => document.querySelector('.skeleton') === null)
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.echart')].every((chart) => chart.querySelector('svg path')),
  )
  await page.evaluate(() => document.fonts.ready)
}

await mkdir(flags.out, { recursive: true })
const preview = await openPreview()
const { browser, address } = preview
const wanted = flags.only?.split(',') ?? Object.keys(pages)
const all: string[] = []
for (const name of wanted)
  for (const theme of flags.theme.split(','))
    for (const lang of flags.lang.split(','))
      for (const width of flags.width.split(',').map(Number))
        all.push(...(await take(browser, address, { name, path: pages[name] ?? name, theme, lang, width })))
await preview.close()
for (const complaint of new Set(all)) console.log(complaint)
console.log(`${all.length} complaints; pictures in ${flags.out}`)
process.exitCode = all.length > 0 ? 1 : 0
