import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { ParamsOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { readCursor } from '../../../platform/kernel/index.ts'
import { mappingOf } from '../../../unify/catalog/index.ts'
import { describePeople } from '../../../unify/people/index.ts'
import type { metricsRoutes } from '../contract.ts'
import { periodOf, spanOf } from '../model/period.ts'
import { listAnswers } from '../queries/answer-list.ts'
import { findMetric } from './definitions.ts'
import { rowFilterOf } from './row-filter.ts'

/** The people and comments behind a number, newest first. */
export async function metricAnswers(
  ctx: Ctx,
  input: { params: ParamsOf<typeof metricsRoutes.answers>; query: QueryOf<typeof metricsRoutes.answers> },
): Promise<ReplyOf<typeof metricsRoutes.answers>> {
  requirePermission(ctx, 'people:read')
  const { query } = input
  const definition = await findMetric(ctx, input.params.id)
  const mapping = await mappingOf(ctx)
  const span = spanOf(periodOf(query, ctx.workspace, ctx.clock()), ctx.workspace.timeZone)
  const after = readCursor(query.cursor, /^(\d{1,15})\.(.{0,300})$/s)
  const rows = await listAnswers(ctx.events, {
    definition,
    scope: {
      workspace: ctx.workspace.id,
      span,
      mapping,
      filter: await rowFilterOf(ctx, query),
    },
    wanted: { class: query.class, withText: query.withText ?? false },
    after: after ? { atMs: Number(after[0]), messageId: after[1] ?? '' } : null,
    limit: query.limit,
  })
  const people = await describePeople(
    ctx,
    rows.map((row) => row.person),
  )
  const last = rows.at(-1)
  return {
    answers: rows.map((row) => ({
      personId: people.get(row.person)?.id ?? '',
      personName: people.get(row.person)?.name ?? '',
      at: new Date(row.atMs).toISOString(),
      score: row.score,
      scaleMax: definition.scale?.max ?? null,
      touchpoint: row.touchpoint === '' ? null : row.touchpoint,
      text: row.text,
      metric: row.metric,
    })),
    nextCursor: last && rows.length === query.limit ? `${last.atMs}.${last.messageId}` : null,
  }
}
