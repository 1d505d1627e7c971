import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Difference, isRefused, type Refusable } from '@opencxm/stats'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { JourneyMapping } from '../../../unify/catalog/index.ts'
import { type MetricDefinition, metricDefinitionSchema } from '../contract.ts'
import { differenceAnswers } from '../model/estimate.ts'
import { answerMoments, sharedMoments } from './answers.ts'

type Answer = { person: number; score: number; before: boolean; touchpoint?: string; weight?: number }

const mapping: JourneyMapping = { stages: [], touchpoints: [], eventTouchpoints: new Map() }
const zone = { timeZone: 'UTC', weekStart: 1 }
const dayMs = 86_400_000
const startMs = Date.UTC(2026, 0, 1)

function metricOf(fields: Partial<MetricDefinition>): MetricDefinition {
  const source = { from: 'answers', metric: 'm' }
  return metricDefinitionSchema.parse({
    name: 'x',
    scale: { min: 0, max: 10, higherIsBetter: true },
    source,
    ...fields,
  })
}

async function compare(
  metric: MetricDefinition,
  answers: readonly Answer[],
  by = 'none',
): Promise<Refusable<Difference>> {
  const store = await createTestEventStore()
  const workspace = mintTestWorkspace()
  const lines = answers.map(({ person, score, before, touchpoint = '', weight = null }, index) => {
    const ts = ((startMs + (before ? 1 : 40) * dayMs) / 1000).toFixed(3)
    const fields = { ws: workspace, person, event: '$answer', message_id: String(index), batch: 1, metric: 'm' }
    return JSON.stringify({ ...fields, score, touchpoint, weight, ts, received_at: ts })
  })
  await store.insertJson('events', lines.join('\n'))
  const scopeOf = (from: number) => {
    const span = { start: startMs + from * dayMs, end: startMs + (from + 30) * dayMs }
    return { workspace, mapping, filter: {}, span }
  }
  const scopes = { now: scopeOf(30), before: scopeOf(0) }
  const read = async (scope: (typeof scopes)['now']) => {
    const { total, groups } = await answerMoments(store, { definition: metric, scope, by, zone })
    return by === 'none' ? total : groups.find(({ key }) => key === 'store')
  }
  const [now, before] = [await read(scopes.now), await read(scopes.before)]
  const shared = await sharedMoments(store, { definition: metric, ...scopes, by, zone })
  assert.ok(now && before)
  return differenceAnswers(metric, { now, before, shared: shared.get(by === 'none' ? '' : 'store') ?? null })
}

function madeOf(found: Refusable<Difference>): Difference {
  if (isRefused(found)) throw new Error(found.refused)
  return found
}

/** Mean and standard error of the mean of each person's change: the paired t by hand. */
function pairedByHand(changes: readonly number[]): { difference: number; standardError: number } {
  const n = changes.length
  const mean = changes.reduce((sum, change) => sum + change, 0) / n
  const squares = changes.reduce((sum, change) => sum + (change - mean) ** 2, 0)
  return { difference: mean, standardError: Math.sqrt(squares / (n - 1) / n) }
}

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`)
const before = [9, 2, 7, 10, 4, 6, 8, 9, 0, 5]
const now = [10, 3, 7, 10, 6, 8, 8, 10, 1, 7]
const panel: Answer[] = [
  ...before.map((score, index) => ({ person: index + 1, score, before: true })),
  ...now.map((score, index) => ({ person: index + 1, score, before: false })),
]
const classOf = (score: number) => (score >= 9 ? 100 : score >= 7 ? 0 : -100)

test('the same people asked twice are compared as pairs: a change that all share is seen (ME2)', async () => {
  for (const [kind, of] of [['mean', (score: number) => score] as const, ['nps', classOf] as const]) {
    const expected = pairedByHand(now.map((score, index) => of(score) - of(before[index] as number)))
    for (const by of ['none', 'touchpoint']) {
      const found = madeOf(
        await compare(
          metricOf({ kind }),
          panel.map((answer) => ({ ...answer, touchpoint: 'store' })),
          by,
        ),
      )
      near(found.difference, expected.difference)
      // A bounded score is padded with people who are in one period only.
      if (kind === 'mean') near(found.standardError, expected.standardError)
      else assert.ok(found.standardError > expected.standardError && found.standardError < 2 * expected.standardError)
      assert.equal(found.df, 9)
    }
  }
})

test('part of the people in both: variances by person, less twice their covariance; weights and several answers included', async () => {
  const weights = [1, 2, 0.5, 1, 3]
  const answers: Answer[] = [
    ...panel.slice(0, 8).map((answer, index) => ({ ...answer, weight: weights[index % 5] as number })),
    ...panel.slice(13).map((answer, index) => ({ ...answer, weight: weights[index % 3] as number })),
    { person: 5, score: 2, before: false, weight: 2 },
    { person: 5, score: 1, before: true, weight: 1 },
  ]
  const residuals = (isBefore: boolean) => {
    const rows = answers.filter((answer) => answer.before === isBefore)
    const base = rows.reduce((sum, { weight = 1 }) => sum + weight, 0)
    const mean = rows.reduce((sum, { weight = 1, score }) => sum + weight * score, 0) / base
    const [people, bases] = [new Map<number, number>(), new Map<number, number>()]
    for (const { person, weight = 1, score } of rows) {
      people.set(person, (people.get(person) ?? 0) + (weight * (score - mean)) / base)
      bases.set(person, (bases.get(person) ?? 0) + weight)
    }
    // As many people of equal weight tell as much about the error.
    const few = base ** 2 / [...bases.values()].reduce((sum, own) => sum + own ** 2, 0)
    return { people, mean, correction: few / (few - 1) }
  }
  const [a, b] = [residuals(true), residuals(false)]
  const squares = ({ people, correction }: typeof a) =>
    correction * [...people.values()].reduce((sum, r) => sum + r * r, 0)
  const products = [...a.people].reduce((sum, [person, r]) => sum + r * (b.people.get(person) ?? 0), 0)
  const covariance = Math.sqrt(a.correction * b.correction) * products
  const found = madeOf(await compare(metricOf({ kind: 'mean', weighting: 'answer_weight' }), answers))
  near(found.difference, b.mean - a.mean)
  near(found.standardError, Math.sqrt(squares(a) + squares(b) - 2 * covariance))
})

test('a mean near the end of its scale is compared padded, so that a few who are all happy are no certainty (ME2)', async () => {
  const answers: Answer[] = [
    ...Array.from({ length: 200 }, (_, at) => ({ person: at + 1, score: at % 10 === 0 ? 4 : 10, before: true })),
    ...Array.from({ length: 12 }, (_, at) => ({ person: at + 500, score: at === 0 ? 9 : 10, before: false })),
  ]
  const found = madeOf(await compare(metricOf({ kind: 'mean' }), answers))
  near(found.difference, 119 / 12 - 9.4)
  assert.equal(found.method, 'ratio_difference_padded')
  assert.ok(found.lower < 0 && found.upper > 0, `${found.lower} to ${found.upper}`)
})

test('answers of nobody in particular share nobody; other people are independent', async () => {
  const metric = metricOf({ kind: 'nps' })
  const nobody = madeOf(
    await compare(
      metric,
      panel.map((answer) => ({ ...answer, person: 0 })),
    ),
  )
  const others = madeOf(
    await compare(
      metric,
      panel.map((answer) => ({ ...answer, person: answer.person + (answer.before ? 0 : 100) })),
    ),
  )
  near(nobody.standardError, others.standardError)
  assert.ok(others.standardError > madeOf(await compare(metric, panel)).standardError)
})
