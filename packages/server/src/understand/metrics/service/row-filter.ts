import type { Ctx } from '../../../platform/context/index.ts'
import { requirePeopleForTelling } from '../../../platform/privacy/index.ts'
import { inSegment, requireSegment } from '../../segments/index.ts'
import type { RowFilter } from '../queries/filters.ts'

type Filters = {
  channel?: string | undefined
  touchpoint?: string | undefined
  stage?: string | undefined
  trait?: string | undefined
  segment?: string | undefined
}

/** The filters of a query, resolved: a segment's public id becomes a condition on people. Throws `not_found` for an unknown segment, `forbidden` for a trait that tells who somebody is. */
export async function rowFilterOf(ctx: Ctx, query: Filters): Promise<RowFilter> {
  const { channel, touchpoint, stage, trait } = query
  if (trait) requirePeopleForTelling(ctx, [trait.split('=')[0] ?? ''])
  const people = query.segment ? inSegment(ctx.workspace.id, (await requireSegment(ctx, query.segment)).id) : null
  return { channel, touchpoint, stage, trait, people }
}
