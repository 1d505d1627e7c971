import { type Touchpoint, touchpoints } from './touchpoints.ts'

/**
 * How people feel at a touchpoint, as a distribution over the ratings 1..5 per level and temper. Distributions are
 * exponential tilts of a base shape, solved so that the mean *of the answers* is the one wanted: what the survey shows
 * is therefore known exactly, also though the very happy and the very unhappy answer more often.
 */
export type FeltTable = {
  /** P(rating <= 1), ..., P(rating <= 5). */
  cumulative: readonly number[]
  /** Mean rating if everyone answered. */
  meanFelt: number
  /** Sum over ratings of probability times answer factor, and the same times the rating. */
  answerMass: number
  answerScore: number
}

/** `indifferent` people hardly feel anything; `silent` people feel worse and never answer. */
export const tempers = ['lively', 'indifferent', 'silent'] as const
export type Temper = (typeof tempers)[number]

/** A person answers with probability responsiveness × this factor of the rating 1..5: the extremes speak up. */
export const answerFactors = [1.25, 1.05, 0.85, 0.95, 1.1] as const

/** How much lower silent people feel than those who answer, in rating points. */
const silentShift = 0.6

const livelyShape = [0.8, 0.9, 1, 1.25, 1.1]
const flatShape = [0.12, 0.4, 2.4, 0.4, 0.12]
const indifferentShape = [0.08, 0.3, 1.4, 0.8, 0.1]

/** Tables of one company: by touchpoint, level and temper. */
export class FeltModel {
  private readonly tables: FeltTable[][][]

  constructor(planted: boolean) {
    this.tables = solved.get(planted) ?? solve(planted)
    solved.set(planted, this.tables)
  }

  /** Table of touchpoint (index), level (index) and temper. */
  table(touchpoint: number, level: number, temper: Temper): FeltTable {
    return this.tables[touchpoint]?.[level]?.[tempers.indexOf(temper)] as FeltTable
  }

  /** The rating 1..5 at a quantile in [0, 1): the same person in the same situation feels the same again. */
  rating(table: FeltTable, quantile: number): number {
    let rating = 1
    while (rating < 5 && quantile >= (table.cumulative[rating - 1] as number)) rating++
    return rating
  }
}

/** The same for every company, and half a second to solve. */
const solved = new Map<boolean, FeltTable[][][]>()

function solve(planted: boolean): FeltTable[][][] {
  return touchpoints.map((touchpoint) => {
    const byTemper = tempers.map((temper) => buildLevels(touchpoint, temper, planted))
    return touchpoint.levels.map((_, level) => byTemper.map((levels) => levels[level] as FeltTable))
  })
}

function buildLevels(touchpoint: Touchpoint, temper: Temper, planted: boolean): FeltTable[] {
  const shape = touchpoint.shape === 'flat' ? flatShape : temper === 'indifferent' ? indifferentShape : livelyShape
  const goal = touchpoint.benchmark + (planted ? touchpoint.slack : 0)
  const shift = bisect(-4, 4, (offset) => mixtureMean(touchpoint, shape, offset) - goal)
  const lower = planted && temper === 'silent' ? silentShift : 0
  return touchpoint.levels.map((level) => tiltToMean(shape, level.mean + shift - lower))
}

/** Mean of the answers in a normal week when each level's mean is moved by `offset`. */
function mixtureMean(touchpoint: Touchpoint, shape: readonly number[], offset: number): number {
  let mass = 0
  let score = 0
  for (const level of touchpoint.levels) {
    const table = tiltToMean(shape, level.mean + offset)
    mass += level.share * table.answerMass
    score += level.share * table.answerScore
  }
  return score / mass
}

/** The tilt of a base shape whose answers have the given mean (kept within 1.1 .. 4.9). */
function tiltToMean(shape: readonly number[], mean: number): FeltTable {
  const goal = Math.min(4.9, Math.max(1.1, mean))
  const slope = bisect(-12, 12, (tilt) => {
    const table = tilted(shape, tilt)
    return table.answerScore / table.answerMass - goal
  })
  return tilted(shape, slope)
}

function tilted(shape: readonly number[], tilt: number): FeltTable {
  const weights = shape.map((weight, i) => weight * Math.exp(tilt * (i - 2)))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const cumulative: number[] = []
  let below = 0
  let meanFelt = 0
  let answerMass = 0
  let answerScore = 0
  for (const [i, weight] of weights.entries()) {
    const probability = weight / total
    below += probability
    cumulative.push(below)
    meanFelt += probability * (i + 1)
    answerMass += probability * (answerFactors[i] as number)
    answerScore += probability * (answerFactors[i] as number) * (i + 1)
  }
  return { cumulative, meanFelt, answerMass, answerScore }
}

/** Root of an increasing function between two bounds. */
function bisect(low: number, high: number, rising: (value: number) => number): number {
  let [from, to] = [low, high]
  for (let i = 0; i < 60; i++) {
    const middle = (from + to) / 2
    if (rising(middle) < 0) from = middle
    else to = middle
  }
  return (from + to) / 2
}
