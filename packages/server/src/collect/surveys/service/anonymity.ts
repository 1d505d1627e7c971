import type { Ctx } from '../../../platform/context/index.ts'
import { ch, type Fragment, param } from '../../../platform/eventstore/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { ResultsQuery } from '../contract/results.ts'
import { anonymity, hiddenGroups, hiddenParts } from '../model/anonymity.ts'
import { respondentCounts } from '../queries/respondents.ts'
import { languageOf, type ResultScope, versionOf } from '../queries/scope.ts'
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
  const minimum = of === 'texts' ? anonymity.minimumTexts : anonymity.minimum
  const [[counts, ...wider], ...splits] = await Promise.all([
    countsOf(ctx, scope, what),
    ...splitsOf(scope).map((split) => hiddenBySplit(ctx, scope, { ...split, extra: what.extra, minimum })),
  ])
  return new Set([...hiddenParts(counts ?? new Map(), wider, minimum), ...splits.flatMap((split) => [...split])])
}

/** A filter that takes one group of a breakdown out. */
type Split = { filter: 'channel' | 'language' | 'version'; key: Fragment }

function splitsOf(scope: ResultScope): Split[] {
  const all: Split[] = [
    { filter: 'channel', key: ch`channel` },
    { filter: 'language', key: languageOf },
    { filter: 'version', key: versionOf },
  ]
  return all.filter(({ filter }) => scope[filter] !== null)
}

/**
 * Questions of which a breakdown by what is filtered would hide the group that the filter names: filtered one by one, the groups that are
 * shown must not tell by subtraction of the one that is not.
 */
async function hiddenBySplit(
  ctx: Ctx,
  scope: ResultScope,
  { filter, key, extra, minimum }: Split & { extra: Fragment | null; minimum: number },
): Promise<ReadonlySet<string>> {
  const what = { key: ch`concat(toString(question), '\n', toString(${key}))`, extra }
  const [groups, ...wider] = (await countsOf(ctx, { ...scope, [filter]: null }, what)).map(byQuestion)
  const group = String(scope[filter])
  const hides = ([question, counts]: [string, ReadonlyMap<string, number>]) =>
    hiddenGroups(
      counts,
      wider.map((whole) => whole.get(question) ?? new Map()),
      minimum,
    ).has(group)
  return new Set([...(groups ?? new Map())].filter(hides).map(([question]) => question))
}

/** Counts by question and group of counts by both. */
function byQuestion(counts: ReadonlyMap<string, number>): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const found = new Map<string, Map<string, number>>()
  for (const [name, n] of counts) {
    const at = name.indexOf('\n')
    const question = name.slice(0, at)
    const groups = found.get(question) ?? new Map<string, number>()
    found.set(question, groups.set(name.slice(at + 1), n))
  }
  return found
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
