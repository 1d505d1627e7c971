import { createReadStream, existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { contractRoutes } from '../../../packages/web/vite-contract.ts'
import { launchChromium } from '../site/chromium.ts'

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

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

export type Preview = { browser: Browser; address: string; close: () => Promise<void> }

/** The interface with its fake server, built and served, and a browser to look at it with. */
export async function openPreview(): Promise<Preview> {
  const folder = await mkdtemp(join(tmpdir(), 'opencxm-preview-'))
  await buildPreview(folder)
  const server = await serve(folder)
  const browser = await launchChromium()
  const close = async () => {
    await browser.close()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { browser, address: `http://127.0.0.1:${(server.address() as { port: number }).port}`, close }
}
