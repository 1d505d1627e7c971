import type { Browser, BrowserContext } from 'playwright-core'
import { createSource } from '../../../packages/server/src/collect/ingest/index.ts'
import { createApiKey, setUpInstallation } from '../../../packages/server/src/platform/auth/index.ts'
import { openTestApp, type TestApp } from '../../routes/test-app.ts'
import { launchChromium } from './chromium.ts'
import { loadDemo } from './demo-data.ts'
import { signIn } from './sign-in.ts'
import { openVisit, type Visit, type VisitOptions } from './visit.ts'

export const owner = { email: 'jia.min@pulse.example', name: 'Jia Min', password: 'correct horse battery' }

/** A running installation with a browser in front of it. */
export type Site = {
  url: string
  app: TestApp
  browser: Browser
  /** Opens a window, signed in as the owner unless the installation has none or `signedIn` is false. */
  visit: (options?: VisitOptions & { signedIn?: boolean }) => Promise<Visit>
  /** A key of the owner, for what a test does by the API. */
  key: () => Promise<string>
  /** An answer of the API for the owner. */
  get: (path: string) => Promise<unknown>
  /** An uploaded file that no import has read yet; null without the demo company. */
  waitingFile: string | null
  close: () => Promise<void>
}

type SiteOptions = {
  /** `none`: without an owner. `empty`: an owner and no data. A number: the demo company with so many customers. */
  data: 'none' | 'empty' | number
  /** The demo company also asks and listens: surveys, a programme, feedback, consent. */
  listens?: boolean
}

/** Opens the whole server on a folder and a port of its own, and a Chromium. */
export async function openSite({ data, listens = false }: SiteOptions): Promise<Site> {
  // The demo company's outbox listens on this machine.
  const app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
  const closers: (() => Promise<void>)[] = [app.close]
  const close = async () => {
    for (const closer of closers.toReversed()) await closer()
  }
  try {
    const url = await app.http.listen({ host: '127.0.0.1', port: 0 })
    const made = data === 'none' ? null : await setUp(app, { url, customers: data === 'empty' ? 0 : data, listens })
    const key = made?.key ?? ''
    const browser = await launchChromium()
    closers.push(() => browser.close())
    let session: Awaited<ReturnType<BrowserContext['storageState']>> | undefined
    const visit: Site['visit'] = async ({ signedIn = data !== 'none', ...options } = {}) => {
      if (signedIn && session === undefined) {
        const first = await openVisit(browser, { url, options: {} })
        await signIn(first.page, owner)
        session = await first.context.storageState()
        await first.close()
      }
      return await openVisit(browser, { url, options, ...(signedIn && session ? { session } : {}) })
    }
    const get = async (path: string) => (await app.call({ path, key })).body
    return { url, app, browser, visit, get, key: async () => key, waitingFile: made?.waitingFile ?? null, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Made = { key: string; waitingFile: string | null }

type Wanted = { url: string; customers: number; listens: boolean }

/** Owner, workspace and, if asked for, the demo company. Returns an owner's key. */
async function setUp(app: TestApp, { url, customers, listens }: Wanted): Promise<Made> {
  const workspace = { name: 'Pulse Wearables', timeZone: 'Asia/Shanghai', currency: 'CNY', language: 'en' } as const
  const made = await setUpInstallation(app.state, app.accounts, { owner, workspace })
  app.ownerToken.burn()
  const source = await createSource(app.state, app.sealer, { workspace: made.id, name: 'Web shop', kind: 'server' })
  await app.ingest.registry.reload()
  const { secret } = await createApiKey(app.state, {
    workspace: made.id,
    name: 'Browser tests',
    role: 'owner',
    createdBy: made.userId,
  })
  if (customers === 0) return { key: secret, waitingFile: null }
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown) => {
    const reply = await app.call({ method, path, body, key: secret })
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`)
    return reply.body
  }
  const target = { baseUrl: url, writeKey: source.writeKey, secretKey: secret, call, settle: app.settle }
  return { key: secret, ...(await loadDemo(target, { customers, listens })) }
}
