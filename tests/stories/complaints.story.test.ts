/** Whoever calls a message of ours spam is not written to again, whatever their mail company tells us of it and however often. */
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, test } from 'node:test'
import { delivered, liveProgramme, openAsking, person, type ReadyApi, readyToAsk, untilDecided } from './asking-kit.ts'

type Standing = { purpose: string; channel: string; answer: string; reason: string }
type Consent = { standing: Standing[]; history: { origin: string; purpose: string; proof: Record<string, string> }[] }

describe('complaints', async () => {
  const { app, mail } = await openAsking()

  const mailOf = async (file: string, message: string) => {
    const folder = new URL('../../packages/server/src/collect/feedback/connectors/mails/', import.meta.url)
    const lines = (await readFile(new URL(`${file}.eml`, folder), 'utf8')).split('\n')
    return Buffer.from(lines.join('\r\n').replaceAll('msg_0123456789abcdefghjk', message))
  }
  const takeMail = async (api: ReadyApi, raw: Buffer): Promise<Record<string, number>> => {
    const answer = await app.http.inject({
      method: 'POST',
      url: '/api/v1/feedback-mails',
      headers: { authorization: `Bearer ${api.key}`, 'content-type': 'message/rfc822' },
      payload: raw,
    })
    assert.equal(answer.statusCode, 202, answer.body)
    await app.settle()
    return answer.json().dropped
  }
  const messageTo = (to: string) =>
    /^Message-ID: <(msg_\w+)@/m.exec(mail.mails.find((one) => one.to === to)?.source ?? '')?.[1] ?? ''

  test('MS8, CN18: a complaint withdraws surveys and all else but service by mail, with proof, once', async () => {
    const api = await readyToAsk(app, { name: 'Complaint', mailPort: mail.port })
    await liveProgramme(api, { ...api, change: { onceDays: 0 } })
    await app.track(api.workspace, [person('cross'), person('calm'), delivered('cross'), delivered('calm')])
    await untilDecided(api, 2)
    const message = messageTo('cross@mail.example')
    assert.match(message, /^msg_/)

    const arf = await mailOf('complaint-yahoo', message)
    assert.deepEqual(await takeMail(api, arf), { complained: 1 })
    const { people }: { people: { id: string }[] } = await api.call('GET', 'people?search=cross%40mail.example')
    const id = people[0]?.id ?? ''
    const consentNow = async (): Promise<Consent> => await api.call('GET', `people/${id}/consent`)
    const first = await consentNow()
    const by = (purpose: string, channel: string) =>
      first.standing.find((one) => one.purpose === purpose && one.channel === channel)?.reason
    assert.equal(by('surveys', 'email'), 'refused')
    assert.equal(by('marketing', 'email'), 'refused')
    assert.notEqual(by('surveys', 'sms'), 'refused', 'other channels were not complained of')
    assert.notEqual(by('service', 'email'), 'refused', 'who writes to us is still answered')
    const proof = first.history.find(({ origin, purpose }) => origin === 'complaint' && purpose === 'surveys')?.proof
    assert.deepEqual(proof, { message, report: 'abuse; feedback@arf.mail.yahoo.com' })

    await app.track(api.workspace, [
      delivered('cross', { order_id: 'second' }),
      delivered('calm', { order_id: 'second' }),
    ])
    const asks = await untilDecided(api, 4)
    assert.deepEqual(
      asks.filter(({ state }) => state === 'refused').map(({ reason }) => reason),
      ['no_consent'],
    )
    assert.equal(mail.mails.filter(({ to }) => to === 'cross@mail.example').length, 1)
    assert.equal(mail.mails.filter(({ to }) => to === 'calm@mail.example').length, 2)

    const timeline: { entries: { event: string }[] } = await api.call('GET', `people/${id}/timeline`)
    assert.equal(timeline.entries.filter(({ event }) => event === '$message_complained').length, 1)

    // Who agrees again afterwards has agreed; the same complaint, come twice, takes nothing back.
    const changes = [{ purpose: 'surveys', channel: 'email', given: true }]
    await api.call('POST', `people/${id}/consent`, { changes, proof: 'by phone' })
    await takeMail(api, arf)
    const last = await consentNow()
    assert.equal(last.standing.find((one) => one.purpose === 'surveys' && one.channel === 'email')?.reason, 'given')
  })

  test('MS8: a complaint about another workspace’s message, or about none, and one that is none change nothing', async () => {
    const api = await readyToAsk(app, { name: 'Whole', mailPort: mail.port })
    const other = await readyToAsk(app, { name: 'Other', mailPort: mail.port })
    await liveProgramme(api, api)
    await app.track(api.workspace, [person('kept'), delivered('kept')])
    await untilDecided(api, 1)
    const message = messageTo('kept@mail.example')
    await takeMail(other, await mailOf('complaint-yahoo', message))
    await takeMail(api, await mailOf('complaint-yahoo', 'msg_aaaaaaaaaaaaaaaaaaaa'))
    assert.deepEqual(await takeMail(api, await mailOf('complaint-not-spam', message)), { automatic: 1 })
    const { changes }: { changes: unknown[] } = await api.call('GET', 'consent/history')
    assert.deepEqual(changes, [])
  })
})
