import { proportionInterval } from '@opencxm/stats'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { type FieldProblem, fail, say } from '../../../platform/kernel/index.ts'
import { requirePeopleForTelling } from '../../../platform/privacy/index.ts'
import { mappingOf } from '../../../unify/catalog/index.ts'
import { periodOf, rowFilterOf, shownEstimate, spanOf } from '../../metrics/index.ts'
import { comparedProperties, reasonsOfMatch, segmentNames } from '../../segments/index.ts'
import type { FunnelGroup, FunnelOrder, pathsRoutes, Step } from '../contract.ts'
import { funnelSteps, groupLevels, mayCoincide, type Share } from '../model/funnel-steps.ts'
import { type FunnelLevel, funnelLevels, groupsMax } from '../queries/funnel.ts'
import { words } from '../words.ts'

/** Shares of fewer people are not shown (methods.md 0.2). */
const minN = 5

/** People who go through ordered steps within a window, with rates and, if asked, by trait or segment. */
export async function readFunnel(
  ctx: Ctx,
  body: BodyOf<typeof pathsRoutes.funnel>,
): Promise<ReplyOf<typeof pathsRoutes.funnel>> {
  requirePermission(ctx, 'journeys:read')
  requirePeopleForTelling(ctx, [body.by.replace(/^trait:/, ''), ...body.steps.flatMap(namesIn)])
  requireSoundSteps(body)
  const period = periodOf(body, ctx.workspace, ctx.clock())
  const [mapping, filter] = await Promise.all([mappingOf(ctx), rowFilterOf(ctx, body)])
  const { id: workspace, timeZone, weekStart } = ctx.workspace
  const strict = mayCoincide(body.steps)
  const levels = async (by: string) =>
    await funnelLevels(ctx.events, {
      scope: { workspace, span: spanOf(period, timeZone), mapping, filter },
      ...{ steps: body.steps, order: body.order, windowMs: Math.round(body.windowDays * 86_400_000), strict },
      ...{ by, zone: { timeZone, weekStart }, now: ctx.clock() },
    })
  // Segments overlap, and only the largest groups are read, so their people do not add up to everybody.
  const [whole, rows] = await Promise.all([levels('none'), body.by === 'none' ? [] : levels(body.by)])
  return {
    period,
    windowDays: body.windowDays,
    ties: strict || body.order === 'strict_increase' ? 'do_not_advance' : 'advance',
    total: shownSteps(whole, body.steps.length),
    groups: await named(ctx, rows, body),
  }
}

function namesIn(step: Step): string[] {
  return 'event' in step ? comparedProperties(step) : []
}

function requireSoundSteps({ steps, order }: { steps: readonly Step[]; order: FunnelOrder }): void {
  const problems = steps.flatMap((step, index) =>
    'event' in step
      ? reasonsOfMatch(step).map((reason): FieldProblem => ({ field: `body.steps.${index}.where`, reason }))
      : [],
  )
  if (order === 'any_order' && mayCoincide(steps))
    problems.push({ field: 'body.order', reason: say(words.stepsMayCoincide) })
  if (problems.length > 0) throw fail('invalid_input', { problems })
}

async function named(
  ctx: Ctx,
  rows: readonly FunnelLevel[],
  { by, steps }: { by: string; steps: readonly unknown[] },
): Promise<FunnelGroup[]> {
  const segments = by === 'segment' ? await segmentNames(ctx) : null
  return groupLevels(rows, groupsMax).flatMap(([key, levels]) => {
    const segment = segments?.get(Number(key))
    if (segments && !segment) return []
    return [{ key: segment?.id ?? key, label: segment?.name ?? key, steps: shownSteps(levels, steps.length) }]
  })
}

function shownSteps(levels: readonly FunnelLevel[], count: number): FunnelGroup['steps'] {
  const steps = funnelSteps(levels, count)
  const shown = (share: Share, before: number) => {
    const estimate = shownEstimate(proportionInterval(share), share.n, { minN })
    return share.n === 0 && before > 0 ? { ...estimate, reason: 'window_still_open' } : estimate
  }
  const people = (index: number) => steps[index]?.people ?? 0
  return steps.map((step, index) => ({
    ...step,
    ofPrevious: step.ofPrevious ? shown(step.ofPrevious, people(index - 1)) : null,
    ofFirst: shown(step.ofFirst, people(0)),
  }))
}
