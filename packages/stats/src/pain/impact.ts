import { studentTCdf } from '../distributions/student-t.ts'
import { confidenceOf } from '../estimate.ts'
import { holm } from '../inference/adjust-p.ts'
import { welchDf } from '../inference/difference.ts'
import { percentileInterval } from '../inference/percentile.ts'
import { replicatesOf } from '../nps/bootstrap.ts'
import { isRefused, type Refusable } from '../refusal.ts'
import { addBlocks, blockSums } from './blocks.ts'
import { type ModelTouchpoint, type PainDesign, painDesign } from './design.ts'
import { fitDriverModel, type Slope } from './driver-model.ts'
import { ratingHalo } from './halo.ts'
import { jointBootstrap } from './joint-bootstrap.ts'
import { rankFromReplicates } from './rank.ts'
import type { PainData, PainImpact, PainOptions, Rank, TouchpointImpact } from './types.ts'

/** See `blockSums`: 2 % uncertainty of a standard error, against a cost that grows with it. */
const BLOCKS_MAX = 1_024

/**
 * Which touchpoints hurt, by how much, and in what order: ΔNPS_j = reach_j · slope_j · max(0, benchmark_j − level_j).
 *
 * Slopes: one least squares fit of the outcome on all ratings and controls. Missing ratings by indicator: "met and
 * rated" enters as a column of its own and the centred rating is 0 elsewhere; this is exact when null means *not met*,
 * since then there is no rating to miss. When people met a touchpoint but skipped the question, slopes of *other*
 * touchpoints may be off if the skipped rating would have gone with theirs (Jones 1996): ask all who met it, or state
 * it. Those who did not meet a touchpoint do not inform its slope or level.
 * Interval: joint percentile bootstrap of respondents (persons), users (reach) and benchmark errors; seeded. Users are
 * drawn apart from respondents and anew for each touchpoint: reach is known so well that its correlations do not
 * matter.
 * Pain: slope > 0 and gap > 0, each by a one-sided t test (see `robustErrors`); their larger p, doubled,
 * Holm-adjusted over all touchpoints, is at most `familyError`, and the interval lies above 0. Being an
 * intersection–union test (Berger 1982), it is valid whichever of the two conditions fails; on a page without any pain
 * one is named with probability of at most `familyError`. Ranks: see `rankFromReplicates`. They are associations, not
 * effects of raising a rating, and the estimate of the top rank is a little too high because it was picked (its
 * interval is for a touchpoint named beforehand).
 * Traps: a benchmark chosen after looking; a halo (all ratings move together) widens the slopes' errors and blurs the
 * order; `halo` says how strong it is.
 *
 * Cost: 20,000 respondents × 12 touchpoints × 400 replicates take well below a second. Accuracy: Monte Carlo.
 * Left out with a reason: touchpoints with fewer than `minimumRaters` ratings, equal ratings, no reach, or broken
 * numbers.
 * Refuses: `no_data`, `too_few` (fewer than 10 respondents a predictor, no touchpoint left), `not_finite`,
 * `out_of_range` (weights), `rank_deficient` (names the touchpoints), `no_variation`. Throws RangeError for unequal
 * lengths, repeated names, or options out of range. Source: methods.md §4.4.
 */
export function painPointImpact(data: PainData, options: PainOptions): Refusable<PainImpact> {
  const confidence = confidenceOf(options)
  const replicates = replicatesOf(options, 1_000)
  const { familyError = 0.05, minimumRaters = 30, random } = options
  if (!(familyError > 0 && familyError < 1)) throw new RangeError(`familyError must lie in (0, 1), got ${familyError}`)
  if (!(minimumRaters >= 3)) throw new RangeError(`minimumRaters must be at least 3, got ${minimumRaters}`)
  const design = painDesign(data, minimumRaters)
  if (isRefused(design)) return design
  const blocks = blockSums(design, random.split('blocks'), BLOCKS_MAX)
  const packed = new Float64Array(blocks.size)
  addBlocks(blocks, () => 1, packed)
  const model = fitDriverModel(design, packed)
  if (isRefused(model)) return model
  const drawn = jointBootstrap(design, blocks, { random, replicates, dropped: model.dropped })
  if (isRefused(drawn)) return drawn
  const gaps = design.touchpoints.map((touchpoint) => gapOf(design, touchpoint))
  const adjusted = holm(gaps.map((gap, j) => painP(model.slopes[j] as Slope, gap)))
  const ranks = rankFromReplicates(
    { names: design.touchpoints.map((t) => t.touchpoint.name), replicates: drawn },
    options,
  )
  const touchpoints = design.touchpoints.map((held, j): TouchpointImpact => {
    const draws = drawn[j] as Float64Array
    const { lower, upper, standardError } = percentileInterval(draws.slice(), confidence)
    const adjustedP = adjusted[j] as number
    return {
      ...pointImpact(held, model.slopes[j] as Slope, gaps[j] as Gap),
      standardError,
      lower,
      upper,
      adjustedP,
      pain: adjustedP <= familyError && lower > 0,
      ...(ranks[j] as Rank),
      ...(options.keepReplicates ? { replicates: draws } : {}),
    }
  })
  return {
    touchpoints: touchpoints.sort((a, b) => a.rankLow - b.rankLow || b.deltaNps - a.deltaNps),
    leftOut: design.leftOut,
    n: design.n,
    rSquared: model.rSquared,
    halo: ratingHalo(design, packed),
    confidence,
    replicates,
    method: 'pain_ols_joint_bootstrap',
  }
}

type PointImpact = Omit<
  TouchpointImpact,
  keyof Rank | 'standardError' | 'lower' | 'upper' | 'adjustedP' | 'pain' | 'replicates'
>

function pointImpact({ touchpoint, raters, shareAtBenchmark }: ModelTouchpoint, slope: Slope, gap: Gap): PointImpact {
  const reach = touchpoint.reach.met / touchpoint.reach.of
  return {
    name: touchpoint.name,
    raters,
    reach,
    slope,
    level: gap.level,
    benchmark: touchpoint.benchmark.value,
    gap: gap.estimate,
    deltaNps: reach * slope.estimate * Math.max(0, gap.estimate),
    extrapolates: shareAtBenchmark < 0.05,
  }
}

interface Gap {
  readonly level: number
  readonly estimate: number
  readonly standardError: number
  readonly df: number
}

function gapOf(design: PainDesign, held: ModelTouchpoint): Gap {
  const { benchmark, level } = held.touchpoint
  const own = level ? { df: Number.POSITIVE_INFINITY, ...level } : ownLevel(design, held)
  const other = benchmark.kind === 'estimated' ? benchmark : { standardError: 0, df: Number.POSITIVE_INFINITY }
  const a = own.standardError ** 2
  const b = other.standardError ** 2
  return {
    level: own.mean,
    estimate: benchmark.value - own.mean,
    standardError: Math.sqrt(a + b),
    df: welchDf([a, own.df], [b, other.df ?? Number.POSITIVE_INFINITY]),
  }
}

// Weighted mean of the ratings with the linearised error, summed by person: deviations are the scaled ratings
// themselves.
function ownLevel(design: PainDesign, held: ModelTouchpoint): { mean: number; standardError: number; df: number } {
  const { rows, n, width, person, persons } = design
  const sums = new Float64Array(persons)
  const rated = new Uint8Array(persons)
  let weight = 0
  for (let i = 0; i < n; i++) {
    const indicator = rows[i * width + held.indicatorColumn] as number
    if (indicator === 0) continue
    const at = person[i] as number
    sums[at] = (sums[at] as number) + indicator * (rows[i * width + held.ratingColumn] as number)
    rated[at] = 1
    weight += indicator * indicator
  }
  const raters = rated.reduce((sum, flag) => sum + flag, 0)
  const squares = sums.reduce((sum, value) => sum + value * value, 0)
  const standardError = (held.scale * Math.sqrt((raters / Math.max(1, raters - 1)) * squares)) / weight
  return { mean: held.centre, standardError, df: Math.max(1, raters - 1) }
}

// Two-sided p of the union null "slope <= 0 or gap <= 0": the weaker of the two tests decides.
function painP(slope: Slope, gap: Gap): number {
  const ofSlope = studentTCdf(-slope.estimate / slope.standardError, slope.df)
  const ofGap =
    gap.standardError > 0 ? studentTCdf(-gap.estimate / gap.standardError, gap.df) : Number(gap.estimate <= 0)
  return Math.min(1, 2 * Math.max(ofSlope, ofGap))
}
