import {
  effectiveUnits,
  isRefused,
  type PainData,
  type PainImpact,
  type Refusable,
  type TouchpointImpact,
} from '@opencxm/stats'
import { type Computation, openComputation } from '../../../platform/compute/index.ts'
import type { Ctx } from '../../../platform/context/index.ts'
import type { ReplyOf } from '../../../platform/contract/index.ts'
import { addDays } from '../../../platform/kernel/index.ts'
import type { Touchpoint } from '../../../unify/catalog/index.ts'
import { type Period, type RowScope, spanOf } from '../../metrics/index.ts'
import type { journeysRoutes } from '../contract.ts'
import { benchmarkOf, type ChosenBenchmark, type Level } from '../model/benchmarks.ts'
import type { RatingChoice } from '../queries/ratings.ts'
import { type Respondent, respondents, respondentsMax } from '../queries/respondents.ts'
import { type EarlierLevel, earlierLevels, type RatingSums } from '../queries/stations.ts'
import type { MoneyAssumption } from '../store.ts'

type Pains = ReplyOf<typeof journeysRoutes.map>['pains']

export type PainInput = {
  scope: RowScope
  period: Period
  evidence: PainEvidence
  sums: ReadonlyMap<string, RatingSums>
  /** Customers who met each touchpoint, and of how many. */
  met: ReadonlyMap<string, number>
  people: number
  assumption: MoneyAssumption | null
}

/** Earlier stretches that the "own best level" benchmark looks at: four times 90 days before the period. */
const earlierDays = 360
const replicates = 1_000

/** What the pain model is fitted to: who answered NPS after which ratings, and earlier levels of each rating. */
export type PainEvidence = { choice: RatingChoice; answers: Respondent[]; levels: EarlierLevel[] }

/** What the thread of the model is given; the same input gives the same ranking. */
export type PainModelInput = { data: PainData; seed: string; replicates: number }
export type PainModel = Computation<PainModelInput, Refusable<PainImpact>>

/** Opens the pain model, which computes in a thread of its own. */
export function openPainModel(): PainModel {
  return openComputation(new URL('../pain-thread.ts', import.meta.url))
}

/** Reads the evidence of a period; the levels are those of the stretches before it. */
export async function painEvidence(
  ctx: Ctx,
  { scope, period, choice }: { scope: RowScope; period: Period; choice: RatingChoice },
): Promise<PainEvidence> {
  const earlier = { from: addDays(period.from, -earlierDays), to: addDays(period.from, -1) }
  const [answers, levels] = await Promise.all([
    respondents(ctx.events, scope, choice),
    earlierLevels(ctx.events, { ...scope, span: spanOf(earlier, ctx.workspace.timeZone) }, choice),
  ])
  return { choice, answers, levels }
}

/** Pain points by their effect on NPS (methods.md 4.4), with the joint bootstrap's intervals, ranks and P(in top 3). */
export async function painPoints(ctx: Ctx, model: PainModel, input: PainInput): Promise<Pains> {
  const { scope, period } = input
  const { choice, answers, levels } = input.evidence
  const benchmarks = new Map<string, ChosenBenchmark>()
  for (const touchpoint of scope.mapping.touchpoints) {
    const sums = input.sums.get(touchpoint.slug)
    if (!sums) continue
    // Stretches are counted back from the day before the period, so all of them are earlier ones.
    const own = levels
      .filter((level) => level.tp === touchpoint.slug)
      .map((level) => ({ ...level, period: level.period + 1 }))
    const chosen = benchmarkOf(touchpoint, sums, { now: levelOf(sums), earlier: own })
    if (chosen) benchmarks.set(touchpoint.slug, chosen)
  }
  const used = choice
    .map(({ touchpoint }, index) => ({ slug: touchpoint, index }))
    .filter(({ slug }) => benchmarks.has(slug) && input.sums.has(slug))
  // Ratings alone say where people are least happy, not where they are less happy than they could be.
  if (used.length === 0 && choice.length > 0 && answers.length > 0)
    return { model: { ...noModel, respondents: answers.length, refused: 'no_benchmark' }, rows: [] }
  const impact = await model.run({
    data: {
      outcome: answers.map((answer) => answer.outcome),
      persons: answers.map((answer) => answer.person),
      touchpoints: used.map(({ slug, index }) => {
        const sums = input.sums.get(slug) as RatingSums
        return {
          name: slug,
          ratings: answers.map((answer) => answer.ratings[index] ?? null),
          reach: { met: Math.min(input.met.get(slug) ?? 0, input.people), of: input.people },
          benchmark: (benchmarks.get(slug) as ChosenBenchmark).benchmark,
          ...levelFor(sums),
        }
      }),
    },
    seed: `${ctx.workspace.publicId}|pains|${period.from}|${period.to}`,
    replicates,
  })
  return shownPains({ impact, input, benchmarks, respondents: answers.length, currency: ctx.workspace.currency })
}

/** Level of a touchpoint from all ratings of the period, by person, not only from those who also answered NPS. */
function levelOf(sums: RatingSums): Level | null {
  if (sums.persons < 2) return null
  const mean = sums.ratingY / sums.sumX
  const residuals = sums.ratingYY - 2 * mean * sums.ratingXY + mean * mean * sums.sumXX
  const standardError = Math.sqrt((sums.persons / (sums.persons - 1)) * Math.max(0, residuals)) / sums.sumX
  return { mean, standardError, effective: effectiveUnits({ ...sums, units: sums.persons }) }
}

function levelFor(sums: RatingSums): { level?: { mean: number; standardError: number; df: number } } {
  const level = levelOf(sums)
  return level && level.standardError > 0 ? { level: { ...level, df: level.effective - 1 } } : {}
}

const noModel = { r2: null, halo: null, method: 'pain_ols_joint_bootstrap' }

function shownPains(shown: {
  impact: Refusable<PainImpact>
  input: PainInput
  benchmarks: ReadonlyMap<string, ChosenBenchmark>
  respondents: number
  currency: string
}): Pains {
  const { impact, input, benchmarks, currency } = shown
  const sampled = shown.respondents >= respondentsMax ? `, random sample of ${respondentsMax} answers` : ''
  if (isRefused(impact)) {
    return {
      model: { ...noModel, respondents: shown.respondents, refused: impact.refused },
      rows: [],
    }
  }
  const touchpoints = new Map(input.scope.mapping.touchpoints.map((touchpoint) => [touchpoint.slug, touchpoint]))
  return {
    model: {
      respondents: impact.n,
      r2: impact.rSquared,
      halo: impact.halo,
      refused: null,
      method: `${impact.method}, ${impact.replicates} replicates${sampled}`,
    },
    rows: impact.touchpoints.map((row) => {
      const touchpoint = touchpoints.get(row.name) as Touchpoint
      return {
        touchpoint: row.name,
        name: touchpoint.name,
        owner: touchpoint.owner,
        rank: row.rank,
        impact: { value: row.deltaNps, low: row.lower, high: row.upper, n: row.raters, method: impact.method },
        probTop3: row.probabilityTopK,
        detectable: row.pain,
        reach: row.reach,
        slope: row.slope.estimate,
        rating: row.level,
        benchmark: row.benchmark,
        benchmarkKind: (benchmarks.get(row.name) as ChosenBenchmark).kind,
        customers: input.met.get(row.name) ?? 0,
        money: moneyOf(row, input, currency),
      }
    }),
  }
}

/** Money of a pain: only where the workspace said what a point is worth. People × worth × points, with the interval of the points. */
function moneyOf(row: TouchpointImpact, input: PainInput, currency: string): Pains['rows'][number]['money'] {
  const worth = input.assumption?.minorPerCustomerPerPoint
  if (worth === null || worth === undefined) return null
  const minor = (points: number) => Math.round(input.people * worth * Math.max(0, points))
  return { value: minor(row.deltaNps), low: minor(row.lower), high: minor(row.upper), currency }
}
