import type { Ctx } from '../../../platform/context/index.ts'
import { requirePermission } from '../../../platform/context/index.ts'
import type { ParamsOf, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import { fail, type Message, say } from '../../../platform/kernel/index.ts'
import { requirePeopleForTelling } from '../../../platform/privacy/index.ts'
import { mappingOf } from '../../../unify/catalog/index.ts'
import { segmentNames } from '../../segments/index.ts'
import type { Metric, MetricGroup, metricsRoutes } from '../contract.ts'
import { shownComparison, shownFamily } from '../model/estimate.ts'
import { labelsOf } from '../model/labels.ts'
import type { SharedMoments } from '../model/moments.ts'
import { passportOf } from '../model/passport.ts'
import { againstOf, type Period, periodOf, spanOf } from '../model/period.ts'
import { restOf } from '../model/rest.ts'
import {
  answerGroup,
  conversionGroup,
  differenceOf,
  durationGroup,
  type GroupValue,
  totalsGroup,
} from '../model/shown.ts'
import { answerMoments, type GroupMoments, sharedMoments } from '../queries/answers.ts'
import { eventTotals, sharedTotals } from '../queries/events.ts'
import { groupsMax, type RowScope } from '../queries/filters.ts'
import { eventPairs, eventWaits, sharedPairs } from '../queries/pairs.ts'
import { words } from '../words.ts'
import { findMetric } from './definitions.ts'
import { rowFilterOf } from './row-filter.ts'

type Values = ReplyOf<typeof metricsRoutes.values>
type Query = QueryOf<typeof metricsRoutes.values>

/** Values of a metric by group, with intervals, the comparison with another period, and the passport. */
export async function metricValues(
  ctx: Ctx,
  input: { params: ParamsOf<typeof metricsRoutes.values>; query: Query },
): Promise<Values> {
  requirePermission(ctx, 'metrics:read')
  const { query } = input
  requirePeopleForTelling(ctx, [nameIn(query.by)])
  const period = periodOf(query, ctx.workspace, ctx.clock())
  const against = againstOf(query.against, period)
  const [metric, mapping, filter] = await Promise.all([
    findMetric(ctx, input.params.id),
    mappingOf(ctx),
    rowFilterOf(ctx, query),
  ])
  const scopeOf = (span: Period): RowScope => ({
    workspace: ctx.workspace.id,
    span: spanOf(span, ctx.workspace.timeZone),
    mapping,
    filter,
  })
  const read = async (span: Period, by: string) => await groupsOf(ctx, metric, { scope: scopeOf(span), by })
  // A period is compared as a whole: its months are not those of the period before.
  const byBefore = isTime(query.by) ? 'none' : query.by
  const toRest = query.against === 'rest'
  if (toRest && !hasRest(metric, query.by)) throw refusedAgainst(say(words.restNeedsPeople))
  const other = await otherGroup(ctx, metric, query)
  const [now, before, shared] = await Promise.all([
    read(period, query.by),
    against ? read(against, byBefore) : null,
    against || other !== null
      ? sharedOf(ctx, metric, { now: scopeOf(period), before: scopeOf(against ?? period), by: byBefore, other })
      : nobodyShared,
  ])
  const whole = now.total ?? emptyGroup(metric)
  const wholeBefore = before ? (before.total ?? emptyGroup(metric)) : null
  const shown = showGroups({
    metric,
    groups: now.groups.slice(0, groupsMax),
    before: beforeOf(metric, { by: query.by, now, before, toRest, other }),
    shared: shared.groups,
  })
  const labels = labelsOf(query.by, mapping, ctx.language)
  return {
    unit: unitOf(metric),
    currency: metric.kind === 'sum' ? ctx.workspace.currency : null,
    period,
    againstPeriod: against,
    total: showGroup(metric, { now: whole, before: wholeBefore, shared: shared.total }),
    more: now.groups.length > groupsMax,
    groups: await named(ctx, { by: query.by, groups: shown, labels }),
    comparisons: shown.filter(({ change }) => change !== null && change.verdict !== 'not_enough_data').length,
    passport: passportOf({
      metric,
      period,
      timeZone: ctx.workspace.timeZone,
      n: whole.n,
      excluded: whole.excluded,
      method: whole.shown.method,
      language: ctx.language,
    }),
  }
}

/** Groups with their words; a segment goes by its public id and name. */
async function named(
  ctx: Ctx,
  { by, groups, labels }: { by: string; groups: MetricGroup[]; labels: (key: string) => string },
): Promise<MetricGroup[]> {
  if (by !== 'segment') return groups.map((group) => ({ ...group, label: labels(group.key) }))
  const segments = await segmentNames(ctx)
  return groups.flatMap((group) => {
    const segment = segments.get(Number(group.key))
    return segment ? [{ ...group, key: segment.id, label: segment.name }] : []
  })
}

/** The whole and its groups. */
type Groups = { total: GroupValue | null; groups: GroupValue[] }

async function groupsOf(ctx: Ctx, metric: Metric, { scope, by }: { scope: RowScope; by: string }): Promise<Groups> {
  const zone = { timeZone: ctx.workspace.timeZone, weekStart: ctx.workspace.weekStart }
  const { source } = metric
  if (source.from === 'answers') {
    const { total, groups } = await answerMoments(ctx.events, { definition: metric, scope, by, zone })
    const shown = (row: GroupMoments) => answerGroup(metric, row)
    return { total: total ? shown(total) : null, groups: groups.filter(({ answers }) => answers > 0).map(shown) }
  }
  const read =
    source.from === 'events'
      ? async (key: string) => {
          const input = { scope, by: key, zone, currency: ctx.workspace.currency, everybody: metric.kind === 'rate' }
          return (await eventTotals(ctx.events, source, input)).map((row) => totalsGroup(metric, row))
        }
      : async (key: string) => {
          const input = { scope, by: key, zone, now: ctx.clock() }
          return metric.kind === 'duration'
            ? (await eventWaits(ctx.events, source, input)).map((row) => durationGroup(metric, row))
            : (await eventPairs(ctx.events, source, input)).map((row) => conversionGroup(metric, row))
        }
  const [total, groups] = await Promise.all([read('none'), by === 'none' ? [] : read(by)])
  return { total: total[0] ?? null, groups }
}

/** Who is in both periods, in all and by group; of kinds that carry no error nobody. */
type Shared = { total: SharedMoments | null; groups: ReadonlyMap<string, SharedMoments> }
const nobodyShared: Shared = { total: null, groups: new Map() }

async function sharedOf(
  ctx: Ctx,
  definition: Metric,
  { by, other, ...scopes }: { now: RowScope; before: RowScope; by: string; other: string | null },
): Promise<Shared> {
  const zone = { timeZone: ctx.workspace.timeZone, weekStart: ctx.workspace.weekStart }
  const { source, kind } = definition
  const read = async (key: string): Promise<Map<string, SharedMoments>> => {
    const input = { ...scopes, by: key, zone }
    if (source.from === 'answers')
      return await sharedMoments(ctx.events, { ...input, definition, other: other ?? undefined })
    if (source.from === 'events' && kind === 'rate') return await sharedTotals(ctx.events, source, input)
    if (source.from === 'pair' && kind === 'conversion')
      return await sharedPairs(ctx.events, source, { ...input, clock: ctx.clock() })
    return new Map()
  }
  const [total, groups] = await Promise.all([
    other === null ? read('none') : nobodyShared.groups,
    by === 'none' ? nobodyShared.groups : read(by),
  ])
  return { total: total.get('') ?? null, groups }
}

/** The key, as rows have it, of the one group that all are compared with; null = none. Throws `invalid_input` where groups cannot be. */
async function otherGroup(ctx: Ctx, metric: Metric, { against, by }: Query): Promise<string | null> {
  if (!against.startsWith('group:')) return null
  if (metric.source.from !== 'answers' || by === 'none' || isTime(by)) throw refusedAgainst(say(words.groupsOfAnswers))
  const key = against.slice('group:'.length)
  if (by !== 'segment') return key
  const found = [...(await segmentNames(ctx))].find(([, { id }]) => id === key)
  return found ? String(found[0]) : key
}

function refusedAgainst(reason: Message) {
  return fail('invalid_input', { problems: [{ field: 'query.against', reason }] })
}

/** What each group is compared with, by its key; null = with nothing. */
type BeforeOf = (key: string) => GroupValue | null

function beforeOf(
  metric: Metric,
  {
    by,
    now,
    before,
    toRest,
    other,
  }: { by: string; now: Groups; before: Groups | null; toRest: boolean; other: string | null },
): BeforeOf {
  if (other !== null) {
    const group = now.groups.find(({ key }) => key === other)
    if (!group) throw refusedAgainst(say(words.noSuchGroup, { key: other }))
    return (key) => (key === other ? null : group)
  }
  const earlier = toRest ? restsOf(metric, now) : isTime(by) ? null : before?.groups
  if (!earlier) return () => null
  const byKey = new Map(earlier.map((group) => [group.key, group]))
  return (key) => byKey.get(key) ?? emptyGroup(metric)
}

/** Whether groups are of people, each answer's person in it or not: then all answers less the group's are the rest's. */
function hasRest(metric: Metric, by: string): boolean {
  return metric.source.from === 'answers' && (by === 'segment' || by.startsWith('trait:'))
}

/** Everybody who is not in the group, for each group. */
function restsOf(metric: Metric, { total, groups }: Groups): GroupValue[] {
  const all = total?.moments
  return all
    ? groups.flatMap(({ key, moments }) => (moments ? [answerGroup(metric, restOf({ all, moments, key }))] : []))
    : []
}

function emptyGroup(metric: Metric): GroupValue {
  const complete = metric.kind === 'count' || metric.kind === 'people' || metric.kind === 'sum'
  const shown = complete
    ? { value: 0, low: null, high: null, n: 0, method: 'full_count' }
    : { value: null, low: null, high: null, n: 0, method: 'none', reason: 'no_data' }
  return {
    key: '',
    shown,
    n: 0,
    persons: 0,
    statistic: null,
    moments: null,
    ratio: null,
    counts: null,
    shares: null,
    excluded: [],
  }
}

type Pair = { now: GroupValue; before: GroupValue | null; shared: SharedMoments | null }

function showGroup(metric: Metric, { now, before, shared }: Pair): MetricGroup {
  const comparable = before !== null && now.statistic !== null
  return {
    key: now.key,
    label: '',
    now: now.shown,
    before: before?.shown ?? null,
    change: comparable
      ? shownComparison(differenceOf(metric, { before, now, shared }), [before.persons, now.persons])
      : null,
    counts: now.shown.value === null ? null : now.counts,
    shares: now.shown.value === null ? null : now.shares,
  }
}

/** Groups with their comparisons judged as one family, so that noise is not named. */
function showGroups(input: {
  metric: Metric
  groups: GroupValue[]
  before: BeforeOf
  shared: Shared['groups']
}): MetricGroup[] {
  const { metric, groups, before, shared } = input
  const pairs = groups.map((now) => ({
    now,
    before: before(now.key),
    shared: shared.get(now.key) ?? null,
  }))
  const judged = pairs.filter((pair) => pair.before !== null && pair.now.statistic !== null)
  const verdicts = shownFamily(
    judged.map(({ now, before, shared }) => ({
      difference: differenceOf(metric, { before: before as GroupValue, now, shared }),
      sizes: [(before as GroupValue).persons, now.persons],
    })),
  )
  const changes = new Map(judged.map((pair, index) => [pair.now.key, verdicts[index]]))
  return pairs.map((pair) => ({ ...showGroup(metric, pair), change: changes.get(pair.now.key) ?? null }))
}

/** The trait or property of a breakdown; `''` for the others. */
function nameIn(by: string): string {
  return /^(?:trait|property):(.*)$/s.exec(by)?.[1] ?? ''
}

function isTime(by: string): boolean {
  return ['day', 'week', 'month', 'quarter', 'year'].includes(by)
}

function unitOf(metric: Metric): Values['unit'] {
  switch (metric.kind) {
    case 'nps':
    case 'net':
      return 'points'
    case 'csat':
    case 'top_box':
    case 'share':
    case 'conversion':
      return 'share'
    case 'count':
    case 'people':
      return 'count'
    case 'sum':
      return metric.source.from === 'events' && metric.source.property ? 'score' : 'money_minor'
    case 'duration':
      return 'seconds'
    default:
      return 'score'
  }
}
