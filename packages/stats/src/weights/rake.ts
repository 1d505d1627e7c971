import { isRefused, type Refusable, type Refusal, refuse } from '../refusal.ts'
import type { DesignEffect } from './design-effect.ts'

/**
 * Respondents that share all categories: `{ age: '18-34', region: 'N' }`, how many there are, their weight before
 * raking.
 */
export interface RakingCell {
  readonly categories: Readonly<Record<string, string>>
  readonly n: number
  /** Base weight of each respondent of the cell; 1 unless told. */
  readonly baseWeight?: number
}

/** For each dimension the share of the population in each category; the shares of a dimension sum to 1. */
export type RakingTargets = Readonly<Record<string, Readonly<Record<string, number>>>>

/** `bounds` on the weights (mean 1), for example [0.2, 5]; `tolerance` is the largest relative error of a margin. */
export interface RakingOptions {
  readonly tolerance?: number
  readonly maxIterations?: number
  readonly bounds?: readonly [lower: number, upper: number]
}

/** Weights in the order of the cells, scaled to mean 1 over respondents, with what they cost. */
export interface RakedWeights extends DesignEffect {
  readonly weights: readonly number[]
  readonly iterations: number
  readonly maxRelativeError: number
  /** Cells whose weight was cut to the bounds. */
  readonly trimmed: number
}

/**
 * Weights that make the respondents match known population shares in several dimensions at once (raking, iterative
 * proportional fitting).
 *
 * Each dimension is scaled to its target in turn until every margin is met within `tolerance` (1e-8, relative). With
 * `bounds`, weights are cut to them and raked again until both hold. Of all weightings that meet the margins this stays
 * nearest to the base weights (in Kullback–Leibler distance). It removes only bias that the dimensions explain. Source:
 * Deming & Stephan 1940; Deville & Särndal 1992; trimming after anesrake. Cost: cells × dimensions × iterations (about
 * 10).
 * Refuses: `no_data`; `out_of_range` (negative counts, weights or shares, categories missing in a cell or in the
 * targets); `margins_differ` (shares of a dimension do not sum to 1 within 1e-6); `empty_cell` (a target above 0
 * without any respondent: merge categories); `not_converged` (margins contradict each other, or cannot be met within
 * the bounds).
 * Throws RangeError for bounds that do not enclose 1 or when no dimension is given.
 */
export function rake(
  cells: readonly RakingCell[],
  targets: RakingTargets,
  options: RakingOptions = {},
): Refusable<RakedWeights> {
  const { tolerance = 1e-8, maxIterations = 1000, bounds } = options
  if (Object.keys(targets).length === 0) throw new RangeError('raking needs at least one dimension')
  if (bounds && !(bounds[0] >= 0 && bounds[0] < 1 && bounds[1] > 1)) throw new RangeError('bounds must enclose 1')
  const margins = marginsOf(cells, targets)
  if (isRefused(margins)) return margins
  const counts = cells.map((cell) => cell.n)
  const weights = Float64Array.from(cells, (cell) => cell.baseWeight ?? 1)
  let error = Number.POSITIVE_INFINITY
  let iterations = 0
  while (error > tolerance && iterations < maxIterations) {
    iterations++
    for (const margin of margins) scaleToMargin(weights, counts, margin)
    if (bounds) for (let i = 0; i < weights.length; i++) weights[i] = clamp(weights[i] as number, bounds)
    error = Math.max(...margins.map((margin) => marginError(weights, counts, margin)))
  }
  if (!(error <= tolerance)) {
    return refuse('not_converged', `margins are off by ${error.toPrecision(2)} after ${iterations} rounds`)
  }
  const trimmed = bounds ? weights.reduce((sum, w) => sum + (w <= bounds[0] || w >= bounds[1] ? 1 : 0), 0) : 0
  const effect = effectOf(weights, counts)
  return isRefused(effect) ? effect : { weights: [...weights], iterations, maxRelativeError: error, trimmed, ...effect }
}

/** Post-stratification: raking to one dimension, which is exact: w = (N_h/N)/(n_h/n). Source: Holt & Smith 1979. */
export function postStratify(
  strata: Readonly<Record<string, number>>,
  shares: Readonly<Record<string, number>>,
): Refusable<{ readonly weights: Readonly<Record<string, number>> } & DesignEffect> {
  const names = Object.keys(strata)
  const cells = names.map((name) => ({ categories: { stratum: name }, n: strata[name] as number }))
  const raked = rake(cells, { stratum: shares })
  if (isRefused(raked)) return raked
  const { designEffect, effectiveN } = raked
  return {
    weights: Object.fromEntries(names.map((name, i) => [name, raked.weights[i] as number])),
    designEffect,
    effectiveN,
  }
}

// Which category each cell has in one dimension, and the number of (weighted) respondents that it should hold.
interface Margin {
  readonly categoryOfCell: Int32Array
  readonly wanted: Float64Array
}

function marginsOf(cells: readonly RakingCell[], targets: RakingTargets): Margin[] | Refusal {
  const n = cells.reduce((sum, cell) => sum + cell.n, 0)
  if (!cells.every((cell) => cell.n >= 0 && (cell.baseWeight ?? 1) >= 0 && Number.isFinite(cell.baseWeight ?? 1))) {
    return refuse('out_of_range', 'a count or base weight is negative or not a number')
  }
  if (!Number.isFinite(n)) return refuse('not_finite', 'a count is not a finite number')
  if (n === 0) return refuse('no_data', 'there are no respondents')
  const margins: Margin[] = []
  for (const [dimension, shares] of Object.entries(targets)) {
    const margin = marginOf(cells, dimension, shares)
    if (isRefused(margin)) return margin
    margins.push({ ...margin, wanted: margin.wanted.map((share) => share * n) })
  }
  return margins
}

function marginOf(
  cells: readonly RakingCell[],
  dimension: string,
  shares: Readonly<Record<string, number>>,
): Refusable<Margin> {
  const names = Object.keys(shares)
  const wanted = Float64Array.from(Object.values(shares))
  if (!wanted.every((share) => share >= 0 && share <= 1)) {
    return refuse('out_of_range', `a share of ${dimension} is not in 0..1`, [dimension])
  }
  const sum = wanted.reduce((total, share) => total + share, 0)
  if (Math.abs(sum - 1) > 1e-6) return refuse('margins_differ', `the shares of ${dimension} sum to ${sum}`, [dimension])
  const indexOf = new Map(names.map((name, i) => [name, i]))
  const categoryOfCell = Int32Array.from(cells, (cell) => indexOf.get(cell.categories[dimension] ?? '') ?? -1)
  if (categoryOfCell.some((category, i) => category < 0 && (cells[i] as RakingCell).n > 0)) {
    return refuse('out_of_range', `a respondent has no category of ${dimension} among the targets`, [dimension])
  }
  const held = new Float64Array(names.length)
  for (const [i, cell] of cells.entries()) {
    const category = categoryOfCell[i] as number
    if (category >= 0) held[category] = (held[category] as number) + cell.n * (cell.baseWeight ?? 1)
  }
  const empty = names.filter((_, i) => (wanted[i] as number) > 0 && held[i] === 0)
  if (empty.length > 0) return refuse('empty_cell', `nobody answered in ${dimension} = ${empty.join(', ')}`, empty)
  return { categoryOfCell, wanted: wanted.map((share) => share / sum) }
}

function heldBy(weights: Float64Array, counts: readonly number[], margin: Margin): Float64Array {
  const held = new Float64Array(margin.wanted.length)
  for (let i = 0; i < weights.length; i++) {
    const category = margin.categoryOfCell[i] as number
    if (category >= 0) held[category] = (held[category] as number) + (weights[i] as number) * (counts[i] as number)
  }
  return held
}

function scaleToMargin(weights: Float64Array, counts: readonly number[], margin: Margin): void {
  const held = heldBy(weights, counts, margin)
  for (let i = 0; i < weights.length; i++) {
    const category = margin.categoryOfCell[i] as number
    const now = category < 0 ? 0 : (held[category] as number)
    weights[i] = now > 0 ? ((weights[i] as number) * (margin.wanted[category] as number)) / now : 0
  }
}

function marginError(weights: Float64Array, counts: readonly number[], margin: Margin): number {
  const held = heldBy(weights, counts, margin)
  return margin.wanted.reduce((worst, wanted, i) => {
    return Math.max(worst, wanted > 0 ? Math.abs((held[i] as number) / wanted - 1) : (held[i] as number))
  }, 0)
}

function clamp(weight: number, [lower, upper]: readonly [number, number]): number {
  return Math.min(upper, Math.max(lower, weight))
}

function effectOf(weights: Float64Array, counts: readonly number[]): Refusable<DesignEffect> {
  const n = counts.reduce((sum, count) => sum + count, 0)
  let sum = 0
  let squares = 0
  weights.forEach((weight, i) => {
    sum += weight * (counts[i] as number)
    squares += weight * weight * (counts[i] as number)
  })
  if (!(squares > 0)) return refuse('not_converged', 'all weights went to zero')
  const effectiveN = (sum * sum) / squares
  return { designEffect: n / effectiveN, effectiveN }
}
