import { randomBytes } from 'node:crypto'
import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import type { EmailParts } from '../email.ts'
import { emailHtml, emailText } from '../email.ts'
import { messageTold } from '../facts.ts'
import { claimMessage, ensureMessage, type MessageRow, settleMessage } from '../message-store.ts'
import { providerOf } from '../providers/index.ts'
import type { OutgoingMessage, SendOutcome } from '../providers/provider.ts'
import { type ChannelRow, markChannel, readOpenTracking } from '../store.ts'
import { configOf } from './channels.ts'
import type { MessagesDeps } from './deps.ts'

/** One message to one person. `key` makes it one, however often it is asked for. */
export type Delivery = {
  key: string
  channel: ChannelRow
  person: number
  recipient: { id: string; userId: string }
  to: string
  purpose: string
  language: string
  subject: string
  parts: Omit<EmailParts, 'pixel' | 'language'>
  about: Record<string, string>
}

/** `again`: nobody got it, try later. `refused`: nobody got it and never will. `interrupted`: somebody may have got it; it is not sent again. */
export type DeliveryOutcome = {
  outcome: 'sent' | 'again' | 'refused' | 'interrupted'
  reason: string
  attempts: number
}

/**
 * Sends a message at most once (MS1): that it is about to be sent is committed before the provider hears of it, and a message
 * found in that state (the process died meanwhile) is sent again only where the receiver recognises repetitions.
 */
export async function deliver(ctx: Ctx, deps: MessagesDeps, delivery: Delivery): Promise<DeliveryOutcome> {
  const workspace = ctx.workspace.id
  const provider = providerOf(delivery.channel.provider)
  const message = await ensureMessage(ctx.state, workspace, {
    channel: delivery.channel.id,
    key: delivery.key,
    person: delivery.person,
    purpose: delivery.purpose,
    about: delivery.about,
    now: new Date(ctx.clock()),
  })
  if (message.state === 'sending' && !provider.repeatable)
    return await settle(ctx, { delivery, message }, { outcome: 'unknown', reason: 'the server stopped while sending' })
  if (message.state !== 'waiting' && message.state !== 'sending') return endedAs(message)
  const open = await openToken(ctx, provider.channelOf(configOf(delivery.channel, deps).settings))
  if (message.state === 'waiting') {
    const claimed = await claimMessage(ctx.state, workspace, {
      id: message.id,
      channel: delivery.channel.id,
      openHash: open === null ? null : hashKey(open),
    })
    if (!claimed) return { outcome: 'interrupted', reason: 'somebody else is sending it', attempts: message.attempts }
  }
  const outgoing = outgoingOf(deps, { delivery, message, open })
  const outcome = await provider.send(
    { outgoing: deps.outgoing, now: ctx.clock },
    configOf(delivery.channel, deps),
    outgoing,
  )
  return await settle(ctx, { delivery, message: { ...message, attempts: message.attempts + 1 } }, outcome)
}

/** A message that came to its end before. */
function endedAs(message: MessageRow): DeliveryOutcome {
  const outcome = message.state === 'sent' ? 'sent' : message.state === 'refused' ? 'refused' : 'interrupted'
  return { outcome, reason: message.reason, attempts: message.attempts }
}

async function openToken(ctx: Ctx, channel: string): Promise<string | null> {
  if (channel !== 'email' || !(await readOpenTracking(ctx.state, ctx.workspace.id))) return null
  return randomBytes(18).toString('base64url')
}

function outgoingOf(
  deps: MessagesDeps,
  { delivery, message, open }: { delivery: Delivery; message: Pick<MessageRow, 'public_id'>; open: string | null },
): OutgoingMessage {
  const isEmail = providerOf(delivery.channel.provider).needs === 'email'
  const pixel = open === null ? '' : `${deps.publicUrl()}/m/o/${open}`
  const parts: EmailParts = { ...delivery.parts, pixel, language: delivery.language }
  const { unsubscribeUrl } = delivery.parts
  return {
    id: message.public_id,
    to: delivery.to,
    recipient: delivery.recipient,
    purpose: delivery.purpose,
    // A field's value must not begin a header of its own.
    subject: delivery.subject.replace(/\p{Cc}+/gu, ' ').trim(),
    text: isEmail ? emailText(parts) : delivery.parts.text,
    html: isEmail ? emailHtml(parts) : null,
    link: delivery.parts.link,
    language: delivery.language,
    headers:
      isEmail && unsubscribeUrl !== ''
        ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
        : {},
  }
}

async function settle(
  ctx: Ctx,
  { delivery, message }: { delivery: Delivery; message: MessageRow },
  outcome: SendOutcome,
): Promise<DeliveryOutcome> {
  const workspace = ctx.workspace.id
  const at = new Date(ctx.clock())
  const reason = outcome.outcome === 'sent' ? '' : outcome.reason.slice(0, 300)
  const again = outcome.outcome === 'refused' && outcome.again
  const bounced = outcome.outcome === 'refused' && outcome.bounced === true
  const state =
    outcome.outcome === 'sent' ? 'sent' : outcome.outcome === 'unknown' ? 'interrupted' : again ? 'waiting' : 'refused'
  await ctx.state.transaction(async (tx) => {
    const providerId = outcome.outcome === 'sent' ? outcome.providerId : ''
    await settleMessage(tx, workspace, { id: message.id, state, reason, providerId, at, bounced })
    const what = state === 'sent' ? 'sent' : bounced ? 'bounced' : null
    if (what) await announce(tx, told(ctx, { delivery, message, what, atMs: at.getTime() }))
  })
  if (outcome.outcome === 'sent')
    await markChannel(ctx.state, workspace, { id: delivery.channel.id, state: 'working', lastError: '' })
  else if (!bounced)
    await markChannel(ctx.state, workspace, { id: delivery.channel.id, state: 'failing', lastError: reason })
  const shown = state === 'waiting' ? 'again' : state
  return { outcome: shown, reason, attempts: message.attempts }
}

function told(
  ctx: Ctx,
  {
    delivery,
    message,
    what,
    atMs,
  }: { delivery: Delivery; message: MessageRow; what: 'sent' | 'bounced'; atMs: number },
) {
  const provider = providerOf(delivery.channel.provider)
  return messageTold.of(ctx.workspace.id, {
    message: message.public_id,
    person: delivery.person,
    what,
    channel: provider.channelOf(delivery.channel.settings as never),
    receipts: provider.receipts,
    atMs,
    about: delivery.about,
  })
}

/** Sends a message that nobody is counted for: a test to the sender's own address. Nothing is stored of it. */
export async function sendUnrecorded(
  ctx: Ctx,
  deps: MessagesDeps,
  delivery: Omit<Delivery, 'key' | 'person' | 'about'>,
): Promise<SendOutcome> {
  const outgoing = outgoingOf(deps, {
    delivery: { ...delivery, key: '', person: 0, about: {} },
    message: { public_id: `test_${randomBytes(9).toString('base64url')}` },
    open: null,
  })
  const provider = providerOf(delivery.channel.provider)
  return await provider.send({ outgoing: deps.outgoing, now: ctx.clock }, configOf(delivery.channel, deps), outgoing)
}
