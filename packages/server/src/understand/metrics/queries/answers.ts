import { topTwoFrom } from '@opencxm/stats'
import * as z from 'zod'
import { ch, type EventStore, type Fragment, givenOnScale, param } from '../../../platform/eventstore/index.ts'
import { type JourneyMapping, touchpointOf } from '../../../unify/catalog/index.ts'
import type { MetricDefinition } from '../contract.ts'
import type { LeftOut, Moments, SharedMoments } from '../model/moments.ts'
import { type Sides, sharedOfSides } from './events.ts'
import { groupingOf, groupsMax, type RowScope, respondentOr, scopeCondition } from './filters.ts'

const momentsRow = z.object({
  key: z.string(),
  whole: z.number(),
  persons: z.number(),
  sumXX: z.number(),
  sumXY: z.number(),
  sumYY: z.number(),
  low: z.number(),
  middle: z.number(),
  high: z.number(),
  offScale: z.number(),
  otherScale: z.number(),
  // What does not follow from the classes.
  noWeight: z.number().exactOptional(),
  answers: z.number().exactOptional(),
  sumX: z.number().exactOptional(),
  sumY: z.number().exactOptional(),
  lowX: z.number().exactOptional(),
  highX: z.number().exactOptional(),
})

export type GroupMoments = Moments & LeftOut & { key: string }
/** All answers together, and by group; `total` is null when there are none. */
export type AnswerMoments = { total: GroupMoments | null; groups: GroupMoments[] }

type MomentsInput = {
  definition: MetricDefinition
  scope: RowScope
  by: string
  zone: { timeZone: string; weekStart: number }
}

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
    sql: ch`SELECT if(whole = 1, '', toString(key)) AS key, whole, countIf(n > 0) AS persons, sum(x * x) AS sumXX, sum(x * y) AS sumXY, sum(y * y) AS sumYY,
        sum(l) AS low, sum(m) AS middle, sum(h) AS high, sum(off) AS offScale, sum(other) AS otherScale${furtherSums(definition)}
      FROM (SELECT key, toUInt8(${whole}) AS whole, ${perPerson(definition)}
        FROM (${answerRows(input)}) GROUP BY ${groupBy})
      GROUP BY key, whole ORDER BY whole DESC, key LIMIT ${param(groupsMax + 2, 'UInt32')}`,
    row: momentsRow,
  })
  const total = rows.find((row) => row.whole === 1)
  return {
    total: total ? momentsOf(definition, total) : null,
    groups: rows.filter((row) => row.whole === 0).map((row) => momentsOf(definition, row)),
  }
}

/** Sums that do not follow from the classes; an expression more is time that the engine takes to plan the statement. */
function furtherSums(definition: MetricDefinition): Fragment | null {
  const { weighting, perPerson } = definition
  if (isOfClasses(definition)) return null
  const ofWeights = weighting === 'none' && perPerson !== 'mean' ? null : ch`, sum(lx) AS lowX, sum(hx) AS highX`
  const refused = weighting === 'none' ? null : ch`, sum(bad) AS noWeight`
  return ch`, sum(n) AS answers, sum(x) AS sumX, sum(y) AS sumY${ofWeights}${refused}`
}

function momentsOf({ kind }: MetricDefinition, row: z.infer<typeof momentsRow>): GroupMoments {
  const { low, middle, high } = row
  return {
    ...{ answers: low + middle + high, sumX: low + middle + high, sumY: netKinds.has(kind) ? high - low : high },
    ...{ lowX: low, highX: high, noWeight: 0 },
    ...row,
  }
}

/**
 * People who answered in both periods, by group, or in each group and the one named `other`; answers of nobody in particular
 * share nobody.
 */
export async function sharedMoments(
  events: EventStore,
  {
    now,
    before,
    other,
    ...input
  }: Omit<MomentsInput, 'scope'> & Pick<Sides, 'other'> & { now: RowScope; before: RowScope },
): Promise<Map<string, SharedMoments>> {
  const side = (scope: RowScope) =>
    ch`SELECT key, p, ${perPerson(input.definition)} FROM (${answerRows({ ...input, scope })})
      WHERE p < toUInt64(9223372036854775808) GROUP BY key, p HAVING n > 0`
  return await sharedOfSides(events, {
    name: 'metrics.shared_moments',
    workspace: now.workspace,
    now: side(now),
    before: side(before),
    other,
  })
}

/**
 * One row an answer: group, person p, class k (1 unhappy, 2 neither, 3 happy; above: left out, and why), and for metrics that the
 * classes do not tell time, score s and weight w.
 */
function answerRows({ definition, scope, by, zone }: MomentsInput): Fragment {
  const grouping = groupingOf(by, scope, zone)
  // An answer of nobody in particular and of no form is a person of its own: anonymous answers are not one person's many.
  // Numbers of rows are unique within a server; its name makes them so in a cluster.
  const person = respondentOr(ch`cityHash64(hostName(), rowNumberInAllBlocks())`)
  const further = isOfClasses(definition) ? null : ch`, ts, assumeNotNull(score) AS s, ${weightOf(definition)} AS w`
  const base = ch`SELECT ${person} AS p, ${grouping.join ? ch`''` : grouping.key} AS key, ${codeOf(definition)} AS k${further}
    FROM events WHERE ${scopeCondition(scope)} AND event = '$answer' AND score IS NOT NULL AND ${sourceCondition(definition, scope.mapping)}`
  return grouping.join
    ? ch`SELECT ${grouping.key} AS key, base.p AS p, base.k AS k${further && ch`, base.ts AS ts, base.s AS s, base.w AS w`} FROM (${base}) AS base ${grouping.join}`
    : base
}

/**
 * Per group and person: number n, weight x, weighted total y, classes l, m, h, the weights lx and hx of the unhappy and happy ones, and
 * what was left out; by the passport's rule for several answers of one person.
 */
function perPerson(definition: MetricDefinition): Fragment {
  const { perPerson, weighting } = definition
  const left = ch`countIf(k = ${lefts.off}) AS off, countIf(k = ${lefts.other}) AS other${weighting === 'none' ? null : ch`, countIf(k = ${lefts.bad}) AS bad`}`
  if (perPerson === 'latest') {
    // Ties in time are settled by the answer itself, so that the same data always give the same number. Nothing counted: all 0.
    const [score, weight, kind] = [ch`latest.1`, ch`latest.2`, ch`latest.3`]
    return ch`argMaxIf((s, w, k), (ts, s, w), k <= 3) AS latest, countIf(k <= 3) AS n, ${weight} AS x, ${weight} * ${averagedOf(definition, score, kind)} AS y,
      ${kind} = 1 AS l, ${kind} = 2 AS m, ${kind} = 3 AS h, ${weight} * l AS lx, ${weight} * h AS hx, ${left}`
  }
  const counts = ch`countIf(k = 1) AS l, countIf(k = 2) AS m, countIf(k = 3) AS h, l + m + h AS n, ${left}`
  if (weighting === 'none' && perPerson === 'all') return ch`${counts}, n AS x, ${totalOf(definition)} AS y`
  const value = averagedOf(definition, ch`s`, ch`k`)
  const [all, total] = [ch`sumIf(w, k <= 3)`, ch`sumIf(w * ${value}, k <= 3)`]
  const [low, high] = [ch`sumIf(w, k = 1)`, ch`sumIf(w, k = 3)`]
  if (perPerson === 'all') return ch`${counts}, ${all} AS x, ${total} AS y, ${low} AS lx, ${high} AS hx`
  // A person whose answers weigh nothing has no mean: missing is not zero.
  const mean = (sum: Fragment) => ch`if(weights > 0, ${sum} / weights, 0)`
  return ch`${counts}, ${all} AS weights, weights > 0 AS x, ${mean(total)} AS y, ${mean(low)} AS lx, ${mean(high)} AS hx`
}

/** True when all sums follow from how many answers of a person are in each class. */
function isOfClasses({ kind, perPerson, weighting }: MetricDefinition): boolean {
  return classKinds.has(kind) && perPerson === 'all' && weighting === 'none'
}

/** Answers of the metric's word, at its touchpoint if it names one. */
export function sourceCondition({ source }: MetricDefinition, mapping: JourneyMapping): Fragment {
  if (source.from !== 'answers') return ch`0`
  const metric = ch`metric = ${param(source.metric, 'String')}`
  return source.touchpoint ? ch`${metric} AND ${touchpointOf(mapping)} = ${param(source.touchpoint, 'String')}` : metric
}

/** Heaviest weight: the square of a sum of a billion such weights is still a number. */
const weightMax = 1e9

function weightOf(definition: MetricDefinition): Fragment {
  return definition.weighting === 'answer_weight' ? ch`ifNull(weight, 1)` : ch`1`
}

/** Instead of a class, why an answer is left out: off the metric's scale, given on another one, with a weight that cannot be one. */
const lefts = { off: ch`4`, other: ch`5`, bad: ch`6` } as const

/** Class of an answer that counts, else why it is left out. */
function codeOf(definition: MetricDefinition): Fragment {
  const badWeight =
    definition.weighting === 'answer_weight'
      ? ch`NOT (ifNull(weight, 1) BETWEEN 0 AND ${param(weightMax, 'Float64')}), ${lefts.bad},`
      : null
  return ch`multiIf(NOT (${onItsScale(definition)}), ${lefts.other}, NOT ${isOnScale(definition)}, ${lefts.off}, ${badWeight} ${classOf(definition)})`
}

/** The answer was given on the metric's own scale, as far as it says. */
export function onItsScale(definition: MetricDefinition): Fragment {
  const scale = definition.kind === 'nps' ? npsScale : definition.scale
  return scale ? givenOnScale(scale) : ch`1`
}

/** The answer lies between the ends of the metric's scale; an NPS answer is a whole number besides. */
export function isOnScale({ kind, scale }: MetricDefinition): Fragment {
  if (kind === 'nps') return ch`(score BETWEEN 0 AND 10 AND score = round(score))`
  if (!scale) return ch`1`
  return ch`(score BETWEEN ${param(scale.min, 'Float64')} AND ${param(scale.max, 'Float64')})`
}

const npsScale = { min: 0, max: 10, higherIsBetter: true }
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
  return classKinds.has(kind) ? ch`h` : ch`sumIf(s, k <= 3)`
}

/** Class of an answer: 1 unhappy, 2 neither, 3 happy. For NPS 0-6, 7-8, 9-10; for rating scales below, at and above the middle. */
export function classOf(definition: MetricDefinition): Fragment {
  const scale = definition.scale ?? { min: 0, max: 10, higherIsBetter: true }
  const upward = scale.higherIsBetter
  const number = (value: number) => param(value, 'Float64')
  const at = (edge: number) =>
    upward ? ch`score >= ${number(edge)}` : ch`score <= ${number(scale.min + scale.max - edge)}`
  switch (definition.kind) {
    case 'nps':
      return ch`multiIf(score >= 9, 3, score >= 7, 2, 1)`
    case 'csat': {
      const top = definition.threshold ?? topTwoFrom(scale)
      return ch`multiIf(${definition.threshold === null ? at(top) : upward ? ch`score >= ${number(top)}` : ch`score <= ${number(top)}`}, 3, ${at((scale.min + scale.max) / 2)}, 2, 1)`
    }
    case 'top_box': {
      const top = number(definition.threshold ?? (upward ? scale.max : scale.min))
      return upward ? ch`if(score >= ${top}, 3, 1)` : ch`if(score <= ${top}, 3, 1)`
    }
    case 'share':
      return ch`if(has(${param(definition.values, 'Array(Float64)')}, assumeNotNull(score)), 3, 1)`
    default: {
      const middle = (scale.min + scale.max) / 2
      const step = (scale.max - scale.min) * 0.05
      const [above, below] = [ch`score > ${number(middle + step)}`, ch`score < ${number(middle - step)}`]
      return upward ? ch`multiIf(${above}, 3, ${below}, 1, 2)` : ch`multiIf(${below}, 3, ${above}, 1, 2)`
    }
  }
}
