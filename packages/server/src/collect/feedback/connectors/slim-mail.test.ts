import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { ConnectorError } from './connector.ts'
import { readMail } from './mail.ts'
import { slimMail } from './slim-mail.ts'

const head = 'From: Li <li@mail.example>\r\nSubject: Late\r\nMessage-ID: <1@x>\r\n'
const now = Date.UTC(2026, 10, 22)
const linesIn = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1').split('\n').length
const read = async (mail: string) => {
  const { items } = await readMail(Buffer.from(mail), { now })
  return items[0] as { text: string }
}

describe('FB10 a mail is read by its lines, and nobody else is let in meanwhile', () => {
  test('ten million empty lines, which ended the server, are as few as any text has', async () => {
    const mail = `${head}\r\nIt came late.\r\n${'\n'.repeat(9_000_000)}`
    assert.ok(linesIn(slimMail(Buffer.from(mail))) <= 20_001)
    assert.equal((await read(mail)).text, 'It came late.')
  })

  test('large attachments are left out, and the text behind them is read', async () => {
    const file = `Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${'A'.repeat(76)}\r\n`.repeat(30_000)}`
    const words = 'Content-Type: text/plain; charset=utf-8\r\n\r\nIt came late.\r\n'
    const parts = [file, file, file, words].map((part) => `--b\r\n${part}`).join('')
    const mail = `${head}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`
    assert.ok(linesIn(slimMail(Buffer.from(mail))) < 42_000)
    assert.equal((await read(mail)).text, 'It came late.')
  })

  test('a mail of usual size is read as it is', () => {
    const mail = Buffer.from(`${head}\r\n${'> quoted\r\n'.repeat(1_000)}`)
    assert.equal(slimMail(mail), mail)
    assert.equal(slimMail(Buffer.alloc(0)).length, 0)
  })

  test('one that is made of beginnings of parts is refused', () => {
    const mail = Buffer.from(`${head}\r\n${'--\n'.repeat(3_000_000)}`)
    assert.throws(
      () => slimMail(mail),
      (error) => error instanceof ConnectorError && error.problem === 'too_large',
    )
  })
})
