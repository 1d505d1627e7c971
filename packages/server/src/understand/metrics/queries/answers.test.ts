import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createTestEventStore, mintTestWorkspace } from '../../../platform/eventstore/testing.ts'
import type { JourneyMapping } from '../../../unify/catalog/index.ts'
import { type MetricDefinition, metricDefinitionSchema } from '../contract.ts'
import { answerMoments, type GroupMoments } from './answers.ts'

// Runs alone: it merges people, whose numbers all workspaces of an engine share.

type Answer = {
  person: number
  response: string
  touchpoint: string
  score: number
  scale: string
  weight: number
  day: number
}

const mapping: JourneyMapping = { stages: [], touchpoints: [], eventTouchpoints: new Map() }
const zone = { timeZone: 'UTC', weekStart: 1 }
const startMs = Date.UTC(2026, 0, 1)
/** Profile 5 was merged into 4. */
const merged = new Map([[5, 4]])

const answer: fc.Arbitrary<Answer> = fc.record({
  // 0 is nobody: the answers of one form are one person's, each other answer is a person of its own.
  person: fc.constantFrom(0, 0, 0, 1, 2, 3, 4, 5, 6),
  response: fc.constantFrom('', 'form 1', 'form 2'),
  touchpoint: fc.constantFrom('', 'store', 'app'),
  score: fc.oneof(fc.integer({ min: -1, max: 11 }), fc.constantFrom(6.5, 9.5)),
  scale: fc.constantFrom('', '', '', '0..10', '..10+', '0..10-', '1..10', '-'),
  // The last three are no weights: such an answer cannot be weighed.
  weight: fc.constantFrom(0, 0.5, 1, 3, 0, 0.5, 1, 3, -1, 1e300),
  day: fc.integer({ min: 0, max: 100 }),
})
const definition = fc
  .record({
    kind: fc.constantFrom('nps' as const, 'csat' as const, 'mean' as const),
    perPerson: fc.constantFrom('all' as const, 'latest' as const, 'mean' as const),
    weighting: fc.constantFrom('none' as const, 'answer_weight' as const),
  })
  .map((fields) =>
    metricDefinitionSchema.parse({
      ...{ ...fields, name: 'x', source: { from: 'answers', metric: 'm' } },
      scale: { min: 0, max: 10, higherIsBetter: true },
    }),
  )

function classOf(kind: MetricDefinition['kind'], score: number): -1 | 0 | 1 {
  if (kind === 'nps' || kind === 'csat') {
    const [happy, neither] = kind === 'nps' ? [9, 7] : [9, 5]
    return score >= happy ? 1 : score >= neither ? 0 : -1
  }
  return score > 5.5 ? 1 : score < 4.5 ? -1 : 0
}

/** Answers that count, and how many are left out for which reason: the first that applies. */
function sortOut(metric: MetricDefinition, answers: readonly Answer[]) {
  const ours = answers.filter(({ scale }) => ['', '0..10', '..10+'].includes(scale))
  const on = ours.filter(({ score }) => score >= 0 && score <= 10 && (metric.kind !== 'nps' || Number.isInteger(score)))
  const valid = on.filter(({ weight }) => metric.weighting === 'none' || (weight >= 0 && weight <= 1e9))
  const leftOut = {
    offScale: ours.length - on.length,
    otherScale: answers.length - ours.length,
    noWeight: on.length - valid.length,
  }
  return { valid, leftOut }
}

function pointsOf({ kind }: MetricDefinition, { score }: Answer): number {
  if (kind === 'nps') return classOf('nps', score)
  return kind === 'csat' ? Number(classOf('csat', score) === 1) : score
}

/** Weight, weighted points, weight of the unhappy and of the happy answers of one person. */
function weighed(metric: MetricDefinition, rows: readonly Answer[]): [number, number, number, number] {
  const weightOf = (row: Answer) => (metric.weighting === 'none' ? 1 : row.weight)
  const sum = (part: (row: Answer) => number) => rows.reduce((total, row) => total + weightOf(row) * part(row), 0)
  const isOf = (wanted: number) => (row: Answer) => Number(classOf(metric.kind, row.score) === wanted)
  const x = sum(() => 1)
  const parts = [sum((row) => pointsOf(metric, row)), sum(isOf(-1)), sum(isOf(1))] as const
  if (metric.perPerson !== 'mean') return [x, ...parts]
  // A person whose answers weigh nothing has no mean.
  return x > 0 ? [1, parts[0] / x, parts[1] / x, parts[2] / x] : [0, 0, 0, 0]
}

/** The definition of the moments, one answer at a time. */
function byHand(metric: MetricDefinition, answers: readonly Answer[], key: string): GroupMoments {
  const { valid, leftOut } = sortOut(metric, answers)
  const people = new Map<string, Answer[]>()
  for (const [index, row] of valid.entries()) {
    const nobody = row.response || `nobody ${index}`
    const person = row.person === 0 ? nobody : String(merged.get(row.person) ?? row.person)
    people.set(person, [...(people.get(person) ?? []), row])
  }
  const sums = {
    answers: 0,
    persons: people.size,
    sumX: 0,
    sumY: 0,
    sumXX: 0,
    sumXY: 0,
    sumYY: 0,
    lowX: 0,
    highX: 0,
  }
  const classes = { low: 0, middle: 0, high: 0 }
  for (const all of people.values()) {
    const last = [...all].sort((a, b) => a.day - b.day || a.score - b.score || a.weight - b.weight).at(-1) as Answer
    const rows = metric.perPerson === 'latest' ? [last] : all
    sums.answers += all.length
    for (const row of rows) {
      classes[(['low', 'middle', 'high'] as const)[classOf(metric.kind, row.score) + 1] as 'low'] += 1
    }
    const [x, y, lowX, highX] = weighed(metric, rows)
    sums.sumX += x
    sums.sumY += y
    sums.sumXX += x * x
    sums.sumXY += x * y
    sums.sumYY += y * y
    sums.lowX += lowX
    sums.highX += highX
  }
  return { key, ...sums, ...classes, ...leftOut }
}

function rounded(groups: readonly GroupMoments[]): Record<string, unknown>[] {
  return groups
    .map((group) =>
      Object.fromEntries(
        Object.entries(group).flatMap(([name, value]) =>
          name === 'whole' ? [] : [[name, typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value]],
        ),
      ),
    )
    .sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1))
}

test('a period goes by its first day in the zone; all answers together go by nothing', async () => {
  const store = await createTestEventStore()
  const workspace = mintTestWorkspace()
  const line = (ts: string, id: string) =>
    JSON.stringify({
      ...{ ws: workspace, person: 1, event: '$answer', message_id: id, batch: 1, metric: 'm', score: 9 },
      ...{ ts, received_at: ts },
    })
  // The second is in February where clocks are eight hours ahead, a Sunday.
  await store.insertJson('events', `${line('2026-01-31 12:00:00.000', 'a')}\n${line('2026-01-31 17:00:00.000', 'b')}`)
  const metric = metricDefinitionSchema.parse({ name: 'x', kind: 'nps', source: { from: 'answers', metric: 'm' } })
  const scope = { workspace, mapping, filter: {}, span: { start: startMs, end: startMs + 200 * 86_400_000 } }
  const expected = {
    day: ['2026-01-31', '2026-02-01'],
    week: ['2026-01-25', '2026-02-01'],
    month: ['2026-01-01', '2026-02-01'],
    quarter: ['2026-01-01'],
    year: ['2026-01-01'],
  }
  for (const [by, keys] of Object.entries(expected)) {
    const inZone = { timeZone: 'Asia/Shanghai', weekStart: 7 }
    const found = await answerMoments(store, { definition: metric, scope, by, zone: inZone })
    assert.deepEqual(
      found.groups.map(({ key }) => key),
      keys,
    )
    assert.deepEqual([found.total?.key, found.total?.answers], ['', 2])
  }
})

test('ME9 answers of responses that were not finished, or that quality marks, count like the others', async () => {
  const store = await createTestEventStore()
  const ws = mintTestWorkspace()
  const row = (event: string, response: string, more: object) =>
    JSON.stringify({
      ...{ ws, person: 1, event, response, survey: 's', message_id: `${event}.${response}`, batch: 1 },
      ...{ ts: '2026-01-31 12:00:00.000', received_at: '2026-01-31 12:00:00.000', ...more },
    })
  const scores = ['finished', 'left', 'marked'].map((response) => row('$answer', response, { metric: 'm', score: 9 }))
  await store.insertJson('events', [...scores, row('$survey_left', 'left', {})].join('\n'))
  const mark = { ws, survey: 's', response: 'marked', flags: ['speeder'], standing: 2, ver: 1 }
  await store.insertJson('survey_quality', JSON.stringify(mark))
  const metric = metricDefinitionSchema.parse({ name: 'x', kind: 'nps', source: { from: 'answers', metric: 'm' } })
  const scope = { workspace: ws, mapping, filter: {}, span: { start: startMs, end: startMs + 200 * 86_400_000 } }
  assert.equal((await answerMoments(store, { definition: metric, scope, by: 'none', zone })).total?.answers, 3)
})

test('moments by touchpoint and over all are those counted one by one, for each rule of several answers, merged people, foreign scales and impossible weights (ME3, ME7)', async () => {
  const store = await createTestEventStore()
  await store.insertJson('person_overrides', '{"old":5,"person":4,"ver":1}')
  await store.reloadPersonMap()
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { minLength: 1, maxLength: 40 }),
      fc.array(definition, { minLength: 3, maxLength: 3 }),
      async (answers, metrics) => {
        const workspace = mintTestWorkspace()
        const lines = answers.map((row, index) =>
          JSON.stringify({
            ...{ ws: workspace, person: row.person, event: '$answer', message_id: String(index), batch: 1 },
            ...{ touchpoint: row.touchpoint, metric: 'm', score: row.score, weight: row.weight, scale: row.scale },
            response: row.response,
            ts: ((startMs + row.day * 86_400_000) / 1000).toFixed(3),
            received_at: (startMs / 1000).toFixed(3),
          }),
        )
        await store.insertJson('events', lines.join('\n'))
        const scope = { workspace, mapping, filter: {}, span: { start: startMs, end: startMs + 200 * 86_400_000 } }
        for (const metric of metrics) {
          const found = await answerMoments(store, { definition: metric, scope, by: 'touchpoint', zone })
          const alone = await answerMoments(store, { definition: metric, scope, by: 'none', zone })
          const isThere = (group: GroupMoments) =>
            group.answers + group.offScale + group.otherScale + group.noWeight > 0
          const expected = ['', 'store', 'app']
            .map((key) =>
              byHand(
                metric,
                answers.filter(({ touchpoint }) => touchpoint === key),
                key,
              ),
            )
            .filter(isThere)
          assert.deepEqual(rounded(found.groups.filter(isThere)), rounded(expected))
          const whole = [byHand(metric, answers, '')].filter(isThere)
          for (const { total } of [found, alone])
            assert.deepEqual(rounded([total].flatMap((group) => group ?? []).filter(isThere)), rounded(whole))
          assert.deepEqual(alone.groups, [])
        }
      },
    ),
    { numRuns: 25, endOnFailure: true },
  )
})
