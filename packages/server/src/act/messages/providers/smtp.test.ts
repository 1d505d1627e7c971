import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, test } from 'node:test'
import { createOutgoing } from '../../../platform/http/index.ts'
import { channelConfigSchema } from '../contract.ts'
import type { OutgoingMessage, SendOutcome } from './provider.ts'
import { smtp } from './smtp.ts'

const message: OutgoingMessage = {
  id: 'msg_1',
  to: 'to@mail.example',
  replyTo: '',
  recipient: { id: 'per_1', userId: 'u1' },
  purpose: 'surveys',
  subject: 'Subject',
  text: 'Text',
  html: null,
  link: '',
  language: 'en',
  headers: {},
}

/** What a server does when a command (or `.`, the end of the text; `220`, its greeting) comes; else it answers as servers do. */
type Odd = { at: string; does: (socket: Socket) => void }
const usual: Record<string, string> = { 220: '220 hi', DATA: '354 go', QUIT: '221 bye' }

/** Sends the message to such a server; gives the outcome and how many whole texts the server holds. */
async function sendTo({ at, does }: Odd): Promise<{ outcome: SendOutcome; held: number }> {
  let held = 0
  const server = createServer((socket) => {
    let rest = ''
    let inText = false
    const answer = (word: string) => (word === at ? does(socket) : socket.write(`${usual[word] ?? '250 ok'}\r\n`))
    socket.on('error', () => {})
    socket.on('data', (part) => {
      rest += part.toString('latin1')
      for (;;) {
        const end = inText ? '\r\n.\r\n' : '\r\n'
        const found = rest.indexOf(end)
        if (found < 0) return
        const line = rest.slice(0, found)
        rest = rest.slice(found + end.length)
        if (inText) held++
        const word = inText ? '.' : (line.split(' ')[0] ?? '').toUpperCase()
        inText = word === 'DATA' && at !== 'DATA'
        answer(word)
      }
    })
    answer('220')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const settings = {
    ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, security: 'none' },
    ...{ fromName: 'Shop', fromAddress: 'ask@shop.example' },
  }
  const config = channelConfigSchema.parse({ provider: 'smtp', settings })
  assert.equal(config.provider, 'smtp')
  const ctx = {
    outgoing: createOutgoing({ privateHosts: ['127.0.0.1'] }),
    now: () => 0,
    // Long enough for a busy machine, short enough for a test: only servers that never answer wait for it.
    replyTimeoutMs: 1500,
    wholeTimeoutMs: 2000,
  }
  const outcome = await smtp.send(ctx, config as Parameters<typeof smtp.send>[1], message)
  server.close()
  return { outcome, held }
}

const says = (line: string) => (socket: Socket) => void socket.write(`${line}\r\n`)
const lastWords = (line: string) => (socket: Socket) => void socket.end(`${line}\r\n`)
const goes = (socket: Socket) => void socket.destroy()
const resets = (socket: Socket) => void socket.resetAndDestroy()
const isSilent = () => {}
/** Never silent, never done. */
const drips = (socket: Socket) => {
  const timer = setInterval(() => socket.write('250-and\r\n'), 100)
  socket.once('close', () => clearInterval(timer))
}

describe('a mail server that misbehaves at each stage (MS1)', () => {
  const stages = ['220', 'EHLO', 'MAIL', 'RCPT', 'DATA']
  test('what ends before the text was handed over came to nothing and is tried again', async () => {
    const odd = [
      ...stages.flatMap((at) => [goes, resets, lastWords('421 busy')].map((does) => ({ at, does }))),
      { at: 'RCPT', does: says('451 greylisted, come back') },
      { at: 'RCPT', does: isSilent },
    ]
    for (const one of odd) {
      const { outcome, held } = await sendTo(one)
      assert.equal(held, 0)
      assert.ok(outcome.outcome === 'refused' && outcome.again, `${one.at}: ${JSON.stringify(outcome)}`)
    }
  })

  test('whoever may have taken the text is never sent it again: the line went, or nobody answered', async () => {
    for (const does of [goes, resets, isSilent, says('what?')]) {
      const { outcome, held } = await sendTo({ at: '.', does })
      assert.equal(held, 1)
      assert.equal(outcome.outcome, 'unknown', JSON.stringify(outcome))
    }
  })

  test('a server that never comes to an end is left: before the text for another try, after it for good', async () => {
    const places = ['220', 'EHLO', 'RCPT', '.']
    const tried = await Promise.all(places.map(async (at) => (await sendTo({ at, does: drips })).outcome))
    const [last, ...before] = tried.toReversed()
    for (const outcome of before) assert.ok(outcome.outcome === 'refused' && outcome.again, JSON.stringify(tried))
    assert.equal(last?.outcome, 'unknown', JSON.stringify(last))
  })

  test('a refusal by code after the text is one: for now, or for good; what was taken is sent', async () => {
    for (const line of ['451 later', '421 shutting down']) {
      const { outcome } = await sendTo({ at: '.', does: lastWords(line) })
      assert.ok(outcome.outcome === 'refused' && outcome.again, line)
    }
    const { outcome } = await sendTo({ at: '.', does: says('554 spam') })
    assert.ok(outcome.outcome === 'refused' && !outcome.again && !outcome.bounced)
    assert.equal((await sendTo({ at: 'QUIT', does: resets })).outcome.outcome, 'sent')
  })

  test('an address that is refused for good has bounced', async () => {
    const { outcome } = await sendTo({ at: 'RCPT', does: says('550 5.1.1 nobody here') })
    assert.ok(outcome.outcome === 'refused' && !outcome.again && outcome.bounced)
  })
})
