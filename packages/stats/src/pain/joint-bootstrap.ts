import { drawBinomial, drawNormal, drawPoissonOne } from '../random/draw.ts'
import type { Random } from '../random/random.ts'
import { type Refusable, refuse } from '../refusal.ts'
import { choleskyInPlace, solveCholesky } from '../regression/cholesky.ts'
import { addBlocks, type BlockSums, normalEquations } from './blocks.ts'
import type { ModelTouchpoint, PainDesign } from './design.ts'

/** Above this share of singular replicates the data do not carry the model. */
const SINGULAR_SHARE_MAX = 0.05

/**
 * Replicates of ΔNPS of all touchpoints at once: `result[j][r]`.
 *
 * In each replicate blocks of respondents get Poisson(1) weights; slopes and levels are computed anew from the same
 * weights; reach is a binomial draw over the users; an estimated benchmark or a level from elsewhere gets a normal draw
 * of its error. Touchpoints share the respondents, so replicates keep their dependence. Source: Efron & Tibshirani 1993
 * §9.5 (pairs); Hanley & MacGibbon 2006. Cost: replicates × (blocks × size + p³/3).
 * Refuses `rank_deficient` when more than 5 % of the replicates are singular.
 */
export function jointBootstrap(
  design: PainDesign,
  blocks: BlockSums,
  options: { readonly random: Random; readonly replicates: number; readonly dropped: readonly number[] },
): Refusable<Float64Array[]> {
  const { p, touchpoints } = design
  const respondents = options.random.split('respondents')
  const others = options.random.split('users and benchmarks')
  const drawn = touchpoints.map(() => new Float64Array(options.replicates))
  const packed = new Float64Array(blocks.size)
  // Every replicate fits the model that the full sample chose.
  const floors = Float64Array.from({ length: p }, (_, k) =>
    options.dropped.includes(k) ? Number.POSITIVE_INFINITY : 0,
  )
  let done = 0
  let singular = 0
  while (done < options.replicates) {
    addBlocks(blocks, () => drawPoissonOne(respondents), packed)
    const { matrix, right } = normalEquations(packed, p)
    const dropped = choleskyInPlace(matrix, p, { tolerance: 1e-9, floors })
    if (touchpoints.some(({ ratingColumn }) => dropped.includes(ratingColumn))) {
      singular++
      if (singular > SINGULAR_SHARE_MAX * options.replicates) {
        return refuse('rank_deficient', 'in resamples the ratings of touchpoints cannot be told apart')
      }
      continue
    }
    const solution = solveCholesky(matrix, p, right)
    touchpoints.forEach((touchpoint, j) => {
      const slope = (solution[touchpoint.ratingColumn] as number) / touchpoint.scale
      const draws = drawn[j] as Float64Array
      draws[done] = drawReach(others, touchpoint) * slope * Math.max(0, drawGap({ others, touchpoint, packed }))
    })
    done++
  }
  return drawn
}

function drawReach(random: Random, { touchpoint: { reach } }: ModelTouchpoint): number {
  return drawBinomial(random, reach.of, reach.met / reach.of) / reach.of
}

function drawGap(input: {
  readonly others: Random
  readonly touchpoint: ModelTouchpoint
  readonly packed: Float64Array
}): number {
  const { others, packed } = input
  const { touchpoint, ratingColumn, indicatorColumn, centre, scale } = input.touchpoint
  const { benchmark, level } = touchpoint
  const target = benchmark.value + (benchmark.kind === 'estimated' ? benchmark.standardError * drawNormal(others) : 0)
  if (level) return target - (level.mean + level.standardError * drawNormal(others))
  // Products with the constant column: sums of the scaled ratings and of the indicator.
  const sum = packed[(ratingColumn * (ratingColumn + 1)) / 2] as number
  const weight = packed[(indicatorColumn * (indicatorColumn + 1)) / 2] as number
  return target - (centre + (scale * sum) / weight)
}
