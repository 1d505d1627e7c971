import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { MetricDefinition } from '../contract.ts'
import type { Moments } from '../model/moments.ts'
import { groupingOf, type RowScope, scopeCondition } from './filters.ts'

const momentsRow = z.object({
  key: z.string(),
  whole: z.number(),
  answers: z.number(),
  persons: z.number(),
  sumX: z.number(),
  sumY: z.number(),
  sumXX: z.number(),
  sumXY: z.number(),
  sumYY: z.number(),
  values: z.number(),
  squares: z.number(),
  low: z.number(),
  middle: z.number(),
  high: z.number(),
  offScale: z.number(),
})

export type GroupMoments = Moments & { key: string; offScale: number }
/** All answers together, and by group; `total` is null when there are none. */
export type AnswerMoments = { total: GroupMoments | null; groups: GroupMoments[] }

type MomentsInput = {
  definition: MetricDefinition
  scope: RowScope
  by: string
  zone: { timeZone: string; weekStart: number }
}

/** Groups that a reply holds at most. */
const groupsMax = 2000

/**
 * Moments of an answer metric over all and by group: sums over canonical persons of per-person totals, so that repeated
 * answers of one person are not taken for many people. One row a group, whatever the number of answers; the answers are read
 * once, but for segments, which overlap, so that their rows do not add up to the total.
 */
export async function answerMoments(events: EventStore, input: MomentsInput): Promise<AnswerMoments> {
  if (input.by !== 'segment') return await readMoments(events, input)
  const [total, groups] = await Promise.all([readMoments(events, { ...input, by: 'none' }), readMoments(events, input)])
  return { total: total.total, groups: groups.groups }
}

async function readMoments(events: EventStore, input: MomentsInput): Promise<AnswerMoments> {
  const { definition, scope, by } = input
  const { groupBy, whole } =
    by === 'none'
      ? { groupBy: ch`key, p`, whole: ch`1` }
      : { groupBy: ch`GROUPING SETS ((key, p), (p))`, whole: ch`grouping(key)` }
  const rows = await events.query({
    name: 'metrics.answer_moments',
    workspace: scope.workspace,
    sql: ch`SELECT if(whole = 1, '', toString(key)) AS key, whole, sum(n) AS answers, countIf(n > 0) AS persons, sum(x) AS sumX, sum(y) AS sumY, sum(x * x) AS sumXX, sum(x * y) AS sumXY,
        sum(y * y) AS sumYY, sum(v) AS values, sum(vv) AS squares, sum(l) AS low, sum(m) AS middle, sum(h) AS high, sum(off) AS offScale
      FROM (SELECT key, toUInt8(${whole}) AS whole, ${perPerson(definition)}
        FROM (${answerRows(input)}) ${definition.perPerson === 'latest' ? ch`WHERE k > 0` : null} GROUP BY ${groupBy})
      GROUP BY key, whole ORDER BY whole DESC, key LIMIT ${param(groupsMax + 1, 'UInt32')}`,
    row: momentsRow,
  })
  return {
    total: rows.find((row) => row.whole === 1) ?? null,
    groups: rows.filter((row) => row.whole === 0),
  }
}

/** One row an answer: group, person p, time, score s, weight w, class k (1 unhappy, 2 neither, 3 happy; 0 = not on the scale). */
function answerRows({ definition, scope, by, zone }: MomentsInput): Fragment {
  const grouping = groupingOf(by, scope, zone)
  // An answer of nobody in particular is a person of its own: anonymous answers are not one person's many. Numbers of rows
  // are unique within a server; its name makes them so in a cluster.
  const person = ch`if(person = 0, bitOr(cityHash64(hostName(), rowNumberInAllBlocks()), toUInt64(9223372036854775808)), ${resolvedPerson})`
  const base = ch`SELECT ${person} AS p, ts, ${grouping.join ? ch`''` : grouping.key} AS key, assumeNotNull(score) AS s,
      ${weightOf(definition)} AS w, if(${onScale(definition)}, ${classOf(definition)} + 2, 0) AS k
    FROM events WHERE ${scopeCondition(scope)} AND event = '$answer' AND score IS NOT NULL AND ${sourceCondition(definition)}`
  return grouping.join
    ? ch`SELECT ${grouping.key} AS key, base.p AS p, base.ts AS ts, base.s AS s, base.w AS w, base.k AS k FROM (${base}) AS base ${grouping.join}`
    : base
}

/**
 * Per group and person: number n, weight x, weighted total y, sums v and squares vv of the scores, classes l, m, h, and how many
 * were off the scale; by the passport's rule for several answers of one person. Few aggregates, since their number is the cost:
 * without weights all follow from the classes.
 */
function perPerson(definition: MetricDefinition): Fragment {
  const { perPerson, weighting } = definition
  if (perPerson === 'latest') {
    // Ties in time are settled by the answer itself, so that the same data always give the same number.
    const [score, weight, kind] = [ch`latest.1`, ch`latest.2`, ch`latest.3`]
    return ch`argMax((s, w, k), (ts, s, w)) AS latest, 1 AS n, ${weight} AS x, ${weight} * ${averagedOf(definition, score, kind)} AS y,
      ${score} AS v, ${score} * ${score} AS vv, ${kind} = 1 AS l, ${kind} = 2 AS m, ${kind} = 3 AS h, 0 AS off`
  }
  const value = averagedOf(definition, ch`s`, ch`k`)
  const counts = ch`countIf(k = 1) AS l, countIf(k = 2) AS m, countIf(k = 3) AS h, countIf(k = 0) AS off, l + m + h AS n`
  const scores = classKinds.has(definition.kind)
    ? ch`0 AS v, 0 AS vv`
    : ch`sumIf(s, k > 0) AS v, sumIf(s * s, k > 0) AS vv`
  if (perPerson === 'mean') {
    return ch`${counts}, ${scores}, n > 0 AS x, sumIf(w, k > 0) AS weights, if(weights > 0, sumIf(w * ${value}, k > 0) / weights, 0) AS y`
  }
  if (weighting === 'none') return ch`${counts}, ${scores}, n AS x, ${totalOf(definition)} AS y`
  return ch`${counts}, ${scores}, sumIf(w, k > 0) AS x, sumIf(w * ${value}, k > 0) AS y`
}

/** Answers of the metric's word, at its touchpoint if it names one. */
export function sourceCondition(definition: MetricDefinition): Fragment {
  const { source } = definition
  if (source.from !== 'answers') return ch`0`
  const metric = ch`metric = ${param(source.metric, 'String')}`
  return source.touchpoint ? ch`${metric} AND touchpoint = ${param(source.touchpoint, 'String')}` : metric
}

function weightOf(definition: MetricDefinition): Fragment {
  return definition.weighting === 'answer_weight' ? ch`greatest(ifNull(weight, 1), 0)` : ch`1`
}

function onScale(definition: MetricDefinition): Fragment {
  const { scale } = definition
  return scale ? ch`(score BETWEEN ${param(scale.min, 'Float64')} AND ${param(scale.max, 'Float64')})` : ch`1`
}

const netKinds: ReadonlySet<string> = new Set(['nps', 'net'])
/** Kinds that need no more than the classes of the answers. */
const classKinds: ReadonlySet<string> = new Set(['nps', 'net', 'csat', 'top_box', 'share'])

/** Value that is averaged: class for net scores (−1, 0, 1), hit for shares (0, 1), the score itself for means. */
function averagedOf({ kind }: MetricDefinition, score: Fragment, scoreClass: Fragment): Fragment {
  if (netKinds.has(kind)) return ch`(toInt16(${scoreClass}) - 2)`
  return classKinds.has(kind) ? ch`(${scoreClass} = 3)` : score
}

/** The sum of that value over a person's answers, from the sums at hand. */
function totalOf({ kind }: MetricDefinition): Fragment {
  if (netKinds.has(kind)) return ch`toInt64(h) - toInt64(l)`
  return classKinds.has(kind) ? ch`h` : ch`v`
}

/** Class of an answer, −1 / 0 / 1. For NPS 0-6, 7-8, 9-10; for rating scales below, at and above the middle. */
export function classOf(definition: MetricDefinition): Fragment {
  const scale = definition.scale ?? { min: 0, max: 10, higherIsBetter: true }
  const upward = scale.higherIsBetter
  const number = (value: number) => param(value, 'Float64')
  const at = (edge: number) =>
    upward ? ch`score >= ${number(edge)}` : ch`score <= ${number(scale.min + scale.max - edge)}`
  switch (definition.kind) {
    case 'nps':
      return ch`multiIf(score >= 9, 1, score >= 7, 0, -1)`
    case 'csat': {
      const top = definition.threshold ?? scale.max - 1
      return ch`multiIf(${definition.threshold === null ? at(top) : upward ? ch`score >= ${number(top)}` : ch`score <= ${number(top)}`}, 1, ${at((scale.min + scale.max) / 2)}, 0, -1)`
    }
    case 'top_box': {
      const top = number(definition.threshold ?? scale.max)
      return upward ? ch`if(score >= ${top}, 1, -1)` : ch`if(score <= ${top}, 1, -1)`
    }
    case 'share':
      return ch`if(has(${param(definition.values, 'Array(Float64)')}, assumeNotNull(score)), 1, -1)`
    default: {
      const middle = (scale.min + scale.max) / 2
      const step = (scale.max - scale.min) * 0.05
      const [above, below] = [ch`score > ${number(middle + step)}`, ch`score < ${number(middle - step)}`]
      return upward ? ch`multiIf(${above}, 1, ${below}, -1, 0)` : ch`multiIf(${below}, 1, ${above}, -1, 0)`
    }
  }
}
