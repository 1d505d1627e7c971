import { type Ctx, requirePermission } from '../../platform/context/index.ts'
import type { QueryOf, ReplyOf } from '../../platform/contract/index.ts'
import { countUnmapped, mappingOf } from '../../unify/catalog/index.ts'
import type { coverageRoutes } from './contract.ts'
import { coverageMatrix, type Place } from './model.ts'
import { askedAt, heardByCell } from './queries.ts'

const dayMs = 86_400_000

/** Where customers are heard in the last so many days, and where not (CO1). */
export async function readCoverage(
  ctx: Ctx,
  query: QueryOf<typeof coverageRoutes.read>,
): Promise<ReplyOf<typeof coverageRoutes.read>> {
  requirePermission(ctx, 'coverage:read')
  const [mapping, unmappedEvents] = await Promise.all([mappingOf(ctx), countUnmapped(ctx.state, ctx.workspace.id)])
  const now = ctx.clock()
  // Events of the same moment belong to it: clocks of senders are a little ahead.
  const scope = { workspace: ctx.workspace.id, fromMs: now - query.days * dayMs, toMs: now + dayMs, mapping }
  const [heard, { asked, hasBrowser }] = await Promise.all([heardByCell(ctx.events, scope), askedAt(ctx.events, scope)])
  const places: Place[] = mapping.touchpoints.map(({ slug, name, stage, channel, side }) => ({
    ...{ touchpoint: slug, name, stage, channel, side },
    events: [...mapping.eventTouchpoints].filter(([, touchpoint]) => touchpoint === slug).map(([event]) => event),
  }))
  const matrix = coverageMatrix(heard, places, { asked, unmappedEvents, hasBrowser, now })
  return { days: query.days, stages: mapping.stages.map(({ slug, name }) => ({ slug, name })), ...matrix }
}
