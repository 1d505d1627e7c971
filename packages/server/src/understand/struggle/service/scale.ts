import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { ReplyOf } from '../../../platform/contract/index.ts'
import type { WorkspaceId } from '../../../platform/kernel/index.ts'
import type { StateStore } from '../../../platform/statestore/index.ts'
import type { struggleRoutes } from '../contract.ts'
import {
  idleMs,
  marksOf,
  rawAbove,
  type Scale,
  scaleOf,
  scoreOf,
  sessionsNeeded,
  weights,
  windowDays,
} from '../model.ts'
import { struggleDistribution } from '../queries.ts'
import { readDistribution, writeDistribution } from '../store.ts'

const dayMs = 86_400_000

/** Computes the workspace's distribution up to now and keeps it. Running twice changes nothing. */
export async function refreshScale(ctx: Ctx): Promise<void> {
  const now = ctx.clock()
  const found = await struggleDistribution(ctx.events, {
    ...{ workspace: ctx.workspace.id, fromMs: now - windowDays * dayMs, toMs: now, endedBeforeMs: now - idleMs },
  })
  const known = found.sessions > 0 || (await readDistribution(ctx.state, ctx.workspace.id)) !== null
  if (known) await writeDistribution(ctx.state, ctx.workspace.id, { ...found, computedAt: new Date(now) })
}

/** The scale that holds for a workspace now. */
export async function readScale(state: StateStore, workspace: WorkspaceId): Promise<Scale> {
  return scaleOf(await readDistribution(state, workspace))
}

/** What a decision needs of the scale: the score of a raw struggle, and above which raw struggle a score begins. */
export async function struggleScaleOf(
  state: StateStore,
  workspace: WorkspaceId,
): Promise<{ scoreOf: (raw: number) => number; rawAbove: (score: number) => number }> {
  const { steps } = await readScale(state, workspace)
  return { scoreOf: (raw) => scoreOf(steps, raw), rawAbove: (score) => rawAbove(steps, score) }
}

/** What the scale rests on, and how many sessions reach which score. */
export async function explainScale(ctx: Ctx): Promise<ReplyOf<typeof struggleRoutes.scale>> {
  requirePermission(ctx, 'programmes:read')
  const { basis, steps, sessions, struggling, computedAt } = await readScale(ctx.state, ctx.workspace.id)
  return {
    ...{ basis, sessions, struggling, sessionsNeeded, days: windowDays, weights: { ...weights } },
    computedAt: computedAt?.toISOString() ?? null,
    marks: marksOf(steps),
  }
}
