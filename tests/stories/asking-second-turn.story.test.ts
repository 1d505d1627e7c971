import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'
import {
  type Api,
  allowSurveys,
  asksIn,
  delivered,
  liveProgramme,
  mailChannel,
  openApi,
  openBudget,
  person,
  publishSurvey,
  untilDecided,
} from './asking-kit.ts'

/** Programmes of three ranks; those named `first` send through a server that refuses. */
type Ready = Api & { first: string; second: string; third: string }

describe('who was outranked gets another turn when the winner reaches nobody', () => {
  let app: TestApp
  let good: MailServer
  let bad: MailServer
  before(async () => {
    app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' })
    good = await startMailServer()
    bad = await startMailServer()
  })
  after(async () => {
    await good.close()
    await bad.close()
    await app.close()
  })

  async function ready(name: string): Promise<Ready> {
    const api = await openApi(app, name)
    await allowSurveys(api)
    await openBudget(api, [{ purpose: '', most: 1, days: 14 }])
    const survey = await publishSurvey(api)
    const [channel, failing] = [await mailChannel(api, good.port), await mailChannel(api, bad.port)]
    const made = async (priority: string, by: string) =>
      await liveProgramme(api, { survey, channel: by, change: { name: priority, priority, onceDays: 0 } })
    return {
      ...api,
      first: await made('high', failing),
      second: await made('normal', channel),
      third: await made('low', channel),
    }
  }
  const mailsTo = (user: string) => good.mails.filter(({ to }) => to === `${user}@mail.example`)
  const reasonOf = async (api: Api, programme: string) =>
    (await asksIn(api))
      .filter((ask) => ask.programme === programme)
      .map(({ state, reason }) => (state === 'asked' ? 'asked' : reason))

  test('BU9: its send is refused: the next in rank asks, once, with what its event said; the third stays refused', async () => {
    const api = await ready('Refused')
    bad.refuse.set('ada@mail.example', 554)
    await app.track(api.workspace, [person('ada', { first_name: 'Ada' }), delivered('ada', { order_id: 'o-7' })])
    await untilDecided(api, 3)
    assert.deepEqual(await reasonOf(api, api.first), ['send_failed'])
    assert.deepEqual(await reasonOf(api, api.second), ['asked'])
    assert.ok(['outranked', 'cap_reached'].includes((await reasonOf(api, api.third))[0] ?? ''))
    assert.equal(mailsTo('ada').length, 1)
    const { asks } = (await api.call('GET', 'asks?state=asked')) as { asks: { transaction: string }[] }
    assert.deepEqual(
      asks.map(({ transaction }) => transaction),
      ['o-7'],
    )
    const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM budget_contact
      WHERE workspace_id = ${api.workspace.id}`.execute(app.state.tables())
    assert.equal(rows[0]?.n, 1, 'one place in the budget is taken')
  })

  test('BU9: tried again for half an hour in vain, then the next in rank; DI4: health says the reasons that the rows say', async () => {
    const api = await ready('Busy')
    bad.refuse.set('bo@mail.example', 452)
    await app.track(api.workspace, [person('bo'), delivered('bo')])
    await untilDecided(api, 3)
    assert.deepEqual(await reasonOf(api, api.first), ['send_failed'])
    assert.deepEqual(await reasonOf(api, api.second), ['asked'])
    assert.equal(mailsTo('bo').length, 1)
    for (const programme of [api.first, api.second, api.third]) {
      const health = (await api.call('GET', `programmes/${programme}/health`)) as {
        steps: { step: string; count: number }[]
        refused: { reason: string; count: number }[]
        open: number
      }
      const [reason = ''] = await reasonOf(api, programme)
      assert.deepEqual(
        health.refused.map((one) => one.reason),
        reason === 'asked' ? [] : [reason],
      )
      assert.deepEqual([health.steps[0]?.count, health.open], [1, 0])
    }
  })

  test('BU9: who met a full budget because of a place that was only held is decided again too', async () => {
    const api = await ready('Held')
    bad.refuse.set('cy@mail.example', 452)
    await app.track(api.workspace, [person('cy'), delivered('cy')])
    const held = (await asksIn(api)).find(({ programme, state }) => programme === api.first && state === 'deferred')
    assert.ok(held, 'the winner waits for its next attempt')
    // As when the process died while it was sending: the place is held.
    await sql`UPDATE budget_ask SET state = 'reserved' WHERE ask = ${held.ask}`.execute(app.state.tables())
    await sql`INSERT INTO budget_contact (workspace_id, ref, person, purpose, at) SELECT workspace_id, ask, person, 'surveys', now()
      FROM budget_ask WHERE ask = ${held.ask}`.execute(app.state.tables())
    await api.call('PUT', `programmes/${api.first}/on`, { on: false })
    await api.call('PUT', `programmes/${api.third}/on`, { on: false })
    await app.track(api.workspace, [delivered('cy', { order_id: 'again' })])
    const later = (await asksIn(api)).filter(({ programme }) => programme === api.second)
    assert.ok(
      later.some(({ reason }) => reason === 'cap_reached'),
      JSON.stringify(later),
    )
    assert.equal(mailsTo('cy').length, 0)
    bad.refuse.set('cy@mail.example', 554)
    await untilDecided(api, 4)
    assert.equal(mailsTo('cy').length, 1, 'one of the two is asked')
    assert.equal((await reasonOf(api, api.second)).filter((reason) => reason === 'asked').length, 1)
  })

  test('BU9: nobody is asked a day after the time that was planned', async () => {
    const api = await ready('Late')
    bad.refuse.set('di@mail.example', 452)
    await app.track(api.workspace, [person('di'), delivered('di')])
    await sql`UPDATE budget_ask SET due_at = due_at - interval '25 hours' WHERE workspace_id = ${api.workspace.id} AND state = 'refused'`.execute(
      app.state.tables(),
    )
    bad.refuse.set('di@mail.example', 554)
    await untilDecided(api, 3)
    assert.equal(mailsTo('di').length, 0)
    assert.ok((await reasonOf(api, api.second)).every((reason) => reason === 'outranked' || reason === 'cap_reached'))
  })
})
