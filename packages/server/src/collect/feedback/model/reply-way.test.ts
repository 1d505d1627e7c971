import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { JsonObject } from '../../../platform/kernel/index.ts'
import { planWay, problemOf, retryPauseMs, type WayFacts } from './reply-way.ts'

const mail = {
  $kind: 'email',
  $source: 'email',
  $reply_to: 'lin@mail.example',
  $ref: 'a1@mail.example',
  $title: '发票',
}
const facts = (props: JsonObject, more: Partial<WayFacts> = {}): WayFacts => ({
  ...{ row: { event: '$feedback', thread: '' }, props, isOurs: true, connection: null, hasMailChannel: true },
  ...more,
})

test('FB8: a mail is answered in its thread, and comes back to the mailbox that was read', () => {
  const plan = planWay(
    facts(mail, {
      row: { event: '$feedback', thread: 'first@mail.example' },
      connection: { kind: 'imap', user: 'care@shop.example' },
    }),
  )
  assert.deepEqual(plan, {
    can: true,
    mail: {
      ...{ to: 'lin@mail.example', replyTo: 'care@shop.example', subject: 'Re: 发票', language: '' },
      ...{ inReplyTo: 'a1@mail.example', references: ['first@mail.example', 'a1@mail.example'] },
    },
  })
  const again = planWay(facts({ ...mail, $title: '回复：发票' }))
  assert.equal(again.can && again.mail?.subject, '回复：发票')
})

test('FB8: whatever stands in a mail, a reply has one plain address and no header that was not ours', () => {
  const odd = fc.oneof(
    fc.string(),
    fc.constantFrom(
      'a@b.example, c@d.example',
      'a@b.example\r\nBcc: x@y.example',
      '<a@b.example>',
      '"a"@b.example',
      'a@b.example\u0000',
      'x@y.example> <z@y.example',
    ),
  )
  fc.assert(
    fc.property(odd, odd, odd, odd, (to, ref, thread, title) => {
      const plan = planWay(
        facts({ ...mail, $reply_to: to, $ref: ref, $title: title }, { row: { event: '$feedback', thread } }),
      )
      if (!plan.can) return assert.equal(plan.reason, 'no_address')
      assert.match(plan.mail?.to ?? '', /^[^\s,<>"@]+@[^\s,<>"@]+$/)
      for (const one of [plan.mail?.inReplyTo ?? '', ...(plan.mail?.references ?? [])])
        assert.doesNotMatch(one, /[\s<>]/)
      assert.doesNotMatch(plan.mail?.subject ?? '', /[\r\n]/)
    }),
  )
})

test('FB8: what a tracking key sent, a feed brought, staff heard or a survey asked is not answered', () => {
  const reason = (given: WayFacts) => {
    const plan = planWay(given)
    return plan.can ? 'open' : plan.reason
  }
  assert.equal(reason(facts(mail, { isOurs: false })), 'not_connected')
  assert.equal(reason(facts(mail, { row: { event: '$answer', thread: '' } })), 'survey')
  assert.equal(reason(facts({ ...mail, $kind: 'observation' })), 'observation')
  assert.equal(reason(facts({ $kind: 'review' }, { connection: { kind: 'feed' } })), 'review')
  assert.equal(reason(facts(mail, { connection: { kind: 'gone' } })), 'connection_gone')
  assert.equal(reason(facts(mail, { connection: { kind: 'off' } })), 'connection_off')
  assert.equal(reason(facts({}, { connection: { kind: 'desk', isReady: false, answers: false } })), 'not_set_up')
  assert.equal(reason(facts({}, { connection: { kind: 'desk', isReady: true, answers: false } })), 'nothing_to_answer')
  assert.equal(reason(facts(mail, { hasMailChannel: false })), 'no_mail_channel')
})

test('a refusal is told apart from a way that is closed; pauses between tries grow and end', () => {
  const told = (['private_address: x', 'HTTP 401: no', 'HTTP 404', 'HTTP 422: closed', '550 no'] as const).map(
    problemOf,
  )
  assert.deepEqual(told, ['private_address', 'not_signed_in', 'gone', 'rejected', 'rejected'])
  const pauses = [1, 2, 3, 4, 5, 6].map(retryPauseMs)
  assert.deepEqual(pauses, [15_000, 30_000, 60_000, 120_000, 240_000, null])
})
