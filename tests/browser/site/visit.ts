import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

export const languages = ['en', 'zh-Hans', 'zh-Hant'] as const
export type Language = (typeof languages)[number]
export const themes = ['light', 'dark'] as const
export type Theme = (typeof themes)[number]

export type VisitOptions = { language?: Language; theme?: Theme; width?: number; path?: string }

/** A window of one person: the page, and what a person with open developer tools would have seen go wrong. */
export type Visit = {
  page: Page
  context: BrowserContext
  /** Console errors, exceptions and refused requests until now. */
  faults: () => string[]
  /** Bodies of the API's answers until now, one after the other. */
  answers: () => Promise<string>
  /** Forgets what went wrong and what was answered until now. */
  forget: () => void
  /** Follows a path of the product and waits until its page stands. */
  go: (path: string) => Promise<void>
  /** Until nothing is on its way: no grey lines, charts drawn, fonts there. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

type Opened = { url: string; options: VisitOptions; session?: BrowserContextOptions['storageState'] }

/** Opens a window in a context of its own. The theme is the system's, so that it can be switched while looking. */
export async function openVisit(browser: Browser, { url, options, session }: Opened): Promise<Visit> {
  const { language = 'en', theme = 'light', width = 1440, path } = options
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    locale: language === 'en' ? 'en-GB' : language === 'zh-Hans' ? 'zh-CN' : 'zh-TW',
    ...(session ? { storageState: session } : {}),
  })
  const page = await context.newPage()
  const heard = listen(page)
  const settled = async () => await untilSettled(page)
  const go = async (to: string) => {
    await page.goto(to)
    await settled()
  }
  if (path !== undefined) await go(path)
  return { page, context, ...heard, go, settled, close: async () => await context.close() }
}

function listen(page: Page): Pick<Visit, 'faults' | 'answers' | 'forget'> {
  const faults: string[] = []
  const bodies: Promise<string>[] = []
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    // Refused requests are told by the response below, with their address.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      faults.push(`console: ${message.text()}`)
  })
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? ''
    // What a page no longer needs when one leaves it.
    if (reason !== 'net::ERR_ABORTED') faults.push(`${request.method()} ${request.url()}: ${reason}`)
  })
  page.on('response', (response) => {
    const path = new URL(response.url()).pathname
    const status = response.status()
    // Asking who is signed in is how the product finds out that nobody is.
    const isExpected = status === 401 && path === '/api/v1/session'
    if (status >= 400 && !isExpected) faults.push(`${response.request().method()} ${path}: ${status}`)
    if (path.startsWith('/api/')) bodies.push(response.text().catch(() => ''))
  })
  return {
    faults: () => [...new Set(faults)],
    answers: async () => (await Promise.all(bodies)).join('\n'),
    forget: () => {
      faults.length = 0
      bodies.length = 0
    },
  }
}

async function untilSettled(page: Page): Promise<void> {
  await page.locator('main').first().waitFor()
  await page.waitForFunction(() => {
    const main = document.querySelector('main')
    return main !== null && (main.textContent ?? '').trim() !== '' && document.querySelector('.skeleton') === null
  })
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.echart')].every((chart) => chart.querySelector('svg path')),
  )
  await page.evaluate(async () => {
    await document.fonts.ready
  })
}
