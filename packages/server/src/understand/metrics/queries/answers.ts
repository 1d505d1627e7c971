import * as z from 'zod'
import { ch, type EventStore, type Fragment, param, resolvedPerson } from '../../../platform/eventstore/index.ts'
import type { MetricDefinition } from '../contract.ts'
import type { Moments } from '../model/moments.ts'
import { groupingOf, type RowScope, scopeCondition } from './filters.ts'

const momentsRow = z.object({
  key: z.string(),
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

/**
 * Moments of an answer metric by group: sums over canonical persons of per-person totals, so that repeated answers of one
 * person are not taken for many people. One row a group, whatever the number of answers.
 */
export async function answerMoments(
  events: EventStore,
  input: { definition: MetricDefinition; scope: RowScope; by: string; zone: { timeZone: string; weekStart: number } },
): Promise<GroupMoments[]> {
  const { definition, scope, by, zone } = input
  const grouping = groupingOf(by, scope, zone)
  // An answer of nobody in particular is a person of its own: anonymous answers are not one person's many.
  const person = ch`if(person = 0, bitOr(cityHash64(message_id), toUInt64(9223372036854775808)), ${resolvedPerson})`
  const base = ch`SELECT ${person} AS p, ts, ${grouping.join ? ch`''` : grouping.key} AS k, assumeNotNull(score) AS s,
      ${weightOf(definition)} AS w, ${classOf(definition)} AS c, ${onScale(definition)} AS valid
    FROM events WHERE ${scopeCondition(scope)} AND event = '$answer' AND score IS NOT NULL AND ${sourceCondition(definition)}`
  const rows = ch`SELECT ${grouping.join ? grouping.key : ch`base.k`} AS key, base.p AS p, base.ts AS ts, base.s AS s, base.w AS w, base.c AS c, base.valid AS valid
    FROM (${base}) AS base ${grouping.join}`
  return await events.query({
    name: 'metrics.answer_moments',
    workspace: scope.workspace,
    sql: ch`SELECT key, sum(n) AS answers, countIf(n > 0) AS persons, sum(x) AS sumX, sum(y) AS sumY, sum(x * x) AS sumXX, sum(x * y) AS sumXY,
        sum(y * y) AS sumYY, sum(v) AS values, sum(vv) AS squares, sum(l) AS low, sum(m) AS middle, sum(h) AS high, sum(off) AS offScale
      FROM (${perPerson(definition, rows)}) GROUP BY key ORDER BY key LIMIT 2000`,
    row: momentsRow,
  })
}

/** Per group and person: number, weighted totals, class counts; by the passport's rule for several answers of one person. */
function perPerson(definition: MetricDefinition, rows: Fragment): Fragment {
  const value = averagedOf(definition)
  if (definition.perPerson === 'latest') {
    return ch`SELECT key, p, 1 AS n, w AS x, w * ${value} AS y, s AS v, s * s AS vv, c = -1 AS l, c = 0 AS m, c = 1 AS h, 0 AS off
      FROM (SELECT key, p, argMax(s, ts) AS s, argMax(w, ts) AS w, argMax(c, ts) AS c FROM (${rows}) WHERE valid GROUP BY key, p)`
  }
  const each = definition.perPerson === 'mean' ? ch`1` : ch`sumIf(w, valid)`
  return ch`SELECT key, p, ${definition.perPerson === 'mean' ? ch`if(countIf(valid) > 0, 1, 0)` : ch`countIf(valid)`} AS n, if(countIf(valid) > 0, ${each}, 0) AS x,
      x * if(sumIf(w, valid) > 0, sumIf(w * ${value}, valid) / sumIf(w, valid), 0) AS y, sumIf(s, valid) AS v, sumIf(s * s, valid) AS vv,
      countIf(valid AND c = -1) AS l, countIf(valid AND c = 0) AS m, countIf(valid AND c = 1) AS h, countIf(NOT valid) AS off
    FROM (${rows}) GROUP BY key, p`
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

/** Value that is averaged: class for net scores (−1, 0, 1), hit for shares (0, 1), the score itself for means. */
function averagedOf(definition: MetricDefinition): Fragment {
  switch (definition.kind) {
    case 'nps':
    case 'net':
      return ch`c`
    case 'csat':
    case 'top_box':
    case 'share':
      return ch`(c = 1)`
    default:
      return ch`s`
  }
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
