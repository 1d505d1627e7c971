import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Survey } from '@opencxm/survey'
import { sql } from 'kysely'
import * as z from 'zod'
import { openSurveys } from '../../packages/server/src/collect/surveys/index.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { beginResponse, mixedSurvey, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let ours: TestWorkspace
let key: string

before(async () => {
  app = await openTestApp()
  ours = await app.workspace('Ours')
  key = await ours.key('owner')
})
after(async () => {
  await app.close()
})

const answered = { nps: 9, why: 'Because' }
const endings: Survey['endings'] = [
  { id: 'end', outcome: 'complete', title: { en: 'Thanks' } },
  { id: 'full', outcome: 'over_quota', title: { en: 'Full' } },
]
const later = 6 * 60_000
const never = new AbortController().signal

async function surveyWith(limit: number): Promise<string> {
  const quotas = [{ id: 'women', limit, ending: 'full' }]
  return await publishSurvey(app, key, { ...mixedSurvey, name: `Quota of ${limit}`, quotas, endings })
}

/** A process of its own, whose clock is some minutes ahead and whose log does as told. */
async function openOther(submit: typeof app.ingest.submitMessages = app.ingest.submitMessages) {
  return await openSurveys({
    ...{ state: app.state, sealer: app.sealer, notes: app.http.log, submit },
    log: { id: app.ingest.log.id, settled: app.settle },
    ctxOf: async () => await systemCtx(app.events, ours.id, app.state),
    ...{ uploadsFolder: app.surveys.uploadsFolder, secret: Buffer.alloc(32, 1), origin: () => 'http://x' },
    ...{ clock: () => Date.now() + later, mailer: null, knowledge: async () => ({}), mailAddress: async () => '' },
  })
}

async function placesOf(survey: string): Promise<{ taken: number; held: number; open: number }> {
  const { rows } = await sql<{
    taken: number
    held: number
    open: number
  }>`SELECT q.taken, count(t.*)::int AS held, count(t.taken_in)::int AS open
    FROM surveys_survey s JOIN surveys_quota q ON q.survey_id = s.id
    LEFT JOIN surveys_quota_taken t ON t.survey_id = q.survey_id AND t.quota = q.quota
    WHERE s.public_id = ${survey} GROUP BY q.taken`.execute(app.state.tables())
  return rows[0] ?? { taken: 0, held: 0, open: 0 }
}

test('SU3: a place that a kill left without an answer is given back when that is certain; one whose answer is kept stays', async () => {
  const survey = await surveyWith(2)
  const [kept, lost, next, tooMany] = await Promise.all(
    Array.from({ length: 4 }, async () => await beginResponse(app, { kind: 'anonymous', survey })),
  )
  assert.ok(kept && lost && next && tooMany)
  assert.equal((await send(app, kept, respond(kept, answered).response)).outcome, 'accepted')
  // As a kill between taking the place and writing the log leaves it: the log never hears of it.
  const dead = await openOther(async () => await new Promise(() => undefined))
  void dead.submit({ token: lost.token, response: respond(lost, answered).response, address: 'a' })
  while ((await placesOf(survey)).taken < 2) await new Promise((resolve) => setImmediate(resolve))
  await sql`UPDATE surveys_quota_taken SET taken_at = now() WHERE response = ${lost.session.response}`.execute(
    app.state.tables(),
  )
  assert.equal((await send(app, next, respond(next, answered).response)).outcome, 'over_quota')
  await app.surveys.settlePlaces(never)
  assert.deepEqual(await placesOf(survey), { taken: 2, held: 2, open: 2 }, 'too early to say')
  const other = await openOther()
  try {
    await other.settlePlaces(never)
    assert.deepEqual(await placesOf(survey), { taken: 1, held: 1, open: 0 })
    // The lost one comes back and takes its place again; then it is full.
    assert.equal((await send(app, lost, respond(lost, answered).response)).outcome, 'accepted')
    assert.equal((await send(app, tooMany, respond(tooMany, answered).response)).outcome, 'over_quota')
    await app.settle()
    await other.settlePlaces(never)
    assert.deepEqual(await placesOf(survey), { taken: 2, held: 2, open: 0 })
  } finally {
    await other.close()
    await dead.close()
  }
})

test('SU3: while a response is being written its place is not given back; a full log gives it back later', async () => {
  const survey = await surveyWith(1)
  const started = await beginResponse(app, { kind: 'anonymous', survey })
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: goOn, resolve: go } = Promise.withResolvers<void>()
  const other = await openOther(async (workspace, messages) => {
    arrive()
    await goOn
    await app.ingest.submitMessages(workspace, messages)
  })
  try {
    const sent = other.submit({ token: started.token, response: respond(started, answered).response, address: 'a' })
    await arrived
    await sql`UPDATE surveys_quota_taken SET taken_at = now() - interval '1 hour' WHERE response = ${started.session.response}`.execute(
      app.state.tables(),
    )
    await other.settlePlaces(never)
    assert.deepEqual(await placesOf(survey), { taken: 1, held: 1, open: 1 })
    go()
    assert.equal((await sent).outcome, 'accepted')
    await app.settle()
    await other.settlePlaces(never)
    assert.deepEqual(await placesOf(survey), { taken: 1, held: 1, open: 0 })
  } finally {
    await other.close()
  }
})

test('SU3: 60 responses are sent while lost places are looked after again and again; the limit is met exactly', async () => {
  const survey = await surveyWith(20)
  const runs = await Promise.all(
    Array.from({ length: 60 }, async () => await beginResponse(app, { kind: 'anonymous', survey })),
  )
  // A third of them was cut off after taking a place, an hour ago.
  const { rows } = await sql<{ id: number }>`SELECT id FROM surveys_survey WHERE public_id = ${survey}`.execute(
    app.state.tables(),
  )
  const id = rows[0]?.id as number
  const lost = runs.slice(0, 20).map(({ session }) => session.response)
  await sql`INSERT INTO surveys_quota (survey_id, quota, taken) VALUES (${id}, 'women', 20)`.execute(app.state.tables())
  await sql`INSERT INTO surveys_quota_taken (survey_id, quota, response, taken_in, taken_at)
    SELECT ${id}, 'women', r, ${app.ingest.log.id}, now() - interval '1 hour' FROM unnest(${lost}::text[]) r`.execute(
    app.state.tables(),
  )
  let isDone = false
  const settling = (async () => {
    while (!isDone) await app.surveys.settlePlaces(never)
  })()
  const sendAll = async () =>
    await Promise.all(runs.map(async (run) => await send(app, run, respond(run, answered).response)))
  await sendAll()
  const said = await sendAll()
  isDone = true
  await settling
  await app.settle()
  const accepted = said.filter(({ outcome }) => outcome === 'accepted').length
  const { taken, held } = await placesOf(survey)
  assert.equal(taken, held)
  assert.ok(accepted <= 20 && taken <= 20, `${accepted} of 20`)
  assert.equal(accepted, 20, 'nobody was turned away while there was room')
})

test('SU3: one response that is sent twice at once, with other answers, gets no place by the answer that needs none', async () => {
  const quotas = [
    { id: 'all', limit: 40, ending: 'full' },
    { id: 'fans', limit: 3, when: { left: { answer: 'nps' }, is: 'at_least', right: 9 } as const, ending: 'full' },
  ]
  const survey = await publishSurvey(app, key, { ...mixedSurvey, name: 'Sent twice', quotas, endings })
  const runs = await Promise.all(
    Array.from({ length: 20 }, async () => await beginResponse(app, { kind: 'anonymous', survey })),
  )
  await Promise.all(
    runs.flatMap((run) =>
      [answered, { ...answered, nps: 5 }].map(async (answers) => await send(app, run, respond(run, answers).response)),
    ),
  )
  await app.settle()
  const stored = await app.events.query({
    name: 'test.fans',
    workspace: ours.id,
    sql: ch`SELECT count() AS n FROM events WHERE ws = ${param(ours.id, 'UInt32')} AND survey = ${param(survey, 'String')}
      AND question = 'nps' AND score = 9`,
    row: z.object({ n: z.coerce.number() }),
  })
  assert.ok((stored[0]?.n ?? 99) <= 3, `${stored[0]?.n} answers of 3`)
})
