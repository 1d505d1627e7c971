/** Every kind of metric through the API, against figures counted by hand from the same list of events. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { isRefused, npsInterval, proportionInterval } from '@opencxm/stats'
import type { Metric, MetricGroup } from '../../packages/server/src/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

type Values = {
  unit: string
  total: MetricGroup
  groups: MetricGroup[]
  passport: { lineage: { answers: number; n: number; excluded: { reason: string; n: number }[] } }
}
type Problem = { problems: { field: string; reason: string }[] }

const day = 86_400_000
/** Noon of a fixed day: no test runs across midnight. */
const noon = Date.parse(`${new Date().toISOString().slice(0, 10)}T12:00:00Z`) - day
const dayText = (ago: number) => new Date(noon - ago * day).toISOString().slice(0, 10)

let serial = 0
const sent = (userId: string, event: string, properties: object, daysAgo: number) => ({
  ...{ type: 'track', userId, event, properties, messageId: `k${++serial}` },
  timestamp: new Date(noon - daysAgo * day).toISOString(),
})
const answer = (who: string, properties: object, daysAgo: number) => sent(who, '$answer', properties, daysAgo)

describe('metrics', () => {
  let app: TestApp
  let workspace: TestWorkspace
  let key: string
  /** Score of NPS answer i: each class often enough; web and app by turns; the week before was worse. */
  const scores = Array.from({ length: 60 }, (_, i) => [10, 9, 8, 6, 9, 3][i % 6] as number)
  const earlier = Array.from({ length: 60 }, (_, i) => [6, 2, 8, 5, 9, 3][i % 6] as number)

  before(async () => {
    app = await openTestApp()
    workspace = await app.workspace('Metrics')
    key = await workspace.key('owner')
    await app.track(workspace, [
      ...scores.map((score, i) =>
        answer(`n${i}`, { $metric: 'nps', $score: score, $channel: i % 2 ? 'app' : 'web' }, 1),
      ),
      ...earlier.map((score, i) => answer(`e${i}`, { $metric: 'nps', $score: score }, 9)),
      // Effort on a scale where low is good, and marks as in German schools.
      ...[1, 1, 2, 5, 4, 2, 3, 1].map((score, i) =>
        answer(
          `f${i}`,
          { $metric: 'effort', $score: score, $scale_min: 1, $scale_max: 5, $higher_is_better: false },
          1,
        ),
      ),
      ...[5, 4, 4, 2, 5, 3, 1, 5, 9].map((score, i) =>
        answer(`c${i}`, { $metric: 'csat', $score: score, $scale_min: 1, $scale_max: 5 }, 1),
      ),
      ...Array.from({ length: 12 }, (_, i) =>
        sent(`o${i % 8}`, 'Order Completed', { revenue: 10 + i, currency: 'CNY', gift: i < 3, items: i % 4 }, 2),
      ),
      sent('o0', 'Order Completed', { revenue: 500, currency: 'EUR' }, 2),
      ...Array.from({ length: 6 }, (_, i) => sent(`o${i}`, 'Order Delivered', {}, 1.5 - i / 24)),
    ])
  })
  after(async () => await app.close())

  const period = `from=${dayText(6)}&to=${dayText(0)}`
  const values = async (id: string, more = '') => {
    const reply = await app.call({ path: `/api/v1/metrics/${id}/values?${period}${more}`, key })
    assert.equal(reply.status, 200, reply.text)
    return reply.body as Values
  }
  const define = async (definition: object) => {
    const reply = await app.call({ method: 'POST', path: '/api/v1/metrics', key, body: definition })
    assert.equal(reply.status, 201, reply.text)
    return (reply.body as Metric).id
  }
  const close = (actual: number | null | undefined, expected: number, what = '') =>
    assert.ok(actual !== null && Math.abs((actual ?? Number.NaN) - expected) < 1e-9, `${what} ${actual} ≠ ${expected}`)

  test('NPS: value, interval and n; the change to the week before with its interval and verdict (ME1, ME2)', async () => {
    const { total, unit } = await values('nps')
    const promoters = scores.filter((score) => score >= 9).length
    const detractors = scores.filter((score) => score <= 6).length
    close(total.now.value, (100 * (promoters - detractors)) / scores.length)
    const interval = npsInterval([detractors, scores.length - promoters - detractors, promoters])
    assert.ok(!isRefused(interval))
    close(total.now.low, interval.lower)
    close(total.now.high, interval.upper)
    assert.deepEqual([unit, total.now.n, total.counts], ['points', 60, [20, 10, 30]])
    const before = 100 * (10 / 60 - 40 / 60)
    close(total.before?.value, before)
    close(total.change?.difference, (100 * (promoters - detractors)) / 60 - before)
    assert.equal(total.change?.verdict, 'detectable_rise')
  })

  test('groups add up to the whole, and a filter shows the same as its group', async () => {
    const { groups, total } = await values('nps', '&by=channel')
    assert.deepEqual(
      groups.map(({ key: name, now }) => [name, now.n]),
      [
        ['app', 30],
        ['web', 30],
      ],
    )
    const filtered = await values('nps', '&channel=app')
    assert.deepEqual(filtered.total.now, groups[0]?.now)
    assert.equal(
      total.now.n,
      groups.reduce((sum, { now }) => sum + now.n, 0),
    )
  })

  test('an answer off the metric’s scale is left out and told in the passport (ME3)', async () => {
    const { total, passport } = await values('csat')
    const interval = proportionInterval({ successes: 5, n: 8 })
    assert.ok(!isRefused(interval))
    close(total.now.value, 5 / 8)
    close(total.now.low, interval.lower)
    assert.deepEqual([total.now.n, passport.lineage.excluded.map(({ n }) => n)], [8, [1]])
  })

  test('top box, share, mean and net follow the direction of their scale (ME4)', async () => {
    const scale = { min: 1, max: 5, higherIsBetter: false }
    const source = { from: 'answers', metric: 'effort' }
    const net = await values(await define({ name: 'Net effort', kind: 'net', source, scale }))
    // Of 1 1 2 5 4 2 3 1, five are good (1 or 2), two bad (4 or 5).
    close(net.total.now.value, 100 * (5 / 8 - 2 / 8), 'net')
    const top = await values(await define({ name: 'Easy', kind: 'top_box', source, scale, threshold: 2 }))
    close(top.total.now.value, 5 / 8, 'top box')
    const best = await values(await define({ name: 'Easiest', kind: 'top_box', source, scale }))
    close(best.total.now.value, 3 / 8, 'without a threshold the best answer alone, which is the lowest')
    const share = await values(await define({ name: 'Ones', kind: 'share', source, scale, values: [1] }))
    close(share.total.now.value, 3 / 8, 'share')
    const mean = await values(await define({ name: 'Mean', kind: 'mean', source, scale }))
    close(mean.total.now.value, 19 / 8, 'mean')
  })

  test('counts, people, sums in one currency, and rates per customer (ME5)', async () => {
    close((await values('orders')).total.now.value, 13)
    close((await values('customers')).total.now.value, 8)
    const revenue = await values('revenue')
    close(revenue.total.now.value, 100 * Array.from({ length: 12 }, (_, i) => 10 + i).reduce((a, b) => a + b))
    const where = (property: string, equals: unknown) => ({
      ...{ name: `${property} ${equals}`, kind: 'count' },
      source: { from: 'events', event: 'Order Completed', where: [{ property, equals }] },
    })
    close((await values(await define(where('gift', true)))).total.now.value, 3)
    close(
      (await values(await define(where('gift', false)))).total.now.value,
      9,
      'the order without the property is none',
    )
    close((await values(await define(where('items', 0)))).total.now.value, 3, 'nor is it 0')
    const items = { from: 'events', event: 'Order Completed', property: 'items', where: [] }
    close((await values(await define({ name: 'Items', kind: 'sum', source: items }))).total.now.value, 18)
  })

  test('conversion counts those whose window has closed; durations are the median of all who wait (ME6)', async () => {
    const pair = { from: 'pair', first: 'Order Completed', second: 'Order Delivered', withinDays: 0.75 }
    const conversion = await values(await define({ name: 'Delivered soon', kind: 'conversion', source: pair }))
    // Of 13 orders those of o0 to o5 found a delivery within 18 hours: 2 (o0 3, of which one in EUR).
    close(conversion.total.now.value, 11 / 13)
    assert.equal(conversion.total.now.n, 13)
    const duration = await values(await define({ name: 'Hours', kind: 'duration', source: pair }))
    assert.equal(duration.unit, 'seconds')
    // Eleven took 12, 12, 12, 13, 13, 14, 14, 15, 15, 16 and 17 hours, two waited all 18 in vain: the seventh of thirteen.
    assert.equal(duration.total.now.n, 13)
    close(duration.total.now.value, 14 * 3600)
  })

  test('too few answers give no number but how many there are; none at all says so', async () => {
    const strict = await define({
      ...{ name: 'Strict', kind: 'csat', source: { from: 'answers', metric: 'csat' }, minN: 30 },
      scale: { min: 1, max: 5, higherIsBetter: true },
    })
    const { now } = (await values(strict)).total
    assert.deepEqual([now.value, now.n, now.reason], [null, 8, 'below_minimum'])
    const empty = await values('ces')
    assert.deepEqual([empty.total.now.value, empty.total.now.n, empty.total.now.reason], [null, 0, 'no_data'])
  })

  test('a definition that cannot be is refused with every field and reason', async () => {
    const body = {
      name: 'Bad',
      kind: 'share',
      source: { from: 'events', event: 'X' },
      scale: { min: 5, max: 1, higherIsBetter: true },
    }
    const reply = await app.call({ method: 'POST', path: '/api/v1/metrics', key, body })
    assert.equal(reply.status, 400)
    const fields = (reply.body as Problem).problems.map(({ field }) => field)
    assert.deepEqual(fields, ['body.source.from', 'body.values', 'body.scale.max'])
    for (const query of [
      'by=moon',
      'from=yesterday',
      `from=${dayText(0)}&to=${dayText(3)}`,
      'trait=nothing',
      'against=2026-02-30..2026-03-01',
    ])
      assert.equal((await app.call({ path: `/api/v1/metrics/nps/values?${query}`, key })).status, 400, query)
  })

  test('a changed definition is a new version; built-in ones stay as they are', async () => {
    const scale = { min: 1, max: 5, higherIsBetter: true }
    const definition = { name: 'Mine', kind: 'mean', source: { from: 'answers', metric: 'csat' }, scale }
    const id = await define(definition)
    const changed = await app.call({
      method: 'PUT',
      path: `/api/v1/metrics/${id}`,
      key,
      body: { ...definition, minN: 2 },
    })
    assert.deepEqual([changed.status, (changed.body as Metric).version], [200, 2])
    assert.equal((await app.call({ method: 'PUT', path: '/api/v1/metrics/nps', key, body: definition })).status, 409)
    assert.equal((await app.call({ method: 'DELETE', path: `/api/v1/metrics/${id}`, key })).status, 200)
    assert.equal((await app.call({ path: `/api/v1/metrics/${id}/values`, key })).status, 404)
  })
})
