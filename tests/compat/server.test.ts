import { after, before, describe } from 'node:test'
import { posthogNodeSuite } from './node/posthog.ts'
import { segmentFamilyNodeSuite } from './node/segment-family.ts'
import { sensorsNodeSuite } from './node/sensors.ts'
import { startServer } from './server-target.ts'
import type { OpenTarget } from './target.ts'
import { openShop, type Shop } from './web/browser.ts'
import { posthogWebSuite } from './web/posthog.ts'
import { segmentFamilyWebSuite } from './web/segment-family.ts'
import { sensorsWebSuite } from './web/sensors.ts'

// The vendors' own packages against the whole server with real stores: rows of the event store, people and traits compared.
describe('the vendors` SDKs against the server', () => {
  let server: Awaited<ReturnType<typeof startServer>>
  let browser: Shop
  before(async () => {
    server = await startServer()
    browser = await openShop()
  })
  after(async () => {
    await browser?.close()
    await server?.close()
  })
  const open: OpenTarget = () => server.open()
  const shop = () => browser

  segmentFamilyNodeSuite(open)
  posthogNodeSuite(open)
  sensorsNodeSuite(open)
  segmentFamilyWebSuite(open, shop)
  posthogWebSuite(open, shop)
  sensorsWebSuite(open, shop)
})
