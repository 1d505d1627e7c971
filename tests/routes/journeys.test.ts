import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { PainPoint, Station } from '../../packages/server/src/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type JourneyMap = {
  stations: Station[]
  pains: { model: object; rows: PainPoint[] }
  unmappedEvents: number
  unplaced: object[]
}

/** A score that goes with the rating, with some who differ, so that the model has something to explain. */
const npsOf = (rating: number, index: number) => (index % 5 === 0 ? 7 : rating <= 2 ? 3 : 10)

describe('the journey map', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Journey')
    key = await workspace.key('owner')
    await put('stages/buy', { name: { en: 'Buy' }, position: 1 })
    await put('touchpoints/till', { name: { en: 'Till' }, stage: 'buy', position: 1, target: 0.9 })
  })
  after(async () => await app.close())

  async function put(path: string, body: object): Promise<void> {
    const reply = await app.call({ method: 'PUT', path: `/api/v1/catalog/${path}`, key, body })
    assert.equal(reply.status, 200, reply.text)
  }
  const map = async () => (await app.call({ path: '/api/v1/journeys/map', key })).body as JourneyMap

  let serial = 0
  const sent = (userId: string, event: string, properties: object, hoursAgo: number) => ({
    ...{ type: 'track', userId, event, properties, messageId: `j${++serial}` },
    timestamp: new Date(Date.now() - hoursAgo * 3_600_000).toISOString(),
  })

  test('a touchpoint that is sent but not in the catalogue is no place on the map: its people are not in the base of reach (JM4)', async () => {
    const rated = Array.from({ length: 80 }, (_, index) => index)
    await app.track(
      workspace,
      rated.flatMap((index) => {
        const [who, rating] = [`rated${index}`, 1 + (index % 5)]
        return [
          sent(who, 'Paid', { touchpoint: 'till' }, 5),
          sent(
            who,
            '$answer',
            { $metric: 'csat', $score: rating, $scale_min: 1, $scale_max: 5, $touchpoint: 'till' },
            4,
          ),
          sent(who, '$answer', { $metric: 'nps', $score: npsOf(rating, index) }, 3),
        ]
      }),
    )
    const alone = await map()
    const pain = alone.pains.rows.find((row) => row.touchpoint === 'till')
    assert.deepEqual([pain?.reach, pain?.customers, alone.unmappedEvents], [1, 80, 0])
    const till = { name: { en: 'Till' }, stage: 'buy', position: 1 }
    await put('touchpoints/till', { ...till, target: null })
    const unheld = (await map()).pains
    assert.deepEqual([unheld.model, unheld.rows], [{ ...unheld.model, respondents: 80, refused: 'no_benchmark' }, []])
    await put('touchpoints/till', { ...till, target: 0.9 })
    await app.track(
      workspace,
      rated.flatMap((index) => [
        sent(`ghost${index}`, 'Haunted', { touchpoint: 'castle' }, 5),
        sent(`ghost${index}`, '$answer', { $metric: 'nps', $score: 3, $touchpoint: 'castle' }, 4),
      ]),
    )
    const haunted = await map()
    const same = haunted.pains.rows.find((row) => row.touchpoint === 'till')
    assert.deepEqual([same?.reach, same?.customers], [1, 80])
    assert.equal(haunted.unmappedEvents, 80, 'they are counted as events without a touchpoint')
    assert.deepEqual([alone.unplaced, haunted.unplaced], [[], [{ touchpoint: 'castle', answers: 80 }]])
    assert.deepEqual(
      haunted.stations.map(({ slug }) => slug),
      ['till'],
    )
  })

  test('once it is in the catalogue its people count', async () => {
    await put('touchpoints/castle', { name: { en: 'Castle' }, stage: 'buy', position: 2 })
    const { pains, unmappedEvents, unplaced } = await map()
    assert.equal(pains.rows.find((row) => row.touchpoint === 'till')?.reach, 0.5)
    assert.deepEqual([unmappedEvents, unplaced], [0, []])
  })

  test('money is shown only once somebody said what a point is worth, and is people times worth times points (JM3)', async () => {
    const before = (await map()).pains.rows.find((row) => row.touchpoint === 'till')
    assert.equal(before?.money, null)
    const assumption = { minorPerCustomerPerPoint: 12, source: 'Finance, 2026' }
    const put = await app.call({ method: 'PUT', path: '/api/v1/journeys/money-assumption', key, body: assumption })
    assert.equal(put.status, 200, put.text)
    const row = (await map()).pains.rows.find(({ touchpoint }) => touchpoint === 'till')
    const minor = (points: number | null | undefined) => Math.round(160 * 12 * Math.max(0, points ?? Number.NaN))
    const { value, low, high } = row?.impact ?? {}
    assert.deepEqual(row?.money, { value: minor(value), low: minor(low), high: minor(high), currency: 'CNY' })
  })

  test('where only answers exist, everybody who filled in the survey is in the base, whatever it asked about', async () => {
    const survey = await app.workspace('Survey')
    key = await survey.key('owner')
    await put('stages/buy', { name: { en: 'Buy' }, position: 1 })
    await put('touchpoints/till', { name: { en: 'Till' }, stage: 'buy', position: 1, target: 0.9 })
    const scale = { $metric: 'csat', $scale_min: 1, $scale_max: 5 }
    await app.track(
      survey,
      Array.from({ length: 80 }, (_, index) => index).flatMap((index) => {
        const [who, rating] = [`filled${index}`, 1 + (index % 5)]
        const about = index < 60 ? 'till' : 'overall'
        return [
          sent(who, '$answer', { ...scale, $score: rating, $touchpoint: about }, 4),
          sent(who, '$answer', { $metric: 'nps', $score: npsOf(rating, index) }, 3),
        ]
      }),
    )
    const pain = (await map()).pains.rows.find((row) => row.touchpoint === 'till')
    assert.deepEqual([pain?.reach, pain?.customers], [0.75, 60])
  })

  test('ratings on several scales and in both directions are carried over to the one that most used, never averaged as they are (JM2)', async () => {
    const mixed = await app.workspace('Mixed')
    key = await mixed.key('owner')
    await put('stages/buy', { name: { en: 'Buy' }, position: 1 })
    await put('touchpoints/till', { name: { en: 'Till' }, stage: 'buy', position: 1, target: 0.9 })
    const scales = [
      { $scale_min: 1, $scale_max: 5 },
      { $scale_min: 1, $scale_max: 5 },
      { $scale_min: 1, $scale_max: 9 },
      { $scale_min: 1, $scale_max: 5, $higher_is_better: false },
    ]
    // The same opinions, from 0 (bad) to 4 (good), said on each scale.
    const said = (opinion: number, kind: number) => [1 + opinion, 1 + opinion, 1 + 2 * opinion, 5 - opinion][kind]
    const opinions = Array.from({ length: 120 }, (_, index) => Math.floor(index / 4) % 5)
    await app.track(
      mixed,
      opinions.flatMap((opinion, index) => {
        const [who, kind] = [`mixed${index}`, index % 4]
        const rating = { $metric: 'csat', $touchpoint: 'till', $score: said(opinion, kind), ...scales[kind] }
        const nps = { $metric: 'nps', $score: npsOf(1 + opinion, index) }
        return [
          sent(who, 'Paid', { touchpoint: 'till' }, 5),
          sent(who, '$answer', rating, 4),
          sent(who, '$answer', nps, 3),
        ]
      }),
    )
    const { stations, pains } = await map()
    const mean = opinions.reduce((sum, opinion) => sum + opinion, 0) / opinions.length
    const pain = pains.rows.find((row) => row.touchpoint === 'till')
    assert.ok(Math.abs((pain?.rating ?? 0) - (1 + mean)) < 1e-9, `${pain?.rating}`)
    assert.ok(Math.abs((pain?.benchmark ?? 0) - 4.6) < 1e-9, `${pain?.benchmark}`)
    const happy = opinions.filter((opinion) => opinion > 2).length
    const unhappy = opinions.filter((opinion) => opinion < 2).length
    const score = stations.find(({ slug }) => slug === 'till')?.score
    assert.deepEqual([score?.n, score?.value], [120, (100 * (happy - unhappy)) / 120])
  })
})
