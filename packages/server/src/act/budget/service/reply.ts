import type { Ctx } from '../../../platform/context/index.ts'
import { type Channel, consentOf } from '../../../unify/consent/index.ts'
import {
  bounceOf,
  type DeliveryOutcome,
  deliverReply,
  liftBounce,
  type MessagesDeps,
  providerOf,
  type ReplyDelivery,
  readChannels,
} from '../../messages/index.ts'

/** A mail channel that replies can leave by. */
export type MailChannel = { id: string; name: string; address: string }

/** Mail channels of the workspace by name. */
export async function mailChannels(ctx: Ctx): Promise<MailChannel[]> {
  const rows = await readChannels(ctx.state, ctx.workspace.id)
  return rows
    .filter(({ provider }) => provider === 'smtp')
    .map((row) => ({ id: row.public_id, name: row.name, address: String(row.settings.fromAddress ?? '') }))
}

/** Whom a reply would reach: any profile of the person (0 = nobody known), the way as consent calls it, an e-mail address or ''. */
export type ReplyTo = { person: number; word: Channel | ''; address: string }

/**
 * Why somebody who wrote to us must not be answered; null = nothing speaks against it (BU7). An answer is `service`: it needs no
 * consent, since it was asked for, and no place under the caps. An explicit no to it counts, on this way or on all; a pause does
 * not, since whoever writes to us during one wants an answer.
 */
export async function objectionToReply(
  ctx: Ctx,
  { person, word, address }: ReplyTo,
): Promise<'refused' | 'bounced' | null> {
  if (address !== '' && (await bounceOf(ctx, address)) !== null) return 'bounced'
  if (person === 0) return null
  const decided = await consentOf(ctx, person, { purpose: 'service', channel: word as Channel })
  return decided.answer === 'not' && decided.reason === 'refused' ? 'refused' : null
}

/** A reply, as the feature that knows whom it answers describes it. */
export type Reply = Omit<Extract<ReplyDelivery, { by: 'request' }>, 'word' | 'person'> | MailReply
type MailReply = Omit<Extract<ReplyDelivery, { by: 'email' }>, 'word' | 'person' | 'channel'> & { channel: string }

export type ReplyOutcome = Omit<DeliveryOutcome, 'outcome'> & {
  outcome: DeliveryOutcome['outcome'] | 'withdrawn' | 'dead_address' | 'no_channel'
}

/** Answers somebody who wrote to us, at most once per key. Objections are looked at again now: it may have waited. */
export async function sendReply(
  ctx: Ctx,
  deps: MessagesDeps,
  { to, reply }: { to: ReplyTo; reply: Reply },
): Promise<ReplyOutcome> {
  const objection = await objectionToReply(ctx, to)
  if (objection !== null)
    return { outcome: objection === 'refused' ? 'withdrawn' : 'dead_address', reason: objection, attempts: 0 }
  const whom = { person: to.person, word: to.word }
  if (reply.by === 'request') return await deliverReply(ctx, deps, { ...reply, ...whom })
  const channel = (await readChannels(ctx.state, ctx.workspace.id, reply.channel))[0]
  if (!channel || providerOf(channel.provider).needs !== 'email')
    return { outcome: 'no_channel', reason: 'the channel is gone', attempts: 0 }
  return await deliverReply(ctx, deps, { ...reply, ...whom, channel })
}

/** Lets an address that bounced be written to again; false when nothing was noted of it. The caller checks permission and records it. */
export async function liftBouncedAddress(ctx: Pick<Ctx, 'state' | 'workspace'>, address: string): Promise<boolean> {
  return await liftBounce(ctx, address)
}
