import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { type Api, asksIn, delivered, liveProgramme, openAsking, person, readyToAsk } from './asking-kit.ts'

const hourMs = 3_600_000

describe('asking: what happens between the event and the mail', async () => {
  const { app, mail } = await openAsking()

  const mailsTo = (user: string) => mail.mails.filter(({ to }) => to === `${user}@mail.example`).length
  const outcomes = async (api: Api) => (await asksIn(api)).map(({ state, reason }) => reason || state)
  const rowsOf = async (api: Api, table: string) =>
    (await sql`SELECT 1 FROM ${sql.table(table)} WHERE workspace_id = ${api.workspace.id}`.execute(app.state.tables()))
      .rows.length
  const wake = async (api: Api) => {
    await sql`UPDATE jobs_job SET run_at = now() WHERE name = 'budget.ask'`.execute(app.state.tables())
    await app.settle()
    return await outcomes(api)
  }

  /** A person whose asking was put off because the mail server said so; nobody got anything. */
  async function putOff(name: string, user: string): Promise<Api & { programme: string }> {
    const api = await readyToAsk(app, { name, mailPort: mail.port })
    const programme = await liveProgramme(api, api)
    mail.refuse.set(`${user}@mail.example`, 451)
    await app.track(api.workspace, [person(user)])
    await app.track(api.workspace, [delivered(user)])
    assert.deepEqual(await outcomes(api), ['deferred'])
    mail.refuse.delete(`${user}@mail.example`)
    return { ...api, programme }
  }

  for (const [hours, expected] of [
    [23, 'asked'],
    [25, 'too_late'],
  ] as const)
    test(`BU11: put off, then the machine was away until ${hours} hours after that time: ${expected}`, async () => {
      const user = `away${hours}`
      const api = await putOff(`Away ${hours}`, user)
      await sql`UPDATE budget_ask SET run_at = ${new Date(Date.now() - hours * hourMs)}, due_at = ${new Date(Date.now() - (hours + 10) * hourMs)}
        WHERE workspace_id = ${api.workspace.id}`.execute(app.state.tables())
      assert.deepEqual(await wake(api), [expected])
      assert.equal(mailsTo(user), expected === 'asked' ? 1 : 0)
    })

  const meanwhile: [string, (api: Api & { programme: string }) => Promise<unknown>, string][] = [
    ['nothing happened', async () => {}, 'asked'],
    [
      'the person said no',
      async (api) => {
        const { people }: { people: { id: string }[] } = await api.call('GET', 'people')
        const body = { changes: [{ purpose: 'surveys', given: false }], proof: 'On the phone' }
        await api.call('POST', `people/${people[0]?.id}/consent`, body)
      },
      'no_consent',
    ],
    [
      'the programme was switched off',
      (api) => api.call('PUT', `programmes/${api.programme}/on`, { on: false }),
      'programme_off',
    ],
  ]
  for (const [index, [what, happens, expected]] of meanwhile.entries())
    test(`BU11: decided, died before anything was sent, and ${what}: ${expected}`, async () => {
      const user = `cut${index}`
      const api = await putOff(`Cut ${index}`, user)
      // As a process leaves it that dies, or cannot go on, between decision and sending.
      await sql`UPDATE budget_ask SET state = 'reserved', run_at = NULL WHERE workspace_id = ${api.workspace.id}`.execute(
        app.state.tables(),
      )
      await sql`INSERT INTO budget_contact (workspace_id, ref, person, purpose, at) SELECT workspace_id, ask, person, 'surveys', now()
        FROM budget_ask WHERE workspace_id = ${api.workspace.id}`.execute(app.state.tables())
      await happens(api)
      assert.deepEqual(await wake(api), [expected])
      assert.equal(mailsTo(user), expected === 'asked' ? 1 : 0)
      assert.equal(await rowsOf(api, 'budget_contact'), expected === 'asked' ? 1 : 0, 'its place is given back')
    })

  test('DI4: a mail server that goes without a word may have taken the mail: nobody gets it twice, and who answers was asked', async () => {
    const api = await readyToAsk(app, { name: 'Cut off', mailPort: mail.port })
    const programme = await liveProgramme(api, api)
    for (const user of ['gone1', 'gone2']) mail.drop.add(`${user}@mail.example`)
    await app.track(api.workspace, [person('gone1'), person('gone2')])
    await app.track(api.workspace, [delivered('gone1'), delivered('gone2')])
    assert.deepEqual(await wake(api), ['send_interrupted', 'send_interrupted'])
    assert.deepEqual([mailsTo('gone1'), mailsTo('gone2')], [1, 1])
    const health = async () => {
      const read: { steps: { count: number }[]; refused: { reason: string; count: number }[]; open: number } =
        await api.call('GET', `programmes/${programme}/health`)
      return [read.steps.map(({ count }) => count), read.refused.map(({ reason, count }) => [reason, count]), read.open]
    }
    assert.deepEqual(await health(), [[2, 0, 0, 0, 0, 0], [['send_interrupted', 2]], 0])
    const source = mail.mails.find(({ to }) => to === 'gone1@mail.example')?.source.replace(/=\r?\n/g, '')
    const token = /\/s\/l\/([\w-]+)/.exec(source ?? '')?.[1] ?? ''
    const started = await app.surveys.start({ entry: { kind: 'personal', token }, address: '127.0.0.1' })
    assert.ok(started.outcome === 'started')
    const { published, session } = started
    const response = {
      ...{ survey: published.id, version: published.version, language: 'en', seed: session.seed },
      ...{ complete: true, hidden: {}, answers: { nps: 9 } },
    }
    assert.equal(
      (await app.surveys.submit({ token: started.token, response, address: '127.0.0.1' })).outcome,
      'accepted',
    )
    await app.settle()
    assert.deepEqual(await health(), [[2, 1, 1, 1, 1, 1], [['send_interrupted', 1]], 0])
  })
})
