import { isIP, Socket } from 'node:net'
import nodemailer from 'nodemailer'
import { OutgoingError } from '../../../platform/http/index.ts'
import type { ChannelConfig } from '../contract.ts'
import type { OutgoingMessage, Provider, ProviderCtx, SendOutcome } from './provider.ts'

type SmtpConfig = Extract<ChannelConfig, { provider: 'smtp' }>

const timeoutMs = 20_000
/** Servers that scan a message before they take it answer late (RFC 5321 4.5.3.2.6 grants ten minutes). */
const replyTimeoutMs = 120_000
/** A server that says a word now and then never falls silent: so long may the whole conversation take. */
const wholeTimeoutMs = 300_000
/** Somebody waits at a page for the check of a channel. */
const checkTimeoutMs = 40_000

/** E-mail by SMTP. A relay tells no more than that it took the message; what it refuses at once counts as bounced. */
export const smtp: Provider<SmtpConfig> = {
  channelOf: () => 'email',
  needs: 'email',
  reachesPeople: true,
  repeatable: false,
  receipts: false,
  destination: ({ host, port, security, user }) => JSON.stringify([host.toLowerCase(), port, security, user]),
  send: async (ctx, config, message) => {
    const opened = await open(ctx, config, wholeTimeoutMs)
    if (opened.transport === null) return opened.refused
    const handedOver = watchText(opened.transport)
    try {
      const sent = await opened.transport.sendMail(mailOf(config, message))
      return { outcome: 'sent', providerId: sent.messageId }
    } catch (error) {
      return outcomeOf(error, handedOver())
    } finally {
      opened.transport.close()
    }
  },
  verify: async (ctx, config) => {
    const opened = await open(ctx, config, checkTimeoutMs)
    if (opened.transport === null) return { ok: false, reason: opened.refused.reason }
    try {
      await opened.transport.verify()
      return { ok: true }
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : 'failed' }
    } finally {
      opened.transport.close()
    }
  },
}

type Transport = ReturnType<typeof nodemailer.createTransport>
type Opened = { transport: Transport } | { transport: null; refused: Extract<SendOutcome, { outcome: 'refused' }> }

/** A connection to the address that was checked, which ends after `wholeMs` at the latest; the certificate is still the name's. */
async function open(ctx: ProviderCtx, { settings, secrets }: SmtpConfig, wholeMs: number): Promise<Opened> {
  try {
    const address = await ctx.outgoing.addressOf(settings.host)
    const transport = nodemailer.createTransport({
      host: address,
      port: settings.port,
      socket: endingSocket(ctx.wholeTimeoutMs ?? wholeMs),
      secure: settings.security === 'tls',
      requireTLS: settings.security === 'starttls',
      ignoreTLS: settings.security === 'none',
      ...(settings.user === '' ? {} : { auth: { user: settings.user, pass: secrets.password ?? '' } }),
      ...(isIP(settings.host) === 0 ? { tls: { servername: settings.host } } : {}),
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: ctx.replyTimeoutMs ?? replyTimeoutMs,
      // A message's parts are ours: nothing is read from files or other servers on its behalf.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { transport }
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    const again = error.reason !== 'private_address' && error.reason !== 'invalid_address'
    return { transport: null, refused: { outcome: 'refused', reason: `${error.reason}: ${error.message}`, again } }
  }
}

function endingSocket(ms: number): Socket {
  const socket = new Socket()
  const end = setTimeout(() => socket.destroy(new Error(`The conversation did not end within ${ms / 1000} s.`)), ms)
  end.unref()
  // Whoever waits hears of it by the conversation's own end; below TLS nobody listens any more.
  return socket.on('error', () => undefined).once('close', () => clearTimeout(end))
}

function mailOf({ settings }: SmtpConfig, message: OutgoingMessage) {
  const domain = settings.fromAddress.slice(settings.fromAddress.lastIndexOf('@') + 1)
  const replyTo = message.replyTo || settings.replyTo
  return {
    from: { name: settings.fromName, address: settings.fromAddress },
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    ...(replyTo === '' ? {} : { replyTo }),
    ...(settings.bounceAddress === ''
      ? {}
      : { envelope: { from: bounceAddressOf(settings.bounceAddress, message.id), to: message.to } }),
    // The same at each attempt: a receiver that got it twice after all can tell.
    messageId: `<${message.id}@${domain}>`,
    headers: { ...message.headers, 'Content-Language': message.language },
  }
}

/** Where a bounce of this message comes back: `name+message@domain`, so that the address alone says which it is (VERP). */
function bounceAddressOf(address: string, id: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${id}${address.slice(at)}`
}

/**
 * Tells whether the server may have the whole message: the connection read it to its end. nodemailer names every lost connection and
 * every silence `CONN`, also those after the last line, when the server may have taken the message without our hearing of it.
 */
function watchText(transport: Transport): () => boolean {
  let isRead = false
  transport.use('stream', (mail, done) => {
    const { message } = mail
    const createReadStream = message.createReadStream.bind(message)
    message.createReadStream = (options) =>
      createReadStream(options).once('end', () => {
        isRead = true
      })
    done()
  })
  return () => isRead
}

/** A refusal by code is known to have come to nothing, and so is what ends before the text was read; later silence is not. */
function outcomeOf(error: unknown, isRead: boolean): SendOutcome {
  const { code, responseCode, command, message } = error as {
    code?: string
    responseCode?: number
    command?: string
    message?: string
  }
  const reason = String(message ?? 'failed').slice(0, 300)
  if (responseCode !== undefined) {
    const permanent = responseCode >= 500
    return { outcome: 'refused', reason, again: !permanent, bounced: permanent && command === 'RCPT TO' }
  }
  return isRead ? { outcome: 'unknown', reason } : { outcome: 'refused', reason, again: code !== 'EENVELOPE' }
}
