import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { reduceRun, responseOf, type Survey, startRun } from '@opencxm/survey'
import type { surveysRoutes } from '../../packages/server/src/collect/surveys/contract.ts'
import type { Surveys } from '../../packages/server/src/collect/surveys/index.ts'
import type { ReplyOf } from '../../packages/server/src/contract.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let ours: TestWorkspace
let key: string

before(async () => {
  app = await openTestApp()
  ours = await app.workspace('Ours')
  key = await ours.key('analyst')
})
after(async () => {
  await app.close()
})

type Draft = ReplyOf<typeof surveysRoutes.get>
type Results = ReplyOf<typeof surveysRoutes.results>

const text = (en: string) => ({ en })
const parts: Pick<Survey, 'blocks' | 'endings'> & Partial<Survey> = {
  languages: ['en'],
  blocks: [
    {
      id: 'b1',
      paging: 'each',
      items: [
        { id: 'nps', type: 'nps', title: text('Recommend?'), required: true },
        { id: 'why', type: 'long_text', title: text('Why?') },
        {
          id: 'kind',
          type: 'multi',
          title: text('What?'),
          options: [
            { id: 'food', label: text('Food') },
            { id: 'staff', label: text('Staff') },
            { id: 'other', label: text('Other'), text: true },
          ],
        },
        {
          id: 'grid',
          type: 'matrix',
          title: text('Rate'),
          rows: [
            { id: 'speed', label: text('Speed') },
            { id: 'taste', label: text('Taste') },
          ],
          columns: [
            { id: 'bad', label: text('Bad'), value: 1 },
            { id: 'good', label: text('Good'), value: 5 },
          ],
        },
      ],
    },
  ],
  endings: [{ id: 'end', outcome: 'complete', title: text('Thanks') }],
}

async function published(name: string, more: Partial<Survey> = {}, by = key): Promise<string> {
  const made = await app.call({ method: 'POST', path: '/api/v1/surveys', key: by, body: { from: 'blank', name } })
  assert.equal(made.status, 201, made.text)
  const draft = made.body as Draft
  const definition = { ...draft.definition, ...parts, ...more }
  const saved = await app.call({
    method: 'PUT',
    path: `/api/v1/surveys/${draft.id}`,
    key: by,
    body: { revision: draft.revision, definition },
  })
  assert.equal(saved.status, 200, saved.text)
  const { revision } = saved.body as { revision: number }
  const done = await app.call({
    method: 'POST',
    path: `/api/v1/surveys/${draft.id}/publish`,
    key: by,
    body: { revision },
  })
  assert.equal(done.status, 201, done.text)
  return draft.id
}

type Started = Extract<Awaited<ReturnType<Surveys['start']>>, { outcome: 'started' }>

async function begin(entry: Parameters<Surveys['start']>[0]['entry'], more = {}): Promise<Started> {
  const started = await app.surveys.start({ entry, address: '10.0.0.1', ...more })
  assert.equal(started.outcome, 'started')
  return started as Started
}

/** What the respondent's side sends after answering everything here. */
function responseTo(started: Started, answers: Record<string, unknown>) {
  const { survey } = started.published
  let state = startRun(survey, started.options)
  for (let step = 0; step < 30; step++) {
    for (const [name, value] of Object.entries(answers))
      state = reduceRun(survey, state, { type: 'answer', key: name, value })
    state = reduceRun(survey, state, { type: 'next' })
  }
  return { response: responseOf(survey, state), state }
}

const answered = {
  nps: 9,
  why: 'Because',
  kind: ['food', { choice: 'other', text: 'Music' }],
  grid: { speed: 'good', taste: 'bad' },
}

async function resultsOf(id: string, query = ''): Promise<Results> {
  const reply = await app.call({ path: `/api/v1/surveys/${id}/results${query}`, key })
  assert.equal(reply.status, 200, reply.text)
  return reply.body as Results
}

test('a survey is answered, and the results tell it by question', async () => {
  const id = await published('Basics')
  for (const nps of [10, 9, 3]) {
    const started = await begin({ kind: 'anonymous', survey: id })
    const { response } = responseTo(started, { ...answered, nps })
    const said = await app.surveys.submit({ token: started.token, response, address: '10.0.0.1' })
    assert.deepEqual(said, { outcome: 'accepted', response: started.session.response, ending: 'end' })
    // Again: the same answer, nothing twice.
    assert.deepEqual(await app.surveys.submit({ token: started.token, response, address: '10.0.0.1' }), said)
  }
  await app.settle()
  const results = await resultsOf(id)
  assert.equal(results.counts.started, 3)
  assert.equal(results.counts.finished, 3)
  const of = (question: string) => results.questions.find((one) => one.question === question)
  assert.equal(of('nps')?.n, 3)
  assert.equal(Math.round(of('nps')?.score?.value ?? 0), 33)
  assert.deepEqual(
    of('nps')
      ?.distribution.filter(({ n }) => n > 0)
      .map(({ key: score, n }) => [score, n]),
    [
      ['3', 1],
      ['9', 1],
      ['10', 1],
    ],
  )
  assert.equal(of('nps')?.distribution.length, 11)
  assert.deepEqual(
    of('kind')?.distribution.map(({ key: option, n }) => [option, n]),
    [
      ['food', 3],
      ['staff', 0],
      ['other', 3],
    ],
  )
  assert.equal(of('grid.speed')?.mean, 5)
  assert.equal(of('grid.taste')?.mean, 1)
  assert.equal(of('why')?.texts, 3)
  const texts = await app.call({ path: `/api/v1/surveys/${id}/results/texts?question=why&limit=2`, key })
  const page = texts.body as { texts: { text: string }[]; nextCursor: string }
  assert.equal(page.texts.length, 2)
  const rest = await app.call({
    path: `/api/v1/surveys/${id}/results/texts?question=why&limit=2&cursor=${page.nextCursor}`,
    key,
  })
  assert.deepEqual(
    (rest.body as typeof page).texts.map((one) => one.text),
    ['Because'],
  )
  const series = await app.call({ path: `/api/v1/surveys/${id}/results/series?question=nps&by=day`, key })
  assert.equal((series.body as { groups: { n: number }[] }).groups[0]?.n, 3, series.text)
  for (const by of ['week', 'month', 'channel', 'language', 'version', 'segment'])
    assert.equal(
      (await app.call({ path: `/api/v1/surveys/${id}/results/series?question=nps&by=${by}`, key })).status,
      200,
    )
  const list = await app.call({ path: '/api/v1/surveys', key })
  const [mine] = (list.body as { surveys: { id: string; finished: number }[] }).surveys.filter((one) => one.id === id)
  assert.equal(mine?.finished, 3)
})

test('filters narrow results, and every kind of export says the same', async () => {
  const id = await published('Exports')
  const started = await begin({ kind: 'anonymous', survey: id, channel: 'qr' })
  const { response } = responseTo(started, { nps: 4, why: '=HYPERLINK("http://x")' })
  await app.surveys.submit({ token: started.token, response, address: '10.0.0.1' })
  await app.settle()
  assert.equal((await resultsOf(id, '?channel=qr')).questions[0]?.n, 1)
  assert.equal((await resultsOf(id, '?channel=link')).questions[0]?.n, 0)
  assert.equal((await resultsOf(id, '?version=1&language=en&quality=kept&partial=include')).questions[0]?.n, 1)
  assert.equal((await resultsOf(id, '?version=2')).questions.length, 0)
  assert.equal((await app.call({ path: `/api/v1/surveys/${id}/results?segment=seg_none`, key })).status, 404)
  assert.equal(
    (await app.call({ path: `/api/v1/surveys/${id}/results?from=2026-02-02&to=2026-02-01`, key })).status,
    400,
  )
  const csv = await app.call({ path: `/api/v1/surveys/${id}/results/export`, key })
  assert.equal(csv.status, 200, csv.text)
  assert.match(csv.text, /"'=HYPERLINK\(""http:\/\/x""\)"/)
  const parquet = await app.http.inject({
    url: `/api/v1/surveys/${id}/results/export?format=parquet`,
    headers: { authorization: `Bearer ${key}` },
  })
  assert.equal(parquet.statusCode, 200, parquet.body)
  assert.equal(parquet.rawPayload.subarray(0, 4).toString(), 'PAR1')
  const { parquetReadObjects } = await import('hyparquet')
  const { compressors } = await import('hyparquet-compressors')
  const bytes = parquet.rawPayload
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer
  const rows = await parquetReadObjects({ file, compressors })
  assert.deepEqual(rows.map((row) => [row.question, row.score]).sort(), [
    ['nps', 4],
    ['why', null],
  ])
})
