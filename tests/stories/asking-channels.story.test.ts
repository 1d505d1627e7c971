import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { signatureOf } from '../../packages/server/src/act/messages/providers/webhook.ts'
import { type Api, delivered, liveProgramme, openAsking, person, readyToAsk } from './asking-kit.ts'

type Health = { steps: { step: string; count: number }[] }

describe('asking, through its channels', async () => {
  const { app, mail } = await openAsking()

  const ready = (name: string) => readyToAsk(app, { name, mailPort: mail.port })

  /** A mail with folded lines and soft breaks undone. */
  const read = (user: string) => {
    const found = mail.mails.find(({ to }) => to === `${user}@mail.example`)
    return String(found?.source)
      .replace(/\r\n[ \t]+/g, ' ')
      .replace(/=\r?\n/g, '')
      .replaceAll('=3D', '=')
  }
  const countsOf = async (api: Api, programme: string) => {
    const health: Health = await api.call('GET', `programmes/${programme}/health`)
    return health.steps.map(({ count }) => count)
  }

  test('DI4: an answer from the mail carries its asking, programme and transaction, and health sees it to the end', async () => {
    const api = await ready('Loop')
    await api.call('PUT', 'channels/open-tracking', { on: true })
    const programme = await liveProgramme(api, api)
    await app.track(api.workspace, [person('loop'), person('still')])
    await app.track(api.workspace, [delivered('loop'), delivered('still')])
    assert.deepEqual(await countsOf(api, programme), [2, 2, 2, 0, 0, 0])
    const source = read('loop')
    const pixel = /\/m\/o\/[\w-]+/.exec(source)?.[0] ?? ''
    // Scanners of mails ask whether it is there.
    assert.equal((await app.http.inject({ method: 'HEAD', url: pixel })).statusCode, 200)
    await app.settle()
    assert.deepEqual(await countsOf(api, programme), [2, 2, 2, 0, 0, 0])
    for (const url of [pixel, pixel, '/m/o/AAAAAAAAAAAAAAAAAAAAAAAA'])
      assert.equal((await app.http.inject({ method: 'GET', url })).headers['content-type'], 'image/gif')
    await app.settle()
    assert.deepEqual(await countsOf(api, programme), [2, 2, 2, 1, 0, 0])
    const token = /\/s\/l\/([\w-]+)/.exec(source)?.[1] ?? ''
    const page = await app.http.inject({ method: 'GET', url: `/s/l/${token}?q=nps&v=9` })
    assert.equal(page.statusCode, 200)
    await app.settle()
    assert.equal((await countsOf(api, programme))[5], 0, 'opening the link answers nothing')
    const started = await app.surveys.start({ entry: { kind: 'personal', token }, address: '127.0.0.1' })
    assert.ok(started.outcome === 'started')
    const { published, session } = started
    const response = {
      ...{ survey: published.id, version: published.version, language: 'en', seed: session.seed },
      ...{ complete: true, hidden: {}, answers: { nps: 9 } },
    }
    const said = await app.surveys.submit({ token: started.token, response, address: '127.0.0.1' })
    assert.equal(said.outcome, 'accepted', JSON.stringify(said))
    await app.settle()
    assert.deepEqual(await countsOf(api, programme), [2, 2, 2, 1, 1, 1])
    const { people } = (await api.call('GET', 'people?search=loop')) as { people: { id: string }[] }
    const exported = await app.call({ path: `/api/v1/people/${people[0]?.id}/export`, key: api.key })
    const { events } = JSON.parse(exported.text) as { events: { event: string; props: Record<string, string> }[] }
    const answer = events.find(({ event }) => event === '$answer')
    assert.deepEqual([answer?.props.$programme, answer?.props.$transaction], [programme, 'o-loop'])
    assert.deepEqual(
      events
        .map(({ event }) => event)
        .filter((event) => /^\$(ask|message|survey)/.test(event))
        .sort(),
      ['$ask_due', '$message_opened', '$message_sent', '$survey_asked', '$survey_finished', '$survey_started'],
    )
  })

  test('MS5: one click leaves, and whoever left is not asked again', async () => {
    const api = await ready('Leave')
    const programme = await liveProgramme(api, { ...api, change: { onceDays: 0 } })
    await app.track(api.workspace, [person('bye')])
    await app.track(api.workspace, [delivered('bye')])
    const url = new URL(/List-Unsubscribe: <([^>]+)>/.exec(read('bye'))?.[1] ?? '').pathname
    assert.equal((await app.http.inject({ method: 'GET', url })).statusCode, 200)
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const left = await app.http.inject({ method: 'POST', url, headers, payload: 'List-Unsubscribe=One-Click' })
    assert.ok(left.statusCode < 400, left.body)
    await app.settle()
    await app.track(api.workspace, [delivered('bye', { order_id: 'second' })])
    const { asks } = (await api.call('GET', `asks?programme=${programme}`)) as {
      asks: { reason: string; transaction: string }[]
    }
    assert.equal(asks.find(({ transaction }) => transaction === 'second')?.reason, 'no_consent')
  })

  test('what is refused for now is tried again, and takes no place in the budget meanwhile', async () => {
    const api = await ready('Again')
    const programme = await liveProgramme(api, api)
    mail.refuse.set('slow@mail.example', 451)
    await app.track(api.workspace, [person('slow')])
    await app.track(api.workspace, [delivered('slow')])
    const one = async () => {
      const { asks } = (await api.call('GET', `asks?programme=${programme}`)) as {
        asks: { id: string; state: string }[]
      }
      return asks[0]
    }
    assert.equal((await one())?.state, 'deferred')
    const held = await sql`SELECT 1 FROM budget_contact WHERE workspace_id = ${api.workspace.id}`.execute(
      app.state.tables(),
    )
    assert.equal(held.rows.length, 0)
    mail.refuse.delete('slow@mail.example')
    await sql`UPDATE jobs_job SET run_at = now() WHERE key = ${(await one())?.id ?? ''}`.execute(app.state.tables())
    await app.settle()
    assert.equal((await one())?.state, 'asked')
    assert.equal(mail.mails.filter(({ to }) => to === 'slow@mail.example').length, 1)
  })

  test('DI4: what came back was not delivered, unless somebody opened it; the steps and the bounced are all that was asked', async () => {
    const api = await ready('Bounced')
    const taken: string[] = []
    let isBroken = false
    const hook = createServer((request, reply) => {
      let body = ''
      request.on('data', (part) => {
        body += String(part)
      })
      request.on('end', () => {
        taken.push((JSON.parse(body) as { data: { id: string } }).data.id)
        reply.writeHead(isBroken ? 500 : 200).end('{}')
      })
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    try {
      const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/take`
      const signingKey = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
      const config = { provider: 'webhook', settings: { url, via: 'email' }, secrets: { signingKey } }
      const made: { id: string; statusUrl: string } = await api.call('POST', 'channels', { name: 'Hook', config })
      const programme = await liveProgramme(api, { ...api, channel: made.id })
      const users = ['back', 'late', 'seen', 'fine', 'mute']
      await app.track(api.workspace, [...users.map((user) => person(user)), ...users.map((user) => delivered(user))])
      assert.equal(taken.length, users.length)
      const report = async (message: string | undefined, type: string) => {
        const body = JSON.stringify({ type: `message.${type}`, data: { id: message } })
        const [id, timestamp] = [`${message}-${type}`, String(Math.floor(Date.now() / 1000))]
        const signature = `v1,${signatureOf(signingKey, { id, timestamp, body })}`
        const names = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
        const headers = { 'content-type': 'application/json', ...names }
        const path = new URL(made.statusUrl).pathname
        assert.ok((await app.http.inject({ method: 'POST', url: path, headers, payload: body })).statusCode < 300)
      }
      const [back, late, seen, fine] = taken
      await report(back, 'bounced')
      for (const type of ['delivered', 'bounced']) await report(late, type)
      for (const type of ['delivered', 'opened', 'bounced']) await report(seen, type)
      await report(fine, 'delivered')
      await app.settle()
      const health: Health & { failed: { bounced: number }; finishedOfAsked: { n: number } } = await api.call(
        'GET',
        `programmes/${programme}/health`,
      )
      assert.deepEqual(await countsOf(api, programme), [5, 5, 2, 1, 0, 0])
      assert.equal(health.failed.bounced, 2, 'asked 5 = delivered 2 + bounced 2 + without a report 1')
      assert.equal(health.finishedOfAsked.n, 5)
      // It took the message and broke afterwards: its report comes before the message is sent again.
      isBroken = true
      await app.track(api.workspace, [person('early')])
      await app.track(api.workspace, [delivered('early')])
      await report(taken.at(-1), 'delivered')
      isBroken = false
      await sql`UPDATE jobs_job SET run_at = now() WHERE run_at > now() AND key LIKE 'ask_%'`.execute(
        app.state.tables(),
      )
      await app.settle()
      assert.deepEqual(taken.slice(-2), [taken.at(-1), taken.at(-1)], 'sent again under the same id')
      assert.deepEqual(await countsOf(api, programme), [6, 6, 3, 1, 0, 0])
    } finally {
      hook.close()
    }
  })

  test('MS3, MS4: secrets are never shown or taken elsewhere; a webhook’s unsigned report counts for nothing', async () => {
    const api = await ready('Secrets')
    const hook = createServer((request, reply) => {
      request.resume()
      request.on('end', () => reply.end('{}'))
    })
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/take`
    try {
      const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
      const config = { provider: 'webhook', settings: { url, via: 'push' }, secrets: { signingKey: secret } }
      const made: { id: string; statusUrl: string } = await api.call('POST', 'channels', { name: 'Hook', config })
      const shown = await app.call({ path: '/api/v1/channels', key: api.key })
      assert.ok(!shown.text.includes(secret.slice(6)) && shown.text.includes('signingKey'))
      const { secrets: _secrets, ...keeping } = config
      await api.call('PUT', `channels/${made.id}`, { name: 'Renamed', config: keeping })
      const elsewhere = { ...keeping, settings: { ...config.settings, url: `${url}/elsewhere` } }
      await api.call('PUT', `channels/${made.id}`, { name: 'Moved', config: elsewhere }, 400)
      await api.call('PUT', `channels/${made.id}`, { name: 'Moved', config: { ...elsewhere, secrets: config.secrets } })
      const inside = { provider: 'webhook', settings: { url: 'http://169.254.169.254/latest', via: 'push' } }
      await api.call('POST', 'channels', { name: 'Inside', config: inside }, 400)
      const body = JSON.stringify({ type: 'message.delivered', data: { id: 'msg_x' } })
      const report = async (path: string) =>
        (
          await app.http.inject({
            method: 'POST',
            url: path,
            headers: { 'content-type': 'application/json' },
            payload: body,
          })
        ).statusCode
      assert.equal(await report(new URL(made.statusUrl).pathname), 404, 'not signed')
      assert.equal(await report('/m/status/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 404)
      const stored = await sql<{ text: string }>`SELECT encode(secrets, 'escape') AS text FROM messages_channel
        WHERE public_id = ${made.id}`.execute(app.state.tables())
      assert.ok(!String(stored.rows[0]?.text).includes('signingKey'), 'sealed')
    } finally {
      hook.close()
    }
  })

  test('BU6: a key cannot have a test sent, whoever it names', async () => {
    const api = await ready('Test send')
    const programme = await liveProgramme(api, api)
    await api.call('POST', `programmes/${programme}/test`, { channel: api.channel, language: 'en' }, 409)
  })
})
