import type { Ctx } from '../../../platform/context/index.ts'
import { type JourneyMapping, readMapping } from '../../../unify/catalog/index.ts'
import type { SegmentRule } from '../contract.ts'
import { namesTouchpoint } from '../model.ts'

/** The catalogue's mapping for a rule that names a touchpoint; undefined for all others, which need not wait for it. */
export async function mappingFor(ctx: Ctx, rule: SegmentRule): Promise<JourneyMapping | undefined> {
  return namesTouchpoint(rule) ? await readMapping(ctx.state, ctx.workspace.id) : undefined
}
