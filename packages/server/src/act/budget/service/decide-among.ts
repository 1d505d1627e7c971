import { findProgramme, type Programme, upcomingOf } from '../../../collect/distribution/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import {
  type AskDecision,
  type AskFacts,
  aheadMs,
  decideAfter,
  decideAsk,
  hasRoomBeside,
  outranking,
  type Rank,
} from '../model.ts'
import { type AskRow, openAsks, reservedAsks } from '../store.ts'
import type { BudgetDeps } from './deps.ts'
import { type Gathered, gatherFacts } from './gather.ts'

/** Beyond this many, the first ones have used up any cap that anybody sets. */
const rivalsMax = 10

/** A decision, and the askings on whose end it depends whether a refusal stands (BU9). */
export type Among = { decision: AskDecision; waitsFor: string[] }

/**
 * The decision about an asking among the others of the same person (BU8): those of other programmes that are open, or will be due
 * within a day. `ctx.state` is the transaction that holds the person's lock.
 */
export async function decideAmong(
  ctx: Ctx,
  deps: BudgetDeps,
  { ask, gathered }: { ask: AskRow; gathered: Gathered },
): Promise<Among> {
  const { subject, programme } = gathered
  const alone = decideAsk(gathered.facts)
  if (subject && isForBudget(alone)) {
    const of = { profiles: subject.profiles, but: ask.ask }
    return { decision: alone, waitsFor: await reservedAsks(ctx.state, ctx.workspace.id, of) }
  }
  if (!subject || !programme || alone.outcome !== 'send') return { decision: alone, waitsFor: [] }
  const { now } = gathered.facts
  const rivals = await rivalsOf(ctx, { ask, profiles: subject.profiles, now })
  if (rivals.length === 0) return { decision: alone, waitsFor: [] }
  const programmes = await programmesOf(ctx, rivals)
  const rankOf = (row: AskRow, of: Programme | undefined): Rank => {
    const dueAtMs = row.due_at.getTime()
    return { ask: row.ask, dueAtMs, upcoming: dueAtMs > now, priority: of?.definition.priority ?? 'normal' }
  }
  const ranks = rivals.map((rival) => rankOf(rival, programmes.get(rival.programme)))
  const ahead = outranking(rankOf(ask, programme), ranks).slice(0, rivalsMax)
  const purposes = ahead.flatMap((rank) => {
    const rival = rivals.find((row) => row.ask === rank.ask)
    return programmes.get(rival?.programme ?? '')?.definition.purpose ?? []
  })
  if (hasRoomBeside(gathered.facts, purposes)) return { decision: alone, waitsFor: [] }
  const decision = await decideOneByOne(ctx, deps, {
    facts: gathered.facts,
    ahead: ahead.flatMap((rank) => rivals.find((row) => row.ask === rank.ask) ?? []),
  })
  if (decision.outcome !== 'refuse') return { decision, waitsFor: [] }
  const reserved = await reservedAsks(ctx.state, ctx.workspace.id, { profiles: subject.profiles, but: ask.ask })
  return { decision, waitsFor: [...new Set([...ahead.map((rank) => rank.ask), ...reserved])] }
}

/** Refused for what others used up: where they come to nothing there is room again. */
function isForBudget(decision: AskDecision): boolean {
  return decision.outcome === 'refuse' && (decision.reason === 'cap_reached' || decision.reason === 'frequency_wish')
}

/** Looks at those ahead until they have used up what there is: each costs as much as a decision. */
async function decideOneByOne(
  ctx: Ctx,
  deps: BudgetDeps,
  { facts, ahead }: { facts: AskFacts; ahead: readonly AskRow[] },
): Promise<AskDecision> {
  const before: AskFacts[] = []
  for (const row of ahead) {
    before.push((await gatherFacts(ctx, deps, row)).facts)
    const decision = decideAfter(facts, before)
    if (decision.outcome === 'refuse') return decision
  }
  return decideAfter(facts, before)
}

/** Askings of the same person by other programmes: undecided ones, and those that were not announced yet. */
async function rivalsOf(
  ctx: Ctx,
  { ask, profiles, now }: { ask: AskRow; profiles: readonly number[]; now: number },
): Promise<AskRow[]> {
  const open = await openAsks(ctx.state, ctx.workspace.id, { profiles, but: ask.ask, programme: ask.programme })
  const upcoming = await upcomingOf(ctx, { profiles, untilMs: now + aheadMs })
  const known = new Set([ask.ask, ...open.map((row) => row.ask)])
  const blank = {
    reason: '',
    channel: '',
    touchpoint: '',
    trigger: '',
    transaction: '',
    fields: {},
    decided_at: null,
    run_at: null,
    turns: 1,
  }
  const unannounced = upcoming
    .filter((due) => !known.has(due.ask) && due.programme !== ask.programme)
    .map(({ dueAtMs, ...who }): AskRow => ({ ...blank, ...who, state: 'due', due_at: new Date(dueAtMs) }))
  return [...open, ...unannounced]
}

async function programmesOf(ctx: Ctx, rivals: readonly AskRow[]): Promise<ReadonlyMap<string, Programme>> {
  const found = new Map<string, Programme>()
  for (const id of new Set(rivals.map(({ programme }) => programme))) {
    const programme = await findProgramme(ctx, id)
    if (programme) found.set(id, programme)
  }
  return found
}
