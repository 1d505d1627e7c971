import { proportionInterval } from '@opencxm/stats'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { BodyOf, ReplyOf } from '../../../platform/contract/index.ts'
import { mappingOf } from '../../../unify/catalog/index.ts'
import { periodOf, rowFilterOf, shownEstimate, spanOf } from '../../metrics/index.ts'
import type { pathsRoutes } from '../contract.ts'
import { frequentSequences } from '../queries/sequences.ts'

/** Shares of fewer people are not shown (methods.md 0.2). */
const minN = 5

/** The most frequent sequences after, or before, a start; each person once. */
export async function readSequences(
  ctx: Ctx,
  body: BodyOf<typeof pathsRoutes.sequences>,
): Promise<ReplyOf<typeof pathsRoutes.sequences>> {
  requirePermission(ctx, 'journeys:read')
  const period = periodOf(body, ctx.workspace, ctx.clock())
  const [mapping, filter] = await Promise.all([mappingOf(ctx), rowFilterOf(ctx, body)])
  const { shown, everybody, different } = await frequentSequences(ctx.events, {
    ...body,
    scope: { workspace: ctx.workspace.id, span: spanOf(period, ctx.workspace.timeZone), mapping, filter },
    withinMs: Math.round(body.withinDays * 86_400_000),
  })
  const share = (people: number) =>
    shownEstimate(proportionInterval({ successes: people, n: everybody }), everybody, { minN })
  return {
    period,
    people: everybody,
    sequences: shown.map(({ steps, people }) => ({ steps, people, share: share(people) })),
    different,
    otherPeople: shown.reduce((rest, { people }) => rest - people, everybody),
  }
}
