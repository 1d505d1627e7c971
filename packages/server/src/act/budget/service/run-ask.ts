import { type AskDue, dueFieldsOf, lateMsMax, type RefusalReason } from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import { announce } from '../../../platform/jobs/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import { type DeliveryOutcome, deliver, isBegun, providerOf } from '../../messages/index.ts'
import { askSettled } from '../facts.ts'
import { retryPauseMs } from '../model.ts'
import { lockSubject } from '../person-store.ts'
import {
  type AskRow,
  insertAsk,
  lastRestored,
  lockAsk,
  releaseContact,
  reopenAsks,
  reserveContact,
  updateAsk,
} from '../store.ts'
import { aboutOf, composeAsk } from './compose.ts'
import { decideAmong } from './decide-among.ts'
import type { BudgetDeps } from './deps.ts'
import { type Gathered, gatherFacts } from './gather.ts'
import type { SlowChannels } from './slow-channels.ts'

/** Has an asking looked at again at a time (epoch ms), in the caller's transaction. The jobs room gives it. */
export type WakeAt = (tx: StateStore, ask: { workspace: number; ask: string }, atMs: number) => Promise<void>

/** Notes that somebody could be asked. */
export async function noteDue(ctx: Ctx, due: AskDue): Promise<void> {
  await insertAsk(ctx.state, ctx.workspace.id, due)
}

type Reserved = Gathered & { ask: AskRow; way: number }

/**
 * Takes one asking as far as it goes now: decides (BU1), then sends what is reserved. Running it again after a crash goes on where
 * it was: a decision is never taken twice, a message never sent twice (MS1).
 */
export async function runAsk(
  ctx: Ctx,
  deps: BudgetDeps,
  input: { ask: string; wakeAt: WakeAt; slowChannels: SlowChannels; giveUp: boolean },
): Promise<void> {
  const reserved = await ctx.state.transaction(async (tx) => await decide({ ...ctx, state: tx }, deps, input))
  if (!reserved) return
  const startedMs = ctx.clock()
  const outcome = await send(ctx, deps, { reserved, giveUp: input.giveUp })
  const channel = reserved.ways[reserved.way]?.channel?.id
  const nowMs = ctx.clock()
  if (channel !== undefined)
    input.slowChannels.note(channel, { outcome: outcome.outcome, tookMs: nowMs - startedMs, nowMs })
  await ctx.state.transaction(
    async (tx) => await settle({ ...ctx, state: tx }, { reserved, outcome, wakeAt: input.wakeAt }),
  )
}

async function decide(
  ctx: Ctx,
  deps: BudgetDeps,
  { ask: id, wakeAt, slowChannels }: { ask: string; wakeAt: WakeAt; slowChannels: SlowChannels },
): Promise<Reserved | null> {
  const row = await lockAsk(ctx.state, ctx.workspace.id, id)
  if (!row || row.state === 'asked' || row.state === 'refused') return null
  // What the event said is not kept with an asking that was refused; for another turn it is read where the event was noted.
  const ask = row.turns > 1 && row.state === 'due' ? { ...row, fields: await dueFieldsOf(ctx, id) } : row
  const gathered = await gatherFacts(ctx, deps, ask)
  if (ask.state === 'reserved' && (await isBegun(ctx, id))) {
    // The process died while sending: go on with it. Who vanished meanwhile is not asked.
    const way = gathered.ways.findIndex(({ channel }) => channel?.public_id === ask.channel)
    if (way >= 0 && gathered.programme && gathered.subject) return { ...gathered, ask, way }
    await refuse(ctx, { ask, gathered, reason: 'no_channel', wakeAt })
    return null
  }
  // It died, or failed, between decision and sending: consent, programme and clock may be others by now.
  if (ask.state === 'reserved') await releaseContact(ctx.state, ctx.workspace.id, id)
  const { decision, waitsFor } = await decideAmong(ctx, deps, { ask, gathered })
  if (decision.outcome === 'refuse') {
    await refuse(ctx, { ask, gathered, reason: decision.reason, waitsFor, wakeAt })
    return null
  }
  if (gathered.facts.dueAtMs <= ((await lastRestored(ctx.state)) ?? 0)) {
    await takePlace(ctx, { ask, gathered })
    await refuse(ctx, { ask, gathered, reason: 'send_interrupted', wakeAt })
    return null
  }
  if (decision.outcome === 'defer') return await putOff(ctx, { ask, gathered, wakeAt, untilMs: decision.untilMs })
  const chosen = gathered.ways[decision.way]?.channel
  const pausedUntilMs = chosen ? slowChannels.pausedUntil(chosen.id, ctx.clock()) : null
  if (pausedUntilMs !== null) return await putOff(ctx, { ask, gathered, wakeAt, untilMs: pausedUntilMs })
  const channel = chosen?.public_id ?? ''
  await takePlace(ctx, { ask, gathered })
  await write(ctx, { ask, gathered, state: 'reserved', channel })
  return { ...gathered, ask: { ...ask, channel }, way: decision.way }
}

async function takePlace(ctx: Ctx, { ask, gathered }: { ask: AskRow; gathered: Gathered }): Promise<void> {
  await reserveContact(ctx.state, ctx.workspace.id, {
    ref: ask.ask,
    // The profile whose event it was: an undone merge leaves the contact with them.
    person: ask.person,
    purpose: gathered.facts.programme?.purpose ?? '',
    at: new Date(ctx.clock()),
  })
}

/** Decided anew at that time. */
async function putOff(
  ctx: Ctx,
  { ask, gathered, wakeAt, untilMs }: { ask: AskRow; gathered: Gathered; wakeAt: WakeAt; untilMs: number },
): Promise<null> {
  await write(ctx, { ask, gathered, state: 'deferred', runAt: untilMs })
  await wakeAt(ctx.state, { workspace: ctx.workspace.id, ask: ask.ask }, untilMs)
  return null
}

async function send(
  ctx: Ctx,
  deps: BudgetDeps,
  { reserved, giveUp }: { reserved: Reserved; giveUp: boolean },
): Promise<DeliveryOutcome> {
  const { ask, programme, subject, traits, ways, way } = reserved
  const found = ways[way]
  if (!programme || !subject || !found?.channel)
    return { outcome: 'refused', reason: 'the channel is gone', attempts: 0 }
  try {
    const delivery = await composeAsk(ctx, deps, {
      ask,
      programme,
      subject,
      traits,
      channel: found.channel,
      to: found.to,
    })
    return await deliver(ctx, deps, delivery)
  } catch (error) {
    // What fails every time must not stay reserved for ever; before, the job is tried again.
    if (!giveUp) throw error
    return { outcome: 'refused', reason: error instanceof Error ? error.message.slice(0, 300) : 'failed', attempts: 0 }
  }
}

async function settle(
  ctx: Ctx,
  { reserved, outcome, wakeAt }: { reserved: Reserved; outcome: DeliveryOutcome; wakeAt: WakeAt },
): Promise<void> {
  const { ask } = reserved
  const workspace = ctx.workspace.id
  const now = await lockAsk(ctx.state, workspace, ask.ask)
  // Somebody took over while we were sending, and had to take it for interrupted: now it is known to have gone out.
  const wasTakenOver = now?.state === 'refused' && now.reason === 'send_interrupted'
  if (now?.state !== 'reserved' && !(wasTakenOver && outcome.outcome === 'sent')) return
  if (outcome.outcome === 'sent') return await asked(ctx, { ask, gathered: reserved })
  // Somebody may have got it: the place in the budget stays taken.
  if (outcome.outcome === 'interrupted')
    return await refuse(ctx, { ask, gathered: reserved, reason: 'send_interrupted', wakeAt })
  await releaseContact(ctx.state, workspace, ask.ask)
  const pauseMs = outcome.outcome === 'again' ? retryPauseMs(outcome.attempts) : null
  if (pauseMs === null) return await refuse(ctx, { ask, gathered: reserved, reason: 'send_failed', wakeAt })
  // Decided anew then: consent may be gone, or quiet hours have begun.
  const runAt = ctx.clock() + pauseMs
  await write(ctx, { ask, gathered: reserved, state: 'deferred', runAt, channel: ask.channel })
  await wakeAt(ctx.state, { workspace, ask: ask.ask }, runAt)
}

async function asked(ctx: Ctx, { ask, gathered }: { ask: AskRow; gathered: Gathered }): Promise<void> {
  await write(ctx, { ask, gathered, state: 'asked', channel: ask.channel })
  await tell(ctx, { ask, gathered, outcome: 'asked', reason: '' })
}

type Refusal = {
  ask: AskRow
  gathered: Gathered
  reason: RefusalReason
  wakeAt: WakeAt
  waitsFor?: readonly string[]
}

async function refuse(ctx: Ctx, { ask, gathered, reason, wakeAt, waitsFor = [] }: Refusal): Promise<void> {
  const workspace = ctx.workspace.id
  // The person's lock: nobody is being refused for this one just now without being seen by the next statement.
  const subject = await lockSubject(ctx.state, workspace, ask.person)
  await write(ctx, { ask, gathered, state: 'refused', reason, channel: ask.channel, waitsFor })
  // Another turn that ends as the one before was told already.
  if (ask.turns === 1 || reason !== ask.reason) await tell(ctx, { ask, gathered, outcome: 'refused', reason })
  // Somebody may have got it: its place stays taken, so that there is room for nobody.
  if (reason === 'send_interrupted' || !subject) return
  const dueAfter = new Date(ctx.clock() - lateMsMax)
  const again = await reopenAsks(ctx.state, workspace, { ended: ask.ask, profiles: subject.profiles, dueAfter })
  for (const one of again) await wakeAt(ctx.state, { workspace, ask: one }, ctx.clock())
}

type Write = {
  ask: AskRow
  gathered: Gathered
  state: AskRow['state']
  reason?: string
  channel?: string
  runAt?: number
  waitsFor?: readonly string[]
}

async function write(
  ctx: Ctx,
  { ask, gathered, state, reason = '', channel = '', runAt, waitsFor = [] }: Write,
): Promise<void> {
  await updateAsk(ctx.state, ctx.workspace.id, {
    ask: ask.ask,
    state,
    reason,
    channel,
    touchpoint: gathered.programme?.definition.touchpoint ?? '',
    version: gathered.programme?.version ?? 0,
    at: new Date(ctx.clock()),
    runAt: runAt === undefined ? null : new Date(runAt),
    waitsFor,
  })
}

async function tell(
  ctx: Ctx,
  told: { ask: AskRow; gathered: Gathered; outcome: 'asked' | 'refused'; reason: string },
): Promise<void> {
  const { ask, gathered, outcome, reason } = told
  const programme = gathered.programme ?? { id: ask.programme, definition: { touchpoint: ask.touchpoint } }
  const row = gathered.ways.find((way) => way.channel?.public_id === ask.channel)?.channel
  const channel = row ? providerOf(row.provider).channelOf(row.settings as never) : ''
  await announce(
    ctx.state,
    askSettled.of(ctx.workspace.id, {
      ask: ask.ask,
      person: gathered.subject?.person ?? ask.person,
      outcome,
      reason,
      turn: ask.turns,
      channel,
      atMs: ctx.clock(),
      about: aboutOf(ask, programme),
    }),
  )
}
