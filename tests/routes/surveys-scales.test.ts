/** Results of a question whose scale changed with a version, and numbers of results against those computed by hand. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { boundedMean, isRefused, sampleMoments, scalePseudoUnits } from '@opencxm/stats'
import type { Survey } from '@opencxm/survey'
import type { surveysRoutes } from '../../packages/server/src/collect/surveys/contract.ts'
import type { ReplyOf } from '../../packages/server/src/contract.ts'
import { beginResponse, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let workspace: TestWorkspace
let key: string
before(async () => {
  app = await openTestApp()
  workspace = await app.workspace('Scales')
  key = await workspace.key('owner')
})
after(async () => await app.close())

const effort = (version: 1 | 2): Partial<Survey> => ({
  languages: ['en'],
  blocks: [
    {
      id: 'b1',
      paging: 'together',
      items: [
        { id: 'effort', type: 'ces', version, title: { en: 'How easy was it?' } },
        { id: 'level', type: 'slider', min: 0, max: 10, step: 0.5, title: { en: 'How much?' } },
      ],
    },
  ],
  endings: [{ id: 'end', outcome: 'complete', title: { en: 'Thanks' } }],
})

async function answer(survey: string, version: number, efforts: readonly number[]): Promise<void> {
  for (const score of efforts) {
    let started = await beginResponse(app, { kind: 'anonymous', survey })
    // Word of a new version comes a moment after it was published.
    while (started.published.version !== version) {
      await setImmediate()
      started = await beginResponse(app, { kind: 'anonymous', survey })
    }
    const sent = await send(app, started, respond(started, { effort: score, level: 3.5 }).response)
    assert.equal(sent.outcome, 'accepted', JSON.stringify(sent))
  }
  await app.settle()
}

async function results(survey: string) {
  const reply = await app.call({ path: `/api/v1/surveys/${survey}/results`, key })
  assert.equal(reply.status, 200, reply.text)
  const { questions } = reply.body as ReplyOf<typeof surveysRoutes.results>
  return (id: string) => questions.find(({ question }) => question === id) ?? assert.fail(id)
}

test('SU13: answers of a version with another scale are told and in no number; equal answers have no interval; the median of an even number lies between', async () => {
  const id = await publishSurvey(app, key, effort(1))
  await answer(id, 1, [1, 1, 2, 5])
  const draft = (await app.call({ path: `/api/v1/surveys/${id}`, key })).body as {
    revision: number
    definition: Survey
  }
  const body = { revision: draft.revision, definition: { ...draft.definition, ...effort(2) } }
  const saved = await app.call({ method: 'PUT', path: `/api/v1/surveys/${id}`, key, body })
  assert.equal(saved.status, 200, saved.text)
  const { revision } = saved.body as { revision: number }
  const published = await app.call({ method: 'POST', path: `/api/v1/surveys/${id}/publish`, key, body: { revision } })
  assert.ok(published.status < 300, published.text)
  const scores = [7, 6, 2, 7, 5, 3]
  await answer(id, 2, scores)

  const of = await results(id)
  const found = of('effort')
  const moments = sampleMoments(scores)
  assert.ok(!isRefused(moments))
  const expected = boundedMean(moments, { pseudo: scalePseudoUnits({ min: 1, max: 7 }) })
  assert.ok(!isRefused(expected))
  assert.deepEqual([found.n, found.otherScale, found.score?.n, found.median], [10, 4, 6, 5.5])
  assert.ok(Math.abs((found.score?.value ?? 0) - expected.estimate) < 1e-9)
  assert.ok(Math.abs((found.score?.low ?? 0) - expected.lower) < 1e-9)
  const shares = found.distribution.map(({ key: point, n, share }) => [point, n, share.n])
  assert.deepEqual(shares[6], ['7', 2, 6], 'shares are of the answers that are shown')
  const level = of('level')
  assert.deepEqual([level.n, level.score?.low, level.score?.reason], [10, null, 'no_variation'])

  const metric = await app.call({ path: '/api/v1/metrics/ces/values', key })
  const { total } = metric.body as { total: { now: { n: number } } }
  assert.equal(total.now.n, 6, 'nor are they in the metric')
})

test('SU13: what a server tells of a survey and lies off its question’s scale is told and in no number, as in metrics', async () => {
  const items = (['nps', 'csat'] as const).map((type) => ({ id: type, type, title: { en: type } }))
  const id = await publishSurvey(app, key, { ...effort(1), blocks: [{ id: 'b1', paging: 'together', items }] })
  const told = (question: string, scores: readonly number[]) =>
    scores.map((score, at) => ({
      ...{ type: 'track', event: '$answer', userId: `told${at}`, messageId: `${id}${question}${at}` },
      properties: { $metric: question, $survey: id, $question: question, $score: score },
    }))
  await app.track(workspace, [...told('nps', [11, 9.5, -1, 9, 9, 3, 8, 2]), ...told('csat', [0, 6, 5, 4, 1, 2, 5])])
  const of = await results(id)
  for (const [question, n, otherScale, value] of [
    ['nps', 8, 3, 0],
    ['csat', 7, 2, 0.6],
  ] as const) {
    const found = of(question)
    assert.deepEqual(
      [found.n, found.otherScale, found.score?.n, found.score?.value],
      [n, otherScale, n - otherScale, value],
    )
    const { total } = (await app.call({ path: `/api/v1/metrics/${question}/values`, key })).body as {
      total: { now: { n: number; value: number; low: number } }
    }
    assert.deepEqual([total.now.n, total.now.value, total.now.low], [n - otherScale, value, found.score?.low])
  }
})

test('SU13: the shares of a ranking say what was put first; of several choices, what was chosen', async () => {
  const options = ['a', 'b', 'c'].map((id) => ({ id, label: { en: id } }))
  const items = (['ranking', 'multi'] as const).map((type) => ({ id: type, type, options, title: { en: type } }))
  const block = { id: 'b1', paging: 'together' as const, items }
  const id = await publishSurvey(app, key, { ...effort(1), blocks: [block] })
  for (const ranking of [
    ['c', 'a', 'b'],
    ['c', 'b', 'a'],
    ['a', 'b', 'c'],
  ]) {
    const started = await beginResponse(app, { kind: 'anonymous', survey: id })
    const sent = await send(app, started, respond(started, { ranking, multi: ['a', 'b'] }).response)
    assert.equal(sent.outcome, 'accepted', JSON.stringify(sent))
  }
  await app.settle()
  const of = await results(id)
  const counts = (question: string) => of(question).distribution.map(({ key: option, n }) => [option, n])
  assert.deepEqual(counts('ranking'), [
    ['a', 1],
    ['b', 0],
    ['c', 2],
  ])
  assert.deepEqual(counts('multi'), [
    ['a', 3],
    ['b', 3],
    ['c', 0],
  ])
})

test('SU13: dates are counted by the period that suits their span, and of contact details only which fields were filled in', async () => {
  const survey = await publishSurvey(app, key, {
    languages: ['en'],
    blocks: [
      {
        id: 'b1',
        paging: 'together',
        items: [
          { id: 'day', type: 'date', title: { en: 'When?' } },
          { id: 'month', type: 'date', title: { en: 'And before?' } },
          { id: 'year', type: 'date', title: { en: 'Born?' } },
          {
            id: 'who',
            type: 'contact',
            title: { en: 'Who?' },
            fields: [{ id: 'name' }, { id: 'email' }, { id: 'phone' }],
          },
        ],
      },
    ],
    endings: [{ id: 'end', outcome: 'complete', title: { en: 'Thanks' } }],
  })
  const given = [
    { day: '2026-03-31', month: '2025-12-31', year: '1969-02-01', who: { name: 'Li', email: 'li@example.com' } },
    { day: '2026-04-02', month: '2026-02-28', year: '2001-12-24', who: { email: 'wu@example.com' } },
    { day: '2026-04-02', month: '2026-02-01', year: '2001-01-01' },
    {},
  ]
  for (const answers of given) {
    const started = await beginResponse(app, { kind: 'anonymous', survey })
    assert.equal((await send(app, started, respond(started, answers).response)).outcome, 'accepted')
  }
  await app.settle()
  const of = await results(survey)
  const shown = (id: string) => of(id).distribution.map(({ label, n, share }) => [label, n, share.n])
  assert.deepEqual(shown('day'), [
    ['2026-03-31', 1, 3],
    ['2026-04-02', 2, 3],
  ])
  assert.deepEqual(shown('month'), [
    ['2025-12', 1, 3],
    ['2026-02', 2, 3],
  ])
  assert.deepEqual(shown('year'), [
    ['1969', 1, 3],
    ['2001', 2, 3],
  ])
  assert.deepEqual(shown('who'), [
    ['Name', 1, 2],
    ['E-mail', 2, 2],
    ['Phone', 0, 2],
  ])
  const reply = await app.call({ path: `/api/v1/surveys/${survey}/results`, key })
  assert.ok(!reply.text.includes('example.com'), 'what they wrote is not told')
})

test('SU13: of two or three points only the best counts as satisfied, in results and in a metric', async () => {
  const items = ([2, 3, 4] as const).map((points) => ({
    ...{ id: `of${points}`, type: 'csat' as const, points, title: { en: 'Satisfied?' }, metric: `of${points}` },
  }))
  const id = await publishSurvey(app, key, { ...effort(1), blocks: [{ id: 'b1', paging: 'together' as const, items }] })
  for (const [of2, of3, of4] of [
    [1, 1, 1],
    [1, 2, 2],
    [1, 2, 3],
    [2, 3, 4],
    [2, 3, 4],
  ]) {
    const started = await beginResponse(app, { kind: 'anonymous', survey: id })
    assert.equal((await send(app, started, respond(started, { of2, of3, of4 }).response)).outcome, 'accepted')
  }
  await app.settle()
  const of = await results(id)
  assert.deepEqual(
    items.map((item) => of(item.id).score?.value),
    [0.4, 0.4, 0.6],
  )
  for (const { id: metric, points } of items) {
    const body = {
      ...{ name: metric, kind: 'csat', source: { from: 'answers', metric } },
      scale: { min: 1, max: points, higherIsBetter: true },
    }
    const made = (await app.call({ method: 'POST', path: '/api/v1/metrics', key, body })).body as { id: string }
    const reply = await app.call({ path: `/api/v1/metrics/${made.id}/values`, key })
    const { total } = reply.body as { total: { now: { value: number } } }
    assert.equal(total.now.value, of(metric).score?.value)
  }
})

test('SU13: choices of a version that counted them on another scale are in no distribution either', async () => {
  const choices = (most: number): Partial<Survey> => {
    const options = Array.from({ length: most }, (_, i) => ({
      id: `c${i + 1}`,
      label: { en: `${i + 1}` },
      value: i + 1,
    }))
    const item = { id: 'pick', type: 'single' as const, metric: 'picked', title: { en: 'Which?' }, options }
    return { ...effort(1), blocks: [{ id: 'b1', paging: 'together', items: [item] }] }
  }
  const id = await publishSurvey(app, key, choices(3))
  const pick = async (version: number, picked: readonly number[]) => {
    for (const one of picked) {
      let started = await beginResponse(app, { kind: 'anonymous', survey: id })
      while (started.published.version !== version) {
        await setImmediate()
        started = await beginResponse(app, { kind: 'anonymous', survey: id })
      }
      assert.equal((await send(app, started, respond(started, { pick: `c${one}` }).response)).outcome, 'accepted')
    }
    await app.settle()
  }
  await pick(1, [3, 3, 3, 1])
  const draft = (await app.call({ path: `/api/v1/surveys/${id}`, key })).body as {
    revision: number
    definition: Survey
  }
  const body = { revision: draft.revision, definition: { ...draft.definition, ...choices(5) } }
  const saved = await app.call({ method: 'PUT', path: `/api/v1/surveys/${id}`, key, body })
  const { revision } = saved.body as { revision: number }
  await app.call({ method: 'POST', path: `/api/v1/surveys/${id}/publish`, key, body: { revision } })
  await pick(2, [5, 3])
  const found = (await results(id))('pick')
  const shares = found.distribution.map(({ key: option, n, share }) => [option, n, share.value])
  assert.deepEqual([found.n, found.otherScale], [6, 4])
  assert.deepEqual(shares, [
    ['c1', 0, 0],
    ['c2', 0, 0],
    ['c3', 1, 0.5],
    ['c4', 0, 0],
    ['c5', 1, 0.5],
  ])
})
