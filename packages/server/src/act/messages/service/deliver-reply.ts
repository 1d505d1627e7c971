import type { Ctx } from '../../../platform/context/index.ts'
import { callProvider, outcomeOfStatus } from '../providers/http-outcome.ts'
import { providerOf } from '../providers/index.ts'
import type { SendOutcome } from '../providers/provider.ts'
import type { ChannelRow } from '../store.ts'
import { configOf } from './channels.ts'
import { type DeliveryOutcome, deliverOnce } from './deliver-once.ts'
import type { MessagesDeps } from './deps.ts'

/** A request that puts a reply into somebody else's help desk; whoever knows the desk wrote it, only this feature sends it. */
export type ReplyRequest = {
  method: 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: string
  /** The desk recognises a repetition of this request. */
  repeatable: boolean
}

export type ReplyDelivery = {
  key: string
  person: number
  /** What consent calls the way that it takes; '' = none of its words. */
  word: string
  about: Record<string, string>
  text: string
} & (
  | { by: 'email'; channel: ChannelRow; mail: ReplyMail }
  | { by: 'request'; via: string; requestOf: (message: string) => ReplyRequest }
)

/** An e-mail that answers one: `inReplyTo` and `references` are message ids without brackets. */
export type ReplyMail = {
  to: string
  replyTo: string
  subject: string
  language: string
  inReplyTo: string
  references: readonly string[]
}

/** Sends an answer to somebody who wrote, at most once per key (MS1): by a mail channel, or by a request to a help desk. */
export async function deliverReply(ctx: Ctx, deps: MessagesDeps, reply: ReplyDelivery): Promise<DeliveryOutcome> {
  const { key, person, about, word } = reply
  const common = { key, person, about, purpose: 'service', openHash: null }
  const tells = { channel: word, receipts: false, sent: false }
  const ways = { outgoing: deps.outgoing, now: ctx.clock }
  if (reply.by === 'request') {
    return await deliverOnce(ctx, {
      ...{ ...common, tells, address: '' },
      channel: { id: null, via: reply.via },
      repeatable: reply.requestOf('').repeatable,
      attempt: async (message) => {
        const { repeatable, ...request } = reply.requestOf(message.public_id)
        const called = await callProvider(ways, request)
        if ('failed' in called) return called.failed
        return withWords(outcomeOfStatus(called.reply, { providerId: '', repeatable }), called.reply.body)
      },
    })
  }
  const { channel, mail } = reply
  const provider = providerOf(channel.provider)
  return await deliverOnce(ctx, {
    ...{ ...common, tells, address: mail.to },
    channel: { id: channel.id, via: '' },
    repeatable: provider.repeatable,
    attempt: async (message) =>
      await provider.send(ways, configOf(channel, deps), {
        id: message.public_id,
        to: mail.to,
        replyTo: mail.replyTo,
        recipient: { id: '', userId: '' },
        purpose: 'service',
        subject: mail.subject.replace(/\p{Cc}+/gu, ' ').trim(),
        text: `${reply.text}\n`,
        html: null,
        link: '',
        language: mail.language,
        headers: threadHeaders(mail),
      }),
  })
}

function threadHeaders({ inReplyTo, references }: ReplyMail): Record<string, string> {
  if (inReplyTo === '') return {}
  return { 'In-Reply-To': `<${inReplyTo}>`, References: references.map((id) => `<${id}>`).join(' ') }
}

const wordsMax = 200

/** A refusal with what the desk says of it, for the people who read why it failed. */
function withWords(outcome: SendOutcome, body: Buffer): SendOutcome {
  if (outcome.outcome !== 'refused') return outcome
  const said = body
    .toString('utf8', 0, wordsMax)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
  return said === '' ? outcome : { ...outcome, reason: `${outcome.reason}: ${said}` }
}
