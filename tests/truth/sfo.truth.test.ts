/**
 * Passenger surveys of San Francisco airport, three waves with renamed columns: what the API says equals what is computed
 * here from the raw files with code of this folder alone. Points and bases agree within 1e-6 (of the figure, at most 1e-6 in
 * points), interval ends within 2e-4 of the half-width; the bootstrap of the pain points within a quarter of the half-width.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { PainPoint } from '../../packages/server/src/understand/journeys/contract.ts'
import type { MetricGroup } from '../../packages/server/src/understand/metrics/contract.ts'
import { type Figure, leastSquares, meanOf, netOf, shareOf, weightedOf } from './arithmetic.ts'
import { type Api, openTruthApp, type TruthApp } from './kit.ts'
import {
  effortTouchpoints,
  type Passenger,
  readPassengers,
  sfoMissing,
  touchpoints,
  waveImport,
  waves,
} from './sfo-codebook.ts'

/** Target of every touchpoint on 0..1 of its scale: 4.5 of 5. */
const target = 0.875
const benchmark = 1 + 4 * target

type Values = { unit: string; total: MetricGroup; groups: MetricGroup[] }
type JourneyMap = {
  stations: { slug: string; customers: number; score: MetricGroup['now'] }[]
  pains: { model: { respondents: number; refused: string | null }; rows: PainPoint[] }
  nps: MetricGroup['now']
}

describe('the airport surveys', { skip: sfoMissing }, () => {
  let app: TruthApp
  let api: Api
  const passengers = new Map<number, Passenger[]>()
  before(async () => {
    app = await openTruthApp()
    api = (await app.open('San Francisco airport', { timeZone: 'America/Los_Angeles', currency: 'USD' })).api
    for (const wave of waves) {
      passengers.set(wave.year, readPassengers(wave))
      const end = await app.importFile(api, waveImport(wave))
      assert.deepEqual([end.state, end.error, end.rowsRejected], ['done', null, 0], String(wave.year))
      assert.equal(end.rowsAccepted, passengers.get(wave.year)?.length)
    }
    await createJourney(api)
  })
  after(async () => await app?.close())

  const ofYear = (year: number) => ({ from: `${year}-01-01`, to: `${year}-12-31`, against: 'none' })
  const wave = (year: number) => passengers.get(year) as Passenger[]

  test('every passenger is one person', async () => {
    const { people } = await api.get<{ people: number }>('/api/v1/people-summary')
    assert.equal(
      people,
      [...passengers.values()].reduce((sum, list) => sum + list.length, 0),
    )
  })

  test('NPS of 2017, unweighted and weighted', async () => {
    const asked = wave(2017).filter((passenger) => passenger.recommend !== null)
    const classes = asked.map(({ recommend }) => ((recommend as number) >= 9 ? 1 : (recommend as number) >= 7 ? 0 : -1))
    const plain = await api.get<Values>('/api/v1/metrics/nps/values', ofYear(2017))
    agrees(plain.total.now, netOf(classes), 'NPS')
    assert.deepEqual(
      plain.total.counts,
      [-1, 0, 1].map((wanted) => classes.filter((value) => value === wanted).length),
    )
    const id = await createMetric(api, { kind: 'nps', metric: 'nps', scale: [0, 10], weighted: true })
    const weighted = await api.get<Values>(`/api/v1/metrics/${id}/values`, ofYear(2017))
    const weights = asked.map(({ weight }) => weight)
    agrees(weighted.total.now, weightedOf(classes, weights, 100), 'NPS, weighted')
    assert.ok(
      Math.abs((weighted.total.now.value ?? 0) - (plain.total.now.value ?? 0)) > 0.1,
      'weights change something',
    )
  })

  for (const kind of ['mean', 'csat', 'net'] as const) {
    for (const weighted of [false, true]) {
      test(`${kind}${weighted ? ', weighted' : ''}: overall and every touchpoint of every wave`, async () => {
        let compared = 0
        for (const metric of ['csat', 'ces']) {
          const id = await createMetric(api, { kind, metric, scale: [1, 5], weighted })
          for (const { year } of waves) {
            const { groups } = await api.get<Values>(`/api/v1/metrics/${id}/values`, {
              ...ofYear(year),
              by: 'touchpoint',
            })
            const effort = metric === 'ces'
            const expected = [...touchpoints.map(({ slug }) => slug), 'airport'].filter(
              (slug) => effortTouchpoints.has(slug) === effort,
            )
            assert.deepEqual(groups.map(({ key }) => key).sort(), expected.sort(), `${metric} ${year}`)
            for (const { key, now } of groups) {
              agrees(now, expectedFigure(wave(year), key, { kind, weighted }), `${key} ${year}`)
              compared++
            }
          }
          if (metric === 'ces') continue
          const { groups } = await api.get<Values>(`/api/v1/metrics/${id}/values`, {
            from: '2013-01-01',
            to: '2017-12-31',
            against: 'none',
            touchpoint: 'airport',
            by: 'year',
          })
          assert.deepEqual(
            groups.map(({ key }) => key),
            waves.map(({ year }) => `${year}-01-01`),
          )
          for (const [index, { year }] of waves.entries())
            agrees(
              groups[index]?.now as MetricGroup['now'],
              expectedFigure(wave(year), 'airport', { kind, weighted }),
              `overall ${year}`,
            )
        }
        assert.equal(compared, waves.length * (touchpoints.length + 1))
      })
    }
  }

  test('touchpoints by their effect on NPS: slopes, levels, reach, effects, intervals and order of one joint regression on the raw file', async () => {
    const map = await api.get<JourneyMap>('/api/v1/journeys/map', ofYear(2017))
    const expected = expectedImpacts(wave(2017))
    assert.equal(map.pains.model.refused, null)
    assert.equal(map.pains.model.respondents, wave(2017).filter(({ recommend }) => recommend !== null).length)
    const found = new Map(map.pains.rows.map((row) => [row.touchpoint, row]))
    assert.deepEqual([...found.keys()].sort(), touchpoints.map(({ slug }) => slug).sort())
    for (const { slug, slope, rating, reach, impact, error } of expected) {
      const row = found.get(slug) as PainPoint
      close(row.slope, slope, 1e-6, `slope of ${slug}`)
      close(row.rating, rating, 1e-9, `rating of ${slug}`)
      close(row.reach, reach, 1e-9, `reach of ${slug}`)
      close(row.benchmark, benchmark, 1e-9, `benchmark of ${slug}`)
      close(row.impact.value as number, impact, 1e-6, `impact of ${slug}`)
      const half = 1.96 * error
      close(row.impact.low as number, impact - half, 0.25 * half, `lower end of ${slug}`)
      close(row.impact.high as number, impact + half, 0.25 * half, `upper end of ${slug}`)
    }
    const byImpact = map.pains.rows.toSorted((a, b) => (b.impact.value as number) - (a.impact.value as number))
    assert.deepEqual(
      byImpact.map((row) => row.touchpoint),
      expected.map(({ slug }) => slug),
    )
    ranksAreHonest(map.pains.rows)
  })

  test('stations show the net satisfaction of their own ratings and who rated them', async () => {
    const map = await api.get<JourneyMap>('/api/v1/journeys/map', ofYear(2016))
    for (const { slug } of touchpoints) {
      const station = map.stations.find((candidate) => candidate.slug === slug)
      const rated = wave(2016).filter(({ ratings }) => ratings.has(slug))
      assert.equal(station?.customers, rated.length, slug)
      agrees(
        station?.score as MetricGroup['now'],
        expectedFigure(wave(2016), slug, { kind: 'net', weighted: false }),
        slug,
      )
    }
    assert.equal(map.nps.value, null, 'nobody was asked for a recommendation in 2016')
    assert.equal(map.pains.rows.length, 0)
  })
})

async function createJourney(api: Api): Promise<void> {
  for (const [position, slug] of ['arriving', 'inside', 'waiting'].entries())
    await api.send('PUT', `/api/v1/catalog/stages/${slug}`, { name: { en: slug }, position })
  for (const [position, { slug, name, stage }] of touchpoints.entries())
    await api.send('PUT', `/api/v1/catalog/touchpoints/${slug}`, { name: { en: name }, stage, position, target })
}

type Wanted = { kind: string; metric: string; scale: [number, number]; weighted: boolean }

async function createMetric(api: Api, { kind, metric, scale: [min, max], weighted }: Wanted): Promise<string> {
  const { id } = await api.send<{ id: string }>('POST', '/api/v1/metrics', {
    name: `${kind} of ${metric}${weighted ? ', weighted' : ''}`,
    kind,
    source: { from: 'answers', metric },
    scale: { min, max, higherIsBetter: true },
    weighting: weighted ? 'answer_weight' : 'none',
  })
  return id
}

function expectedFigure(
  passengers: readonly Passenger[],
  touchpoint: string,
  { kind, weighted }: { kind: 'mean' | 'csat' | 'net'; weighted: boolean },
): Figure {
  const rated = passengers.filter(({ ratings }) => ratings.has(touchpoint))
  const ratings = rated.map((passenger) => passenger.ratings.get(touchpoint) as number)
  const weights = rated.map(({ weight }) => weight)
  const classes = ratings.map((rating) => Math.sign(rating - 3))
  const happy = ratings.map((rating) => rating >= 4)
  if (kind === 'mean') return weighted ? weightedOf(ratings, weights) : meanOf(ratings)
  if (kind === 'net') return weighted ? weightedOf(classes, weights, 100) : netOf(classes)
  return weighted ? weightedOf(happy.map(Number), weights) : shareOf(happy)
}

type Impact = { slug: string; slope: number; rating: number; reach: number; impact: number; error: number }

/**
 * ΔNPS of methods.md 4.4 by hand: one regression of −100 / 0 / 100 on all ratings with a "rated" indicator each; levels and
 * reach from everybody who filled in the survey; the error by the delta method. Largest first.
 */
function expectedImpacts(passengers: readonly Passenger[]): Impact[] {
  const asked = passengers.filter(({ recommend }) => recommend !== null)
  const slugs = touchpoints.map(({ slug }) => slug)
  const rows = asked.map(({ ratings }) => [
    1,
    ...slugs.map((slug) => (ratings.has(slug) ? (ratings.get(slug) as number) - 4 : 0)),
    ...slugs.map((slug) => (ratings.has(slug) ? 1 : 0)),
  ])
  const outcome = asked.map(({ recommend }) =>
    (recommend as number) >= 9 ? 100 : (recommend as number) >= 7 ? 0 : -100,
  )
  const { beta, se } = leastSquares(rows, outcome)
  const everybody = passengers.filter(({ ratings, recommend }) => ratings.size > 0 || recommend !== null).length
  const impacts = slugs.map((slug, j): Impact => {
    const ratings = passengers.flatMap((passenger) => passenger.ratings.get(slug) ?? [])
    const { value: rating, high } = meanOf(ratings)
    const reach = ratings.length / everybody
    const [slope, gap] = [beta[1 + j] as number, Math.max(0, benchmark - rating)]
    const error = Math.hypot(
      reach * gap * (se[1 + j] as number),
      (reach * slope * (high - rating)) / 1.96,
      slope * gap * Math.sqrt((reach * (1 - reach)) / everybody),
    )
    return { slug, slope, rating, reach, impact: reach * slope * gap, error }
  })
  return impacts.sort((a, b) => b.impact - a.impact)
}

/** The page stands in the order of its ranks, equal ranks by falling effect; a smaller effect stands above only as a tie. */
function ranksAreHonest(rows: readonly PainPoint[]): void {
  const place = (row: PainPoint) => Number.parseInt(row.rank, 10)
  for (const [index, row] of rows.entries()) {
    for (const later of rows.slice(index + 1)) {
      assert.ok(
        place(row) <= place(later),
        `${later.touchpoint} ${later.rank} stands below ${row.touchpoint} ${row.rank}`,
      )
      const smaller = (row.impact.value as number) < (later.impact.value as number)
      if (!smaller) continue
      assert.ok(place(row) < place(later), `${row.touchpoint} stands above ${later.touchpoint}`)
      assert.ok(
        row.rank.endsWith('=') && later.rank.endsWith('='),
        `${row.touchpoint} and ${later.touchpoint} are tied`,
      )
    }
  }
}

function agrees(shown: MetricGroup['now'], expected: Figure, what: string): void {
  assert.equal(shown.n, expected.n, `base of ${what}`)
  close(shown.value as number, expected.value, 1e-6, what)
  const half = (expected.high - expected.low) / 2
  close(shown.low as number, expected.low, 2e-4 * half, `lower end of ${what}`)
  close(shown.high as number, expected.high, 2e-4 * half, `upper end of ${what}`)
}

function close(found: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(found - expected) <= tolerance, `${what}: ${found}, expected ${expected} ± ${tolerance}`)
}
