import { randomBytes } from 'node:crypto'
import type { Ctx } from '../../../platform/context/index.ts'
import { hashKey } from '../../../platform/privacy/index.ts'
import type { EmailParts } from '../email.ts'
import { emailHtml, emailText } from '../email.ts'
import type { MessageRow } from '../message-store.ts'
import { providerOf } from '../providers/index.ts'
import type { OutgoingMessage, SendOutcome } from '../providers/provider.ts'
import { type ChannelRow, readOpenTracking } from '../store.ts'
import { configOf } from './channels.ts'
import { type DeliveryOutcome, deliverOnce } from './deliver-once.ts'
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

/** Sends a programme's message at most once (MS1). */
export async function deliver(ctx: Ctx, deps: MessagesDeps, delivery: Delivery): Promise<DeliveryOutcome> {
  const { channel } = delivery
  const provider = providerOf(channel.provider)
  const config = configOf(channel, deps)
  const word = provider.channelOf(config.settings)
  // An address that is nobody's yet is neither watched nor kept: not on the message, not in a reason, not as a bounced one.
  const isNobody = delivery.person === 0
  const open = isNobody ? null : await openToken(ctx, word)
  return await deliverOnce(ctx, {
    key: delivery.key,
    channel: { id: channel.id, via: '' },
    address: provider.needs === 'email' && !isNobody ? delivery.to : '',
    person: delivery.person,
    purpose: delivery.purpose,
    about: delivery.about,
    openHash: open === null ? null : hashKey(open),
    repeatable: provider.repeatable,
    tells: { channel: word, receipts: provider.receipts, sent: true },
    attempt: async (message) => {
      const sending = { outgoing: deps.outgoing, now: ctx.clock }
      const outcome = await provider.send(sending, config, outgoingOf(deps, { delivery, message, open }))
      return isNobody ? withoutAddress(outcome, delivery.to) : outcome
    },
  })
}

/** What a server says of a refusal often names the address. */
function withoutAddress(outcome: SendOutcome, address: string): SendOutcome {
  if (outcome.outcome === 'sent') return outcome
  const pattern = new RegExp(address.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi')
  return { ...outcome, reason: outcome.reason.replace(pattern, '(address)') }
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
    replyTo: '',
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
