import { createReadStream, existsSync, statSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { contractRoutes } from '../../../packages/web/vite-contract.ts'

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
  people: '/unify/people',
  person: '/unify/people/per_0',
  'sign-in': '/sign-in',
  setup: '/setup?token=example',
  invitation: '/invitations/example',
  forgot: '/forgot-password',
  missing: '/nowhere',
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
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

/** Builds the preview into a folder of its own; it never becomes part of what ships. */
async function buildPreview(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'warn',
    plugins: [contractRoutes(), react()],
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: false, chunkSizeWarningLimit: 9000 },
  })
}

/** Serves the built files, and the page itself for every path of the router. */
async function serve(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname))
    const file =
      path.startsWith(folder) && existsSync(path) && statSync(path).isFile() ? path : join(folder, 'index.html')
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

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

const folder = await mkdtemp(join(tmpdir(), 'opencxm-preview-'))
await mkdir(flags.out, { recursive: true })
await buildPreview(folder)
const server = await serve(folder)
const port = (server.address() as { port: number }).port
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
const wanted = flags.only?.split(',') ?? Object.keys(pages)
const all: string[] = []
for (const name of wanted)
  for (const theme of flags.theme.split(','))
    for (const lang of flags.lang.split(','))
      for (const width of flags.width.split(',').map(Number))
        all.push(
          ...(await take(browser, `http://127.0.0.1:${port}`, { name, path: pages[name] ?? name, theme, lang, width })),
        )
await browser.close()
server.close()
await rm(folder, { recursive: true, force: true })
for (const complaint of new Set(all)) console.log(complaint)
console.log(`${all.length} complaints; pictures in ${flags.out}`)
process.exitCode = all.length > 0 ? 1 : 0
