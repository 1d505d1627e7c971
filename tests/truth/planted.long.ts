/**
 * Planted truth through the API, twenty companies with known pains and twenty without, each in a workspace of one server.
 * Prints the table that docs/measured.md keeps.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { openTruthApp, type TruthApp } from './kit.ts'
import { type Pages, readCompany, summaryOf } from './planted-company.ts'

const windowNames = ['last_4_weeks', 'last_4_weeks_east', 'last_90_days', 'queue_120_days']
const seeds = Array.from({ length: 20 }, (_, index) => index + 1)

describe('the journey page over many companies', () => {
  let app: TruthApp
  let baseUrl: string
  before(async () => {
    app = await openTruthApp()
    baseUrl = await app.http.listen({ port: 0, host: '127.0.0.1' })
  })
  after(async () => await app?.close())

  const companies = async (planted: boolean): Promise<Pages[]> => {
    const found: Pages[] = []
    for (const seed of seeds) found.push(await readCompany(app, { baseUrl, seed, planted, windowNames }))
    return found
  }

  test('each planted pain: P(in top 3) of at least .8, the interval covers the planted value in at least 90 %', async (t) => {
    const summary = summaryOf(await companies(true))
    for (const line of summary) t.diagnostic(JSON.stringify(line))
    assert.equal(summary.length, 7)
    for (const line of summary) {
      assert.ok(line.probTop3 >= 0.8, JSON.stringify(line))
      assert.ok(line.coverage >= 0.9, JSON.stringify(line))
    }
  })

  test('where nothing is planted, at most 5 % of the pages name a pain', async (t) => {
    const found = await companies(false)
    const pages = found.reduce((sum, company) => sum + company.pages, 0)
    const falsePages = new Set(
      found.flatMap(({ falselyNamed }, index) => falselyNamed.map((named) => `${index} ${named.split(':')[0]}`)),
    ).size
    t.diagnostic(`${falsePages} of ${pages} pages name a pain`)
    assert.ok(falsePages <= 0.05 * pages, found.flatMap(({ falselyNamed }) => falselyNamed).join(', '))
  })
})
