import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { QuestionShape } from '../model/questions.ts'
import { answersOf, endedAfterAll, isKept, type ResultScope, rowsOfSurvey } from './scope.ts'

/** Values of a question that are listed at most. */
export const valuesMax = 200
/** Rows and parts of a definition that has as many as it may; days of a century. */
const groupsMax = 50_000

/** Answers of nobody are of as many people as there are responses. */
const respondent = ch`if(person = 0, sipHash64(response), ${resolvedPerson})`

const momentsRow = z.object({
  key: z.string(),
  answers: z.number(),
  persons: z.number(),
  sumX: z.number(),
  sumY: z.number(),
  sumXX: z.number(),
  sumXY: z.number(),
  sumYY: z.number(),
  scores: z.number(),
})
/** Sums over people of what each answered, by group: all that an interval needs. */
export type ScoreMoments = z.infer<typeof momentsRow>

/** Which scores, and what they are grouped by: an expression over a row, or groups of people (a statement of `person`, `segment`). */
type ScoresInput = {
  scope: ResultScope
  shapes: readonly QuestionShape[]
  by: { key: Fragment } | { members: Fragment }
  extra?: Fragment | null
}

/**
 * Moments of scores by question: with or without what quality sets aside. Sums over canonical persons of per-person totals, as the
 * metrics have them, so that somebody who answered often is not taken for many people.
 */
export async function scoreMoments(events: EventStore, input: ScoresInput): Promise<ScoreMoments[]> {
  const { scope, shapes, extra = null } = input
  const answers = ch`SELECT ${'key' in input.by ? input.by.key : ch`''`} AS key, ${respondent} AS p, assumeNotNull(score) AS v,
      ${classOf(shapes)} AS k, ${averagedOf(shapes)} AS w
    FROM events WHERE ${answersOf(scope)} AND score IS NOT NULL AND ${onItsScale(shapes)} ${extra === null ? null : ch`AND ${extra}`}`
  // Groups of people overlap: an answer counts in each that its person is in.
  const rows =
    'key' in input.by
      ? answers
      : ch`SELECT toString(m.segment) AS key, base.p AS p, base.v AS v, base.k AS k, base.w AS w FROM (${answers}) AS base
          INNER JOIN (${input.by.members}) AS m ON m.person = base.p`
  return await events.query({
    name: 'surveys.score_moments',
    workspace: scope.workspace,
    sql: ch`SELECT toString(key) AS key, sum(n) AS answers, count() AS persons, sum(n) AS sumX, sum(y) AS sumY, sum(n * n) AS sumXX,
        sum(n * y) AS sumXY, sum(y * y) AS sumYY, sum(s) AS scores
      FROM (SELECT key, p, count() AS n, sum(v) AS s, sum(w) AS y FROM (${rows}) GROUP BY key, p)
      GROUP BY key ORDER BY key LIMIT ${param(groupsMax, 'UInt32')}`,
    row: momentsRow,
  })
}

const ids = (shapes: readonly QuestionShape[]) =>
  param(
    shapes.map(({ question }) => question),
    'Array(String)',
  )

/**
 * The answer was given on the scale that its question has now, and lies on it: another version may have asked on another, and a 4 of 10 is
 * no 4 of 5. Answers that do not say on which are taken to be on it; an NPS answer is a whole number besides, as metrics have it.
 */
function onItsScale(shapes: readonly QuestionShape[]): Fragment {
  const scaled = shapes.flatMap(({ question, scale }) => (scale ? [{ question, ...scale }] : []))
  if (scaled.length === 0) return ch`1`
  const questions = param(
    scaled.map(({ question }) => question),
    'Array(String)',
  )
  const end = (values: readonly number[]) =>
    ch`transform(toString(question), ${questions}, ${param(values, 'Array(Float64)')}, assumeNotNull(score))`
  const texts = scaled.map(({ min, max, higherIsBetter }) => `${min}..${max}${higherIsBetter ? '+' : '-'}`)
  return ch`(scale = '' OR scale = transform(toString(question), ${questions}, ${param(texts, 'Array(String)')}, toString(scale)))
    AND ifNull(score BETWEEN ${end(scaled.map(({ min }) => min))} AND ${end(scaled.map(({ max }) => max))}
      AND (score = round(score) OR question NOT IN ${ids(shapes.filter(({ unit }) => unit === 'points'))}), 1)`
}

/** 2 = counted as happy, 0 as unhappy, 1 in between: NPS by its classes, shares by their edge, upwards or downwards. */
function classOf(shapes: readonly QuestionShape[]): Fragment {
  const points = ids(shapes.filter(({ unit }) => unit === 'points'))
  const up = shapes.filter((shape) => shape.unit === 'share' && shape.scale?.higherIsBetter !== false)
  const down = shapes.filter((shape) => shape.unit === 'share' && shape.scale?.higherIsBetter === false)
  const edges = (list: readonly QuestionShape[]) =>
    param(
      list.map(({ edge }) => edge),
      'Array(Float64)',
    )
  const edge = (list: readonly QuestionShape[]) =>
    list.length === 0 ? ch`0.` : ch`transform(toString(question), ${ids(list)}, ${edges(list)}, 0.)`
  return ch`multiIf(question IN ${points}, multiIf(score >= 9, 2, score >= 7, 1, 0), question IN ${ids(up)}, if(score >= ${edge(up)}, 2, 0),
    question IN ${ids(down)}, if(score <= ${edge(down)}, 2, 0), 1)`
}

/** What is averaged: −1, 0, 1 for points; 0, 1 for shares; else the score. */
function averagedOf(shapes: readonly QuestionShape[]): Fragment {
  const of = (unit: QuestionShape['unit']) => ids(shapes.filter((shape) => shape.unit === unit))
  return ch`multiIf(question IN ${of('points')}, toFloat64(toInt16(k) - 1), question IN ${of('share')}, toFloat64(k = 2), v)`
}

const countRow = z.object({
  question: z.string(),
  n: z.number(),
  persons: z.number(),
  otherScale: z.number(),
  texts: z.number(),
  median: z.number().nullable(),
})
export type QuestionCount = z.infer<typeof countRow>

/** Answers, people behind those that can be compared, answers on another scale, texts and the median score of each question. */
export async function questionCounts(
  events: EventStore,
  { scope, shapes }: Pick<ScoresInput, 'scope' | 'shapes'>,
): Promise<QuestionCount[]> {
  const isScore = ch`score IS NOT NULL AND ${onItsScale(shapes)}`
  return await events.query({
    name: 'surveys.question_counts',
    workspace: scope.workspace,
    sql: ch`SELECT question, count() AS n, uniqExactIf(${respondent}, score IS NULL OR ${isScore}) AS persons, countIf(score IS NOT NULL) - countIf(${isScore}) AS otherScale, countIf(text != '') AS texts,
        if(countIf(${isScore}) = 0, NULL, quantileExactInclusiveIf(0.5)(score, ${isScore})) AS median
      FROM events WHERE ${answersOf(scope)} GROUP BY question ORDER BY question LIMIT ${param(groupsMax, 'UInt32')}`,
    row: countRow,
  })
}

/** A value that answers of a question have, and how many. */
export const valueRow = z.object({ question: z.string(), value: z.string(), n: z.number() })
export type ValueCount = z.infer<typeof valueRow>

/** How often each score was given, by question; the most frequent where there are very many. */
export async function scoreCounts(
  events: EventStore,
  { scope, shapes }: Pick<ScoresInput, 'scope' | 'shapes'>,
): Promise<ValueCount[]> {
  return await events.query({
    name: 'surveys.score_counts',
    workspace: scope.workspace,
    sql: ch`SELECT question, toString(assumeNotNull(score)) AS value, count() AS n FROM events WHERE ${answersOf(scope)} AND score IS NOT NULL
        AND empty(choices) AND ${onItsScale(shapes)}
      GROUP BY question, score ORDER BY question, n DESC, value LIMIT ${param(valuesMax + 1, 'UInt32')} BY question`,
    row: valueRow,
  })
}

/** How often each option was chosen, by question; of a ranking, how often it was put first: in the list stands nearly everything. */
export async function choiceCounts(
  events: EventStore,
  { scope, shapes }: Pick<ScoresInput, 'scope' | 'shapes'>,
): Promise<ValueCount[]> {
  const ranked = ids(shapes.filter(({ type }) => type === 'ranking'))
  return await events.query({
    name: 'surveys.choice_counts',
    workspace: scope.workspace,
    sql: ch`SELECT question, choice AS value, count() AS n FROM events
      ARRAY JOIN if(question IN ${ranked}, arraySlice(choices, 1, 1), choices) AS choice
      WHERE ${answersOf(scope)} AND ${onItsScale(shapes)}
      GROUP BY question, choice ORDER BY question, n DESC, value LIMIT ${param(valuesMax + 1, 'UInt32')} BY question`,
    row: valueRow,
  })
}

const runsRow = z.object({
  started: z.number(),
  finished: z.number(),
  screenedOut: z.number(),
  overQuota: z.number(),
  partial: z.number(),
  medianMs: z.number().nullable(),
})
export type RunCounts = z.infer<typeof runsRow>

/** How responses began and ended. */
export async function runCounts(events: EventStore, scope: ResultScope): Promise<RunCounts> {
  const outcome = ch`simpleJSONExtractString(props, '$outcome')`
  const rows = await events.query({
    name: 'surveys.run_counts',
    workspace: scope.workspace,
    sql: ch`SELECT countIf(event = '$survey_started') AS started, countIf(event = '$survey_finished' AND ${outcome} = 'complete') AS finished,
        countIf(event = '$survey_finished' AND ${outcome} = 'screened_out') AS screenedOut,
        countIf(event = '$survey_finished' AND ${outcome} = 'over_quota') AS overQuota,
        countIf(event = '$survey_left' AND response NOT IN (${endedAfterAll(scope)})) AS partial,
        if(finished = 0, NULL, quantileExactInclusiveIf(0.5)(simpleJSONExtractFloat(props, '$ms'), event = '$survey_finished' AND ${outcome} = 'complete')) AS medianMs
      FROM events WHERE ${rowsOfSurvey(scope)} AND event IN ('$survey_started', '$survey_finished', '$survey_left')`,
    row: runsRow,
  })
  return rows[0] ?? { started: 0, finished: 0, screenedOut: 0, overQuota: 0, partial: 0, medianMs: null }
}

const flagsRow = z.object({
  checked: z.number(),
  duplicate: z.number(),
  speeder: z.number(),
  straightLine: z.number(),
  setAside: z.number(),
})

/** Quality flags of the survey's responses that were checked so far; of all versions and times. */
export async function flagCounts(
  events: EventStore,
  { workspace, survey }: ResultScope,
): Promise<z.infer<typeof flagsRow>> {
  const rows = await events.query({
    name: 'surveys.flag_counts',
    workspace,
    sql: ch`SELECT count() AS checked, countIf(has(flags, 'duplicate')) AS duplicate, countIf(has(flags, 'speeder')) AS speeder,
        countIf(has(flags, 'straight_line')) AS straightLine, countIf(standing = 2) AS setAside
      FROM survey_quality FINAL WHERE ws = ${param(workspace, 'UInt32')} AND survey = ${param(survey, 'String')}`,
    row: flagsRow,
  })
  return rows[0] ?? { checked: 0, duplicate: 0, speeder: 0, straightLine: 0, setAside: 0 }
}

/** The same scope without responses that quality sets aside. */
export function keptOnly(scope: ResultScope): Fragment | null {
  return scope.quality === 'kept' ? null : isKept(scope)
}
