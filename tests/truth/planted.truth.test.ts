/**
 * Planted truth through the API: one company with known pains and one without, each of 20,000 customers. A slice of
 * planted.long.ts, which asks twenty of each.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { estimate } from '../../demo/company/estimate.testkit.ts'
import { FeltModel } from '../../demo/company/felt.ts'
import { touchpointIndex } from '../../demo/company/touchpoints.ts'
import { openTruthApp, type TruthApp } from './kit.ts'
import { customers, type Pages, readCompany, truthWindows } from './planted-company.ts'

const windowNames = ['last_4_weeks', 'last_4_weeks_east', 'last_90_days']
const seed = 1

describe('the journey page', () => {
  let app: TruthApp
  let baseUrl: string
  let planted: Pages
  before(async () => {
    app = await openTruthApp()
    baseUrl = await app.http.listen({ port: 0, host: '127.0.0.1' })
  })
  after(async () => await app?.close())

  test('finds the planted pains: among the top three, interval over the planted value, nothing at its target named (JM2)', async () => {
    planted = await readCompany(app, { baseUrl, seed, planted: true, windowNames })
    const { findings, falselyNamed } = planted
    assert.deepEqual(findings.map(({ window, touchpoint }) => `${window}: ${touchpoint}`).sort(), [
      'last_4_weeks: delivery',
      'last_4_weeks: pairing',
      'last_4_weeks_east: delivery',
      'last_90_days: billing',
      'last_90_days: delivery',
      'last_90_days: pairing',
    ])
    for (const finding of findings) {
      assert.ok(finding.probTop3 >= 0.8, JSON.stringify(finding))
      assert.ok(Math.abs(finding.reach - finding.plantedReach) < 0.02, JSON.stringify(finding))
      assert.ok(finding.covered, JSON.stringify(finding))
    }
    const named = findings.filter((finding) => finding.named && finding.window !== 'last_4_weeks_east')
    for (const window of ['last_4_weeks', 'last_90_days']) {
      const there = named.filter((finding) => finding.window === window).map(({ touchpoint }) => touchpoint)
      for (const pain of ['delivery', 'pairing'])
        assert.ok(there.includes(pain as (typeof there)[number]), `${pain} is called a pain in ${window}`)
    }
    assert.deepEqual(falselyNamed, [])
  })

  test('slopes and levels are those of the lives behind the events: no answer lost, none given to another person', () => {
    for (const window of truthWindows(true, ['last_4_weeks', 'last_90_days'])) {
      const lives = estimate({ seed, planted: true, felt: new FeltModel(true) }, customers, window)
      for (const row of planted.rows.get(window.name) ?? []) {
        const known = lives.estimates[touchpointIndex(row.touchpoint as Parameters<typeof touchpointIndex>[0])]
        const say = `${window.name} ${row.touchpoint}: ${row.slope} and ${row.rating}, the lives say ${known?.beta} and ${known?.mean}`
        assert.ok(known && Math.abs(row.slope - known.beta) < 1e-6 && Math.abs(row.rating - known.mean) < 1e-6, say)
      }
    }
  })

  test('names no pain where nothing is planted', async () => {
    const { pages, falselyNamed } = await readCompany(app, { baseUrl, seed, planted: false, windowNames })
    assert.equal(pages, windowNames.length)
    assert.deepEqual(falselyNamed, [])
  })
})
