import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import type { Survey } from '@opencxm/survey'
import { sql } from 'kysely'
import * as z from 'zod'
import type { surveysRoutes } from '../../packages/server/src/collect/surveys/contract.ts'
import { openSurveys } from '../../packages/server/src/collect/surveys/index.ts'
import type { ReplyOf } from '../../packages/server/src/contract.ts'
import { ch, param } from '../../packages/server/src/platform/eventstore/index.ts'
import { beginResponse, mixedSurvey, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let ours: TestWorkspace
let key: string
let ann: { id: string; profile: number }

before(async () => {
  app = await openTestApp()
  ours = await app.workspace('Ours')
  key = await ours.key('owner')
  await app.track(ours, [
    { type: 'identify', messageId: 'i1', userId: 'ann', traits: { email: 'ann@example.com', tier: 'gold' } },
  ])
  const people = await app.call({ path: '/api/v1/people?search=ann', key })
  const { id } = (people.body as { people: { id: string }[] }).people[0] ?? { id: '' }
  const found = await sql<{ id: number }>`SELECT id FROM identity_profile WHERE public_id = ${id}`.execute(
    app.state.tables(),
  )
  ann = { id, profile: Number(found.rows[0]?.id) }
})
after(async () => {
  await app.close()
})

const answered = { nps: 9, why: 'Because' }
const row = z.object({ event: z.string(), question: z.string(), person: z.number(), props: z.string() })

/** What the event store has of a survey. */
async function eventsOf(survey: string) {
  await app.settle()
  return await app.events.query({
    name: 'test.events',
    workspace: ours.id,
    sql: ch`SELECT toString(event) AS event, toString(question) AS question, person, props FROM events
      WHERE ws = ${param(ours.id, 'UInt32')} AND survey = ${param(survey, 'String')} ORDER BY event, question`,
    row,
  })
}

async function personalLink(survey: string, hidden: Record<string, string> = {}) {
  const expiresAt = Date.now() + 3_600_000
  const ctx = await ctxOf()
  return await app.surveys.createLink(ctx, { survey, person: ann.profile, expiresAt, channel: 'email', hidden })
}

async function ctxOf() {
  const { systemCtx } = await import('../../packages/server/src/system-ctx.ts')
  return await systemCtx(app.events, ours.id, app.state)
}

/** The server's parts, for surveys with a clock, a mailer or limits of a test's own. */
function ownParts() {
  return {
    ...{ state: app.state, sealer: app.sealer, notes: app.http.log, submit: app.ingest.submitMessages },
    log: { id: app.ingest.log.id, settled: app.settle },
    ...{ ctxOf, uploadsFolder: app.surveys.uploadsFolder, secret: Buffer.alloc(32, 1), origin: () => 'http://x' },
    ...{ clock: Date.now, mailer: null, knowledge: async () => ({}), mailAddress: async () => 'ann@example.com' },
  }
}

test('SU3: a quota is exact under 200 submissions at once; each refusal is logged with it and visible', async () => {
  const quotas = [
    { id: 'women', limit: 30, ending: 'full' },
    { id: 'all', limit: 50, ending: 'full' },
  ]
  const endings: Survey['endings'] = [
    { id: 'end', outcome: 'complete', title: { en: 'Thanks' } },
    { id: 'full', outcome: 'over_quota', title: { en: 'Full' } },
  ]
  const id = await publishSurvey(app, key, {
    ...mixedSurvey,
    name: 'Quota',
    quotas,
    endings,
  })
  const runs = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const started = await beginResponse(app, { kind: 'anonymous', survey: id })
      return { started, response: respond(started, answered).response }
    }),
  )
  const said = await Promise.all(runs.map(async ({ started, response }) => await send(app, started, response)))
  const accepted = said.filter(({ outcome }) => outcome === 'accepted').length
  assert.equal(accepted, 30)
  assert.ok(said.every(({ outcome }) => outcome === 'accepted' || outcome === 'over_quota'))
  // Once more, all of them: who was in stays in, who was out stays out.
  const again = await Promise.all(runs.map(async ({ started, response }) => await send(app, started, response)))
  assert.deepEqual(
    again.map(({ outcome }) => outcome),
    said.map(({ outcome }) => outcome),
  )
  const reply = await app.call({ path: `/api/v1/surveys/${id}/quotas`, key })
  const shown = (reply.body as ReplyOf<typeof surveysRoutes.quotas>).quotas
  const women = shown.find((quota) => quota.id === 'women')
  assert.deepEqual([women?.taken, women?.full], [30, true])
  assert.equal((women?.refused ?? 0) + (shown.find((quota) => quota.id === 'all')?.refused ?? 0), 170)
  assert.ok(women?.refusals.every(({ response }) => response.length === 22))
  const events = await eventsOf(id)
  assert.equal(events.filter(({ event, question }) => event === '$answer' && question === 'nps').length, 30)
  assert.equal(events.filter(({ event }) => event === '$survey_finished').length, 200)
})

test('SU4: a personal link is the person, stores its hash, takes one answer, and says so afterwards', async () => {
  const id = await publishSurvey(app, key, {
    ...mixedSurvey,
    name: 'Personal',
    hidden: [{ id: 'order', type: 'text', from: 'server' }],
    known: [{ id: 'tier', type: 'text' }],
  })
  const link = await personalLink(id, { order: 'A-17' })
  const stored = await sql<{ text: string }>`SELECT row_to_json(l)::text AS text FROM surveys_link l`.execute(
    app.state.tables(),
  )
  assert.ok(stored.rows.every(({ text }) => !text.includes(link.token)))
  const entry = { kind: 'personal', token: link.token } as const
  const [one, two] = [await beginResponse(app, entry), await beginResponse(app, entry)]
  assert.deepEqual(one.session.trusted.known, { tier: 'gold' })
  assert.deepEqual(one.session.trusted.hidden, { order: 'A-17' })
  const [first, second] = [respond(one, answered).response, respond(two, { nps: 0 }).response]
  const both = await Promise.all([send(app, one, first), send(app, two, second)])
  assert.deepEqual(both.map(({ outcome }) => outcome).sort(), ['accepted', 'used'])
  assert.equal((await app.surveys.start({ entry, address: 'x' })).outcome, 'used')
  const finished = (await eventsOf(id)).filter(({ event }) => event === '$survey_finished')
  assert.equal(finished.length, 1)
  assert.equal(finished[0]?.person, ann.profile)
  assert.match(finished[0]?.props ?? '', /"order":"A-17"/)
})

test('SU4: expired, unknown, cut and foreign links do not begin', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Links' })
  const link = await personalLink(id)
  await sql`UPDATE surveys_link SET expires_at = now() - interval '1 minute' WHERE id = ${link.id}`.execute(
    app.state.tables(),
  )
  const begin = async (token: string, kind: 'personal' | 'test' = 'personal') =>
    (await app.surveys.start({ entry: { kind, token }, address: 'x' })).outcome
  assert.equal(await begin(link.token), 'expired')
  for (const token of ['', 'x', link.token.slice(1), `${link.token}a`, "' OR 1=1 --", 'a'.repeat(100_000)])
    assert.equal(await begin(token), 'unknown')
  assert.equal(await begin(link.token, 'test'), 'unknown')
})

test('SU5: what is not as it was sealed is refused: forged tokens, hidden fields, order, another survey', async () => {
  const hidden: Survey['hidden'] = [
    { id: 'plan', type: 'text', from: 'server' },
    { id: 'utm', type: 'text', from: 'url' },
  ]
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Sealed', hidden })
  const other = await publishSurvey(app, key, { ...mixedSurvey, name: 'Other' })
  const started = await beginResponse(app, { kind: 'anonymous', survey: id }, { url: { utm: 'mail', plan: 'gold' } })
  assert.deepEqual(started.options.hidden, { utm: 'mail' })
  const { response } = respond(started, answered)
  const codes = async (changed: unknown, token = started.token) => {
    const said = await app.surveys.submit({ token, response: changed, address: crypto.randomUUID() })
    return said.outcome === 'refused' ? said.issues.map(({ path, code }) => `${path} ${code}`) : said.outcome
  }
  assert.deepEqual(await codes({ ...response, hidden: { ...response.hidden, plan: 'gold' } }), [
    'hidden.plan tampered_hidden',
  ])
  assert.deepEqual(await codes({ ...response, hidden: { admin: '1' } }), ['hidden.admin unknown_hidden'])
  assert.deepEqual(await codes({ ...response, seed: response.seed ^ 1 }), ['seed bad_shape'])
  assert.deepEqual(await codes({ ...response, survey: other }), ['survey wrong_survey'])
  assert.deepEqual(await codes({ ...response, version: 2 }), ['version wrong_version'])
  assert.deepEqual(await codes({ ...response, answers: { ...response.answers, nps: 11 } }), ['answers.nps too_large'])
  assert.deepEqual(await codes({ ...response, answers: { ...response.answers, ghost: 1 } }), [
    'answers.ghost unknown_answer',
  ])
  assert.deepEqual(await codes({ ...response, answers: { ...response.answers, why: 'x'.repeat(10_000_000) } }), [
    'answers.why too_long',
  ])
  for (const wrong of [null, 1, [], 'x', { complete: true }, { __proto__: { complete: true } }])
    assert.ok(Array.isArray(await codes(wrong)))
  const cut = started.token.slice(0, -2)
  const flipped = `${started.token[0] === 'A' ? 'B' : 'A'}${started.token.slice(1)}`
  for (const token of ['', 'x', cut, flipped, `${started.token}==`, 'a'.repeat(70_000)])
    assert.equal(await codes(response, token), 'bad_token')
  assert.equal(await codes(response), 'accepted')
  // The same token with other answers: the first ones stay.
  assert.equal(await codes({ ...response, answers: { nps: 0 } }), 'accepted')
  const answers = (await eventsOf(id)).filter(({ event }) => event === '$answer')
  assert.deepEqual(
    answers.map(({ question }) => question),
    ['nps', 'why'],
  )
  assert.match(answers[0]?.props ?? '', /"\$score":9/)
})

test('SU2: a test link shows the draft and stores nothing', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Tested' })
  const made = await app.call({ method: 'POST', path: `/api/v1/surveys/${id}/test-link`, key })
  const { url } = made.body as { url: string }
  const started = await beginResponse(app, { kind: 'test', token: url.split('/').at(-1) ?? '' })
  const { response, state } = respond(started, answered)
  const part = { token: started.token, response: { ...response, complete: false }, state, address: 'x' }
  assert.deepEqual(await app.surveys.savePartial(part), { outcome: 'saved' })
  assert.equal((await send(app, started, response)).outcome, 'accepted')
  assert.deepEqual(await eventsOf(id), [])
  const kept = await sql`SELECT 1 FROM surveys_partial WHERE response = ${started.session.response}`.execute(
    app.state.tables(),
  )
  assert.equal(kept.rows.length, 0)
})

test('SU6: a part is kept, marked after a day, and forgotten when the response ends; ending later adds only the rest', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Parts' })
  const begin = async () => {
    const started = await beginResponse(app, { kind: 'anonymous', survey: id })
    const { response, state } = respond(started, { nps: 2 }, 1)
    const saved = await app.surveys.savePartial({
      token: started.token,
      response: { ...response, complete: false },
      state,
      address: 'x',
    })
    assert.equal(saved.outcome, 'saved', JSON.stringify(saved))
    return started
  }
  const [ended, left, late] = [await begin(), await begin(), await begin()]
  await send(app, ended, respond(ended, answered).response)
  await app.settle()
  // The part of the one that ended is still there, as after a crash.
  await sql`UPDATE surveys_partial SET updated_at = updated_at - interval '2 days'`.execute(app.state.tables())
  await app.surveys.markPartials(new AbortController().signal)
  await app.surveys.markPartials(new AbortController().signal)
  const results = async (partial: string) => {
    const reply = await app.call({ path: `/api/v1/surveys/${id}/results?partial=${partial}`, key })
    const { counts, questions } = reply.body as ReplyOf<typeof surveysRoutes.results>
    return { nps: questions.find(({ question }) => question === 'nps')?.n, ...counts }
  }
  await app.settle()
  assert.deepEqual(
    [(await results('exclude')).nps, (await results('only')).nps, (await results('include')).nps],
    [1, 2, 3],
  )
  assert.deepEqual([(await results('exclude')).partial, (await results('exclude')).started], [2, 3])
  const dropoff = await app.call({ path: `/api/v1/surveys/${id}/results/dropoff`, key })
  const { steps } = dropoff.body as ReplyOf<typeof surveysRoutes.dropoff>
  assert.deepEqual(
    steps.slice(0, 2).map(({ question, reached, leftHere }) => [question, reached, leftHere]),
    [
      ['nps', 3, 0],
      ['why', 3, 2],
    ],
  )
  // As if a day had gone by since it began: then it may have been marked, and is looked up.
  const aged = await agedToken(late)
  const { response } = respond(late, { nps: 2, why: 'Late' })
  assert.equal((await app.surveys.submit({ token: aged, response, address: 'x' })).outcome, 'accepted')
  await app.settle()
  assert.deepEqual(
    [(await results('exclude')).nps, (await results('only')).nps, (await results('include')).nps],
    [2, 1, 3],
  )
  assert.equal((await results('exclude')).partial, 1)
  assert.ok(left)
})

test('SU6: what was answered without a network is taken weeks later, once, though the log has forgotten it; not after a month', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Weeks' })
  const started = await beginResponse(app, { kind: 'anonymous', survey: id })
  const { response } = respond(started, answered)
  const submit = async (days: number) => {
    const surveys = await openSurveys(ownParts())
    try {
      return (await surveys.submit({ token: await agedToken(started, days * 24), response, address: 'x' })).outcome
    } finally {
      await surveys.close()
    }
  }
  assert.equal(await submit(31), 'bad_token')
  assert.equal(await submit(20), 'accepted')
  await app.settle()
  const before = await eventsOf(id)
  for (const table of ['ingest_seen_even', 'ingest_seen_odd'])
    await sql`TRUNCATE ${sql.table(table)}`.execute(app.state.tables())
  assert.equal(await submit(29), 'accepted', 'its page never heard the answer')
  await app.settle()
  assert.deepEqual(await eventsOf(id), before)
  // A part of another told that it began; the log has forgotten that too.
  const late = await beginResponse(app, { kind: 'anonymous', survey: id })
  const part = respond(late, { nps: 2 }, 1)
  await app.surveys.savePartial({
    ...{ token: late.token, response: { ...part.response, complete: false } },
    ...{ state: part.state, address: 'x' },
  })
  await app.settle()
  for (const table of ['ingest_seen_even', 'ingest_seen_odd'])
    await sql`TRUNCATE ${sql.table(table)}`.execute(app.state.tables())
  const token = await agedToken(late, 20 * 24)
  const said = await app.surveys.submit({ token, response: respond(late, answered).response, address: 'x' })
  assert.equal(said.outcome, 'accepted')
  await app.settle()
  const begun = async () => (await eventsOf(id)).filter(({ event }) => event === '$survey_started').length
  assert.equal(await begun(), 2)
  // So may a part that somebody went on with from time to time until it was given up.
  const long = await beginResponse(app, { kind: 'anonymous', survey: id })
  await app.surveys.savePartial({
    ...{ token: long.token, response: { ...part.response, seed: long.session.seed, complete: false } },
    ...{ state: part.state, address: 'x' },
  })
  await forgetBeginning(long.session.response, 20)
  await sql`UPDATE surveys_partial SET updated_at = updated_at - interval '2 days'`.execute(app.state.tables())
  await app.surveys.markPartials(new AbortController().signal)
  assert.equal(await begun(), 3)
})

/** As if a kept part had begun so many days ago, which the log has forgotten. */
async function forgetBeginning(response: string, days: number): Promise<void> {
  await app.settle()
  for (const table of ['ingest_seen_even', 'ingest_seen_odd'])
    await sql`TRUNCATE ${sql.table(table)}`.execute(app.state.tables())
  const startedAt = JSON.stringify({ startedAt: Date.now() - days * 24 * 3_600_000 })
  await sql`UPDATE surveys_partial SET session = (session::jsonb || ${startedAt}::jsonb)::json
    WHERE response = ${response}`.execute(app.state.tables())
}

/** The same session as it would be later: a day and a little where nothing else is said. */
async function agedToken({ session }: { session: object }, hours = 30): Promise<string> {
  const { sealSession } = await import('../../packages/server/src/collect/surveys/service/token.ts')
  return sealSession(app.sealer, { ...session, startedAt: Date.now() - hours * 3_600_000 } as never)
}

test('SU9: a file is judged by its content, belongs to one response, and goes to staff as a sandboxed attachment', async () => {
  const file = {
    id: 'pic',
    type: 'file',
    title: { en: 'Picture' },
    maxFiles: 2,
    maxBytes: 5_000,
    accept: ['image/png'],
  } as const
  const id = await publishSurvey(app, key, {
    ...mixedSurvey,
    name: 'Files',
    blocks: [{ id: 'b1', paging: 'together', items: [file] }],
  })
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
    'base64',
  )
  const text = Buffer.from('tEXtComment\0Secret place', 'latin1')
  const chunk = Buffer.alloc(text.length + 8)
  chunk.writeUInt32BE(text.length - 4, 0)
  text.copy(chunk, 4)
  const telling = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)])
  const started = await beginResponse(app, { kind: 'anonymous', survey: id })
  const take = async (bytes: Buffer, name = 'a.png', by = started) => {
    const content = Readable.from([bytes])
    return await app.surveys.takeUpload({ token: by.token, question: 'pic', name, content, address: 'x' })
  }
  const reasons = async (bytes: Buffer) => {
    const taken = await take(bytes)
    return taken.outcome === 'refused' ? taken.reason : taken.outcome
  }
  assert.equal(await reasons(Buffer.from('<html><script>alert(1)</script>')), 'type_not_allowed')
  assert.equal(await reasons(Buffer.from('GIF89a')), 'type_not_allowed')
  assert.equal(await reasons(Buffer.alloc(6_000, 1)), 'too_large')
  assert.equal(await reasons(Buffer.alloc(0)), 'empty')
  const taken = await take(telling, '../../etc/"passwd\r\n.png')
  assert.equal(taken.outcome, 'taken')
  if (taken.outcome !== 'taken') return
  assert.equal(taken.file.name, 'passwd.png')
  assert.equal(taken.file.bytes, png.length)
  const other = await beginResponse(app, { kind: 'anonymous', survey: id })
  const foreign = await send(app, other, respond(other, { pic: [taken.file] }).response)
  assert.equal(foreign.outcome, 'refused')
  assert.equal((await send(app, started, respond(started, { pic: [taken.file] }).response)).outcome, 'accepted')
  const served = await app.http.inject({
    url: `/api/v1/surveys/${id}/uploads/${taken.file.id}`,
    headers: { authorization: `Bearer ${key}` },
  })
  assert.equal(served.statusCode, 200)
  assert.ok(!served.rawPayload.includes('Secret'))
  assert.match(String(served.headers['content-disposition']), /^attachment;/)
  assert.match(String(served.headers['content-security-policy']), /^sandbox/)
  const viewer = await ours.key('viewer')
  assert.equal((await app.call({ path: `/api/v1/surveys/${id}/uploads/${taken.file.id}`, key: viewer })).status, 403)
  assert.equal((await app.call({ path: `/api/v1/surveys/${id}/uploads/${taken.file.id}` })).status, 401)
})

test('SU7: one address cannot flood a survey, and what was refused can be sent again', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Flood' })
  const now = Date.now()
  const surveys = await openSurveys({ ...ownParts(), clock: () => now, limits: { burst: 20, perMinute: 60 } })
  try {
    const runs = []
    for (let count = 0; count < 25; count++) {
      const started = await beginResponse(app, { kind: 'anonymous', survey: id })
      const { response } = respond(started, { nps: 5 })
      const run = { token: started.token, response }
      runs.push({ ...run, said: await surveys.submit({ ...run, address: '10.9.9.9' }) })
    }
    const refused = runs.filter(({ said }) => said.outcome === 'try_again')
    assert.equal(refused.length, 5)
    for (const { token, response } of refused)
      assert.equal((await surveys.submit({ token, response, address: '10.9.9.8' })).outcome, 'accepted')
    const answers = (await eventsOf(id)).filter(({ event }) => event === '$answer')
    assert.equal(answers.length, 25)
  } finally {
    await surveys.close()
  }
})

test('SU8: quality flags are shown and nothing is dropped', async () => {
  const rows = Array.from({ length: 8 }, (_, at) => ({ id: `r${at}`, label: { en: `Row ${at}` } }))
  const columns = [1, 2, 3, 4, 5].map((value) => ({ id: `c${value}`, label: { en: String(value) }, value }))
  const id = await publishSurvey(app, key, {
    ...mixedSurvey,
    name: 'Quality',
    blocks: [{ id: 'b1', paging: 'each', items: [{ id: 'm', type: 'matrix', title: { en: 'Rate' }, rows, columns }] }],
  })
  const answer = async (pick: (row: number) => number, ms: number) => {
    const started = await beginResponse(app, { kind: 'anonymous', survey: id })
    const m = Object.fromEntries(rows.map((one, at) => [one.id, `c${pick(at)}`]))
    const { response } = respond(started, { m })
    await send(app, started, { ...response, times: { m: ms } })
  }
  for (let person = 0; person < 8; person++)
    await answer((at) => 1 + ((at * at * (1 + (person % 4)) + person) % 5), 20_000 + person * 500)
  await answer(() => 3, 1_000)
  await app.settle()
  const { checkQuality } = await import('../../packages/server/src/collect/surveys/service/quality.ts')
  await checkQuality(await ctxOf(), new AbortController().signal)
  const read = async (quality: string) => {
    const reply = await app.call({ path: `/api/v1/surveys/${id}/results?quality=${quality}`, key })
    return reply.body as ReplyOf<typeof surveysRoutes.results>
  }
  const all = await read('all')
  assert.equal(all.counts.flagged.checked, 9)
  assert.equal(all.counts.flagged.straightLine, 1)
  assert.equal(all.counts.flagged.speeder, 1)
  assert.equal(all.counts.flagged.setAside, 1)
  assert.equal(all.questions[0]?.n, 9)
  assert.equal(all.questions[0]?.scoreKept?.n, 8)
  assert.equal((await read('kept')).questions[0]?.n, 8)
  // As erasures do: of what is gone the flags remain, which must not stand for what comes.
  const { workspace, events } = await ctxOf()
  const ws = param(workspace.id, 'UInt32')
  const gone = ch`ws = ${ws} AND response IN (SELECT response FROM survey_quality WHERE ws = ${ws}
    AND survey = ${param(id, 'String')} AND standing = 0 ORDER BY response LIMIT 3)`
  await events.deleteRows({ name: 'test.erase', table: 'events', workspace: workspace.id, where: gone })
  await answer((at) => 1 + (at % 5), 24_000)
  await app.settle()
  await checkQuality(await ctxOf(), new AbortController().signal)
  assert.equal((await read('all')).counts.flagged.checked, 10)
})

test('SU12: earlier answers are shown on another device only against the mailed code, which lasts five tries', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Resume' })
  const mails: { to: string; text: string }[] = []
  let now = Date.now()
  const surveys = await openSurveys({
    ...ownParts(),
    clock: () => now,
    mailer: { send: async (mail) => void mails.push(mail), verify: async () => undefined },
  })
  try {
    const { token } = await personalLink(id)
    const entry = { kind: 'personal', token } as const
    const ask = async () => (await surveys.requestResumeCode({ token, address: crypto.randomUUID() })).outcome
    assert.equal(await ask(), 'unknown')
    const first = await beginResponse(app, entry)
    const { response, state } = respond(first, { nps: 3, why: 'Private words' }, 2)
    await surveys.savePartial({ token: first.token, response: { ...response, complete: false }, state, address: 'x' })
    const second = await surveys.start({ entry, address: 'y' })
    assert.equal(second.outcome === 'started' && second.saved, 'needs_code')
    assert.ok(!JSON.stringify(second).includes('Private words'))
    assert.equal(await ask(), 'sent')
    assert.equal(await ask(), 'sent')
    assert.equal(mails.length, 1, 'one mail a minute')
    const code = /\d{8}/.exec(mails[0]?.text ?? '')?.[0] ?? ''
    const resume = async (tried: string) =>
      await surveys.resumeWithCode({ token, code: tried, address: crypto.randomUUID() })
    for (let tries = 0; tries < 5; tries++) assert.equal((await resume('00000000')).outcome, 'wrong_code')
    assert.equal((await resume(code)).outcome, 'wrong_code', 'used up by wrong tries')
    await forgetBeginning(first.session.response, 8)
    now += 120_000
    await ask()
    const next = /\d{8}/.exec(mails[1]?.text ?? '')?.[0] ?? ''
    const resumed = await resume(` ${next} `)
    assert.equal(resumed.outcome, 'resumed')
    if (resumed.outcome !== 'resumed') return
    assert.equal(resumed.state.answers.why, 'Private words')
    assert.equal(resumed.session.response, first.session.response)
    assert.equal((await resume(next)).outcome, 'wrong_code', 'a code opens once')
    now += 120_000
    await ask()
    now += 16 * 60_000
    assert.equal((await resume(/\d{8}/.exec(mails[2]?.text ?? '')?.[0] ?? '')).outcome, 'wrong_code', 'it ends')
    const { options, published } = first
    const whole = respond({ ...first, options, published }, { nps: 3, why: 'Private words' }).response
    assert.equal((await surveys.submit({ token: resumed.token, response: whole, address: 'z' })).outcome, 'accepted')
    assert.equal(await ask(), 'unknown')
    assert.equal((await eventsOf(id)).filter(({ event }) => event === '$survey_started').length, 1)
  } finally {
    await surveys.close()
  }
})

test('SU12: a code that cannot be mailed is not said to be on its way, and is offered only where mail goes out', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'No mail' })
  const mails: string[] = []
  let isDown = true
  let refuses = false
  const mailer = {
    send: async ({ subject }: { subject: string }) => {
      if (isDown || refuses) throw new Error('550 no such user')
      mails.push(subject)
    },
    verify: async () => {
      if (isDown) throw new Error('421 try later')
    },
  }
  const surveys = await openSurveys({ ...ownParts(), mailer })
  const nowhere = await openSurveys({ ...ownParts(), mailer, mailAddress: async () => null })
  const mute = await openSurveys({ ...ownParts(), mailer: null })
  try {
    const { token } = await personalLink(id)
    const entry = { kind: 'personal', token } as const
    const first = await beginResponse(app, entry)
    const { response, state } = respond(first, { nps: 3, why: 'Private words' }, 2)
    await surveys.savePartial({ token: first.token, response: { ...response, complete: false }, state, address: 'x' })
    const ask = async () => await surveys.requestResumeCode({ token, address: crypto.randomUUID(), language: 'fr-CA' })
    const busy = { outcome: 'try_again', retryAfterSeconds: 10, why: 'busy' }
    assert.deepEqual(await ask(), busy)
    // What the server says of itself tells nothing of a link or a person.
    assert.deepEqual(await nowhere.requestResumeCode({ token, address: crypto.randomUUID() }), busy)
    assert.deepEqual(await surveys.requestResumeCode({ token: 'a'.repeat(24), address: crypto.randomUUID() }), busy)
    isDown = false
    refuses = true
    assert.equal((await ask()).outcome, 'sent')
    assert.equal((await nowhere.requestResumeCode({ token, address: crypto.randomUUID() })).outcome, 'sent')
    refuses = false
    assert.equal((await ask()).outcome, 'sent')
    assert.deepEqual(mails, ['Votre code pour reprendre l’enquête'], 'at once, and in the language of who asked')
    const offered = async (door: typeof surveys) => {
      const started = await door.start({ entry, address: crypto.randomUUID() })
      return started.outcome === 'started' && started.saved
    }
    assert.equal(await offered(surveys), 'needs_code')
    assert.equal(await offered(mute), 'none')
  } finally {
    for (const door of [surveys, mute, nowhere]) await door.close()
  }
})

test('SU10: erasing a person takes links, parts and files along; an export shows them', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Erase' })
  const link = await personalLink(id)
  const started = await beginResponse(app, { kind: 'personal', token: link.token })
  const { response, state } = respond(started, { nps: 1, why: 'Remember me not' }, 2)
  await app.surveys.savePartial({
    token: started.token,
    response: { ...response, complete: false },
    state,
    address: 'x',
  })
  const exported = await app.call({ path: `/api/v1/people/${ann.id}/export`, key })
  assert.match(exported.text, /Remember me not/)
  await app.settle()
  const erased = await app.call({
    method: 'POST',
    path: `/api/v1/people/${ann.id}/erase`,
    key,
    body: { confirm: 'erase' },
  })
  assert.ok(erased.status < 300, erased.text)
  await app.settle()
  for (const table of ['surveys_link', 'surveys_partial', 'surveys_upload']) {
    const left = await sql`SELECT 1 FROM ${sql.table(table)} WHERE person = ${ann.profile}`.execute(app.state.tables())
    assert.equal(left.rows.length, 0, table)
  }
})
