import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { type MailServer, startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import type { JobsRunner } from '../../packages/server/src/platform/jobs/index.ts'
import { startWorker } from '../../packages/server/src/worker.ts'
import { openTestApp, type TestApp } from '../routes/test-app.ts'
import {
  type Api,
  allowSurveys,
  asksIn,
  liveProgramme,
  mailChannel,
  openApi,
  openBudget,
  person,
  publishSurvey,
  untilDecided,
} from './asking-kit.ts'

const programmes = 10
const events = 20
const most = 3

describe('a budget under siege', () => {
  let app: TestApp
  let mail: MailServer
  let workers: JobsRunner[] = []

  before(async () => {
    mail = await startMailServer(5)
    app = await openTestApp({ OPENCXM_PRIVATE_HOSTS: '127.0.0.1' }, { prepared: false })
    // Four slots each: beside the server's own, so many decisions are taken at once.
    workers = [await startWorker(app), await startWorker(app), await startWorker(app)]
  })
  after(async () => {
    for (const worker of workers) await worker.stop()
    await app.close()
    await mail.close()
  })

  async function besieged(name: string, channelPort: number, count = programmes): Promise<Api & { ids: string[] }> {
    const api = await openApi(app, name)
    const survey = await publishSurvey(api)
    const channel = await mailChannel(api, channelPort)
    await allowSurveys(api)
    await openBudget(api, [{ purpose: '', most, days: 30 }])
    const ids: string[] = []
    for (let index = 0; index < count; index++) {
      const change = { name: `Programme ${index}`, onceDays: 0, priority: index % 2 === 0 ? 'normal' : 'high' }
      ids.push(await liveProgramme(api, { survey, channel, change }))
    }
    return { ...api, ids }
  }

  /** Sends the events without waiting for what follows. */
  async function send(api: Api, batch: object[]): Promise<void> {
    const reply = await app.http.inject({
      method: 'POST',
      url: '/v1/batch',
      headers: { authorization: `Basic ${Buffer.from(`${api.workspace.writeKey}:`).toString('base64')}` },
      payload: JSON.stringify({ batch }),
    })
    assert.equal(reply.statusCode, 200)
  }
  const delivered = (user: string, index: number) => ({
    type: 'track',
    userId: user,
    event: 'Order Delivered',
    properties: { order_id: `o${index}` },
    messageId: `${user}-${index}`,
    timestamp: new Date().toISOString(),
  })
  /** Resolves when so many askings have been decided. */
  async function reached(api: Api, count: number): Promise<void> {
    for (;;) {
      const asks = await asksIn(api).catch(() => [])
      if (asks.filter(({ state }) => state === 'asked' || state === 'refused').length >= count) return
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
  /** Does this while askings cannot be written, then ends the connections of those that wait; resolves to how many. */
  async function cutOff(work: () => Promise<void>): Promise<number> {
    return await app.state.transaction(async (tx) => {
      await sql`LOCK TABLE budget_ask IN EXCLUSIVE MODE`.execute(tx.tables())
      await work()
      for (;;) {
        const { rows } = await sql<{ done: boolean }>`SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
          WHERE application_name = 'opencxm' AND wait_event_type = 'Lock' AND query ILIKE '%budget_ask%'`.execute(
          app.state.tables(),
        )
        if (rows.length > 0) return rows.length
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    })
  }
  const contactsOf = async (api: Api) =>
    (
      await sql<{ ref: string }>`SELECT ref FROM budget_contact WHERE workspace_id = ${api.workspace.id}`.execute(
        app.state.tables(),
      )
    ).rows.length

  test('BU2, BU8: 200 askings of one person at once, by ten programmes and four workers: the cap, and not one more', async () => {
    const api = await besieged('Siege', mail.port)
    await app.track(api.workspace, [person('one')])
    await send(
      api,
      Array.from({ length: events }, (_, index) => delivered('one', index)),
    )
    const asks = await untilDecided(api, programmes * events)
    const mails = mail.mails.filter(({ to }) => to === 'one@mail.example').length
    const said = JSON.stringify(
      Object.groupBy(asks, ({ state, reason }) => reason || state),
      ['length'],
    )
    assert.equal(mails, most, said)
    assert.equal(await contactsOf(api), most)
    const refused = asks.filter(({ state }) => state === 'refused')
    assert.equal(refused.length, programmes * events - most)
    assert.ok(
      refused.every(({ reason }) => reason === 'cap_reached' || reason === 'outranked'),
      said,
    )
    const high = new Set(api.ids.filter((_, index) => index % 2 === 1))
    const winners = asks.filter(({ state }) => state === 'asked')
    assert.ok(
      winners.every(({ programme }) => high.has(programme)),
      'the budget went to those of high priority',
    )
  })

  test('BU2: also while who stands for the person changes by a merge, and connections are killed', async () => {
    const api = await besieged('Siege with losses', mail.port, programmes / 2)
    // `m0` is the oldest profile: when it joins in the middle of the siege, it stands for the group instead of `m1`.
    for (const user of ['m0', 'm1', 'm2']) await app.track(api.workspace, [person(user)])
    const alias = (from: string, to: string) => ({
      type: 'alias',
      userId: to,
      previousId: from,
      messageId: `al-${from}`,
    })
    await app.track(api.workspace, [alias('m2', 'm1')])
    const all = Array.from({ length: events }, (_, index) => delivered(index % 2 === 0 ? 'm1' : 'm2', index))
    assert.ok((await cutOff(async () => await send(api, all))) > 0)
    const siege = async () => {
      for (const count of [1, 20, 40, 60, 80]) {
        await reached(api, count)
        if (count === 20) await send(api, [alias('m1', 'm0')])
        // Whoever is at work just now, if anybody.
        await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE pid <> pg_backend_pid() AND application_name = 'opencxm' AND query ILIKE '%budget%'`.execute(
          app.state.tables(),
        )
      }
    }
    const [asks] = await Promise.all([untilDecided(api, (programmes / 2) * events), siege()])
    const mails = mail.mails.filter(({ to }) => /^m\d@/.test(to)).length
    const unsure = asks.filter(({ reason }) => reason === 'send_interrupted').length
    assert.ok(mails <= most && mails >= most - unsure, `${mails} mails, ${unsure} unsure`)
    assert.equal(await contactsOf(api), most)
  })
})
