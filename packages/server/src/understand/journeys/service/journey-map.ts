import { boundedRatio, proportionInterval, scalePseudoUnits } from '@opencxm/stats'
import { type Ctx, requirePermission } from '../../../platform/context/index.ts'
import type { Comparison, Estimate, QueryOf, ReplyOf } from '../../../platform/contract/index.ts'
import type { Touchpoint } from '../../../unify/catalog/index.ts'
import { mappingOf } from '../../../unify/catalog/index.ts'
import {
  againstOf,
  metricValues,
  type Period,
  periodOf,
  type RowScope,
  rowFilterOf,
  type SharedMoments,
  shownEstimate,
  shownFamily,
  spanOf,
} from '../../metrics/index.ts'
import type { journeysRoutes, Station } from '../contract.ts'
import { marksOf } from '../model/marks.ts'
import { netDifference, netScore } from '../model/net.ts'
import { type RatingSums, ratingChoice, ratingSums, sharedRatings } from '../queries/stations.ts'
import { type DropOff, touchpointVolumes, unplacedAnswers, type Volume } from '../queries/volumes.ts'
import { readAssumption } from '../store.ts'
import { type PainEvidence, type PainModel, painEvidence, painPoints } from './pain-points.ts'

type MapReply = ReplyOf<typeof journeysRoutes.map>
type Query = QueryOf<typeof journeysRoutes.map>

/** Ratings below this are not shown (methods.md 0.2). */
const minN = 5

/** The journey: stages and touchpoints with volume, score, emotion, drop-off and marks; pain points ranked. */
export async function journeyMap(ctx: Ctx, model: PainModel, query: Query): Promise<MapReply> {
  requirePermission(ctx, 'journeys:read')
  const period = periodOf(query, ctx.workspace, ctx.clock())
  const against = againstOf(query.against, period)
  const mapping = await mappingOf(ctx)
  const filter = await rowFilterOf(ctx, query)
  const scopeOf = (days: Period): RowScope => ({
    workspace: ctx.workspace.id,
    span: spanOf(days, ctx.workspace.timeZone),
    mapping,
    filter,
  })
  const scope = scopeOf(period)
  const line = mapping.touchpoints.filter((candidate) => !candidate.side).map((candidate) => candidate.slug)
  const [volumes, ratings, nps, assumption, unplaced] = await Promise.all([
    touchpointVolumes(ctx.events, scope, line),
    readRatings(ctx, { scope, before: against ? scopeOf(against) : null, period }),
    metricValues(ctx, { params: { id: 'nps' }, query: { ...query, by: 'none', against: 'none' } }),
    readAssumption(ctx.state, ctx.workspace.id),
    unplacedAnswers(ctx.events, scope),
  ])
  const volumeOf = volumes.byTouchpoint
  const met = new Map(mapping.touchpoints.map(({ slug }) => [slug, customersOf(volumeOf.get(slug))]))
  const sumsOf = new Map(ratings.sums.map((row) => [row.tp, row]))
  const pains = await painPoints(ctx, model, {
    scope,
    period,
    evidence: ratings.evidence,
    sums: sumsOf,
    met,
    people: volumes.people > 0 ? volumes.people : volumes.answerers,
    assumption,
  })
  const stations = stationsOf({
    touchpoints: mapping.touchpoints,
    volumeOf,
    met,
    sumsOf,
    sumsBefore: ratings.sumsBefore ? new Map(ratings.sumsBefore.map((row) => [row.tp, row])) : null,
    shared: ratings.shared,
    dropOf: volumes.dropOffs,
    last: line.at(-1),
    pains: new Set(pains.rows.filter((row) => row.detectable).map((row) => row.touchpoint)),
  })
  return {
    period,
    againstPeriod: against,
    stages: [...mapping.stages],
    stations,
    pains,
    nps: nps.total.now,
    assumption,
    unmappedEvents: volumeOf.get('')?.events ?? 0,
    unplaced,
    timeZone: ctx.workspace.timeZone,
  }
}

type Ratings = {
  sums: RatingSums[]
  sumsBefore: RatingSums[] | null
  /** Who rated in both periods, by touchpoint. */
  shared: ReadonlyMap<string, SharedMoments>
  evidence: PainEvidence
}

/** All that is read of ratings; which rating counts at a touchpoint comes first. */
async function readRatings(
  ctx: Ctx,
  { scope, before, period }: { scope: RowScope; before: RowScope | null; period: Period },
): Promise<Ratings> {
  const choice = await ratingChoice(ctx.events, scope)
  const catalogued = new Set(scope.mapping.touchpoints.map(({ slug }) => slug))
  const [sums, sumsBefore, shared, evidence] = await Promise.all([
    ratingSums(ctx.events, scope, choice),
    before ? ratingSums(ctx.events, before, choice) : null,
    before ? sharedRatings(ctx.events, { now: scope, before, choice }) : new Map(),
    painEvidence(ctx, { scope, period, choice: choice.filter(({ touchpoint }) => catalogued.has(touchpoint)) }),
  ])
  return { sums, sumsBefore, shared, evidence }
}

/** Who met a touchpoint: by what happened there; where only answers exist (a survey file), by who answered about it. */
function customersOf(volume: Volume | undefined): number {
  return volume ? (volume.customers > 0 ? volume.customers : volume.answerers) : 0
}

type StationInput = {
  touchpoints: readonly Touchpoint[]
  volumeOf: ReadonlyMap<string, Volume>
  met: ReadonlyMap<string, number>
  sumsOf: ReadonlyMap<string, RatingSums>
  sumsBefore: ReadonlyMap<string, RatingSums> | null
  shared: Ratings['shared']
  dropOf: ReadonlyMap<string, DropOff>
  last: string | undefined
  pains: ReadonlySet<string>
}

function stationsOf(input: StationInput): Station[] {
  const { touchpoints, sumsOf, sumsBefore } = input
  const marks = marksOf(
    [...sumsOf.values()].map((row) => ({ touchpoint: row.tp, ...row })),
    input.pains,
  )
  const changes = changesOf(input)
  return touchpoints.map((touchpoint) => {
    const row = sumsOf.get(touchpoint.slug)
    const before = sumsBefore?.get(touchpoint.slug)
    const score = scoreOf(row)
    return {
      ...touchpoint,
      customers: input.met.get(touchpoint.slug) ?? 0,
      events: input.volumeOf.get(touchpoint.slug)?.events ?? 0,
      comments: input.volumeOf.get(touchpoint.slug)?.comments ?? 0,
      score,
      before: sumsBefore ? scoreOf(before) : null,
      change: changes.get(touchpoint.slug) ?? null,
      counts: row && score.value !== null ? [row.low, row.middle, row.high] : null,
      emotion: emotionOf(row),
      dropOff: dropOffOf(input, touchpoint),
      mark: marks.get(touchpoint.slug) ?? null,
    }
  })
}

function changesOf({ touchpoints, sumsOf, sumsBefore, shared }: StationInput): Map<string, Comparison> {
  if (!sumsBefore) return new Map()
  const pairs = touchpoints.flatMap(({ slug }) => {
    const [a, b] = [sumsBefore.get(slug), sumsOf.get(slug)]
    const difference = b ? netDifference(a, b, shared.get(slug)) : null
    return b && difference ? [{ slug, difference, sizes: [a?.persons ?? 0, b.persons] }] : []
  })
  const verdicts = shownFamily(pairs)
  return new Map(pairs.map(({ slug }, index) => [slug, verdicts[index] as Comparison]))
}

const nothing: Estimate = { value: null, low: null, high: null, n: 0, method: 'none', reason: 'no_data' }

function scoreOf(row: RatingSums | undefined): Estimate {
  return row ? shownEstimate(netScore(row), row.answers, { minN, persons: row.persons }) : nothing
}

/** Emotion lies between these ends. */
const emotionEnds = { pseudo: scalePseudoUnits({ min: -100, max: 100 }) }

function emotionOf(row: RatingSums | undefined): Estimate {
  if (!row) return nothing
  const { persons, sumX, sumXX, emotionY, emotionXY, emotionYY } = row
  return shownEstimate(
    boundedRatio({ units: persons, sumX, sumY: emotionY, sumXX, sumXY: emotionXY, sumYY: emotionYY }, emotionEnds),
    row.answers,
    { minN, persons: row.persons },
  )
}

function dropOffOf(input: StationInput, touchpoint: Touchpoint): Estimate | null {
  if (touchpoint.side || touchpoint.slug === input.last) return null
  const drop = input.dropOf.get(touchpoint.slug)
  if (!drop) return nothing
  return shownEstimate(proportionInterval({ successes: drop.left, n: drop.reached }), drop.reached, { minN })
}
