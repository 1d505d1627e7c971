/** The harmonised passenger surveys of all eight waves: overall and every touchpoint by year, against the table itself. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { MetricGroup } from '../../packages/server/src/understand/metrics/contract.ts'
import { type Figure, meanOf, netOf, shareOf } from './arithmetic.ts'
import { mappingFile, openTruthApp, readCsv, sharedData } from './kit.ts'

const file = sharedData('sfo-survey', 'sfo_ratings_2010_2017.csv.gz')
const mapping = 'packages/server/src/collect/imports/examples/sfo-ratings.json'
const satisfaction = [
  'art',
  'food',
  'stores',
  'signs',
  'walkways',
  'screens',
  'info_arrivals',
  'info_departures',
  'wifi',
  'roads',
  'parking',
  'airtrain',
  'lt_parking',
  'rental',
]

type Values = { groups: MetricGroup[] }

test('mean, CSAT and net satisfaction of every touchpoint in all eight waves', { skip: file.skip }, async () => {
  const app = await openTruthApp()
  try {
    const { api } = await app.open('San Francisco airport', { timeZone: 'America/Los_Angeles', currency: 'USD' })
    const rows = readCsv(file.path)
    const end = await app.importFile(api, { path: file.path, mapping: mappingFile(mapping) })
    assert.deepEqual([end.state, end.rowsAccepted, end.rowsRejected], ['done', rows.length, 0])
    const years = [...new Set(rows.map((row) => row.year as string))].sort()
    assert.equal(years.length, 8)
    for (const kind of ['mean', 'csat', 'net'] as const) {
      const { id } = await api.send<{ id: string }>('POST', '/api/v1/metrics', {
        name: kind,
        kind,
        source: { from: 'answers', metric: 'csat' },
        scale: { min: 1, max: 5, higherIsBetter: true },
      })
      for (const touchpoint of ['airport', ...satisfaction]) {
        const { groups } = await api.get<Values>(`/api/v1/metrics/${id}/values`, {
          from: '2010-01-01',
          to: '2017-12-31',
          against: 'none',
          by: 'year',
          touchpoint,
        })
        const column = touchpoint === 'airport' ? 'overall' : touchpoint
        const asked = years.filter((year) => rows.some((row) => row.year === year && row[column] !== ''))
        assert.deepEqual(
          groups.map(({ key }) => key),
          asked.map((year) => `${year}-01-01`),
          touchpoint,
        )
        for (const [index, year] of asked.entries()) {
          const ratings = rows
            .filter((row) => row.year === year && row[column] !== '')
            .map((row) => Number(row[column]))
          agrees(groups[index]?.now as MetricGroup['now'], expected(kind, ratings), `${kind} of ${touchpoint} ${year}`)
        }
      }
    }
  } finally {
    await app.close()
  }
})

function expected(kind: 'mean' | 'csat' | 'net', ratings: readonly number[]): Figure {
  if (kind === 'mean') return meanOf(ratings)
  if (kind === 'csat') return shareOf(ratings.map((rating) => rating >= 4))
  return netOf(ratings.map((rating) => Math.sign(rating - 3)))
}

function agrees(shown: MetricGroup['now'], figure: Figure, what: string): void {
  assert.equal(shown.n, figure.n, `base of ${what}`)
  const half = (figure.high - figure.low) / 2
  for (const [found, wanted, tolerance] of [
    [shown.value, figure.value, 1e-6],
    [shown.low, figure.low, 2e-4 * half],
    [shown.high, figure.high, 2e-4 * half],
  ] as const)
    assert.ok(Math.abs((found as number) - wanted) <= tolerance, `${what}: ${found}, expected ${wanted}`)
}
