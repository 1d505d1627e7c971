import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** How long a page may take before a test gives up: on a machine that others use too, half a minute has not been enough. */
const patienceMs = 120_000

/** The same engine for two thirds of the processor time (docs/measured.md). It keeps no page that is left. */
const shell = 'chromium-headless-shell'
const names = ['chromium', 'chromium-browser', 'google-chrome']

/** Path of the browser: `OPENCXM_CHROMIUM`, else the system's, else the one that Playwright downloaded. */
function findChromium(keepsPages: boolean): string {
  const named = process.env.OPENCXM_CHROMIUM
  if (named) return named
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = [...(keepsPages ? [] : [shell]), ...names]
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path))
  return found ?? chromium.executablePath()
}

/** A user agent without the word Headless, which SDKs take for a robot. */
export const plainUserAgent =
  'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

/**
 * Starts a Chromium without a window; with `keepsPages` one that returns to a page without loading it again. Rejects when none is on
 * this machine.
 */
export async function launchChromium({ keepsPages = false } = {}): Promise<Browser> {
  const browser = await chromium.launch({
    ...(keepsPages ? { ignoreDefaultArgs: ['--disable-back-forward-cache'] } : {}),
    executablePath: findChromium(keepsPages),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  browser.on('context', (context) => context.setDefaultTimeout(patienceMs))
  return browser
}
