import type { Survey } from '@opencxm/survey'
import type { Ctx } from '../../../platform/context/index.ts'
import { addDays, fail, say, startOfDay } from '../../../platform/kernel/index.ts'
import type { ResultsQuery } from '../contract/results.ts'
import { type QuestionShape, shapesOf } from '../model/questions.ts'
import type { SegmentFilter } from '../ports.ts'
import type { ResultScope } from '../queries/scope.ts'
import { readDefinitions, type SurveyRow } from '../store/definitions.ts'
import { words } from '../words.ts'

/** Versions that are looked at for questions that are no longer asked. */
const versionsMax = 30

/** What a query narrows results to. Throws `invalid_input` for days upside down and segments that do not exist. */
export async function scopeOf(
  ctx: Ctx,
  segments: SegmentFilter,
  { survey, query }: { survey: string; query: Omit<ResultsQuery, 'partial'> & Partial<Pick<ResultsQuery, 'partial'>> },
): Promise<ResultScope> {
  const { from, to, version, channel, language, quality } = query
  const { timeZone } = ctx.workspace
  if (from !== undefined && to !== undefined && to < from)
    throw fail('invalid_input', { problems: [{ field: 'query.to', reason: say(words.upsideDown, { from }) }] })
  return {
    workspace: ctx.workspace.id,
    survey,
    start: from === undefined ? null : startOfDay(from, timeZone),
    end: to === undefined ? null : startOfDay(addDays(to, 1), timeZone),
    version: version ?? null,
    channel: channel ?? null,
    language: language ?? null,
    people: query.segment === undefined ? null : await segments.condition(ctx, query.segment),
    partial: query.partial ?? 'exclude',
    quality,
  }
}

/** The questions of a survey as results read them: of one version, or of all, the newest first. */
export async function shapesOfSurvey(ctx: Ctx, row: SurveyRow, version: number | null): Promise<QuestionShape[]> {
  const definitions = await readDefinitions(ctx.state, ctx.workspace.id, {
    survey: row.id,
    version,
    most: versionsMax,
  })
  return shapesOf(definitions as unknown as Survey[], ctx.language)
}
