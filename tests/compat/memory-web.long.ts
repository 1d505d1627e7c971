import { after, before, describe } from 'node:test'
import { openMemoryTarget } from './memory-target.ts'
import { openShop, type Shop } from './web/browser.ts'
import { posthogWebSuite } from './web/posthog.ts'
import { segmentFamilyWebSuite } from './web/segment-family.ts'
import { sensorsWebSuite } from './web/sensors.ts'

// The vendors' own browser packages in a real Chromium, on another origin than the tracking routes.
describe('browser SDKs', () => {
  let opened: Shop | undefined
  const shop = () => {
    if (!opened) throw new Error('The shop is not open yet.')
    return opened
  }
  before(async () => {
    opened = await openShop()
  })
  after(() => opened?.close())

  segmentFamilyWebSuite(openMemoryTarget, shop)
  posthogWebSuite(openMemoryTarget, shop)
  sensorsWebSuite(openMemoryTarget, shop)
})
