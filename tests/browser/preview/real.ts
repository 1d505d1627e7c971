import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { launchChromium } from '../site/chromium.ts'

// Looks at a running server instead of the preview:
//   node tests/browser/preview/real.ts --url http://127.0.0.1:4400 --email E --password P [--only home,journey] [--lang en] [--theme dark] [--width 390]
// Says how long each page took until its numbers stood there.

const paths: Record<string, string> = {
  home: '/',
  journey: '/understand/journey',
  'journey-drawer': '/understand/journey?at=delivery',
  metrics: '/understand/metrics',
  'metric-one': '/understand/metrics?metrics=nps',
  answers: '/understand/metrics/nps/answers?class=unhappy&text=true',
  people: '/unify/people',
}

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:4400' },
    email: { type: 'string', default: '' },
    password: { type: 'string', default: '' },
    only: { type: 'string', default: Object.keys(paths).join(',') },
    lang: { type: 'string', default: 'en' },
    theme: { type: 'string', default: 'light' },
    width: { type: 'string', default: '1440' },
  },
})

const out = join(import.meta.dirname, '../screenshots/real')
await mkdir(out, { recursive: true })
const browser = await launchChromium()
const context = await browser.newContext({
  viewport: { width: Number(flags.width), height: 900 },
  deviceScaleFactor: 1.5,
})
const page = await context.newPage()
page.on('pageerror', (error) => console.log('page error:', error.message))
page.on('console', (message) => {
  if (message.type() === 'error') console.log('console:', message.text())
})
page.on('response', (response) => {
  if (response.status() >= 400)
    console.log(response.status(), response.request().method(), response.url().replace(flags.url, ''))
})
await page.addInitScript(
  ({ lang, theme }) => {
    localStorage.setItem('opencxm.language', lang)
    localStorage.setItem('opencxm.theme', theme)
  },
  { lang: flags.lang, theme: flags.theme },
)
await page.goto(`${flags.url}/sign-in`)
await page.locator('input[type=email]').fill(flags.email)
await page.locator('input[name=password]').fill(flags.password)
await page.locator('button[type=submit]').click()
await page.waitForURL((url) => url.pathname === '/')
for (const name of flags.only.split(',')) {
  const started = performance.now()
  await page.goto(flags.url + (paths[name] ?? name))
  await page.waitForSelector('main')
  await page.waitForFunction(
    () => document.querySelector('.skeleton') === null && document.querySelector('main')?.textContent !== '',
  )
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.echart')].every((chart) => chart.querySelector('svg path')),
  )
  console.log(name, `${Math.round(performance.now() - started)} ms`)
  const file = `${name.replaceAll(/[^a-z0-9-]/gi, '_')}-${flags.width}-${flags.theme}-${flags.lang}.png`
  await page.screenshot({ path: join(out, file), fullPage: true })
}
await browser.close()
