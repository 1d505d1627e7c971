import { recordAudit } from '../../../platform/audit/index.ts'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { enqueue, type Job } from '../../../platform/jobs/index.ts'
import { fail, say, type WorkspaceId } from '../../../platform/kernel/index.ts'
import { type FeedbackReply, replyProblems } from '../contract/reply.ts'
import type { feedbackRoutes } from '../contract.ts'
import { idOf } from '../model/refs.ts'
import type { VoiceRow } from '../model/voice.ts'
import {
  insertReply,
  type ReplyRow,
  readDraft,
  readReplies,
  readReply,
  retryReply,
  takeBackReply,
  writeDraft,
} from '../store/replies.ts'
import { noReplyWords, words } from '../words.ts'
import type { FeedbackDeps } from './deps.ts'
import { requireVoice } from './read-inbox.ts'
import { findWay, type OpenWay, shownWay } from './reply-way.ts'

type Deps = Pick<FeedbackDeps, 'answering' | 'ownSourceOf' | 'sealer' | 'touchpointOf'>

/** Sends one reply; `jobs.ts` defines it, a verb enqueues it. */
export type ReplyJob = Job<{ workspace: WorkspaceId; reply: string }>

/** What was answered in a voice's conversation, how it can be answered, and the caller's draft. */
export async function listReplies(ctx: Ctx, deps: Deps, id: string): Promise<ReplyOf<typeof feedbackRoutes.replies>> {
  requirePermission(ctx, 'feedback:read')
  const { row } = await requireVoice(ctx, deps, id)
  const [way, replies, draft] = await Promise.all([
    findWay(ctx, deps, row),
    readReplies(ctx.state, ctx.workspace.id, { voice: row, thread: threadOf(row) }),
    readDraft(ctx.state, ctx.workspace.id, { voice: row, author: ctx.actor.id }),
  ])
  return { way: shownWay(ctx, way), replies: replies.map(replyOf), draft }
}

/** Of answers the thread is their response: nobody is answered there. */
function threadOf({ event, thread }: VoiceRow): string {
  return event === '$feedback' ? thread : ''
}

/**
 * Takes a reply: it leaves after the time in which it can be taken back. The same key gives the same reply, once (FB9); a way
 * that is closed is refused with the reason.
 */
export async function reply(
  ctx: Ctx,
  deps: Deps & { replyJob: ReplyJob },
  { id, ...body }: { id: string } & BodyOf<typeof feedbackRoutes.reply>,
): Promise<FeedbackReply> {
  requirePermission(ctx, 'feedback:write')
  const { row: voice } = await requireVoice(ctx, deps, id)
  const way = await requireWay(ctx, deps, voice)
  const channel = channelOf(way, body.channel)
  const now = ctx.clock()
  const row = await ctx.state.transaction(async (tx) => {
    const { row: made, isNew } = await insertReply(tx, ctx.workspace.id, {
      ...{ voice, thread: threadOf(voice), person: voice.profile, send_key: body.key, text: cleaned(body.text) },
      ...{ author: ctx.actor.id, author_name: ctx.actor.name, by_way: way.by, channel, address: way.mail?.to ?? '' },
      ...{ now: new Date(now), leavesAt: new Date(now + body.afterSeconds * 1000) },
    })
    const isSame =
      made.source_id === voice.source && made.message_id === voice.messageId && made.text === cleaned(body.text)
    if (!isNew && !isSame) throw fail('conflict', { message: say(words.keyTaken) })
    if (isNew) {
      await writeDraft(tx, ctx.workspace.id, { voice, author: ctx.actor.id, text: '', now: new Date(now) })
      await enqueueReply(tx, deps.replyJob, { workspace: ctx.workspace.id, row: made })
      const details = { by: way.by, reply: made.public_id }
      await recordAudit(tx, ctx, { action: 'feedback.reply', target: idOf(voice), details })
    }
    return made
  })
  return replyOf(row)
}

async function requireWay(ctx: Ctx, deps: Deps, voice: VoiceRow): Promise<OpenWay> {
  const way = await findWay(ctx, deps, voice)
  if (!way.can) throw fail('conflict', { message: say(noReplyWords[way.reason]) })
  return way
}

function channelOf(way: OpenWay, wanted: string | undefined): string {
  if (way.mail === null) return ''
  const found = wanted === undefined ? way.channels[0] : way.channels.find((one) => one.id === wanted)
  if (!found) throw fail('invalid_input', { problems: [{ field: 'body.channel', reason: say(words.noMailChannel) }] })
  return found.id
}

/** Without what no mail and no page can hold: lone surrogates and control characters but line breaks and tabs. */
function cleaned(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, '')
    .trim()
}

/** Has a reply sent when its time comes, in the caller's transaction. */
export async function enqueueReply(
  tx: Ctx['state'],
  job: ReplyJob,
  { workspace, row, runAt }: { workspace: WorkspaceId; row: ReplyRow; runAt?: Date },
): Promise<void> {
  const payload = { workspace, reply: row.public_id }
  await enqueue(tx, job, { payload, key: row.public_id, runAt: runAt ?? row.leaves_at })
}

/** Takes a reply back before it leaves, or a failed one away; the text is the draft again. */
export async function withdrawReply(ctx: Ctx, id: string): Promise<ReplyOf<typeof feedbackRoutes.withdrawReply>> {
  requirePermission(ctx, 'feedback:write')
  const text = await ctx.state.transaction(async (tx) => {
    const gone = await takeBackReply(tx, ctx.workspace.id, id)
    if (!gone) throw await whyNot({ ...ctx, state: tx }, id, 'left')
    const voice = { source: gone.source_id, messageId: gone.message_id }
    const draft = { voice, author: ctx.actor.id, text: gone.text, now: new Date(ctx.clock()) }
    await writeDraft(tx, ctx.workspace.id, draft)
    await recordAudit(tx, ctx, { action: 'feedback.withdraw_reply', target: id })
    return gone.text
  })
  return { withdrawn: true, text }
}

/** Tries a failed reply again, under a send key of its own. Who pressed twice is told that it is on its way. */
export async function retryFailedReply(
  ctx: Ctx,
  deps: { replyJob: ReplyJob },
  { id, attempt }: { id: string; attempt: number },
): Promise<FeedbackReply> {
  requirePermission(ctx, 'feedback:write')
  return await ctx.state.transaction(async (tx) => {
    const row = await retryReply(tx, ctx.workspace.id, { id, attempt, now: new Date(ctx.clock()) })
    if (!row) throw await whyNot({ ...ctx, state: tx }, id, 'notFailed')
    await enqueueReply(tx, deps.replyJob, { workspace: ctx.workspace.id, row })
    await recordAudit(tx, ctx, { action: 'feedback.retry_reply', target: id, details: { attempt: row.attempt } })
    return replyOf(row)
  })
}

async function whyNot(ctx: Ctx, id: string, why: 'left' | 'notFailed') {
  const row = await readReply(ctx.state, ctx.workspace.id, id)
  return row === null
    ? fail('not_found', { message: say(words.noReply) })
    : fail('conflict', { message: say(words[why]) })
}

/** Keeps what the caller began to write. */
export async function saveDraft(ctx: Ctx, deps: Deps, { id, text }: { id: string; text: string }): Promise<void> {
  requirePermission(ctx, 'feedback:write')
  const { row: voice } = await requireVoice(ctx, deps, id)
  const draft = {
    voice,
    author: ctx.actor.id,
    text: text.toWellFormed().replaceAll('\u0000', ''),
    now: new Date(ctx.clock()),
  }
  await writeDraft(ctx.state, ctx.workspace.id, { ...draft, text: draft.text.trim() === '' ? '' : draft.text })
}

/** Lets the address of a voice be written to again to which mail came back. */
export async function liftBounceOf(ctx: Ctx, deps: Deps, id: string): Promise<void> {
  requirePermission(ctx, 'feedback:write')
  const { row } = await requireVoice(ctx, deps, id)
  const way = await findWay(ctx, deps, row)
  if (way.can || way.reason !== 'bounced') throw fail('conflict', { message: say(words.notBounced) })
  await ctx.state.transaction(async (tx) => {
    await deps.answering.liftBounce({ ...ctx, state: tx }, way.address)
    await recordAudit(tx, ctx, { action: 'feedback.lift_bounce', target: id })
  })
}

/** A reply as the API shows it. */
export function replyOf(row: ReplyRow): FeedbackReply {
  const code = replyProblems.find((problem) => problem === row.problem)
  return {
    id: row.public_id,
    at: row.created_at.toISOString(),
    text: row.text,
    author: { id: row.author, name: row.author_name },
    by: row.by_way,
    state: row.state,
    problem: code ? { code, detail: row.problem_detail } : null,
    attempt: row.attempt,
    leavesAt: row.leaves_at.toISOString(),
    sentAt: row.sent_at?.toISOString() ?? null,
    bouncedAt: row.bounced_at?.toISOString() ?? null,
    autoRepliedAt: row.auto_replied_at?.toISOString() ?? null,
  }
}
