import { createServer, request as sendRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before } from 'node:test'
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import type { InitOptions, Opencxm } from '../../../packages/sdk-web/src/index.ts'
import { stubSource } from '../../../packages/sdk-web/src/snippet.ts'
import { launchChromium, plainUserAgent } from '../../browser/site/chromium.ts'
import { startServer } from '../server-target.ts'
import type { OpenTarget } from '../target.ts'

/** What the snippet leaves on the page, for `page.evaluate`. */
export type SdkWindow = { opencxm: Opencxm }

/** A shop on an origin of its own whose pages carry the snippet; each test makes its pages. */
export type Shop = {
  /** Puts a page at a path (each test takes paths of its own); gives its address. */
  put: (
    path: string,
    page: { init: InitOptions; body?: string; sdkHost?: string; headers?: Record<string, string>; doctype?: string },
  ) => string
  /** A visitor of whom nothing is stored. */
  visitor: (options?: BrowserContextOptions) => Promise<BrowserContext>
  /** Requests under `/cx` go on to this address: a first-party path. */
  passOnTo: (url: string) => void
}

export type Site = Shop & { close: () => Promise<void> }

/**
 * Starts shop and browser. `localhost`, while the server under test is 127.0.0.1: another origin and another site. `returns`: pages that are
 * left wait in the back-forward cache, which Playwright otherwise switches off.
 */
export async function openSite({ returns = false } = {}): Promise<Site> {
  const pages = new Map<string, { html: string; headers: Record<string, string> }>()
  let upstream = ''
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (url.pathname.startsWith('/cx/')) {
      const { method = 'GET', headers } = request
      const onward = sendRequest(`${upstream}${request.url?.slice(3)}`, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(response)
      })
      onward.on('error', () => response.destroy())
      request.pipe(onward)
      return
    }
    const page = pages.get(url.pathname)
    if (!page) {
      response.writeHead(url.pathname.startsWith('/api') ? 200 : 404, { 'content-type': 'text/plain' }).end('ok')
      return
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers }).end(page.html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const browser = await launchChromium({ keepsPages: returns })
  return {
    put: (path, { init, body = '', sdkHost, headers = {}, doctype = '<!doctype html>' }) => {
      const host = JSON.stringify(sdkHost ?? init.host ?? '')
      const html = `${doctype}<html lang="en"><head><title>Shop ${path}</title>
<script nonce="n1">${stubSource(host)}
opencxm.init(${JSON.stringify(init)})</script></head><body><h1>Shop</h1>${body}</body></html>`
      pages.set(path, { html, headers })
      return origin + path
    },
    visitor: async (options = {}) => await browser.newContext({ userAgent: plainUserAgent, ...options }),
    passOnTo: (url) => {
      upstream = url
    },
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** For a `describe`: a server with real stores and a shop beside it, there before its first test and closed after its last. */
export function serverAndSite(browser: { returns?: boolean } = {}): { open: OpenTarget; site: Shop } {
  let server: Awaited<ReturnType<typeof startServer>>
  let site: Site
  before(async () => {
    server = await startServer()
    site = await openSite(browser)
  })
  after(async () => {
    await site?.close()
    await server?.close()
  })
  return {
    open: () => server.open(),
    site: {
      put: (path, page) => site.put(path, page),
      visitor: (options) => site.visitor(options),
      passOnTo: (url) => site.passOnTo(url),
    },
  }
}

/** Waits until the script took the stub's place. */
export async function sdkReady(page: Page): Promise<void> {
  await page.waitForFunction(() => 'opencxm' in window && !('q' in (window.opencxm as object)))
}

/** Everything that the page's origin stores. */
export async function storedBy(page: Page): Promise<{ local: string[]; session: string[]; cookies: number }> {
  const kept = await page.evaluate(() => ({ local: Object.keys(localStorage), session: Object.keys(sessionStorage) }))
  return { ...kept, cookies: (await page.context().cookies()).length }
}
