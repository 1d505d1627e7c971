import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import type { ReplyProblem } from '../contract/reply.ts'
import { feedbackReplied } from '../facts.ts'
import { problemOf, retryPauseMs } from '../model/reply-way.ts'
import type { ReplyOutcome } from '../ports.ts'
import { rowOf } from '../queries/inbox.ts'
import { claimReply, type ReplyRow, settleReply } from '../store/replies.ts'
import type { FeedbackDeps } from './deps.ts'
import { enqueueReply, type ReplyJob } from './replies.ts'
import { findWay, type OpenWay, outgoingReply } from './reply-way.ts'

type Deps = Pick<FeedbackDeps, 'answering' | 'ownSourceOf' | 'sealer' | 'touchpointOf'>

/**
 * Sends a reply whose time has come. Run again after a crash it goes on where it was: the send key is the reply's and its attempt's,
 * so that act/messages sends it at most once (FB9).
 */
export async function runReply(
  ctx: Ctx,
  deps: Deps & { replyJob: ReplyJob },
  { id, giveUp }: { id: string; giveUp: boolean },
): Promise<void> {
  const reply = await claimReply(ctx.state, ctx.workspace.id, id)
  if (!reply) return
  try {
    const found = await wayOf(ctx, deps, reply)
    if (!found.can) return await end(ctx, reply, { state: 'failed', problem: { code: found.problem, detail: '' } })
    const about = aboutOf(found.way, reply)
    const channel = found.way.channels.find((one) => one.id === reply.channel)?.id ?? ''
    if (found.way.mail !== null && channel === '')
      return await end(ctx, reply, { state: 'failed', problem: { code: 'no_channel', detail: '' } })
    const { person, word, mail } = found.way
    const key = `reply:${id}:${reply.attempt}`
    const outgoing = outgoingReply(ctx, deps, {
      ...{ way: found.way, key, id, text: reply.text, author: reply.author_name, channel, about },
    })
    const outcome = await deps.answering.send(ctx, { person, word, address: mail?.to ?? '' }, outgoing)
    await settle(ctx, deps, { reply, outcome, about })
  } catch (error) {
    // What fails every time must not be on its way for ever; before, the job is tried again.
    if (!giveUp) throw error
    const detail = error instanceof Error ? error.message : 'failed'
    await end(ctx, reply, { state: 'unknown', problem: { code: 'interrupted', detail } })
  }
}

type Way = { can: true; way: OpenWay } | { can: false; problem: ReplyProblem }

/** The way as it is now: the connection, or what the person said, may have changed while the reply waited. */
async function wayOf(ctx: Ctx, deps: Deps, reply: ReplyRow): Promise<Way> {
  const filter = { workspace: ctx.workspace.id, touchpointOf: await deps.touchpointOf(ctx) }
  const voice = await rowOf(ctx.events, filter, { source: reply.source_id, messageId: reply.message_id })
  if (!voice) return { can: false, problem: 'gone' }
  const way = await findWay(ctx, deps, voice)
  if (way.can) return { can: true, way }
  const { reason } = way
  if (reason === 'refused' || reason === 'bounced') return { can: false, problem: reason }
  return { can: false, problem: reason === 'no_mail_channel' ? 'no_channel' : 'connection_gone' }
}

function aboutOf({ row, props }: OpenWay, reply: ReplyRow): Record<string, string> {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  const about = {
    $reply: reply.public_id,
    $feedback: text(props.$feedback),
    $source: text(props.$source),
    $kind: text(props.$kind),
    $thread: row.thread,
    $touchpoint: text(props.$touchpoint),
    $transaction: text(props.$transaction),
  }
  return Object.fromEntries(Object.entries(about).filter(([, value]) => value !== ''))
}

type Settling = { reply: ReplyRow; outcome: ReplyOutcome; about: Record<string, string> }

async function settle(ctx: Ctx, deps: { replyJob: ReplyJob }, { reply, outcome, about }: Settling): Promise<void> {
  const { reason: detail } = outcome
  if (outcome.outcome === 'sent') return await sent(ctx, reply, about)
  if (outcome.outcome === 'interrupted')
    return await end(ctx, reply, { state: 'unknown', problem: { code: 'interrupted', detail } })
  if (outcome.outcome === 'withdrawn') return await end(ctx, reply, failed('refused', ''))
  if (outcome.outcome === 'dead_address') return await end(ctx, reply, failed('bounced', ''))
  if (outcome.outcome === 'no_channel') return await end(ctx, reply, failed('no_channel', ''))
  const pause = outcome.outcome === 'again' ? retryPauseMs(reply.tries) : null
  const code = outcome.outcome === 'again' && problemOf(detail) === 'rejected' ? 'unreachable' : problemOf(detail)
  if (pause === null) return await end(ctx, reply, failed(code, detail))
  // Nobody got it: it stays on its way, with what stands in it, and is tried again.
  await ctx.state.transaction(async (tx) => {
    const kept = await settleReply(tx, ctx.workspace.id, {
      ...{ id: reply.public_id, state: 'sending', problem: { code, detail }, sentAt: null },
    })
    const runAt = new Date(ctx.clock() + pause)
    if (kept) await enqueueReply(tx, deps.replyJob, { workspace: ctx.workspace.id, row: reply, runAt })
  })
}

function failed(code: ReplyProblem, detail: string) {
  return { state: 'failed' as const, problem: { code, detail } }
}

async function end(
  ctx: Ctx,
  reply: ReplyRow,
  ended: { state: 'failed' | 'unknown'; problem: { code: ReplyProblem; detail: string } },
): Promise<void> {
  await settleReply(ctx.state, ctx.workspace.id, { id: reply.public_id, ...ended, sentAt: null })
}

async function sent(ctx: Ctx, reply: ReplyRow, about: Record<string, string>): Promise<void> {
  const at = new Date(ctx.clock())
  await ctx.state.transaction(async (tx) => {
    const kept = await settleReply(tx, ctx.workspace.id, {
      ...{ id: reply.public_id, state: 'sent', problem: null, sentAt: at },
    })
    // Of somebody who is not known there is no timeline.
    if (!kept || reply.person === 0) return
    const told = { ...about, $by: reply.by_way, $agent: reply.author_name }
    const { public_id, person } = reply
    await announce(
      tx,
      feedbackReplied.of(ctx.workspace.id, { reply: public_id, person, atMs: at.getTime(), about: told }),
    )
  })
}
