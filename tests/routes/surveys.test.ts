import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as z from 'zod'
import type { surveysRoutes } from '../../packages/server/src/collect/surveys/contract.ts'
import type { ReplyOf } from '../../packages/server/src/contract.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { beginResponse, mixedSurvey, publishSurvey, respond, send } from './survey-answers.ts'
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

type Results = ReplyOf<typeof surveysRoutes.results>

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

test('SU13: a survey is answered, and the results tell it by question', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Basics' })
  for (const nps of [10, 9, 3]) {
    const started = await beginResponse(app, { kind: 'anonymous', survey: id })
    const { response } = respond(started, { ...answered, nps })
    const said = await send(app, started, response)
    assert.deepEqual(said, { outcome: 'accepted', response: started.session.response, ending: 'end' })
    // Again: the same answer, nothing twice.
    assert.deepEqual(await send(app, started, response), said)
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
  const page = texts.body as { texts: { text: string; score: number | null }[]; nextCursor: string }
  assert.deepEqual(
    page.texts.map(({ score }) => score).sort(),
    [3, 9],
    'beside what was written stands the score of its form',
  )
  const file = await app.call({ path: `/api/v1/surveys/${id}/results/export`, key })
  assert.match(file.text, /"grid\.speed","Rate – Speed",.*"good","Good"/, 'ids stand with their words')
  assert.match(file.text, /"kind","What\?",.*"food \| other","Food \| Other"/)
  const wide = await app.call({ path: `/api/v1/surveys/${id}/results/export?rows=responses`, key })
  assert.match(wide.text, /,Recommend\?,Why\?,What\?,Rate – Speed,Rate – Taste\r\n/)
  assert.match(wide.text, /,link,,0,0,3,Because,Food \| Other: Music,Good,Bad\r\n$/)
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

test('SU13: filters narrow results, and every kind of export says the same', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Exports' })
  const started = await beginResponse(app, { kind: 'anonymous', survey: id, channel: 'qr' })
  const { response } = respond(started, { nps: 4, why: '=HYPERLINK("http://x")' })
  await send(app, started, response)
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
  // Whoever has a write key can send answers too, with what they like in every column.
  const evil = {
    $survey: id,
    $response: '+r1',
    $question: '@SUM(1)',
    $metric: '=cmd',
    $channel: ' =2',
    $type: '\t-1',
    $language: '＝1',
  }
  await app.track(ours, [
    {
      ...{ type: 'track', messageId: 'evil', userId: 'mallory', event: '$answer' },
      properties: {
        ...evil,
        $version: 1,
        $touchpoint: '-2+3',
        $choices: ['=a'],
        $text: '\t=b',
        $value: -5,
        $item: '=c',
      },
    },
    {
      ...{ type: 'track', messageId: 'beside', userId: 'mallory', event: '$answer' },
      properties: {
        $survey: id,
        $response: 'r2',
        $question: 'nps',
        $metric: 'nps',
        $score: 3,
        $text: 'So so',
        $version: 1,
      },
    },
  ])
  const csv = await app.call({ path: `/api/v1/surveys/${id}/results/export`, key })
  assert.equal(csv.status, 200, csv.text)
  assert.ok(!/(^|[\n,])"?\s*[=+@＝]/.test(csv.text.split('\n').slice(1).join('\n')), csv.text)
  assert.match(csv.text, /,"-5",/, 'a negative number stays one')
  assert.match(csv.text, /"-5","",0,0\n/, 'a time that nobody measured is no zero')
  // People are named as the API names them, the ones who are only known by their response too.
  const people = await app.call({ path: '/api/v1/people?search=mallory', key })
  const mallory = (people.body as { people: { id: string }[] }).people[0]?.id ?? ''
  assert.ok(mallory !== '' && csv.text.includes(`"${mallory}"`), csv.text)
  const persons = csv.text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[1])
  assert.ok(
    persons.every((person) => /^"per_[a-z0-9]+"$/.test(person ?? '')),
    String(persons),
  )
  assert.equal((await app.call({ path: `/api/v1/surveys/${id}/results/export`, key })).text, csv.text)
  const forExcel = await app.http.inject({
    url: `/api/v1/surveys/${id}/results/export?bom=true`,
    headers: { authorization: `Bearer ${key}` },
  })
  assert.match(String(forExcel.headers['content-disposition']), /filename="Exports\.csv"/)
  assert.deepEqual(forExcel.rawPayload, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(csv.text)]))
  assert.match(csv.text, /"'=HYPERLINK\(""http:\/\/x""\)"/)
  const byResponse = await app.call({ path: `/api/v1/surveys/${id}/results/export?rows=responses`, key })
  assert.equal(byResponse.status, 200, byResponse.text)
  const [heading = '', ...lines] = byResponse.text.trimEnd().split('\r\n')
  assert.match(heading, /^response,person,at,version,.*,Recommend\?,Recommend\? – text,Why\?,'@SUM\(1\)$/)
  assert.match(lines[0] ?? '', /,per_\w+,[^,]+Z,1,en,qr,,0,0,4,,"'=HYPERLINK\(""http:\/\/x""\)",$/)
  assert.match(lines[1] ?? '', /^'\+r1,.*,'=c: =a: \t=b$/)
  assert.match(lines[2] ?? '', /^r2,.*,0,0,3,So so,,$/)
  assert.equal(lines.length, 3, 'a response a row')
  const asParquet = `/api/v1/surveys/${id}/results/export?rows=responses&format=parquet`
  assert.match((await app.call({ path: asParquet, key })).text, /query\.rows/)
  const parquet = await app.http.inject({
    url: `/api/v1/surveys/${id}/results/export?format=parquet`,
    headers: { authorization: `Bearer ${key}` },
  })
  assert.equal(parquet.statusCode, 200, parquet.body)
  assert.equal(parquet.rawPayload.subarray(0, 4).toString(), 'PAR1')
  assert.equal(parquet.rawPayload.subarray(-4).toString(), 'PAR1')
  assert.ok(parquet.rawPayload.includes('nps') && parquet.rawPayload.includes('set_aside'))
})

test('a respondent’s page is served without cookie, and its script’s submission is an answer', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Page' })
  const page = await app.http.inject({ url: `/s/${id}`, headers: { accept: 'text/html' } })
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /Recommend\?/)
  assert.equal(page.headers['set-cookie'], undefined)
  const started = await beginResponse(app, { kind: 'anonymous', survey: id })
  const { response } = respond(started, { nps: 6 })
  const sent = await app.call({ method: 'POST', path: '/s/api/submit', body: { token: started.token, response } })
  assert.deepEqual([sent.status, (sent.body as { outcome: string }).outcome], [200, 'accepted'])
  await app.settle()
  assert.equal((await resultsOf(id)).questions[0]?.n, 1)
})

test('an anonymous link says at which touchpoint and about which transaction it asks', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Receipt' })
  const page = await app.http.inject({
    url: `/s/${id}?channel=receipt&touchpoint=till&transaction=R-1%2F2%20%E5%8F%B7`,
  })
  const token = /name="\$token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const opened = await app.surveys.open(token)
  assert.deepEqual(opened?.session.asked, { touchpoint: 'till', transaction: 'R-1/2 号' })
  for (const transaction of ['', 'x'.repeat(201), 'a%0Ab']) {
    const bare = await app.http.inject({ url: `/s/${id}?transaction=${transaction}` })
    assert.equal(bare.statusCode, 200)
    const session = (await app.surveys.open(/name="\$token" value="([^"]+)"/.exec(bare.body)?.[1] ?? ''))?.session
    assert.deepEqual(session?.asked, {}, transaction)
  }
  const started = await beginResponse(app, { kind: 'anonymous', survey: id, transaction: 'R-1' })
  await send(app, started, respond(started, { nps: 6 }).response)
  await app.settle()
  const rows = await app.events.query({
    name: 'test.transaction',
    workspace: ours.id,
    sql: ch`SELECT DISTINCT JSONExtractString(props, '$transaction') AS transaction FROM events
      WHERE ws = ${param(ours.id, 'UInt32')} AND survey = ${param(id, 'String')} AND event IN ('$answer', '$survey_finished')`,
    row: z.object({ transaction: z.string() }),
  })
  assert.deepEqual(rows, [{ transaction: 'R-1' }])
})
