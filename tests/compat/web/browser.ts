import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { launchChromium, plainUserAgent } from '../../browser/site/chromium.ts'

/** A browser and a shop on an origin of its own, whose pages load the bundled SDKs. */
export type Shop = {
  /** A fresh visitor at `/a?utm_source=goo`: nothing is stored from earlier ones. */
  visit: () => Promise<Page>
  close: () => Promise<void>
}

/** Bundles the SDKs once, serves the shop and starts the browser. */
export async function openShop(): Promise<Shop> {
  const script = await bundleSdks()
  const server = createServer((request, response) => {
    const isScript = request.url === '/sdks.js'
    response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    response.end(isScript ? script : '<!doctype html><title>Shop</title><h1>Shop</h1><script src="/sdks.js"></script>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const browser = await launchChromium()
  return {
    visit: async () => {
      const context = await browser.newContext({ userAgent: plainUserAgent })
      const page = await context.newPage()
      // `localhost`, while the server under test is 127.0.0.1: another origin and another site.
      await page.goto(`http://localhost:${port}/a?utm_source=goo`)
      await page.waitForFunction(() => 'sdks' in window)
      return page
    },
    close: async () => {
      await browser.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function bundleSdks(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('.', import.meta.url)),
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL('./sdks.ts', import.meta.url)), name: 'bundle', formats: ['iife'] },
    },
  })
  const outputs = (Array.isArray(built) ? built : [built]).flatMap((result) =>
    'output' in result ? result.output : [],
  )
  const chunk = outputs.find((output) => output.type === 'chunk')
  if (!chunk) throw new Error('Vite built no chunk.')
  return chunk.code
}
