import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PainPoint, Station } from '@opencxm/server/contract'
import { dropOffRows, journeyAnswer, mapModel, minorOf, orderStations, shownPains } from './view.ts'

const estimate = (value: number | null, half = 8) => ({
  value,
  low: value === null ? null : value - half,
  high: value === null ? null : value + half,
  n: value === null ? 3 : 300,
  method: 'test',
})

const station = (slug: string, part: Partial<Station> = {}): Station => ({
  slug,
  name: { en: slug },
  stage: 'a',
  position: 0,
  side: false,
  owner: '',
  channel: '',
  target: null,
  customers: 100,
  events: 120,
  score: estimate(20),
  before: null,
  change: null,
  counts: null,
  emotion: estimate(10),
  dropOff: null,
  mark: null,
  comments: 0,
  ...part,
})

const pain = (touchpoint: string, part: Partial<PainPoint> = {}): PainPoint => ({
  touchpoint,
  name: { en: touchpoint },
  owner: '',
  rank: '1',
  impact: estimate(7, 2),
  probTop3: 0.9,
  detectable: true,
  reach: 0.5,
  slope: 9,
  rating: 2.8,
  benchmark: 4,
  benchmarkKind: 'target',
  customers: 50,
  money: null,
  ...part,
})

const stages = [
  { slug: 'b', name: { en: 'B' }, position: 1 },
  { slug: 'a', name: { en: 'A' }, position: 0 },
]
describe('pain points', () => {
  it('are tied only with what is shown beside them', () => {
    const rows = [pain('a', { rank: '1=' }), pain('b', { rank: '1=', detectable: false }), pain('c', { rank: '3=' })]
    assert.deepEqual(
      shownPains(rows).map(({ rank }) => rank),
      ['1', '3'],
    )
    const tied = [pain('a', { rank: '1=' }), pain('b', { rank: '1=' })]
    assert.deepEqual(
      shownPains(tied).map(({ rank }) => rank),
      ['1=', '1='],
    )
  })
})

const words = { pain: (rank: string) => `Pain ${rank}`, wow: 'Wow', meh: 'Meh', describe: (one: Station) => one.slug }
const model = (stations: Station[], pains: PainPoint[], curve: 'emotion' | 'score' = 'emotion') =>
  mapModel({ stages, stations, pains, curve, language: 'en', words })

describe('the map', () => {
  it('orders stations by stage and place, unknown stages last', () => {
    const stations = [
      station('z', { stage: 'gone' }),
      station('y', { stage: 'b' }),
      station('x', { position: 2 }),
      station('w', { position: 1 }),
    ]
    assert.deepEqual(
      orderStations(stages, stations).map((one) => one.slug),
      ['w', 'x', 'y', 'z'],
    )
  })
  it('marks only detectable pains as pains', () => {
    const stations = [station('delivery', { mark: 'pain' }), station('pairing', { mark: 'pain' })]
    const marks = model(stations, [pain('delivery'), pain('pairing', { detectable: false })]).stations.map(
      (one) => one.mark,
    )
    assert.deepEqual(marks, [{ kind: 'pain', text: 'Pain 1' }, null])
  })
  it('shows no score and no colour without enough data', () => {
    const [one] = model([station('renewal', { score: estimate(null) })], []).stations
    assert.equal(one?.step, null)
    assert.equal(one?.scoreText, '–')
  })
  it('draws the period before only under the curve it belongs to', () => {
    const stations = [station('delivery', { before: estimate(31) })]
    assert.equal(model(stations, [], 'score').stations[0]?.curveBefore, 31)
    assert.equal(model(stations, [], 'emotion').stations[0]?.curveBefore, null)
  })
})

describe('the journey’s answer', () => {
  it('says that it breaks where the worst pain scores detectably below zero', () => {
    const stations = [station('delivery', { score: estimate(-41) })]
    assert.equal(journeyAnswer(stations, { rows: [pain('delivery')], ranked: true }).kind, 'breaks')
  })
  it('says what it costs where the score itself is not below zero', () => {
    assert.equal(
      journeyAnswer([station('delivery', { score: estimate(3) })], { rows: [pain('delivery')], ranked: true }).kind,
      'pain',
    )
  })
  it('names the lowest score when no pain is detectable, and nothing without data', () => {
    const stations = [station('a'), station('b', { score: estimate(4) })]
    const answer = journeyAnswer(stations, { rows: [pain('a', { detectable: false })], ranked: true })
    assert.equal(answer.kind === 'lowest' && answer.station.slug, 'b')
    assert.equal(journeyAnswer([station('a', { score: estimate(null) })], { rows: [], ranked: true }).kind, 'few')
    // That no pain was found says nothing where nobody could look for one.
    assert.equal(journeyAnswer(stations, { rows: [], ranked: false }).kind, 'unranked')
  })
})

describe('how far people get', () => {
  it('is listed in the order of the journey, not led by the touchpoints near its end, without what cannot be computed', () => {
    const stations = [
      station('a', { dropOff: estimate(0.1) }),
      station('b', { dropOff: estimate(0.6) }),
      station('c', { dropOff: estimate(null) }),
    ]
    assert.deepEqual(
      dropOffRows(stations, 3).map((row) => row.station.slug),
      ['a', 'b'],
    )
    assert.deepEqual(
      dropOffRows(stations, 1).map((row) => row.station.slug),
      ['b'],
    )
  })
})

describe('what a point is worth', () => {
  it('is read in major units with point or comma, empty for none', () => {
    assert.deepEqual(
      ['0.35', ' 1,2 ', '12', '', 'free', '-1', '1,234', '1000000000'].map((typed) => minorOf(typed, 100)),
      [35, 120, 1200, null, undefined, undefined, undefined, undefined],
    )
    assert.equal(minorOf('0.003', 100), 0.3)
  })
})
