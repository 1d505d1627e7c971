import type { Ctx } from '../../../platform/context/index.ts'
import { ch, type Fragment, param } from '../../../platform/eventstore/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { ResultsQuery } from '../contract/results.ts'
import { anonymity, hiddenGroups, hiddenParts } from '../model/anonymity.ts'
import { respondentCounts } from '../queries/respondents.ts'
import type { ResultScope } from '../queries/scope.ts'
import { promisedAnonymity, type SurveyRow } from '../store/definitions.ts'
import { words } from '../words.ts'

/** The bounds that results of an anonymous survey keep; null for any other survey. */
export type Anonymity = typeof anonymity | null

/**
 * Whether the survey promised anonymity, and that nothing is asked which breaks it: of nobody a segment is known, and answers of
 * responses that were not finished would come and go one by one. Throws `cannot_compute`.
 */
export async function anonymityOf(
  ctx: Ctx,
  row: SurveyRow,
  query: Partial<Pick<ResultsQuery, 'segment' | 'partial'>> & { by?: string },
): Promise<Anonymity> {
  if (!(await promisedAnonymity(ctx.state, ctx.workspace.id, row.id))) return null
  if (query.segment !== undefined || query.by === 'segment')
    throw fail('cannot_compute', { message: say(words.anonymousSegment) })
  if (query.partial !== undefined && query.partial !== 'exclude')
    throw fail('cannot_compute', { message: say(words.anonymousPartial) })
  return anonymity
}

/** Questions whose results stay hidden under these filters. Of texts only what has any counts, and more respondents are asked for. */
export async function hiddenQuestions(
  ctx: Ctx,
  scope: ResultScope,
  of: 'scores' | 'texts',
): Promise<ReadonlySet<string>> {
  const what = { key: ch`question`, extra: of === 'texts' ? ch`text != ''` : null }
  const [counts, ...wider] = await countsOf(ctx, scope, what)
  return hiddenParts(counts ?? new Map(), wider, of === 'texts' ? anonymity.minimumTexts : anonymity.minimum)
}

/** Groups of one question's breakdown that stay hidden under these filters. */
export async function hiddenGroupsOf(
  ctx: Ctx,
  scope: ResultScope,
  { question, key }: { question: string; key: Fragment },
): Promise<ReadonlySet<string>> {
  const extra = ch`question = ${param(question, 'String')}`
  const [groups, ...wider] = await countsOf(ctx, scope, { key, extra })
  const all = await hiddenQuestions(ctx, scope, 'scores')
  return all.has(question) ? new Set(groups?.keys() ?? []) : hiddenGroups(groups ?? new Map(), wider)
}

/** Counts under the filters, then without each of them, then without any. */
async function countsOf(
  ctx: Ctx,
  scope: ResultScope,
  what: { key: Fragment; extra: Fragment | null },
): Promise<ReadonlyMap<string, number>[]> {
  const filters: Partial<ResultScope>[] = [
    ...(scope.start === null && scope.end === null ? [] : [{ start: null, end: null }]),
    ...(scope.version === null ? [] : [{ version: null }]),
    ...(scope.channel === null ? [] : [{ channel: null }]),
    ...(scope.language === null ? [] : [{ language: null }]),
    ...(scope.quality === 'all' ? [] : [{ quality: 'all' as const }]),
  ]
  const without = filters.map((filter) => ({ ...scope, ...filter }))
  if (filters.length > 1) without.push(Object.assign({ ...scope }, ...filters))
  return await Promise.all([scope, ...without].map((one) => respondentCounts(ctx.events, one, what)))
}
