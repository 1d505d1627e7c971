import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isRefused } from '@opencxm/stats'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { JourneyMapping } from '../../../unify/catalog/index.ts'
import { type MetricDefinition, metricDefinitionSchema } from '../contract.ts'
import type { SharedMoments } from '../model/moments.ts'
import { conversionGroup, differenceOf, durationGroup, totalsGroup } from '../model/shown.ts'
import { eventTotals, sharedTotals } from './events.ts'
import { eventPairs, eventWaits, sharedPairs } from './pairs.ts'

const mapping: JourneyMapping = { stages: [], touchpoints: [], eventTouchpoints: new Map() }
const zone = { timeZone: 'UTC', weekStart: 1 }
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const startMs = Date.UTC(2026, 0, 1)
const source = { from: 'pair', first: 'Ordered', second: 'Arrived', withinDays: 10 } as const

type Sent = { person: number; event: string; at: number }

async function storeOf(sent: readonly Sent[]) {
  const store = await createTestEventStore()
  const workspace = mintTestWorkspace()
  const lines = sent.map(({ person, event, at }, index) => {
    const ts = (at / 1000).toFixed(3)
    return JSON.stringify({ ws: workspace, person, event, message_id: String(index), batch: 1, ts, received_at: ts })
  })
  await store.insertJson('events', lines.join('\n'))
  const scopeOf = (from: number, to: number) => ({
    ...{ workspace, mapping, filter: {} },
    span: { start: startMs + from * dayMs, end: startMs + to * dayMs },
  })
  return { store, scopeOf }
}

function metricOf(fields: object): MetricDefinition {
  return metricDefinitionSchema.parse({ name: 'x', source, ...fields })
}

/** Orders of days 0 to 20, one a person; those of even numbers arrive, the later the number the slower. */
const orders = Array.from({ length: 60 }, (_, i) => {
  const at = startMs + ((i * 7) % 20) * dayMs + i * 60_000
  const took = (1 + (i % 9)) * dayMs + (i % 5) * hourMs
  return { person: i + 1, at, took: i % 4 === 3 ? null : took }
})
const sentBy = (now: number): Sent[] =>
  orders.flatMap(({ person, at, took }) => [
    { person, event: 'Ordered', at },
    ...(took !== null && at + took <= now ? [{ person, event: 'Arrived', at: at + took }] : []),
  ])

test('a first whose window is open is neither success nor failure, whether its second has come or not (ME6)', async () => {
  const now = startMs + 20 * dayMs
  const { store, scopeOf } = await storeOf(sentBy(now))
  const closed = orders.filter(({ at }) => at + 10 * dayMs <= now)
  const arrived = closed.filter(({ took }) => took !== null && took <= 10 * dayMs)
  const [row] = await eventPairs(store, source, { scope: scopeOf(0, 20), by: 'none', zone, now })
  assert.deepEqual([row?.firsts, row?.matured, row?.done], [60, closed.length, arrived.length])
  const [recent] = await eventPairs(store, source, { scope: scopeOf(11, 20), by: 'none', zone, now })
  assert.ok(recent && recent.firsts > 0 && recent.matured === 0 && recent.done === 0)
  assert.equal(conversionGroup(metricOf({ kind: 'conversion' }), recent).shown.reason, 'window_still_open')
})

test('an event is not its own second: bought again is bought later (ME6)', async () => {
  const again = { from: 'pair', first: 'Ordered', second: 'Ordered', withinDays: 10 } as const
  const days = [[0, 3], [0], [0, 12], [0, 0], [1, 2, 20]]
  const sent = days.flatMap((of, person) =>
    of.map((day) => ({ person: person + 1, event: 'Ordered', at: startMs + day * dayMs })),
  )
  const { store, scopeOf } = await storeOf(sent)
  const input = { scope: scopeOf(0, 30), by: 'none', zone, now: startMs + 40 * dayMs }
  const [row] = await eventPairs(store, again, input)
  assert.deepEqual([row?.firsts, row?.matured, row?.done], [10, 10, 2])
  const [waits] = await eventWaits(store, again, input)
  assert.equal(waits?.median, null, 'two of ten came back')
})

/** Product-limit curve by hand: for each time something happened, share still waiting after it; midway where it is just half. */
function medianByHand(waits: readonly { took: number; over: boolean }[]): number | null {
  let waiting = 1
  let half: number | null = null
  for (const time of [...new Set(waits.filter(({ over }) => over).map(({ took }) => took))].sort((a, b) => a - b)) {
    const atRisk = waits.filter(({ took }) => took >= time).length
    waiting *= 1 - waits.filter(({ took, over }) => over && took === time).length / atRisk
    if (waiting < 0.5 - 1e-9) return half === null ? time : (half + time) / 2
    if (waiting < 0.5 + 1e-9) half = time
  }
  return half
}

test('durations are Kaplan-Meier medians: who still waits counts as waiting (ME6)', async () => {
  for (const day of [12, 16, 20, 40]) {
    const now = startMs + day * dayMs
    const known = orders.filter(({ at }) => at < now)
    const { store, scopeOf } = await storeOf(sentBy(now).filter(({ at }) => at < now))
    const waits = known.map(({ at, took }) => {
      const over = took !== null && at + took <= now && took <= 10 * dayMs
      return { over, took: (over ? (took as number) : Math.min(10 * dayMs, now - at)) / 1000 }
    })
    const [row] = await eventWaits(store, source, { scope: scopeOf(0, 20), by: 'none', zone, now })
    assert.equal(row?.firsts, known.length)
    assert.equal(row?.median, medianByHand(waits), `day ${day}`)
    // Early on so many wait that the median may still be anything later.
    assert.ok((row?.low ?? 0) < (row?.median ?? 0))
    assert.ok(day === 12 ? row?.high === null : (row?.high ?? 0) > (row?.median ?? 0))
  }
})

test('without anybody waiting the median is the plain one; where half never come there is none', async () => {
  const took = [5, 1, 9, 3, 7, 2, 8, 4]
  const all = took.flatMap((days, i) => [
    { person: i + 1, event: 'Ordered', at: startMs },
    { person: i + 1, event: 'Arrived', at: startMs + days * dayMs },
  ])
  const lost = took.map((_, i) => ({ person: 100 + i, event: 'Ordered', at: startMs + 1 }))
  const now = startMs + 40 * dayMs
  const plain = await storeOf(all)
  const [row] = await eventWaits(plain.store, source, { scope: plain.scopeOf(0, 1), by: 'none', zone, now })
  assert.equal(row?.median, (4.5 * dayMs) / 1000)
  const half = await storeOf([...all, ...lost, { person: 99, event: 'Ordered', at: startMs }])
  const [none] = await eventWaits(half.store, source, { scope: half.scopeOf(0, 1), by: 'none', zone, now })
  assert.ok(none)
  assert.equal(none.median, null)
  assert.equal(durationGroup(metricOf({ kind: 'duration' }), none).shown.reason, 'median_not_reached')
})

test('several pairs of one person widen the interval: four equal ones are no four people’s', async () => {
  const once = Array.from({ length: 40 }, (_, i) => ({ person: i + 1, took: (1 + ((i * 13) % 90)) * hourMs }))
  const send = (times: number) =>
    once.flatMap(({ person, took }) =>
      Array.from({ length: times }, (_, k) => startMs + k * 4 * dayMs).flatMap((at) => [
        { person, event: 'Ordered', at },
        { person, event: 'Arrived', at: at + took },
      ]),
    )
  const width = async (times: number) => {
    const { store, scopeOf } = await storeOf(send(times))
    const input = { scope: scopeOf(0, 20), by: 'none', zone, now: startMs + 60 * dayMs }
    const [row] = await eventWaits(store, source, input)
    return [row?.median, (row?.high ?? 0) - (row?.low ?? 0)] as const
  }
  const [one, four] = [await width(1), await width(4)]
  assert.equal(one[0], four[0])
  assert.ok(Math.abs(four[1] / one[1] - 1) < 0.15, `${one[1]} and ${four[1]}`)
})

/** Standard error of the change of a ratio of sums over people, each row what a person did and could have done before and now. */
function byHand(rows: readonly { y1: number; x1: number; y2: number; x2: number }[]) {
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  const [x1, x2] = [sum((row) => row.x1), sum((row) => row.x2)]
  const [r1, r2] = [sum((row) => row.y1) / x1, sum((row) => row.y2) / x2]
  const squares = sum((row) => ((row.y2 - r2 * row.x2) / x2 - (row.y1 - r1 * row.x1) / x1) ** 2)
  return { difference: r2 - r1, error: Math.sqrt((rows.length / (rows.length - 1)) * squares) }
}

test('a rate is of those who did anything: what is told of people makes nobody active (ME5)', async () => {
  const told = ['$segment_entered', '$message_sent', '$survey_asked', '$consent_changed', '$identify']
  const sent = [
    { person: 1, event: 'Ordered', at: startMs },
    { person: 2, event: '$page', at: startMs },
    { person: 3, event: '$answer', at: startMs },
    { person: 4, event: '$AppStart', at: startMs },
    ...told.map((event, at) => ({ person: 10 + at, event, at: startMs })),
  ]
  const { store, scopeOf } = await storeOf(sent)
  const input = { scope: scopeOf(0, 1), by: 'none', zone, currency: 'USD', everybody: true }
  const [rate] = await eventTotals(store, { from: 'events', event: 'Ordered', where: [] }, input)
  assert.deepEqual([rate?.events, rate?.active], [1, 4])
  const [asked] = await eventTotals(store, { from: 'events', event: '$survey_asked', where: [] }, input)
  assert.deepEqual([asked?.events, asked?.active], [1, 5], 'but what is counted itself')
})

test('rates and conversions of two periods: who is in both is a pair (ME2)', async () => {
  const people = Array.from({ length: 50 }, (_, i) => ({
    person: i + 1,
    often: 1 + (i % 6),
    more: i % 3 === 0 ? 1 : 0,
  }))
  const sent = people.flatMap(({ person, often, more }) =>
    [0, 20].flatMap((day) =>
      Array.from({ length: often + (day === 20 ? more : 0) }, (_, k) => {
        const at = startMs + day * dayMs + k * hourMs
        // The window is an hour and a half, so that each order meets its own arrival alone.
        const arrives = (person + (day === 20 ? k : 0)) % 5 !== 0
        return [{ person, event: 'Ordered', at }, ...(arrives ? [{ person, event: 'Arrived', at: at + 60_000 }] : [])]
      }).flat(),
    ),
  )
  const { store, scopeOf } = await storeOf(sent)
  const scopes = { before: scopeOf(0, 10), now: scopeOf(20, 30) }
  const rate = metricOf({ kind: 'rate', source: { from: 'events', event: 'Ordered', where: [] } })
  assert.ok(rate.source.from === 'events')
  const events = rate.source
  const read = async (scope: (typeof scopes)['now']) => {
    const [row] = await eventTotals(store, events, { scope, by: 'none', zone, currency: 'USD', everybody: true })
    assert.ok(row)
    return totalsGroup(rate, row)
  }
  const shared = (await sharedTotals(store, events, { ...scopes, by: 'none', zone })).get('') ?? null
  const changed = differenceOf(rate, { before: await read(scopes.before), now: await read(scopes.now), shared })
  assert.ok(!isRefused(changed))
  const rates = byHand(people.map(({ often, more }) => ({ y1: often, x1: 1, y2: often + more, x2: 1 })))
  assert.ok(Math.abs(changed.difference - rates.difference) < 1e-9)
  assert.ok(Math.abs(changed.standardError - rates.error) < 1e-9, `${changed.standardError} is not ${rates.error}`)

  const short = { ...source, withinDays: 1 / 48 }
  const clock = startMs + 60 * dayMs
  const conversion = metricOf({ kind: 'conversion', source: short })
  const pairs = async (scope: (typeof scopes)['now']) => {
    const [row] = await eventPairs(store, short, { scope, by: 'none', zone, now: clock })
    assert.ok(row)
    return conversionGroup(conversion, row)
  }
  const both = (await sharedPairs(store, short, { ...scopes, by: 'none', zone, clock })).get('') ?? null
  const sides = { before: await pairs(scopes.before), now: await pairs(scopes.now) }
  const error = (of: SharedMoments | null) => {
    const found = differenceOf(conversion, { ...sides, shared: of })
    assert.ok(!isRefused(found))
    return found.standardError
  }
  assert.equal(both?.persons, 50)
  assert.ok(error(both) < 0.95 * error(null), 'who converts keeps converting')
})
