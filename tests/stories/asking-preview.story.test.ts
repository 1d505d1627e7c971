import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import {
  type Api,
  asksIn,
  delivered,
  liveProgramme,
  openAsking,
  person,
  type ReadyApi,
  readyToAsk,
  untilDecided,
} from './asking-kit.ts'

type Seen = { wouldAsk: number; people: number; refused: { reason: string; people: number }[]; rivals: number }

describe('the preview of a programme', async () => {
  const { app, mail } = await openAsking()

  const ready = (name: string, caps: object[]) => readyToAsk(app, { name, mailPort: mail.port, caps })
  const preview = async (api: ReadyApi, change: object): Promise<Seen> => {
    const channels = [{ channel: api.channel }]
    const definition = { trigger: { event: 'Order Delivered' }, onceDays: 30, channels, ...change }
    return await api.call('POST', 'programmes/preview', { definition, days: 7 })
  }
  const reasonsOf = async (api: Api, programme: string) =>
    (await asksIn(api)).filter((ask) => ask.programme === programme).map(({ state, reason }) => reason || state)

  test('BU8, BU10: it weighs the programmes that are on: what it says of a lower and of a higher one is what then happens', async () => {
    const api = await ready('Rivals', [{ purpose: '', most: 1, days: 14 }])
    const users = ['a', 'b', 'c', 'd'].map((letter) => `rival-${letter}`)
    // Two of them only the high one may ask: the trigger of the other wants a larger order.
    const events = () =>
      users.map((user, index) => delivered(user, { total: index < 2 ? 10 : 99, order_id: `o-${user}` }))
    await app.track(
      api.workspace,
      users.map((user) => person(user)),
    )
    const small = { event: 'Order Delivered', where: [{ property: 'total', operator: 'at_most', value: 50 }] }
    const rival = await liveProgramme(api, { ...api, off: true, change: { name: 'Rival', trigger: small } })
    await app.track(api.workspace, events())
    const alone = await preview(api, { priority: 'low' })
    assert.deepEqual([alone.wouldAsk, alone.refused, alone.rivals], [4, [], 0])
    await api.call('PUT', `programmes/${rival}/on`, { on: true })
    const low = await preview(api, { priority: 'low' })
    assert.deepEqual([low.wouldAsk, low.rivals], [2, 1])
    assert.equal(
      low.refused.reduce((sum, { people }) => sum + people, 0),
      2,
    )
    assert.ok(low.refused.every(({ reason }) => reason === 'outranked' || reason === 'cap_reached'))
    assert.equal((await preview(api, { priority: 'high' })).wouldAsk, 4)
    assert.deepEqual(await asksIn(api), [], 'nothing is written')
    const made = await liveProgramme(api, { ...api, change: { name: 'Low', priority: 'low' } })
    await app.track(api.workspace, events())
    await untilDecided(api, 6)
    const real = await reasonsOf(api, made)
    assert.equal(real.filter((reason) => reason === 'asked').length, low.wouldAsk)
  })

  test('BU10: what was sent before the window counts: the cap that is used up, and that this programme asked lately', async () => {
    const api = await ready('Used up', [{ purpose: '', most: 1, days: 14 }])
    const mine = await liveProgramme(api, { ...api, change: { name: 'Mine' } })
    await app.track(api.workspace, [person('used'), person('new')])
    await app.track(api.workspace, [delivered('used')])
    await untilDecided(api, 1)
    const ago = sql`interval '10 days'`
    await sql`UPDATE budget_ask SET decided_at = decided_at - ${ago} WHERE workspace_id = ${api.workspace.id}`.execute(
      app.state.tables(),
    )
    await sql`UPDATE budget_contact SET at = at - ${ago} WHERE workspace_id = ${api.workspace.id}`.execute(
      app.state.tables(),
    )
    await api.call('PUT', `programmes/${mine}/on`, { on: false })
    await app.track(api.workspace, [delivered('used', { order_id: 'x' }), delivered('new', { order_id: 'y' })])
    const own = await preview(api, { programme: mine })
    assert.deepEqual([own.wouldAsk, own.refused], [1, [{ reason: 'asked_recently', people: 1 }]])
    const other = await preview(api, {})
    assert.deepEqual([other.wouldAsk, other.refused], [1, [{ reason: 'cap_reached', people: 1 }]])
  })
})
