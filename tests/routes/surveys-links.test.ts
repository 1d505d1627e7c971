import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openSurveys } from '../../packages/server/src/collect/surveys/index.ts'
import { fail } from '../../packages/server/src/platform/kernel/index.ts'
import { systemCtx } from '../../packages/server/src/system-ctx.ts'
import { beginResponse, mixedSurvey, publishSurvey, respond, send } from './survey-answers.ts'
import { openTestApp, type TestApp, type TestWorkspace } from './test-app.ts'

let app: TestApp
let ours: TestWorkspace
let key: string
let person: number

before(async () => {
  app = await openTestApp()
  ours = await app.workspace('Ours')
  key = await ours.key('owner')
  await app.track(ours, [{ type: 'identify', messageId: 'i1', userId: 'ann', traits: { email: 'ann@example.com' } }])
  const found = await sql<{ id: number }>`SELECT id FROM identity_profile WHERE workspace_id = ${ours.id} ORDER BY id
    LIMIT 1`.execute(app.state.tables())
  person = Number(found.rows[0]?.id)
})
after(async () => {
  await app.close()
})

async function ctxOf() {
  return await systemCtx(app.events, ours.id, app.state)
}

async function personalLink(survey: string) {
  const ctx = await ctxOf()
  return await app.surveys.createLink(ctx, { survey, person, expiresAt: Date.now() + 3_600_000, channel: 'email' })
}

async function linkRow(id: number) {
  const rows = await sql<{
    response: string | null
    used_at: Date | null
  }>`SELECT response, used_at FROM surveys_link WHERE id = ${id}`.execute(app.state.tables())
  return rows.rows[0]
}

/** The server's parts, with a log and limits of a test's own. */
function ownParts() {
  return {
    ...{ state: app.state, sealer: app.sealer, notes: app.http.log, submit: app.ingest.submitMessages },
    log: { id: app.ingest.log.id, settled: app.settle },
    ...{ ctxOf, uploadsFolder: app.surveys.uploadsFolder, secret: Buffer.alloc(32, 1), origin: () => 'http://x' },
    ...{ clock: Date.now, mailer: null, knowledge: async () => ({}), mailAddress: async () => null },
  }
}

const answered = { nps: 9, why: 'Because' }

test('SU4: a link that was taken and whose answer never reached the log takes an answer again', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Window' })
  const link = await personalLink(id)
  const entry = { kind: 'personal', token: link.token } as const
  const lost = await beginResponse(app, entry)
  // As a kill between taking the link and writing the log leaves it.
  await sql`UPDATE surveys_link SET response = ${lost.session.response}, taken_in = ${app.ingest.log.id}
    WHERE id = ${link.id}`.execute(app.state.tables())
  const again = await beginResponse(app, entry)
  assert.equal((await send(app, again, respond(again, answered).response)).outcome, 'accepted')
  assert.equal((await send(app, lost, respond(lost, answered).response)).outcome, 'used')
  assert.equal((await app.surveys.start({ entry, address: 'x' })).outcome, 'used')
})

test('SU4: a submission takes a link over whose first answer never reached the log', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Window 2' })
  const link = await personalLink(id)
  const entry = { kind: 'personal', token: link.token } as const
  const [lost, open] = [await beginResponse(app, entry), await beginResponse(app, entry)]
  await sql`UPDATE surveys_link SET response = ${lost.session.response}, taken_in = ${app.ingest.log.id}
    WHERE id = ${link.id}`.execute(app.state.tables())
  assert.equal((await send(app, open, respond(open, answered).response)).outcome, 'accepted')
})

test('SU4: a link whose answer the log holds is final, though a crash left it unconfirmed', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Held' })
  const [one, two] = [await personalLink(id), await personalLink(id)]
  for (const link of [one, two]) {
    const started = await beginResponse(app, { kind: 'personal', token: link.token })
    assert.equal((await send(app, started, respond(started, answered).response)).outcome, 'accepted')
    await app.settle()
    await sql`UPDATE surveys_link SET used_at = NULL WHERE id = ${link.id}`.execute(app.state.tables())
  }
  // A process of its own remembers nothing of what was accepted.
  const surveys = await openSurveys(ownParts())
  try {
    const entry = { kind: 'personal', token: one.token } as const
    assert.equal((await surveys.start({ entry, address: 'x' })).outcome, 'used')
    assert.ok((await linkRow(one.id))?.used_at)
    await surveys.recoverLinks()
    assert.ok((await linkRow(two.id))?.used_at, 'the same at start, for all that were left')
  } finally {
    await surveys.close()
  }
})

test('SU4: while an answer is on its way its link is taken; when the log refuses it, the link is free for another', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Refused' })
  const link = await personalLink(id)
  const entry = { kind: 'personal', token: link.token } as const
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
  const { promise: full, reject: refuse } = Promise.withResolvers<void>()
  let isFull = true
  const surveys = await openSurveys({
    ...ownParts(),
    submit: async (workspace, messages) => {
      arrive()
      if (isFull) await full
      await app.ingest.submitMessages(workspace, messages)
    },
  })
  try {
    const [first, second] = [await beginResponse(app, entry), await beginResponse(app, entry)]
    const sent = surveys.submit({ token: first.token, response: respond(first, answered).response, address: 'a' })
    await arrived
    assert.equal((await surveys.start({ entry, address: 'b' })).outcome, 'used')
    const other = { token: second.token, response: respond(second, answered).response, address: 'c' }
    assert.equal((await surveys.submit(other)).outcome, 'used')
    isFull = false
    refuse(fail('log_full', { retryAfterSeconds: 7 }))
    assert.deepEqual(await sent, { outcome: 'try_again', retryAfterSeconds: 7, why: 'busy' })
    assert.equal((await surveys.start({ entry, address: 'b' })).outcome, 'started')
    assert.equal((await surveys.submit(other)).outcome, 'accepted')
  } finally {
    await surveys.close()
  }
  assert.ok((await linkRow(link.id))?.used_at, 'closing confirms what was accepted')
})

test('SU4: a log that is far behind makes a visit wait a little, then says to try again', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Behind' })
  const link = await personalLink(id)
  const open = await beginResponse(app, { kind: 'personal', token: link.token })
  const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
  const surveys = await openSurveys({ ...ownParts(), log: { id: app.ingest.log.id, settled: () => settled } })
  try {
    await sql`UPDATE surveys_link SET response = 'lost', taken_in = ${app.ingest.log.id} WHERE id = ${link.id}`.execute(
      app.state.tables(),
    )
    const entry = { kind: 'personal', token: link.token } as const
    const told = await surveys.start({ entry, address: 'x' })
    assert.deepEqual(told, { outcome: 'try_again', retryAfterSeconds: 5, why: 'busy' })
    // Who is on the page already hears the same, and sends the same again.
    const sent = { token: open.token, response: respond(open, answered).response, address: 'x' }
    assert.deepEqual(await surveys.submit(sent), told)
    settle()
    assert.equal((await surveys.start({ entry, address: 'x' })).outcome, 'started')
    assert.equal((await surveys.submit(sent)).outcome, 'accepted')
    await sql`UPDATE surveys_link SET used_at = NULL, response = 'elsewhere', taken_in = 'another log' WHERE id = ${link.id}`.execute(
      app.state.tables(),
    )
    assert.equal((await surveys.start({ entry, address: 'x' })).outcome, 'used', 'only its own log can prove it')
  } finally {
    await surveys.close()
  }
})

test('SU7: starts, parts, codes and any link at all have limits; the answer says when to come again', async () => {
  const id = await publishSurvey(app, key, { ...mixedSurvey, name: 'Limits' })
  const now = Date.now()
  const surveys = await openSurveys({ ...ownParts(), clock: () => now, limits: { burst: 2, perMinute: 60 } })
  try {
    const start = async (survey: string, address: string) =>
      (await surveys.start({ entry: { kind: 'anonymous', survey }, address })).outcome
    const of = async (count: number, one: (at: number) => Promise<string>) => {
      const said: string[] = []
      for (let at = 0; at < count; at++) said.push(await one(at))
      return said
    }
    assert.deepEqual(await of(7, async () => await start(id, '10.1.1.1')), [
      ...Array.from({ length: 6 }, () => 'started'),
      'try_again',
    ])
    assert.equal(await start(id, '10.1.1.2'), 'started')
    // Guessed links cost the guesser, whatever they guess; an IPv6 network is one address.
    const guesses = await of(21, async (at) => await start(`srv_guess${at}`, `2001:db8:0:1::${at}`))
    assert.deepEqual([guesses[19], guesses[20]], ['unknown', 'try_again'])
    assert.equal(await start(id, '2001:db8:0:1:ffff::1'), 'try_again')
    assert.equal(await start(id, '2001:db8:0:2::1'), 'started')
    const codes = await of(
      31,
      async () => (await surveys.requestResumeCode({ token: 'a'.repeat(24), address: '10.1.1.3' })).outcome,
    )
    assert.deepEqual([codes[29], codes[30]], ['unknown', 'try_again'])
  } finally {
    await surveys.close()
  }
})
