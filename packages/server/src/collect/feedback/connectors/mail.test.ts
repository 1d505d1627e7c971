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

test('a date that no calendar has, or that a wrong clock gave, is the time at which the mail was read', async () => {
  for (const date of ['yesterday', 'Thu, 01 Jan 1970 00:00:00 +0000', 'Sun, 22 Nov 2099 18:00:00 +0800'])
    assert.equal((await read([`Date: ${date}\r\n`], 'Hi')).at, now)
  assert.equal((await read(['Date: Fri, 20 Nov 2026 18:00:00 +0800\r\n'], 'Hi')).at, Date.UTC(2026, 10, 20, 10))
})
