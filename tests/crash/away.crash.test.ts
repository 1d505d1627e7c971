import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Voice } from '../../packages/server/src/collect/feedback/contract.ts'
import { mailChannel } from '../stories/asking-kit.ts'
import { until } from './harness/wait.ts'
import { openMailCrash } from './mail-crash.ts'

type Answer = { path: string; status: number; retryAfter: string | null; text: string }

test('FB9: while a store is killed and comes back, inbox, replies, messages and consent answer well or with 503, a sentence and Retry-After', async (t) => {
  const { url, mail, harness, call, secretKey, close } = await openMailCrash('away')
  const authorization = `Bearer ${secretKey}`
  let isDone = false
  try {
    const ask = async (method: string, path: string, body?: unknown): Promise<Answer | null> => {
      const headers = { authorization, ...(body ? { 'content-type': 'application/json' } : {}) }
      const sent = body ? { body: JSON.stringify(body) } : {}
      const reply = await fetch(`${url}/api/v1/${path}`, { method, headers, ...sent }).catch(() => null)
      if (reply === null) return null
      return { path, status: reply.status, retryAfter: reply.headers.get('retry-after'), text: await reply.text() }
    }
    await mailChannel({ call }, mail.port)
    const mailed = 'From: ann@mail.example\r\nSubject: Help\r\nMessage-ID: <a@mail.example>\r\n\r\nPlease help.\r\n'
    const headers = { authorization, 'content-type': 'message/rfc822' }
    assert.equal((await fetch(`${url}/api/v1/feedback-mails`, { method: 'POST', headers, body: mailed })).status, 202)
    const voice = await until(
      'the mail to be in the inbox',
      async () => ((await call('GET', 'feedback')) as { voices: Voice[] }).voices[0] ?? null,
    )
    const answers: Answer[] = []
    let serial = 0
    const worker = async () => {
      while (!isDone) {
        const n = serial++
        const calls: [string, string, object?][] = [
          ['POST', `feedback/${voice.id}/replies`, { key: `away-key-${n}`, text: 'We are on it.', afterSeconds: 3600 }],
          ['GET', `feedback/${voice.id}/replies`],
          ['GET', 'feedback?limit=5'],
          ['PATCH', `feedback/${voice.id}`, { tags: [`t${n % 3}`] }],
          ['GET', 'messages'],
          ['GET', 'asks'],
          ['GET', 'bounces'],
          ['GET', 'consent'],
          ['GET', 'consent/history'],
        ]
        const [method, path, body] = calls[n % calls.length] as [string, string, object?]
        const answer = await ask(method, path, body)
        if (answer) answers.push(answer)
        else await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const workers = Array.from({ length: 4 }, worker)
    for (const victim of ['postgres', 'engineHost', 'all', 'postgres'] as const) {
      const from = answers.length
      await until('some answers', () => answers.length > from + 20 || null)
      await harness.crash(victim)
    }
    const from = answers.length
    await until('some more answers', () => answers.length > from + 20 || null)
    isDone = true
    await Promise.all(workers)
    const counts = new Map<number, number>()
    for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1)
    t.diagnostic(JSON.stringify([...counts]))
    const bad = answers.filter(({ status }) => status >= 500 && status !== 503)
    assert.deepEqual(bad, [], harness.output().slice(-3000))
    for (const { status, retryAfter, text } of answers.filter((one) => one.status === 503)) {
      assert.ok(Number(retryAfter) >= 1, text)
      assert.ok(String((JSON.parse(text) as { detail?: string }).detail ?? '').length > 10, `${status} ${text}`)
    }
    assert.deepEqual(await harness.stop(), { code: 0, leftBehind: [] })
  } finally {
    isDone = true
    await close()
  }
})
