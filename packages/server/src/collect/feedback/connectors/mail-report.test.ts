import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConnectorError } from './connector.ts'
import { readMail } from './mail.ts'

const now = Date.UTC(2026, 10, 22)
const id = 'msg_0123456789abcdefghjk'
const read = async (lines: readonly string[]) => await readMail(Buffer.from(lines.join('\r\n')), { now })

/** A report with these fields of the recipient. */
const report = (fields: readonly string[], more: { to?: string; part?: string[] } = {}) => [
  'From: MAILER-DAEMON@mx.example',
  `To: ${more.to ?? 'back@shop.example'}`,
  'Subject: failure',
  'Message-ID: <d1@mx.example>',
  'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain',
  '',
  'It failed.',
  '--b',
  'Content-Type: message/delivery-status',
  '',
  'Reporting-MTA: dns; mx.example',
  '',
  ...fields,
  ...(more.part ?? ['--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${id}@shop.example>`]),
  '--b--',
  '',
]

test('FB10: a report names its message by the headers or the mail that came back, or by the address that it came to', async () => {
  const failed = [
    'Final-Recipient: rfc822; a@b.example',
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp;',
    ' 550 5.1.1 unknown',
  ]
  const byHeaders = await read(report(failed))
  assert.deepEqual(byHeaders.items, [])
  assert.deepEqual(byHeaders.dropped, { bounced: 1 })
  const [found] = byHeaders.reports ?? []
  assert.deepEqual([found?.message, found?.status, found?.diagnostic], [id, '5.1.1', 'smtp; 550 5.1.1 unknown'])
  const whole = [
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: x',
    `Message-ID: <${id}@shop.example>`,
    '',
    'Body',
  ]
  assert.equal((await read(report(failed, { part: whole }))).reports?.[0]?.message, id)
  assert.equal((await read(report(failed, { part: [], to: `back+${id}@shop.example` }))).reports?.[0]?.message, id)
})

test('FB10: a delay, a delivery, a read receipt and what names none of our messages report nothing, and are no feedback', async () => {
  for (const action of ['delayed', 'delivered', 'relayed'])
    assert.deepEqual((await read(report([`Action: ${action}`, 'Status: 4.4.7']))).reports, [], action)
  assert.deepEqual((await read(report(['Action: failed'], { part: [] }))).reports, [])
  const receipt = [
    'From: a@b.example',
    'Message-ID: <r@b>',
    'Content-Type: multipart/report; report-type=disposition-notification; boundary=b',
    '',
    '--b',
    '',
    'read',
    '--b--',
    '',
  ]
  assert.deepEqual((await read(receipt)).dropped, { automatic: 1 })
})

test('FB10: an out-of-office answer to our message is marked; a person’s answer to it is feedback', async () => {
  const mail = (more: string[]) => [
    'From: a@b.example',
    'Subject: Re: x',
    'Message-ID: <q@b.example>',
    `In-Reply-To: <${id}@shop.example>`,
    ...more,
    '',
    'I am away.',
    '',
  ]
  const away = await read(mail(['Auto-Submitted: auto-replied']))
  assert.deepEqual([away.items.length, away.reports?.[0]?.what, away.reports?.[0]?.message], [0, 'auto_replied', id])
  const own = await read(mail([]))
  assert.deepEqual([own.items.length, own.reports], [1, undefined])
})

test('hostile mails are read or refused, never worse', async () => {
  const parts = fc.constantFrom(
    '--b',
    'Action: failed',
    `Message-ID: <${id}@x>`,
    'Status: 5.9.9999',
    'To: <',
    '',
    '\t',
    'Content-Type: message/rfc822',
    'Content-Type: message/delivery-status',
    'Auto-Submitted: x',
    '=?utf-8?B?////?=',
    'A'.repeat(5_000),
  )
  const head = ['From: mailer-daemon@x.example', 'Content-Type: multipart/report; boundary=b', '']
  await fc.assert(
    fc.asyncProperty(fc.array(parts, { maxLength: 40 }), async (lines) => {
      try {
        const { items, reports = [] } = await read([...head, ...lines])
        assert.equal(items.length, 0)
        for (const one of reports) assert.ok(one.diagnostic.length <= 300 && one.message === id)
      } catch (error) {
        assert.ok(error instanceof ConnectorError, String(error))
      }
    }),
    { numRuns: 200 },
  )
})
