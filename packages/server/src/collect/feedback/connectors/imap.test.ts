import assert from 'node:assert/strict'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { test } from 'node:test'
import { createOutgoing, OutgoingError } from '../../../platform/http/index.ts'
import { ConnectorError, type PollState } from './connector.ts'
import { imap } from './imap.ts'

type Odd = (command: string, tag: string, socket: Socket) => boolean

/** A mailbox of three mails whose server does something odd with some commands. */
async function poll(odd: Odd, roundMsMax?: number, state: PollState = {}) {
  const server = createServer((socket) => {
    let rest = ''
    socket.on('error', () => {})
    socket.write('* OK [CAPABILITY IMAP4rev1] ready\r\n')
    socket.on('data', (part) => {
      rest += part.toString('latin1')
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const [tag = '', ...words] = rest.slice(0, end).split(' ')
        rest = rest.slice(end + 2)
        const command = words.join(' ')
        if (!odd(command, tag, socket)) socket.write(`${answerTo(command)}${tag} OK done\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const taken: { items: unknown[]; dropped: Record<string, number> }[] = []
  const states: PollState[] = []
  const box = { user: 'u', mailbox: 'INBOX', everyMinutes: 15 }
  const settings = { kind: 'imap' as const, host: '127.0.0.1', port, security: 'none' as const, ...box }
  const outgoing = createOutgoing({ privateHosts: ['127.0.0.1'] })
  const { signal } = new AbortController()
  try {
    await imap.poll(
      {
        settings,
        secret: 'p',
        state,
        outgoing,
        now: Date.UTC(2026, 10, 22),
        signal,
        ...(roundMsMax ? { roundMsMax } : {}),
      },
      {
        take: async ({ items, dropped }) => void taken.push({ items: [...items], dropped }),
        done: async (state) => void states.push(state),
      },
    )
    return { error: null, taken, states }
  } catch (error) {
    return { error, taken, states }
  } finally {
    server.close()
  }
}

function answerTo(command: string): string {
  if (/^(EXAMINE|SELECT)/i.test(command)) return '* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* FLAGS ()\r\n'
  if (/^UID SEARCH/i.test(command)) return '* SEARCH 1 2 3\r\n'
  const uid = bodyOf(command)
  if (uid !== null) {
    const mail = `From: a${uid}@x.example\r\nMessage-ID: <${uid}@x>\r\n\r\nbody ${uid}\r\n`
    return `* ${uid} FETCH (UID ${uid} BODY[] {${mail.length}}\r\n${mail})\r\n`
  }
  return /^UID FETCH/i.test(command)
    ? [1, 2, 3].map((one) => `* ${one} FETCH (UID ${one} RFC822.SIZE 100)\r\n`).join('')
    : ''
}

/** The mail whose text a command asks for. */
function bodyOf(command: string): number | null {
  const found = /^UID FETCH (\d+) .*BODY/i.exec(command)
  return found ? Number(found[1]) : null
}

const says =
  (matches: (command: string) => boolean, line: string): Odd =>
  (command, tag, socket) => {
    if (!matches(command)) return false
    socket.write(`${tag} ${line}\r\n`)
    return true
  }
const goes =
  (matches: (command: string) => boolean): Odd =>
  (command, _tag, socket) => {
    if (matches(command)) socket.destroy()
    return matches(command)
  }
const isSecond = (command: string) => bodyOf(command) === 2

test('FB7: a mailbox is read to its end; a mail that its server will not give holds up no other', async () => {
  const whole = await poll(() => false)
  assert.deepEqual([whole.error, whole.taken[0]?.items.length], [null, 3])
  const without = await poll(says(isSecond, 'NO this message is broken'))
  assert.deepEqual([without.error, without.taken[0]?.items.length], [null, 2])
  assert.deepEqual([without.taken[0]?.dropped, without.states], [{ refused: 1 }, [{ uidValidity: '7', uid: '3' }]])
})

test('FB7: a server that breaks off, or says no for now, is asked again from where it was, and people are told', async () => {
  const isSizes = (command: string) => /^UID FETCH/i.test(command) && bodyOf(command) === null
  for (const odd of [goes(isSecond), goes(isSizes), says(isSecond, 'NO [UNAVAILABLE] later')]) {
    const { error, states } = await poll(odd)
    assert.ok(error instanceof OutgoingError && error.reason === 'unreachable', String(error))
    assert.deepEqual(states, [])
  }
  const { error } = await poll(says((command) => /^UID SEARCH/i.test(command), 'NO busy'))
  assert.ok(error instanceof ConnectorError && error.problem === 'refused', String(error))
})

test('FB7: a server that drips keeps its place for a round at most, and what was read before is taken', async (t) => {
  /** One byte now and then, for ever: the connection is never silent. */
  const drips: Odd = (command, _tag, socket) => {
    if (!isSecond(command)) return false
    socket.write('* 2 FETCH (UID 2 BODY[] {100000}\r\n')
    const dripping = setInterval(() => socket.write('x'), 20)
    socket.on('close', () => clearInterval(dripping))
    t.after(() => socket.destroy())
    return true
  }
  const first = await poll(drips, 1_000)
  assert.deepEqual([first.error, first.states], [null, [{ uidValidity: '7', uid: '1' }]])
  const { error, states } = await poll(drips, 1_000, first.states[0])
  assert.ok(error instanceof OutgoingError && error.reason === 'timeout', String(error))
  assert.deepEqual(states, [])
  /** Answers, but each mail takes longer than the time in which mails are begun. */
  const slowly: Odd = (command, tag, socket) => {
    if (bodyOf(command) === null) return false
    setTimeout(() => socket.write(`${answerTo(command)}${tag} OK done\r\n`), 500)
    return true
  }
  const slow = await poll(slowly, 1_000)
  assert.deepEqual([slow.error, slow.taken[0]?.items.length], [null, 1])
  assert.deepEqual(slow.states, [{ uidValidity: '7', uid: '1' }])
})
