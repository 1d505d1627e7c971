import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import { countMerges } from '../../identity/index.ts'
import { countPeople } from '../queries.ts'

/** How much there is: customers after merges, profiles, merges in force, events, answers. */
export async function peopleSummary(ctx: Ctx) {
  requirePermission(ctx, 'people:read')
  const [{ people, profiles, events, answers }, merges] = await Promise.all([
    countPeople(ctx.events, ctx.workspace.id),
    countMerges(ctx),
  ])
  return { people, profiles, events, answers, merges }
}
