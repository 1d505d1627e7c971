import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { startMailServer } from '../../packages/server/src/act/messages/testing.ts'
import {
  type Api,
  delivered,
  liveProgramme,
  mailChannel,
  openAsking,
  person,
  type ReadyApi,
  readyToAsk,
} from './asking-kit.ts'

type Shown = { programme: string; state: string; reason: string; transaction: string }

describe('who is asked first, and who not', async () => {
  const { app, mail } = await openAsking()

  const ready = (name: string, caps: object[] = []) => readyToAsk(app, { name, mailPort: mail.port, caps })
  const programmeOf = async (api: ReadyApi, change: object) => await liveProgramme(api, { ...api, change })
  const outcomes = async (api: Api, of: Partial<Shown>) => {
    const { asks } = (await api.call('GET', 'asks?limit=200')) as { asks: Shown[] }
    const wanted = Object.entries(of)
    return asks
      .filter((ask) => wanted.every(([key, value]) => ask[key as keyof Shown] === value))
      .map(({ state, reason }) => reason || state)
  }
  const mailsTo = (user: string) => mail.mails.filter(({ to }) => to === `${user}@mail.example`).length
  const idOf = async (api: Api, user: string) => {
    const { people } = (await api.call('GET', `people?search=${user}%40mail.example`)) as { people: { id: string }[] }
    return people[0]?.id as string
  }

  test('BU8: of two programmes due together the higher asks, whichever event came first; without priorities the earlier', async () => {
    const api = await ready('Ranks', [{ purpose: '', most: 1, days: 14 }])
    const low = await programmeOf(api, { name: 'A', priority: 'low' })
    const plain = await programmeOf(api, { name: 'B' })
    const high = await programmeOf(api, { name: 'C', priority: 'high' })
    await app.track(api.workspace, [person('ria'), delivered('ria')])
    assert.equal(mailsTo('ria'), 1)
    assert.deepEqual(await outcomes(api, { programme: high }), ['asked'])
    for (const programme of [low, plain])
      assert.ok(['outranked', 'cap_reached'].includes((await outcomes(api, { programme }))[0] ?? ''))
  })

  test('BU8: one of higher priority that is due within a day is waited for; one that would ask nobody is not', async () => {
    const api = await ready('Waiting', [{ purpose: '', most: 1, days: 14 }])
    const now = await programmeOf(api, { name: 'Now' })
    const soon = { trigger: { event: 'Order Delivered', transactionProperty: 'order_id', delayMinutes: 600 } }
    const later = await programmeOf(api, { name: 'Later', priority: 'high', ...soon })
    await app.track(api.workspace, [person('sam'), delivered('sam')])
    assert.deepEqual(await outcomes(api, { programme: now }), ['outranked'])
    assert.equal(mailsTo('sam'), 0)
    await api.call('PUT', `programmes/${later}/on`, { on: false })
    await app.track(api.workspace, [person('tom'), delivered('tom')])
    assert.deepEqual(await outcomes(api, { programme: now, transaction: 'o-tom' }), ['asked'])
  })

  test('once per person in so many days holds for merged people, and parting gives each their own again', async () => {
    const api = await ready('Merged')
    const programme = await programmeOf(api, { onceDays: 30 })
    await app.track(api.workspace, [person('uma'), person('una')])
    await app.track(api.workspace, [delivered('uma')])
    await app.track(api.workspace, [{ type: 'alias', userId: 'uma', previousId: 'una', messageId: 'join' }])
    await app.track(api.workspace, [delivered('una', { order_id: 'joined' })])
    assert.deepEqual(await outcomes(api, { programme, transaction: 'joined' }), ['asked_recently'])
    const uma = await idOf(api, 'uma')
    const { merges } = (await api.call('GET', `people/${uma}`)) as { merges: { id: string }[] }
    await api.call('POST', `people/${uma}/merges/${merges[0]?.id}/undo`)
    await app.settle()
    await app.track(api.workspace, [delivered('una', { order_id: 'apart' })])
    assert.deepEqual(await outcomes(api, { programme, transaction: 'apart' }), ['asked'])
    await app.track(api.workspace, [delivered('uma', { order_id: 'still' })])
    assert.deepEqual(await outcomes(api, { programme, transaction: 'still' }), ['asked_recently'])
  })

  test('one who was asked counts as asked, also where another worker had taken the sending for interrupted', async () => {
    const slow = await startMailServer(1_500)
    try {
      const api = await ready('Taken over')
      const channel = await mailChannel(api, slow.port)
      await programmeOf({ ...api, channel }, {})
      await app.track(api.workspace, [person('wim')])
      const tracked = app.track(api.workspace, [delivered('wim', { order_id: 'taken' })])
      const sending = async () =>
        (
          await sql`SELECT 1 FROM messages_message WHERE workspace_id = ${api.workspace.id} AND state = 'sending'`.execute(
            app.state.tables(),
          )
        ).rows.length > 0
      while (!(await sending())) await new Promise((resolve) => setTimeout(resolve, 20))
      await sql`UPDATE budget_ask SET state = 'refused', reason = 'send_interrupted' WHERE workspace_id = ${api.workspace.id}`.execute(
        app.state.tables(),
      )
      await tracked
      assert.deepEqual(await outcomes(api, { transaction: 'taken' }), ['asked'])
      assert.equal(slow.mails.length, 1)
    } finally {
      await slow.close()
    }
  })

  test('CN3, CN6: what a person chooses on the preference page is what the next decision says', async () => {
    const api = await ready('Wishes')
    await programmeOf(api, { onceDays: 0 })
    await app.track(api.workspace, [person('val'), delivered('val', { order_id: 'before' })])
    assert.deepEqual(await outcomes(api, { transaction: 'before' }), ['asked'])
    const link = (await api.call('POST', `people/${await idOf(api, 'val')}/consent/link`)) as { url: string }
    const choose = async (payload: string) => {
      const reply = await app.http.inject({
        method: 'POST',
        url: new URL(link.url).pathname,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload,
      })
      assert.equal(reply.statusCode, 303)
    }
    const next = async (order_id: string) => {
      await app.track(api.workspace, [delivered('val', { order_id })])
      return await outcomes(api, { transaction: order_id })
    }
    await choose('do=pause&days=7')
    assert.deepEqual(await next('paused'), ['paused'])
    await choose('do=resume')
    assert.deepEqual(await next('resumed'), ['asked'])
    await choose(`do=save&often=${encodeURIComponent(JSON.stringify(['surveys', 30]))}`)
    assert.deepEqual(await next('seldom'), ['frequency_wish'])
    await choose(`do=save&often=${encodeURIComponent(JSON.stringify(['surveys', 0]))}`)
    assert.deepEqual(await next('often'), ['asked'])
    await choose('do=none')
    assert.deepEqual(await next('never'), ['no_consent'])
    assert.equal(mailsTo('val'), 3)
  })
})
