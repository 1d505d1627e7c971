import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import type { FeedbackReply, Voice } from '../../packages/server/src/collect/feedback/contract.ts'
import { mailChannel } from '../stories/asking-kit.ts'
import { until } from './harness/wait.ts'
import { openMailCrash } from './mail-crash.ts'
import { seeded } from './server-crashes.ts'

const seed = Number(process.env.SEED ?? randomInt(2 ** 31))
const customers = 40
const kills = 3

test('FB9: kill -9 while replies leave sends none twice and loses none (seed printed, SEED=… repeats)', async (t) => {
  t.diagnostic(`seed ${seed}`)
  const random = seeded(seed)
  const { url, mail, harness, call, secretKey, close } = await openMailCrash('replies')
  const authorization = `Bearer ${secretKey}`
  try {
    await mailChannel({ call }, mail.port)
    for (let n = 0; n < customers; n++) {
      const body = `From: c${n}@mail.example\r\nSubject: Help ${n}\r\nMessage-ID: <h${n}@mail.example>\r\n\r\nPlease help ${n}.\r\n`
      const headers = { authorization, 'content-type': 'message/rfc822' }
      assert.equal((await fetch(`${url}/api/v1/feedback-mails`, { method: 'POST', headers, body })).status, 202)
    }
    const voices = await until('all mails to be in the inbox', async () => {
      const page = (await call('GET', 'feedback?limit=100')) as { voices: Voice[] }
      return page.voices.length === customers ? page.voices : null
    })
    const send = async (n: number) => {
      const body = { key: `crash-key-${n}`, text: 'We are on it.', afterSeconds: 0 }
      return (await call('POST', `feedback/${voices[n]?.id}/replies`, body)) as FeedbackReply
    }
    for (let n = 0; n < customers; n++) await send(n)
    for (let kill = 1; kill <= kills; kill += 1) {
      const at = Math.floor(((kill - random()) * customers) / (kills + 1))
      await until(`${at} mails`, () => mail.mails.length >= at || null)
      await harness.crash(kill === kills ? 'all' : 'server')
      // Sent again, as a page would that got no answer.
      for (let n = 0; n < 8; n++) await send(n)
    }
    const replies = await until(
      'all replies to come to an end',
      async () => {
        const pages = await Promise.all(
          voices.map(async ({ id }) => (await call('GET', `feedback/${id}/replies`)) as { replies: FeedbackReply[] }),
        )
        const all = pages.flatMap((page) => page.replies)
        return all.every(({ state }) => state === 'sent' || state === 'unknown') ? all : null
      },
      120_000,
    )
    const unknown = replies.filter(({ state }) => state === 'unknown').length
    const addresses = new Set(mail.mails.map(({ to }) => to))
    t.diagnostic(JSON.stringify({ replies: replies.length, unknown, mails: mail.mails.length }))
    assert.equal(replies.length, customers, 'one reply a key')
    assert.equal(mail.mails.length, addresses.size, 'nobody got two')
    assert.ok(mail.mails.length >= customers - unknown, 'who is said to have got one has got it')
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    await close()
  }
})
