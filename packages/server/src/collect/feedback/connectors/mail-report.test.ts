import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
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

/** Mails as servers and companies write them, about the message that `id` names. */
const written: [file: string, dropped: string, status: string, diagnostic: RegExp][] = [
  ['exchange-online', 'bounced', '5.1.10', /RecipientNotFound/],
  ['postfix', 'bounced', '5.1.1', /User unknown in virtual mailbox table$/],
  ['postfix-smtputf8', 'bounced', '5.2.2', /邮箱空间已满/],
  ['exim', 'bounced', '', /^550 No such user here$/],
  ['gmail', 'bounced', '5.1.1', /does not exist/],
  ['qq', 'bounced', '', /550 Mailbox not found/],
  ['netease-163', 'bounced', '5.0.0', /User not found/],
  ['qmail', 'bounced', '', /550 5\.1\.1/],
  ['attached', 'bounced', '', /邮箱不存在/],
  ['away-exchange', 'auto_replied', '', /^$/],
  ['away-qq', 'auto_replied', '', /^$/],
  ['complaint-yahoo', 'complained', '', /^abuse; feedback@arf\.mail\.yahoo\.com$/],
  ['complaint-redacted', 'complained', '', /^abuse; /],
  ['complaint-microsoft', 'complained', '', /^abuse; staff@hotmail\.com$/],
]
const mailIn = async (file: string) => {
  const lines = (await readFile(join(import.meta.dirname, 'mails', `${file}.eml`), 'utf8')).split('\n')
  return await read(lines)
}

test('FB10: mails of Exchange, Postfix, Exim, Gmail, QQ, 163, qmail, Yahoo and Microsoft say what became of our message', async () => {
  for (const [file, dropped, status, diagnostic] of written) {
    const found = await mailIn(file)
    assert.deepEqual(found.items, [], file)
    assert.deepEqual(found.dropped, { [dropped]: 1 }, file)
    const [told] = found.reports ?? []
    assert.deepEqual([told?.message, told?.what, told?.status], [id, dropped, status], file)
    assert.match(told?.diagnostic ?? '', diagnostic, file)
    assert.equal(told?.atMs, Date.UTC(2026, 10, 21, 8), file)
  }
})

test('FB10: a delay, a complaint that is none, a failed check of a signature report nothing; a person who writes of a return is heard', async () => {
  for (const file of ['exchange-delayed', 'complaint-not-spam', 'complaint-dmarc']) {
    const found = await mailIn(file)
    assert.deepEqual([found.items, found.dropped, found.reports], [[], { automatic: 1 }, []], file)
  }
  const own = await mailIn('person-answers')
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
