import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { QueryOf } from '../../../platform/contract/index.ts'
import { ch, param } from '../../../platform/eventstore/index.ts'
import { fail, say } from '../../../platform/kernel/index.ts'
import type { QuestionResult, SurveyResults, SurveySeries, surveysRoutes } from '../contract.ts'
import type { QuestionShape } from '../model/questions.ts'
import { distributionOf, type Moments, scoreOf } from '../model/shown.ts'
import type { SegmentFilter } from '../ports.ts'
import { contactCounts, dateCounts } from '../queries/given.ts'
import {
  choiceCounts,
  flagCounts,
  keptOnly,
  type QuestionCount,
  questionCounts,
  runCounts,
  scoreCounts,
  scoreMoments,
  type ValueCount,
  valuesMax,
} from '../queries/results.ts'
import type { ResultScope } from '../queries/scope.ts'
import { seriesKey } from '../queries/series.ts'
import { words } from '../words.ts'
import { anonymityOf, hiddenGroupsOf, hiddenQuestions } from './anonymity.ts'
import { requireSurvey } from './manage.ts'
import { scopeOf, shapesOfSurvey } from './result-scope.ts'

type Query = QueryOf<typeof surveysRoutes.results>

/** Per question n, distribution and score, with and without what quality sets aside; all computed in the event store. */
export async function surveyResults(
  ctx: Ctx,
  segments: SegmentFilter,
  { id, query }: { id: string; query: Query },
): Promise<SurveyResults> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  const anonymous = await anonymityOf(ctx, row, query)
  const scope = await scopeOf(ctx, segments, { survey: id, query })
  const shapes = await shapesOfSurvey(ctx, row, scope.version)
  const { events } = ctx
  const [runs, flags, counts, moments, ...values] = await Promise.all([
    runCounts(events, scope),
    flagCounts(events, scope),
    questionCounts(events, { scope, shapes }),
    scoreMoments(events, { scope, shapes, by: { key: ch`question` } }),
    scoreCounts(events, { scope, shapes }),
    choiceCounts(events, { scope, shapes }),
    dateCounts(events, { scope, shapes }),
    contactCounts(events, { scope, shapes }),
  ])
  const kept =
    flags.setAside === 0
      ? moments
      : await scoreMoments(events, { scope, shapes, by: { key: ch`question` }, extra: keptOnly(scope) })
  const read = {
    counts: byQuestion(counts),
    moments: byKey(moments),
    kept: byKey(kept),
    values: grouped(values.flat()),
  }
  const hidden = anonymous === null ? nothing : await hiddenQuestions(ctx, scope, 'scores')
  const { medianMs, ...ends } = runs
  return {
    survey: id,
    version: row.version,
    anonymous,
    counts: { ...ends, flagged: flags, medianSeconds: medianMs === null ? null : Math.round(medianMs / 100) / 10 },
    questions: shapes.map((shape) => {
      if (hidden.has(shape.question)) return hiddenQuestion(shape)
      const shown = questionOf(shape, read)
      // Beside the other score it would tell of the few that quality sets aside.
      return anonymous === null ? shown : { ...shown, scoreKept: null }
    }),
  }
}

const nothing: ReadonlySet<string> = new Set()

/** All that may be told of a question too few have answered: that it was asked. */
function hiddenQuestion({ question, parent, type, title, part, metric, scale, unit }: QuestionShape): QuestionResult {
  return {
    ...{ question, parent, type, title, part, metric, scale, unit },
    ...{ n: 0, hidden: true, otherScale: 0, texts: 0, score: null, scoreKept: null, mean: null, median: null },
    ...{ distribution: [], cut: false },
  }
}

type Read = {
  counts: ReadonlyMap<string, QuestionCount>
  moments: ReadonlyMap<string, Moments>
  kept: ReadonlyMap<string, Moments>
  values: ReadonlyMap<string, ValueCount[]>
}

function questionOf(shape: QuestionShape, { counts, moments, kept, values }: Read): QuestionResult {
  const { question, parent, type, title, part, metric, scale, unit } = shape
  const count = counts.get(question)
  const [n, otherScale] = [count?.n ?? 0, count?.otherScale ?? 0]
  const mine = moments.get(question)
  return {
    ...{ question, parent, type, title, part, metric, scale, n, otherScale, unit },
    hidden: false,
    texts: count?.texts ?? 0,
    score: scoreOf(shape, mine),
    scoreKept: scoreOf(shape, kept.get(question)),
    mean: mine === undefined || mine.answers === 0 ? null : mine.scores / mine.answers,
    median: count?.median ?? null,
    ...distributionOf(shape, {
      ...{ values: values.get(question) ?? [], n: n - otherScale, most: valuesMax },
      ...(count ? { persons: count.persons } : {}),
    }),
  }
}

function byQuestion(counts: readonly QuestionCount[]): ReadonlyMap<string, QuestionCount> {
  return new Map(counts.map((one) => [one.question, one]))
}

function byKey<Row extends { key: string }>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.map((one) => [one.key, one]))
}

function grouped(rows: readonly ValueCount[]): ReadonlyMap<string, ValueCount[]> {
  const groups = new Map<string, ValueCount[]>()
  for (const one of rows) {
    const group = groups.get(one.question)
    if (group === undefined) groups.set(one.question, [one])
    else group.push(one)
  }
  return groups
}

/** One question by period, channel, language, version or segment. Throws `not_found` for a question that was never asked. */
export async function surveySeries(
  ctx: Ctx,
  segments: SegmentFilter,
  { id, query }: { id: string; query: QueryOf<typeof surveysRoutes.series> },
): Promise<SurveySeries> {
  requirePermission(ctx, 'surveys:read')
  const row = await requireSurvey(ctx, id)
  const anonymous = await anonymityOf(ctx, row, query)
  const scope: ResultScope = await scopeOf(ctx, segments, { survey: id, query })
  const shape = (await shapesOfSurvey(ctx, row, scope.version)).find(({ question }) => question === query.question)
  if (!shape) throw fail('not_found', { message: say(words.noQuestion, { question: query.question }) })
  const only = ch`question = ${param(shape.question, 'String')}`
  const key = seriesKey(query.by, ctx.workspace)
  const by = query.by === 'segment' ? { members: segments.members(ctx) } : { key }
  const rows = await scoreMoments(ctx.events, { scope, shapes: [shape], extra: only, by })
  const hidden = anonymous === null ? nothing : await hiddenGroupsOf(ctx, scope, { question: shape.question, key })
  const names = query.by === 'segment' ? await segments.names(ctx) : null
  const groups = rows.flatMap((one) => {
    const segment = names?.get(Number(one.key))
    if (names !== null && segment === undefined) return []
    const group = { key: segment?.id ?? one.key, label: segment?.name ?? one.key }
    if (hidden.has(one.key)) return [{ ...group, n: 0, hidden: true, score: null }]
    return [{ ...group, n: one.answers, hidden: false, score: scoreOf(shape, one) }]
  })
  return { question: shape.question, unit: shape.unit, anonymous, groups }
}
