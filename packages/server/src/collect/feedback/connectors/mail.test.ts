import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMail } from './mail.ts'

const now = Date.UTC(2026, 10, 22)
/** 物流太慢，三天没到 in GB2312. */
const gb = Buffer.from('ceefc1f7ccabc2fda3acc8fdccecc3bbb5bd', 'hex')
const chinese = '物流太慢，三天没到'

async function read(head: (string | Buffer)[], body: string | Buffer) {
  const lines = ['From: Li <li@mail.example>\r\n', 'MIME-Version: 1.0\r\n', ...head, '\r\n', body]
  const { items } = await readMail(Buffer.concat(lines.map((line) => Buffer.from(line))), { now })
  return items[0] as { text: string; title?: string; at: number }
}
const subject = (text: string | Buffer) =>
  Buffer.concat([Buffer.from('Subject: '), Buffer.from(text), Buffer.from('\r\n')])
const type = (charset: string) =>
  `Content-Type: text/plain${charset === '' ? '' : `; charset=${charset}`}\r\nContent-Transfer-Encoding: 8bit\r\n`

test('mails of old programs are read whatever character set they name, or do not name', async () => {
  for (const [named, bytes] of [
    ['gb2312', gb],
    ['"GBK"', gb],
    ['', gb],
    ['', Buffer.from(chinese)],
    ['us-ascii', Buffer.from(chinese)],
    ['x-nobody-knows', Buffer.from(chinese)],
    ['utf-8', Buffer.from(chinese)],
  ] as const) {
    const item = await read([subject(bytes), type(named)], bytes)
    assert.deepEqual([item.text, item.title], [chinese, chinese], named)
  }
  const western = Buffer.from('caf\xe9 is closed, we are sad', 'latin1')
  assert.equal((await read([type('iso-8859-1')], western)).text, 'café is closed, we are sad')
})

test('bytes that Outlook of old left inside an encoded word are in the set that the word names', async () => {
  const word = (set: string, text: Buffer) => Buffer.concat([Buffer.from(`=?${set}?Q?`), text, Buffer.from('?=')])
  const german = word('iso-8859-1', Buffer.from('Die_Fr\xf6sche', 'latin1'))
  assert.equal((await read([subject(german), type('iso-8859-1')], 'x')).title, 'Die Frösche')
  assert.equal((await read([subject(word('gb2312', gb)), type('gb2312')], gb)).title, chinese)
})

test('a message that is attached to a mail is not among its words, unless it has none of its own', async () => {
  const attached = (own: string) =>
    `--b\r\n\r\n${own}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: Ann <ann@x.example>\r\nSubject: Late\r\n\r\nIt came late.\r\n--b--`
  const head = ['Subject: Fwd\r\n', 'Content-Type: multipart/mixed; boundary=b\r\n']
  assert.equal((await read(head, attached('See below.'))).text, 'See below.')
  assert.match((await read(head, attached(''))).text, /It came late\.$/)
})

test('a date that no calendar has, or that a wrong clock gave, is the time at which the mail was read', async () => {
  for (const date of ['someday', 'Thu, 01 Jan 1970 00:00:00 +0000', 'Sun, 22 Nov 2099 18:00:00 +0800'])
    assert.equal((await read([`Date: ${date}\r\n`], 'Hi')).at, now)
  assert.equal((await read(['Date: Fri, 20 Nov 2026 18:00:00 +0800\r\n'], 'Hi')).at, Date.UTC(2026, 10, 20, 10))
})

test('FB10 what a contact form sends in the name of its site is of who filled it in; a newsletter is of nobody', async () => {
  const mail = async (head: string) => {
    const raw = Buffer.from(`${head}Subject: Late\r\nMessage-ID: <1@shop>\r\n\r\nIt came late.\r\n`)
    const { items, dropped } = await readMail(raw, { now })
    return { items: items as { author?: object }[], dropped }
  }
  for (const site of ['no-reply@shop.example', 'wordpress@shop.example', 'Contact-Form@shop.example']) {
    const { items } = await mail(`From: Shop <${site}>\r\nReply-To: Li Na <li@mail.example>\r\n`)
    assert.deepEqual(items[0]?.author, { email: 'li@mail.example', name: 'Li Na' }, site)
  }
  for (const replyTo of ['', 'Reply-To: help@SHOP.example\r\n', 'Reply-To: a@mail.example, b@mail.example\r\n'])
    assert.deepEqual((await mail(`From: no-reply@shop.example\r\n${replyTo}`)).dropped, { automatic: 1 }, replyTo)
  const list = 'From: no-reply@shop.example\r\nReply-To: li@mail.example\r\nPrecedence: bulk\r\n'
  assert.deepEqual((await mail(list)).dropped, { automatic: 1 })
  const { items } = await mail('From: Li <li@mail.example>\r\nReply-To: other@else.example\r\n')
  assert.deepEqual(items[0]?.author, { email: 'li@mail.example', name: 'Li' }, 'a person is who they say')
})
