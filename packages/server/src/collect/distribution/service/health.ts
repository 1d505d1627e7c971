import { isRefused, proportionDifference, proportionInterval, verdictsOfFamily } from '@opencxm/stats'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { Comparison, Estimate, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import type { distributionRoutes } from '../contract.ts'
import { countGroups, countRefusals, countSteps } from '../queries/health.ts'
import { requireProgramme } from './manage-programmes.ts'

const dayMs = 86_400_000
/** Below so many, a share is shown with a warning. */
const lowBase = 30

/** How far the asks of the last days came (DI4): steps with rates and intervals, reasons of refusal, who answers. */
export async function programmeHealth(
  ctx: Ctx,
  id: string,
  { days, by }: QueryOf<typeof distributionRoutes.health>,
): Promise<ReplyOf<typeof distributionRoutes.health>> {
  requirePermission(ctx, 'programmes:read')
  await requireProgramme(ctx, id)
  const now = Math.ceil(ctx.clock()) + 1
  const scope = { programme: id, fromMs: now - days * dayMs, toMs: now }
  const counts = await countSteps(ctx.events, ctx.workspace.id, scope)
  const refusals = await countRefusals(ctx.events, ctx.workspace.id, scope)
  const groups = by === '' ? [] : await countGroups(ctx.events, ctx.workspace.id, { ...scope, trait: by })
  const against = againstOthers(groups, counts)
  const chain = [
    ['could_be_asked', counts.due],
    ['asked', counts.asked],
    ['delivered', counts.delivered],
    ['opened', counts.opened],
    ['started', counts.started],
    ['finished', counts.finished],
  ] as const
  return {
    days,
    steps: chain.map(([step, count], index) => ({
      step,
      count,
      ofPrevious: index === 0 ? null : shareOf(count, chain[index - 1]?.[1] ?? 0),
      ofFirst: index === 0 ? null : shareOf(count, counts.due),
    })),
    finishedOfAsked: shareOf(counts.finished, counts.asked),
    refused: refusals.map(({ reason, n }) => ({ reason, count: n, share: shareOf(n, counts.due) })),
    open: counts.due - counts.asked - counts.refused,
    failed: { bounced: counts.bounced },
    groups: groups.map((group, index) => ({
      value: group.value,
      couldBeAsked: group.n,
      asked: group.askedOf,
      finished: group.finishedOf,
      answerRate: shareOf(group.finishedOf, group.askedOf),
      finishRate: shareOf(group.finishedOf, group.n),
      againstOthers: against[index] as Comparison,
    })),
  }
}

type Group = { n: number; finishedOf: number }

/** Each group's share of finished against that of all others; the false discovery rate holds over all groups. */
function againstOthers(groups: readonly Group[], all: { due: number; finished: number }): Comparison[] {
  const family = groups.map(({ n, finishedOf }) => {
    const others = { successes: all.finished - finishedOf, n: all.due - n }
    const difference = proportionDifference(others, { successes: finishedOf, n }, { method: 'wald' })
    return { difference, sizes: [n, others.n] }
  })
  return verdictsOfFamily(family).map(({ verdict, lower = null, upper = null }, index): Comparison => {
    const difference = family[index]?.difference
    if (verdict === 'not_enough_data' || !difference || isRefused(difference))
      return { difference: null, low: null, high: null, verdict: 'not_enough_data', adjusted: true }
    return { difference: difference.difference, low: lower, high: upper, verdict, adjusted: true }
  })
}

/** A share with its 95 % interval. Asks are taken as independent, although one person may have had several. */
function shareOf(successes: number, n: number): Estimate {
  const share = proportionInterval({ successes, n })
  if ('refused' in share) return { value: null, low: null, high: null, n, method: 'none', reason: share.refused }
  const { estimate, lower, upper, method } = share
  return { value: estimate, low: lower, high: upper, n, method, ...(n < lowBase ? { lowBase: true } : {}) }
}
