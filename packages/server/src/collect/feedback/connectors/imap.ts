import { isIP } from 'node:net'
import type { ImapFlow } from 'imapflow'
import { OutgoingError } from '../../../platform/http/index.ts'
import type { SettingsOf } from '../contract/connector.ts'
import {
  ConnectorError,
  type Found,
  type MailReport,
  type PollConnector,
  type PollInput,
  type PollState,
} from './connector.ts'
import { mailBytesMax, readMail } from './mail.ts'

/** Mails of one round; the next one goes on after them. */
const mailsAtOnce = 200
const takeAtOnce = 20
/**
 * A mailbox keeps one of few places for fetching. A server that drips byte after byte never falls silent, so the whole round ends
 * then; what began in the first part of it and still comes is waited for, and the next round goes on after the last mail that was taken.
 */
const roundMsMax = 150_000
const beginningShare = 0.4

type Round = PollInput<'imap'> & { enough: AbortSignal; over: AbortSignal }

/**
 * Polls a mailbox: reads what is new by UID, changes nothing there (no flag, no deletion). The address is resolved and checked
 * once and connected to as it is, so that a name cannot lead elsewhere in between.
 */
export const imap: PollConnector<'imap'> = {
  how: 'asks',
  needsSecret: true,
  poll: async (input, { take, done }) => {
    const wholeMs = input.roundMsMax ?? roundMsMax
    const ends = { enough: AbortSignal.timeout(wholeMs * beginningShare), over: AbortSignal.timeout(wholeMs) }
    const round: Round = { ...input, ...ends }
    const client = await connect(round)
    try {
      const mailbox = await client.mailboxOpen(input.settings.mailbox, { readOnly: true }).catch(() => {
        if (round.over.aborted) throw tookTooLong()
        throw new ConnectorError('no_mailbox', `The mailbox ${input.settings.mailbox} cannot be opened.`)
      })
      const validity = String(mailbox.uidValidity)
      const after = input.state.uidValidity === validity ? Number(input.state.uid ?? 0) : 0
      const range = { uid: `${after + 1}:*` }
      const found = mailbox.exists === 0 ? [] : await told(client, round, () => client.search(range, { uid: true }))
      if (found === false || found === undefined)
        throw new ConnectorError('refused', 'The server refuses to search the mailbox.')
      // "n:*" always names the last mail, even if n is beyond it.
      const waiting = found.filter((uid) => uid > after).sort((a, b) => a - b)
      const wanted = waiting.slice(0, mailsAtOnce)
      let last = after
      const isOver = () => input.signal.aborted || round.enough.aborted
      for (let at = 0; at < wanted.length && (at === 0 || !isOver()); at += takeAtOnce) {
        const { found, upTo } = await read(client, wanted.slice(at, at + takeAtOnce), round)
        await take(found)
        await done({ uidValidity: validity, uid: String(upTo) } satisfies PollState)
        last = upTo
      }
      // A round that its time ended is one of a slow server, which waits for its turn.
      return { isMore: waiting.length > wanted.length && last === wanted.at(-1) }
    } finally {
      await client.logout().catch(() => client.close())
    }
  },
}

async function connect({ settings, secret, outgoing, signal, over }: Round): Promise<ImapFlow> {
  const address = await outgoing.addressOf(settings.host)
  // Loaded with the first mailbox: a server starts without its 180 modules.
  const { ImapFlow: Client } = await import('imapflow')
  const client = new Client({
    host: address,
    port: settings.port,
    ...tlsOf(settings),
    auth: { user: settings.user, pass: secret },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: 15_000,
    greetingTimeout: 10_000,
    socketTimeout: 60_000,
    maxLineLength: 1024 * 1024,
    maxLiteralSize: mailBytesMax + 1024 * 1024,
  })
  // Without a listener a broken connection would end the process; the call that waits for it fails with the same.
  client.on('error', () => undefined)
  for (const end of [signal, over]) end.addEventListener('abort', () => client.close(), { once: true })
  try {
    await client.connect()
  } catch (error) {
    client.close()
    const isRefusal = error instanceof Error && 'authenticationFailed' in error && error.authenticationFailed === true
    if (isRefusal) throw new ConnectorError('not_signed_in', 'The server refuses user and password.')
    throw new OutgoingError('unreachable', error instanceof Error ? error.message : String(error))
  }
  return client
}

function tlsOf({ security, host }: SettingsOf<'imap'>) {
  const servername = isIP(host) === 0 ? { servername: host } : {}
  if (security === 'tls') return { secure: true, ...servername }
  return { secure: false, doSTARTTLS: security === 'starttls', ...servername }
}

/** What a server answers; a connection that broke meanwhile, and a no, are its failure, told as such where people see it (FB7). */
async function told<T>(client: ImapFlow, { signal, over }: Round, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    // We hung up ourselves.
    if (signal.aborted || !(error instanceof Error)) throw error
    if (over.aborted) throw tookTooLong()
    if (!client.usable || isForNow(error)) throw new OutgoingError('unreachable', error.message)
    if (!isNo(error)) throw error
    const { responseText = error.message }: Refusal = error
    throw new ConnectorError('refused', `The server refuses to give mails: ${responseText}`.slice(0, 300))
  }
}

function tookTooLong(): OutgoingError {
  return new OutgoingError('timeout', 'The server gave too little in the time of a round.')
}

/** How imapflow tells of an answer that is no `OK`: the answer as it parsed it. */
type Refusal = Error & {
  code?: string
  responseStatus?: string
  responseText?: string
  response?: { attributes?: { section?: { value?: unknown }[] }[] }
}

function isNo({ responseStatus }: Refusal): boolean {
  return responseStatus === 'NO' || responseStatus === 'BAD'
}

/** Codes by which a server says that it is not this mail's fault (RFC 5530), and Microsoft's throttling. */
function isForNow({ code, response }: Refusal): boolean {
  const said = String(response?.attributes?.[0]?.section?.[0]?.value ?? '')
  return code === 'ETHROTTLE' || /^(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|OVERQUOTA)$/i.test(said)
}

/** Reads these mails in order, or as many as there is time for; `upTo` = the last of them. */
async function read(client: ImapFlow, uids: readonly number[], round: Round): Promise<{ found: Found; upTo: number }> {
  const { settings, now } = round
  const items: unknown[] = []
  const reports: MailReport[] = []
  const dropped: Record<string, number> = {}
  const drop = (reason: string) => {
    dropped[reason] = (dropped[reason] ?? 0) + 1
  }
  const sizesOf = () => client.fetchAll([...uids].join(','), { uid: true, size: true }, { uid: true })
  // Servers tell unasked of other mails too.
  const sizes = (await told(client, round, sizesOf)).filter(({ uid }) => uids.includes(uid))
  let last = 0
  for (const { uid, size } of sizes.sort((a, b) => a.uid - b.uid)) {
    if (last > 0 && round.enough.aborted) return { found: { items, dropped, reports }, upTo: last }
    const before = last
    last = uid
    if ((size ?? 0) > mailBytesMax) {
      drop('too_large')
      continue
    }
    try {
      const mail = await told(client, round, () =>
        client.fetchOne(String(uid), { uid: true, source: true }, { uid: true }),
      )
      if (!mail || mail.source === undefined) continue
      const found = await readMail(mail.source, { touchpoint: settings.touchpoint, now })
      items.push(...found.items)
      reports.push(...(found.reports ?? []))
      for (const reason of Object.keys(found.dropped)) drop(reason)
    } catch (error) {
      // The one that never ends is the first of the next round, which tells of it.
      if (round.over.aborted && before > 0) return { found: { items, dropped, reports }, upTo: before }
      if (!(error instanceof ConnectorError)) throw error
      drop(error.problem)
    }
  }
  return { found: { items, dropped, reports }, upTo: uids.at(-1) ?? last }
}
