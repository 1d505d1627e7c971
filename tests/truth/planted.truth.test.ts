/**
 * Planted truth through the API: one company with known pains and one without, each of 20,000 customers. A slice of
 * planted.long.ts, which asks twenty of each.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTruthApp, type TruthApp } from './kit.ts'
import { readCompany } from './planted-company.ts'

const windowNames = ['last_4_weeks', 'last_4_weeks_east', 'last_90_days']
const seed = 1

describe('the journey page', () => {
  let app: TruthApp
  let baseUrl: string
  before(async () => {
    app = await openTruthApp()
    baseUrl = await app.http.listen({ port: 0, host: '127.0.0.1' })
  })
  after(async () => await app?.close())

  test('finds the planted pains: among the top three, interval over the planted value, nothing at its target named', async () => {
    const { findings, falselyNamed } = await readCompany(app, { baseUrl, seed, planted: true, windowNames })
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

  test('names no pain where nothing is planted', async () => {
    const { pages, falselyNamed } = await readCompany(app, { baseUrl, seed, planted: false, windowNames })
    assert.equal(pages, windowNames.length)
    assert.deepEqual(falselyNamed, [])
  })
})
