import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import { isDeadAddress, statusOf } from '../bounce.ts'
import { insertBounce } from '../bounce-store.ts'
import { type MessageTold, messageTold } from '../facts.ts'
import { claimMessage, ensureMessage, type MessageRow, messageState, settleMessage } from '../message-store.ts'
import type { SendOutcome } from '../providers/provider.ts'
import { markChannel } from '../store.ts'

/** `again`: nobody got it, try later. `refused`: nobody got it and never will. `interrupted`: somebody may have got it; it is not sent again. */
export type DeliveryOutcome = {
  outcome: 'sent' | 'again' | 'refused' | 'interrupted'
  reason: string
  attempts: number
}

/** A message and how it is tried. `key` makes it one, however often it is asked for. */
export type Once = {
  key: string
  /** The channel that it goes through, told how it fares; null = none of ours. */
  channel: { id: number; via: string } | { id: null; via: string }
  /** E-mail address; '' = another kind. */
  address: string
  person: number
  purpose: string
  about: Record<string, string>
  openHash: Buffer | null
  /** The receiver recognises a repetition. */
  repeatable: boolean
  /** How it is told as events of the person; `sent`: that it left is told too, not only a bounce. */
  tells: { channel: string; receipts: boolean; sent: boolean }
  attempt: (message: Pick<MessageRow, 'public_id'>) => Promise<SendOutcome>
}

/**
 * Sends a message at most once (MS1): that it is about to be sent is committed before anybody hears of it, and a message found in
 * that state (the process died meanwhile) is sent again only where the receiver recognises repetitions.
 */
export async function deliverOnce(ctx: Ctx, once: Once): Promise<DeliveryOutcome> {
  const workspace = ctx.workspace.id
  const address = once.address.toLowerCase()
  const message = await ensureMessage(ctx.state, workspace, {
    channel: once.channel.id,
    via: once.channel.id === null ? once.channel.via : '',
    address,
    key: once.key,
    person: once.person,
    purpose: once.purpose,
    about: once.about,
    now: new Date(ctx.clock()),
  })
  if (message.state === 'sending' && !once.repeatable)
    return await settle(ctx, { once, message }, { outcome: 'unknown', reason: 'the server stopped while sending' })
  if (message.state !== 'waiting' && message.state !== 'sending') return endedAs(message)
  if (message.state === 'waiting') {
    const claim = { id: message.id, channel: once.channel.id, address, openHash: once.openHash }
    if (!(await claimMessage(ctx.state, workspace, claim)))
      return { outcome: 'interrupted', reason: 'somebody else is sending it', attempts: message.attempts }
  }
  const outcome = await once.attempt(message)
  return await settle(ctx, { once, message: { ...message, attempts: message.attempts + 1 } }, outcome)
}

/** True when somebody got the message of a send key, may have, or never will: only then is it too late to think again. */
export async function isBegun(ctx: Pick<Ctx, 'state' | 'workspace'>, key: string): Promise<boolean> {
  const state = await messageState(ctx.state, ctx.workspace.id, key)
  return state !== null && state !== 'waiting'
}

/** A message that came to its end before. */
function endedAs(message: MessageRow): DeliveryOutcome {
  const outcome = message.state === 'sent' ? 'sent' : message.state === 'refused' ? 'refused' : 'interrupted'
  return { outcome, reason: message.reason, attempts: message.attempts }
}

type Tried = { once: Once; message: MessageRow }

async function settle(ctx: Ctx, { once, message }: Tried, outcome: SendOutcome): Promise<DeliveryOutcome> {
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
    const status = bounced ? statusOf({ status: '', diagnostic: reason }) : ''
    if (isDeadAddress({ status, diagnostic: reason }) && once.address !== '') {
      const address = once.address.toLowerCase()
      await insertBounce(tx, workspace, { address, status, reason, message: message.public_id, at })
    }
    const what = state === 'sent' ? 'sent' : bounced ? 'bounced' : null
    if (what === 'bounced' || (what === 'sent' && once.tells.sent))
      await announce(tx, told(ctx, { once, message, what, atMs: at.getTime() }))
  })
  const { id } = once.channel
  if (id !== null && state === 'sent') await markChannel(ctx.state, workspace, { id, state: 'working', lastError: '' })
  else if (id !== null && !bounced) await markChannel(ctx.state, workspace, { id, state: 'failing', lastError: reason })
  return { outcome: again ? 'again' : endedAs({ ...message, state }).outcome, reason, attempts: message.attempts }
}

function told(ctx: Ctx, of: Tried & { what: MessageTold['what']; atMs: number }) {
  const { once, message, what, atMs } = of
  return messageTold.of(ctx.workspace.id, {
    message: message.public_id,
    person: once.person,
    what,
    channel: once.tells.channel,
    receipts: once.tells.receipts,
    atMs,
    about: once.about,
  })
}
