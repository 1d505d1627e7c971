import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { ParamsOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import { readMapping } from '../../../unify/catalog/index.ts'
import { describePeople } from '../../../unify/people/index.ts'
import type { metricsRoutes } from '../contract.ts'
import { periodOf, spanOf } from '../model/period.ts'
import { type AnswerCursor, listAnswers } from '../queries/answer-list.ts'
import { words } from '../words.ts'
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
  const mapping = await readMapping(ctx.state, ctx.workspace.id)
  const span = spanOf(periodOf(query, ctx.workspace, ctx.clock()), ctx.workspace.timeZone)
  const rows = await listAnswers(ctx.events, {
    definition,
    scope: {
      workspace: ctx.workspace.id,
      span,
      mapping,
      filter: await rowFilterOf(ctx, query),
    },
    wanted: { class: query.class, withText: query.withText ?? false },
    after: readCursor(query.cursor),
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

function readCursor(cursor: string | undefined): AnswerCursor | null {
  if (cursor === undefined) return null
  const match = /^(\d{1,15})\.(.{0,300})$/s.exec(cursor)
  // A cursor that cannot be read would silently begin anew, and its caller never end.
  if (!match) throw fail('invalid_input', { problems: [{ field: 'query.cursor', reason: say(words.badCursor) }] })
  return { atMs: Number(match[1]), messageId: match[2] ?? '' }
}
