import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

/** A mail server that keeps what it takes; `refuse` makes it answer an address with that code. */
export type MailServer = {
  port: number
  mails: { from: string; to: string; source: string }[]
  refuse: Map<string, number>
  /** Whose mail it takes, and then is gone without a word. */
  drop: Set<string>
  close: () => Promise<void>
}

/** Starts a mail server on loopback; each mail takes it so many milliseconds. */
export async function startMailServer(takesMs = 0): Promise<MailServer> {
  const mails: MailServer['mails'] = []
  const refuse = new Map<string, number>()
  const drop = new Set<string>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const code = refuse.get(address)
      if (code === undefined) return done()
      // As real ones do, it repeats whom it refuses.
      return done(Object.assign(new Error(`not now: <${address}>`), { responseCode: code }))
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map(({ address }) => address).join(',')
        const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
        mails.push({ from, to, source: Buffer.concat(parts).toString('utf8') })
        if (drop.has(to)) hangUp(server, session)
        else if (takesMs === 0) done()
        else setTimeout(done, takesMs)
      })
    },
  })
  // A sender that is killed in the middle resets its connection; that must not end the test that killed it.
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return { port, mails, refuse, drop, close: async () => await new Promise((resolve) => server.close(() => resolve())) }
}

function hangUp(server: SMTPServer, session: unknown): void {
  for (const connection of server.connections as Set<{ session: unknown; _socket: { destroy: () => void } }>)
    if (connection.session === session) connection._socket.destroy()
}
