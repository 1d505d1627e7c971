import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import {
  type Api,
  delivered,
  liveProgramme,
  openAsking,
  openBudget,
  person,
  readyToAsk,
  untilDecided,
} from './asking-kit.ts'

type Ask = { id: string; state: string; reason: string; transaction: string; runAt: string | null }
type Health = {
  steps: { step: string; count: number; ofPrevious: { value: number | null; low: number | null } | null }[]
  refused: { reason: string; count: number }[]
  open: number
  failed: { bounced: number }
  groups: { value: string; couldBeAsked: number; asked: number; finished: number }[]
}

describe('asking', async () => {
  const { app, mail } = await openAsking()

  const ready = (name: string) => readyToAsk(app, { name, mailPort: mail.port })

  const asksOf = async (api: Api, programme: string) =>
    ((await api.call('GET', `asks?programme=${programme}&limit=200`)) as { asks: Ask[] }).asks
  const mailsTo = (user: string) => mail.mails.filter(({ to }) => to === `${user}@mail.example`)

  test('DI1, DI2, MS5: an event asks its person once, with ways out, the first question and the transaction', async () => {
    const api = await ready('Once')
    const programme = await liveProgramme(api, api)
    // A text of the event is kept short; cut within a character it would be refused by the store, and nobody would be asked any more.
    const note = `${'x'.repeat(199)}😀`
    await app.track(api.workspace, [
      person('ann'),
      delivered('ann', { note }, 'same'),
      person('cho', { language: 'zh-CN' }),
    ])
    await app.track(api.workspace, [delivered('ann', {}, 'same'), delivered('cho')])
    assert.equal(mailsTo('ann').length, 1)
    const [first] = mailsTo('ann')
    const source = String(first?.source).replace(/\r\n[ \t]+/g, ' ')
    assert.match(source, /^List-Unsubscribe: <http/m)
    assert.match(source, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click/m)
    assert.match(source, /^Subject: Your order, ann/m)
    assert.match(source, /Content-Type: text\/plain/)
    assert.match(source, /Content-Type: text\/html/)
    const flat = source.replace(/=\r?\n/g, '').replaceAll('=3D', '=')
    assert.match(flat, /\/s\/l\/[\w-]+\?q=\w+&(amp;)?v=10/)
    assert.doesNotMatch(flat, /\/m\/o\//, 'no image unless it is switched on')
    assert.match(String(mailsTo('cho')[0]?.source), /^Content-Language: zh-Hans/m)
    assert.match(String(mailsTo('cho')[0]?.source), /^Subject: Once/m, 'no mail is without a subject')
    const [ask] = (await asksOf(api, programme)).filter(({ transaction }) => transaction === 'o-ann')
    assert.equal(ask?.state, 'asked')
    await app.track(api.workspace, [delivered('ann', { order_id: 'o-2' })])
    assert.equal(mailsTo('ann').length, 1)
    const again = (await asksOf(api, programme)).find(({ transaction }) => transaction === 'o-2')
    assert.deepEqual([again?.state, again?.reason], ['refused', 'asked_recently'])
  })

  test('BU1: each who is not asked has a reason, as a row and as an event; health agrees with both (DI4)', async () => {
    const api = await ready('Reasons')
    const rule = { kind: 'trait', trait: 'tier', operator: 'is', value: 'gold' }
    const segment: { id: string } = await api.call('POST', 'segments', { name: 'Gold', rule })
    const change = {
      segment: segment.id,
      trigger: { event: 'Order Delivered', where: [{ property: 'total', operator: 'at_least', value: 10 }] },
    }
    const gold = { tier: 'gold', city: 'East' }
    await app.track(api.workspace, [
      ...['in1', 'in2', 'in3'].map((user) => person(user, gold)),
      person('tin', { tier: 'tin' }),
      { ...person('mute', gold), traits: { ...gold } },
      person('shut', gold),
      person('gone', gold),
      {
        type: 'identify',
        userId: 'shut',
        traits: {},
        context: { consent: { categoryPreferences: { surveys: false } } },
        messageId: 'c1',
      },
    ])
    mail.refuse.set('gone@mail.example', 550)
    const programme = await liveProgramme(api, { ...api, change })
    const users = ['in1', 'in2', 'in3', 'tin', 'mute', 'shut', 'gone']
    await app.track(
      api.workspace,
      users.map((user) => delivered(user, { total: 12 })),
    )
    await app.track(api.workspace, [delivered('in1', { total: 9 }), delivered('in1', { total: 30 })])
    const asks = await asksOf(api, programme)
    const reasons = asks.map(({ state, reason }) => reason || state).sort()
    const expected = [
      'asked',
      'asked',
      'asked',
      'asked_recently',
      'no_address',
      'no_consent',
      'not_in_segment',
      'send_failed',
    ]
    assert.deepEqual(reasons, expected)
    const health: Health = await api.call('GET', `programmes/${programme}/health?by=city`)
    assert.deepEqual(
      health.steps.map(({ count }) => count),
      [8, 3, 3, 0, 0, 0],
    )
    assert.equal(health.open, 0)
    assert.equal(health.failed.bounced, 0, 'nobody asked bounced')
    const rows = asks.filter(({ state }) => state === 'refused')
    for (const { reason, count } of health.refused)
      assert.equal(count, rows.filter((row) => row.reason === reason).length, reason)
    assert.equal(
      health.refused.reduce((sum, { count }) => sum + count, 0),
      rows.length,
    )
    assert.ok(health.steps.every(({ ofPrevious }, index) => index === 0 || ofPrevious !== null))
    assert.equal(health.groups.find(({ value }) => value === 'East')?.couldBeAsked, 7)
  })

  test('the preview says whom a programme would have asked, and asks nobody', async () => {
    const api = await ready('Preview')
    await app.track(api.workspace, [person('p1'), person('p2'), { ...person('p3'), traits: {} }])
    await app.track(api.workspace, [delivered('p1'), delivered('p1'), delivered('p2'), delivered('p3')])
    const before = mail.mails.length
    const definition = {
      trigger: { event: 'Order Delivered' },
      onceDays: 30,
      channels: [{ channel: api.channel }],
    }
    const seen = await api.call('POST', 'programmes/preview', { definition, days: 7 })
    const refused = [{ reason: 'no_address', people: 1 }]
    assert.deepEqual(seen, { days: 7, triggers: 4, people: 3, wouldAsk: 2, refused, rivals: 0, cut: false })
    assert.equal(mail.mails.length, before)
  })

  test('BU2: a cap is exact when many askings of one person are decided at once, and merged profiles are one', async () => {
    const api = await ready('Caps')
    await openBudget(api, [{ purpose: '', most: 3, days: 30 }])
    const programme = await liveProgramme(api, { ...api, change: { onceDays: 0 } })
    await app.track(api.workspace, [person('cap')])
    await app.track(
      api.workspace,
      Array.from({ length: 40 }, (_, index) => delivered('cap', { order_id: `c${index}` })),
    )
    await untilDecided(api, 40)
    const decided = await asksOf(api, programme)
    const said = JSON.stringify(decided.map(({ state, reason }) => reason || state).sort())
    assert.equal(mailsTo('cap').length, 3, said)
    assert.equal(decided.filter(({ reason }) => reason === 'cap_reached').length, 37, said)
    await app.track(api.workspace, [person('cap2', { email: 'cap2@mail.example' })])
    await app.track(api.workspace, [
      { type: 'alias', userId: 'cap', previousId: 'cap2', messageId: 'al' },
      delivered('cap2', { order_id: 'merged' }),
    ])
    assert.equal(mailsTo('cap2').length, 0, 'merged: their contacts are one person’s')
    // Rolling: what is older than the window does not count.
    await sql`UPDATE budget_contact SET at = at - interval '31 days' WHERE workspace_id = ${api.workspace.id}`.execute(
      app.state.tables(),
    )
    await app.track(api.workspace, [delivered('cap', { order_id: 'later' })])
    const now = JSON.stringify(
      await asksOf(api, programme).then((asks) => asks.filter(({ transaction }) => transaction === 'later')),
    )
    assert.equal(mailsTo('cap').length + mailsTo('cap2').length, 4, now)
  })

  test('BU3: a sample is never drawn again', async () => {
    const api = await ready('Sample')
    const programme = await liveProgramme(api, { ...api, change: { sampleRate: 0.5, onceDays: 0 } })
    const users = Array.from({ length: 30 }, (_, index) => `s${index}`)
    await app.track(
      api.workspace,
      users.map((user) => person(user)),
    )
    const round = async () => {
      await app.track(
        api.workspace,
        users.map((user) => delivered(user)),
      )
      return users.map((user) => mailsTo(user).length)
    }
    const [first, second] = [await round(), await round()]
    // Within a day, or at its very end within two: then the lots are new.
    const today = Math.floor(Date.now() / 86_400_000)
    const asks = await asksOf(api, programme)
    assert.equal(asks.length, 60)
    const inSample = first.filter((count) => count === 1).length
    assert.ok(inSample >= 4 && inSample <= 26, String(inSample))
    if (Math.floor(Date.now() / 86_400_000) === today)
      assert.deepEqual(
        second,
        first.map((count) => count * 2),
      )
  })

  test('BU4: quiet hours put off, and a programme switched off meanwhile asks nobody', async () => {
    const api = await ready('Quiet')
    const clock = (shiftHours: number) => new Date(Date.now() + shiftHours * 3_600_000).toISOString().slice(11, 16)
    await api.call('PUT', 'budget', { caps: [], quiet: { from: clock(-2), to: clock(2) } })
    const programme = await liveProgramme(api, api)
    await app.track(api.workspace, [person('now'), person('far', { timezone: 'Etc/GMT+6' })])
    await app.track(api.workspace, [delivered('now'), delivered('far')])
    assert.equal(mailsTo('far').length, 1, 'it is another hour where they live')
    assert.equal(mailsTo('now').length, 0)
    const put = (await asksOf(api, programme)).find(({ state }) => state === 'deferred')
    const waits = Date.parse(put?.runAt ?? '') - Date.now()
    assert.ok(waits > 110 * 60_000 && waits <= 121 * 60_000, String(waits))
    await api.call('PUT', `programmes/${programme}/on`, { on: false })
    await sql`UPDATE jobs_job SET run_at = now() WHERE key = ${put?.id ?? ''}`.execute(app.state.tables())
    await app.settle()
    const late = (await asksOf(api, programme)).find(({ id }) => id === put?.id)
    assert.deepEqual([late?.state, late?.reason], ['refused', 'programme_off'])
  })

  test('DI3, DI5: what is wrong with a programme is refused with field and reason; versions are kept and not overwritten', async () => {
    const api = await ready('Refused')
    const programme = await liveProgramme(api, { ...api, off: true })
    const held = (await api.call('GET', `programmes/${programme}`)) as {
      version: number
      definition: Record<string, unknown>
    }
    const robot: { id: string } = await api.call('POST', 'channels', {
      name: 'Group',
      config: { provider: 'wecom_robot', settings: { apiBase: 'http://127.0.0.1:9' }, secrets: { key: 'k' } },
    })
    const messages = (text: string) => [{ channel: api.channel, messages: { en: { subject: 's', text } } }]
    const cases: [object, string][] = [
      [{ survey: 'svy_none' }, 'survey'],
      [{ segment: 'seg_none' }, 'segment'],
      [{ touchpoint: 'nowhere' }, 'touchpoint'],
      [{ trigger: { event: '$survey_asked' } }, 'trigger.event'],
      [{ trigger: { event: 'X', where: [{ property: 'p', operator: 'is' }] } }, 'trigger.where.0.value'],
      [{ channels: messages('{{ person.salary | default: "x" }} {{ link }}') }, 'channels.0.messages.en.text'],
      [{ channels: messages('{{ person.first_name }} {{ link }}') }, 'channels.0.messages.en.text'],
      [{ channels: messages('{% include "/etc/passwd" %}') }, 'channels.0.messages.en.text'],
      [{ channels: [{ channel: robot.id, messages: { en: { text: '{{ link }}' } } }] }, 'channels.0.channel'],
      [{ channels: [{ channel: 'chn_none', messages: { en: { text: '{{ link }}' } } }] }, 'channels.0.channel'],
      [{ sampleRate: 0 }, 'sampleRate'],
      [{ channels: [] }, 'channels'],
    ]
    for (const [change, field] of cases) {
      const definition = { ...held.definition, ...change }
      const body = { version: held.version, definition }
      const reply = (await api.call('PUT', `programmes/${programme}`, body, 400)) as {
        problems: { field: string; reason: string }[]
      }
      assert.ok(
        reply.problems.some((problem) => problem.field.endsWith(field)),
        `${field}: ${JSON.stringify(reply)}`,
      )
    }
    const body = { version: held.version, definition: { ...held.definition, name: 'Second' } }
    await api.call('PUT', `programmes/${programme}`, body)
    await api.call('PUT', `programmes/${programme}`, body, 409)
    const { versions } = (await api.call('GET', `programmes/${programme}/versions`)) as {
      versions: { version: number }[]
    }
    assert.deepEqual(
      versions.map(({ version }) => version),
      [2, 1],
    )
  })

  test('erasing a person takes out what asking kept; the export shows it', async () => {
    const api = await ready('Erased')
    await liveProgramme(api, api)
    await app.track(api.workspace, [person('leaving')])
    await app.track(api.workspace, [delivered('leaving')])
    const { people } = (await api.call('GET', 'people?search=leaving')) as { people: { id: string }[] }
    const id = people[0]?.id ?? ''
    const exported = await app.call({ path: `/api/v1/people/${id}/export`, key: api.key })
    const { asking } = JSON.parse(exported.text) as { asking: Record<string, object[]> }
    assert.deepEqual(
      ['due', 'asks', 'contacts', 'messages'].map((name) => asking[name]?.length),
      [1, 1, 1, 1],
    )
    await api.call('POST', `people/${id}/erase`, { confirm: 'erase' })
    await app.settle()
    for (const table of ['distribution_due', 'budget_ask', 'budget_contact', 'messages_message']) {
      const left = await sql<{
        n: number
      }>`SELECT count(*)::int AS n FROM ${sql.table(table)} WHERE workspace_id = ${api.workspace.id}`.execute(
        app.state.tables(),
      )
      assert.equal(left.rows[0]?.n, 0, table)
    }
  })
})
