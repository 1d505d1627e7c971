/** What a number must not hide: foreign scales, impossible weights, equal answers, other currencies, overlapping sides. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import {
  boundedMean,
  boundedRatio,
  isRefused,
  NET_PSEUDO_UNITS,
  npsDifference,
  ratioMoments,
  sampleMoments,
  scalePseudoUnits,
} from '@opencxm/stats'
import type { Metric, MetricGroup } from '../../packages/server/src/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type Lineage = { answers: number; n: number; excluded: { reason: string; n: number }[] }
type Values = { total: MetricGroup; groups: MetricGroup[]; comparisons: number; passport: { lineage: Lineage } }

const at = '2026-06-10T12:00:00.000Z'
const days = 'from=2026-06-10&to=2026-06-10'
let serial = 0
const sent = (userId: string, event: string, properties: object, timestamp = at) => ({
  ...{ type: 'track', userId, event, properties, timestamp },
  messageId: `h${++serial}`,
})
const answers = (metric: string, scores: readonly number[], more: object = {}, prefix = metric) =>
  scores.map((score, i) => sent(`${prefix}${i}`, '$answer', { $metric: metric, $score: score, ...more }))

/** Effort on the scale of CES 2.0 (7 points, high is good) and of CES 1.0 (5 points, low is good). */
const effort2 = [7, 6, 5, 7, 3, 6, 2, 7, 5, 6]
const effort1 = [1, 2, 1, 5, 1, 2, 1, 1]
const groupOf = (i: number) => (i < 45 ? 'East' : i < 85 ? 'West' : 'Moon')
const regional = Array.from({ length: 90 }, (_, i) => [i < 45 ? 9 : 6, 3, 10, 7, i < 45 ? 10 : 2][i % 5] as number)
const weights = [1e300, -5, 0, 2, 1, 1, 3, 1]

describe('honest metrics', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Honest')
    key = await workspace.key('owner')
    await app.track(workspace, [
      ...answers('ces', effort2, { $scale_min: 1, $scale_max: 7, $higher_is_better: true }),
      ...answers('ces', effort1, { $scale_min: 1, $scale_max: 5, $higher_is_better: false }, 'old'),
      ...[
        sent('w1', '$answer', { $metric: 'words', $score: 1, $response: 'form1', $touchpoint: 'store' }),
        sent('w1', '$answer', { $metric: 'words', $score: 2, $response: 'form1', $touchpoint: 'app' }),
        sent('w1', '$answer', { $response: 'form1', $text: 'The queue', $touchpoint: 'store' }),
        sent('w1', '$answer', { $response: 'form1', $metric: 'another', $score: 5, $text: 'Of another score' }),
        sent('w2', '$answer', { $metric: 'words', $score: 3, $response: 'form2', $touchpoint: 'app' }),
        sent('w2', '$answer', { $response: 'form2', $text: 'All of it' }),
        sent('w3', '$answer', { $metric: 'words', $score: 4, $response: 'form3', $text: 'My own words' }),
        sent('w3', '$answer', { $response: 'form3', $text: 'More' }),
        sent('w4', '$answer', { $metric: 'words', $score: 5, $response: 'form4' }),
        sent('w4', '$answer', { $response: 'form4', $text: 'In confidence', $anonymous: true }),
        sent('w5', '$answer', { $metric: 'words', $score: 6, $response: 'form5' }),
        sent('w5', '$answer', { $response: 'form5', $text: 'The till', $touchpoint: 'store' }),
      ],
      ...answers('equal', Array<number>(12).fill(3.3)),
      ...answers('wild', [1, 2, 3, 4, 5, 6, 7, 8]).map((message, i) => ({
        ...message,
        properties: { ...message.properties, $weight: weights[i] },
      })),
      ...answers('nps', [10, 9, 3, 8, 7, 2, 9, 10, 6.5, 11]),
      ...Array.from({ length: 40 }, (_, i) => sent(`r${i % 4}`, '$answer', { $metric: 'often', $score: i % 11 })),
      ...regional.flatMap((score, i) => [
        { type: 'identify', userId: `g${i}`, traits: { region: groupOf(i) }, timestamp: at, messageId: `t${i}` },
        sent(`g${i}`, '$answer', { $metric: 'by_region', $score: score }),
      ]),
      ...[{ revenue: 10, currency: 'CNY' }, { revenue: 5, currency: 'CNY' }, { revenue: 900, currency: 'USD' }, {}].map(
        (properties, i) => sent(`o${i}`, 'Order Completed', properties),
      ),
      ...Array.from({ length: 8 }, (_, i) => [
        sent(`p${i}`, 'Asked', {}),
        sent(`p${i}`, 'Helped', {}, '2026-06-10T17:00:00.000Z'),
      ]).flat(),
    ])
  })
  after(async () => await app.close())

  const values = async (id: string, more = '') => {
    const reply = await app.call({ path: `/api/v1/metrics/${id}/values?${days}${more}`, key })
    assert.equal(reply.status, 200, reply.text)
    return reply.body as Values
  }
  const define = async (definition: object) => {
    const body = { name: 'Mine', scale: { min: 0, max: 10, higherIsBetter: true }, ...definition }
    const reply = await app.call({ method: 'POST', path: '/api/v1/metrics', key, body })
    assert.equal(reply.status, 201, reply.text)
    return (reply.body as Metric).id
  }
  const of = (metric: string) => ({ source: { from: 'answers', metric } })
  const close = (actual: number | null | undefined, expected: number) =>
    assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${actual} instead of ${expected}`)
  const refusal = async (path: string, body?: object) => {
    const reply = await app.call({ path, key, ...(body ? { method: 'POST', body } : {}) })
    assert.equal(reply.status, 400, `${path} ${reply.text}`)
    return (reply.body as { problems: { field: string }[] }).problems.map(({ field }) => field)
  }

  test('answers of another scale or direction are left out and counted, so that they flip no trend (ME3, ME4)', async () => {
    const { total, passport } = await values('ces')
    const moments = sampleMoments(effort2)
    assert.ok(!isRefused(moments))
    const expected = boundedMean(moments, { pseudo: scalePseudoUnits({ min: 1, max: 7 }) })
    assert.ok(!isRefused(expected))
    close(total.now.value, expected.estimate)
    close(total.now.high, expected.upper)
    assert.deepEqual(passport.lineage, { answers: 18, n: 10, excluded: [{ reason: 'given_on_another_scale', n: 8 }] })
    const old = { ...of('ces'), kind: 'mean', scale: { min: 1, max: 5, higherIsBetter: false } }
    const one = await values(await define(old))
    close(one.total.now.value, effort1.reduce((a, b) => a + b) / 8)
    const list = await app.call({ path: `/api/v1/metrics/ces/answers?${days}`, key })
    assert.equal(
      (list.body as { answers: unknown[] }).answers.length,
      10,
      'the people behind the number are those in it',
    )
  })

  test('beside a score stands what was written on its form about it, and only that (ME8)', async () => {
    const id = await define({ ...of('words'), kind: 'mean' })
    const list = async (more: string) => {
      const reply = await app.call({ path: `/api/v1/metrics/${id}/answers?${days}${more}`, key })
      const { answers } = reply.body as { answers: { score: number; text: string }[] }
      return Object.fromEntries(answers.map(({ score, text }) => [score, text]))
    }
    const said = { 1: 'The queue', 3: 'All of it', 4: 'My own words', 6: 'The till' }
    assert.deepEqual(await list(''), { ...said, 2: '', 5: '' })
    assert.deepEqual(await list('&withText=true'), said)
    assert.deepEqual(await list('&withText=true&touchpoint=app'), { 3: 'All of it' })
  })

  test('equal answers have no interval, though their sums are not exact; nor have equal times (ME1)', async () => {
    const { now } = (await values(await define({ ...of('equal'), kind: 'mean' }))).total
    assert.deepEqual([now.value, now.low, now.n, now.reason], [null, null, 12, 'no_variation'])
    const pair = { kind: 'duration', source: { from: 'pair', first: 'Asked', second: 'Helped', withinDays: 2 } }
    const times = (await values(await define(pair))).total.now
    assert.deepEqual([times.value, times.n, times.reason], [null, 8, 'no_variation'])
  })

  test('a weight that is none takes its answer out; the shares are weighed as the value is (ME3)', async () => {
    const id = await define({ ...of('wild'), kind: 'net', weighting: 'answer_weight' })
    const { total, passport } = await values(id)
    const kept = weights.flatMap((weight, i) => (weight >= 0 && weight < 1e9 ? [{ weight, score: i + 1 }] : []))
    const classOf = (score: number) => (score > 5.5 ? 1 : score < 4.5 ? -1 : 0)
    // Six people so far below the middle are near the end: padded, around the weighted value.
    const sums = ratioMoments(kept.map(({ score, weight }) => ({ x: weight, y: weight * classOf(score) })))
    const expected = boundedRatio(sums, { scale: 100, pseudo: NET_PSEUDO_UNITS })
    assert.ok(!isRefused(expected))
    close(total.now.value, expected.estimate)
    close(total.now.low, expected.lower)
    close(100 * ((total.shares?.[2] ?? 0) - (total.shares?.[0] ?? 0)), expected.estimate)
    assert.deepEqual(passport.lineage, { answers: 8, n: 6, excluded: [{ reason: 'weight_is_no_weight', n: 2 }] })
  })

  test('an NPS answer is a whole number from 0 to 10 (ME3)', async () => {
    const { total, passport } = await values('nps')
    assert.deepEqual([total.now.n, total.counts], [8, [2, 2, 4]])
    assert.deepEqual(passport.lineage.excluded, [{ reason: 'outside_the_scale', n: 2 }])
  })

  test('limits are on people: forty answers of four are too few; each person once says what n is and what it came from (ME1, ME7)', async () => {
    const all = await values(await define({ ...of('often'), kind: 'nps' }))
    assert.deepEqual([all.total.now.value, all.total.now.n, all.total.now.reason], [null, 40, 'below_minimum'])
    for (const perPerson of ['latest', 'mean']) {
      const { total, passport } = await values(await define({ ...of('often'), kind: 'nps', perPerson, minN: 4 }))
      assert.equal(total.now.n, 4)
      const excluded = [{ reason: 'counted_with_others_of_the_person', n: 36 }]
      assert.deepEqual(passport.lineage, { answers: 40, n: 4, excluded })
    }
  })

  test('a sum says what it could not add: other currencies and events without an amount (ME5)', async () => {
    const { total, passport } = await values('revenue')
    assert.deepEqual([total.now.value, total.now.n], [1500, 2])
    const excluded = [
      { reason: 'in_another_currency', n: 1 },
      { reason: 'without_an_amount', n: 1 },
    ]
    assert.deepEqual(passport.lineage, { answers: 4, n: 2, excluded })
  })

  test('against=rest compares each group with everybody else, as one family of those large enough (ME2)', async () => {
    const id = await define({ ...of('by_region'), kind: 'nps' })
    const { groups, comparisons } = await values(id, '&by=trait:region&against=rest')
    const counts = (isIn: (i: number) => boolean) => {
      const scores = regional.filter((_, i) => isIn(i))
      const low = scores.filter((score) => score <= 6).length
      const high = scores.filter((score) => score >= 9).length
      return [low, scores.length - low - high, high] as const
    }
    const east = groups.find(({ label }) => label === 'East')
    const expected = npsDifference(
      counts((i) => groupOf(i) !== 'East'),
      counts((i) => groupOf(i) === 'East'),
    )
    assert.ok(!isRefused(expected))
    close(east?.change?.difference, expected.difference)
    assert.deepEqual([east?.now.n, east?.before?.n], [45, 45])
    assert.deepEqual(
      groups.map(({ label, change }) => [label, change?.verdict]),
      [
        ['East', 'detectable_rise'],
        ['Moon', 'not_enough_data'],
        ['West', 'detectable_drop'],
      ],
    )
    assert.equal(comparisons, 2, 'who is not judged does not count')
    assert.deepEqual(await refusal(`/api/v1/metrics/${id}/values?by=touchpoint&against=rest`), ['query.against'])
    assert.deepEqual(await refusal('/api/v1/metrics/orders/values?by=trait:region&against=rest'), ['query.against'])
  })

  test('against=group:KEY compares each group with one of them, people who are in both as pairs (ME2)', async () => {
    const id = await define({ ...of('by_region'), kind: 'nps' })
    const { groups, total } = await values(id, '&by=trait:region&against=group:West')
    const counts = (region: string) => {
      const scores = regional.filter((_, i) => groupOf(i) === region)
      const low = scores.filter((score) => score <= 6).length
      const high = scores.filter((score) => score >= 9).length
      return [low, scores.length - low - high, high] as const
    }
    const east = groups.find(({ label }) => label === 'East')
    const expected = npsDifference(counts('West'), counts('East'))
    assert.ok(!isRefused(expected))
    close(east?.change?.difference, expected.difference)
    assert.deepEqual([east?.now.n, east?.before?.n], [45, 40])
    const west = groups.find(({ label }) => label === 'West')
    assert.deepEqual([west?.before, west?.change, total.before, total.change], [null, null, null, null])

    const steps = Array.from({ length: 40 }, (_, i) => [1, 2, 0, 1, 3, 1, 0, 2, 1, 1][i % 10] as number)
    await app.track(
      workspace,
      steps.flatMap((step, i) => [
        sent(`two${i}`, '$answer', { $metric: 'twice', $score: 3 + (i % 3), $channel: 'mail' }),
        sent(`two${i}`, '$answer', { $metric: 'twice', $score: 3 + (i % 3) + step, $channel: 'shop' }),
      ]),
    )
    const twice = await values(await define({ ...of('twice'), kind: 'mean' }), '&by=channel&against=group:mail')
    const shop = twice.groups.find(({ key }) => key === 'shop')
    const mean = steps.reduce((a, b) => a + b) / steps.length
    const error = Math.sqrt(steps.reduce((sum, step) => sum + (step - mean) ** 2, 0) / 39 / 40)
    close(shop?.change?.difference, mean)
    // The paired t with 39 degrees of freedom.
    close(shop?.change?.low, mean - 2.022690920036762 * error)
    for (const more of [
      'by=trait:region&against=group:Mars',
      'against=group:West',
      'by=month&against=group:2026-06-01',
    ])
      assert.deepEqual(await refusal(`/api/v1/metrics/${id}/values?${days}&${more}`), ['query.against'], more)
    assert.deepEqual(await refusal('/api/v1/metrics/orders/values?by=channel&against=group:web'), ['query.against'])
  })

  test('sides that share answers, days that are none and cursors of nowhere are refused', async () => {
    const path = '/api/v1/metrics/nps/values?from=2026-06-01&to=2026-06-20&against='
    for (const against of [
      '2026-99-99..2026-99-99',
      '2026-02-30..2026-03-20',
      '2026-06-20..2026-07-01',
      '2026-05-01..2026-06-01',
      '0001-01-01..2026-05-01',
    ])
      assert.deepEqual(await refusal(`${path}${against}`), ['query.against'], against)
    assert.equal((await app.call({ path: `${path}2026-05-01..2026-05-31`, key })).status, 200)
    assert.deepEqual(await refusal('/api/v1/metrics/nps/answers?cursor=garbage'), ['query.cursor'])
  })

  test('a reply holds every day of the longest period, and says when there are more groups than it holds', async () => {
    const rows = Array.from({ length: 4_003 }, (_, i) => ({
      ...{ ws: workspace.id, person: 900_000 + i, event: 'Visited', message_id: `v${i}`, batch: 1 },
      ...{ props: JSON.stringify({ page: `p${i}` }), received_at: '1781000000.000' },
      ts: ((Date.parse('2016-06-15T12:00:00Z') + Math.min(i, 3_649) * 86_400_000) / 1000).toFixed(3),
    }))
    for (let at = 0; at < rows.length; at += 1_000)
      await app.events.insertJson(
        'events',
        rows
          .slice(at, at + 1_000)
          .map((row) => JSON.stringify(row))
          .join('\n'),
      )
    const id = await define({ kind: 'count', source: { from: 'events', event: 'Visited' }, scale: null })
    const path = `/api/v1/metrics/${id}/values?from=2016-06-15&to=2026-06-14&against=none&by=`
    const read = async (by: string) => (await app.call({ path: path + by, key })).body as Values & { more: boolean }
    const byDay = await read('day')
    assert.deepEqual([byDay.groups.length, byDay.more, byDay.groups.at(-1)?.key], [3_650, false, '2026-06-12'])
    const byPage = await read('property:page')
    assert.deepEqual([byPage.groups.length, byPage.more, byPage.total.now.value], [4_000, true, 4_003])
  })

  test('a misspelt parameter is refused by name instead of answering for another period', async () => {
    assert.deepEqual(await refusal('/api/v1/metrics/nps/values?form=2026-06-01&tpo=x'), ['query.form', 'query.tpo'])
    assert.deepEqual(await refusal('/api/v1/metrics?limit=5'), ['query.limit'])
  })

  test('nothing that a definition names may lie off its scale', async () => {
    const scale = { min: 1, max: 5, higherIsBetter: true }
    const bad = (definition: object) => refusal('/api/v1/metrics', { name: 'Bad', ...of('x'), scale, ...definition })
    assert.deepEqual(await bad({ kind: 'csat', threshold: 99 }), ['body.threshold'])
    assert.deepEqual(await bad({ kind: 'share', values: [5, 6] }), ['body.values.1'])
    const downward = { min: 0, max: 10, higherIsBetter: false }
    assert.deepEqual(await bad({ kind: 'nps', scale: downward }), ['body.scale.higherIsBetter'])
    const huge = { min: -1e300, max: 1e300, higherIsBetter: true }
    assert.deepEqual(await bad({ kind: 'mean', scale: huge }), ['body.scale.min', 'body.scale.max'])
  })
})
