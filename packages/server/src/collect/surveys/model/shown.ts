import {
  boundedMean,
  boundedRatio,
  isRefused,
  meanInterval,
  NET_PSEUDO_UNITS,
  npsInterval,
  paddedRatio,
  proportionInterval,
  type Refusable,
  ratioOfSums,
  SHARE_PSEUDO_UNITS,
  type Estimate as StatEstimate,
  scalePseudoUnits,
  withinEnds,
} from '@opencxm/stats'
import type { Estimate } from '../../../platform/contract/index.ts'
import type { QuestionResult } from '../contract.ts'
import type { QuestionShape } from './questions.ts'

/** Below this a base is called low (methods.md 0.2). */
const lowBase = 30

/** Sums over people of what each answered (`queries/results.ts`). */
export type Moments = {
  answers: number
  persons: number
  sumX: number
  sumY: number
  sumXX: number
  sumXY: number
  sumYY: number
  scores: number
  squares: number
  low: number
  middle: number
  high: number
}

/**
 * Point and interval of a question, as metrics have them: one answer a person gives the classical interval of the kind (adjusted Wald,
 * Wilson, t), several answers of a person the ratio over persons, padded; means are padded near the ends of their scale. A mean of equal
 * values has no interval and is given without.
 */
export function scoreOf(
  { unit, scale }: Pick<QuestionShape, 'unit' | 'scale'>,
  moments: Moments | undefined,
): Estimate | null {
  if (unit === 'none') return null
  if (moments === undefined || moments.answers === 0)
    return { value: null, low: null, high: null, n: 0, method: 'none', reason: 'no_data' }
  const found = estimate({ unit, scale }, moments)
  if (isRefused(found) && found.refused === 'no_variation') {
    const value = moments.sumY / moments.sumX
    return { value, low: null, high: null, n: moments.answers, method: 'none', reason: found.refused }
  }
  return shown(found, moments)
}

function estimate({ unit, scale }: Pick<QuestionShape, 'unit' | 'scale'>, moments: Moments): Refusable<StatEstimate> {
  const ends = scale ? { pseudo: scalePseudoUnits(scale) } : null
  const { answers, persons, sumX, sumY, sumXX, sumXY, sumYY, scores, squares, low, middle, high } = moments
  if (persons !== answers) {
    const sums = { units: persons, sumX, sumY, sumXX, sumXY, sumYY }
    if (unit === 'mean') return ends ? withinEnds(boundedRatio(sums, ends), ends) : ratioOfSums(sums)
    return unit === 'points'
      ? paddedRatio(sums, { scale: 100, pseudo: NET_PSEUDO_UNITS })
      : paddedRatio(sums, { pseudo: SHARE_PSEUDO_UNITS })
  }
  if (unit === 'points') return npsInterval([low, middle, high])
  if (unit === 'share') return proportionInterval({ successes: high, n: answers })
  const mean = scores / answers
  const spread = squares - answers * mean * mean
  // Less than this is rounding dust of the sums, not spread: all answers are equal.
  const varies = spread > 1e-12 * squares
  const sample = { n: answers, mean, variance: answers > 1 && varies ? spread / (answers - 1) : 0 }
  return ends ? withinEnds(boundedMean(sample, ends), ends) : meanInterval(sample)
}

function shown(
  found: Refusable<StatEstimate>,
  { answers: n, persons }: Pick<Moments, 'answers' | 'persons'>,
): Estimate {
  if (isRefused(found)) return { value: null, low: null, high: null, n, method: 'none', reason: found.refused }
  const { estimate: value, lower: low, upper: high, method } = found
  return { value, low, high, n, method, ...(persons < lowBase ? { lowBase: true } : {}) }
}

/**
 * The share of answers with one value, with its interval: Wilson's where each answer is another person's. Of fewer people than answers
 * the padded ratio as if each gave one answer throughout, which is the most that answers of one person can have in common.
 */
export function shareOf(successes: number, n: number, persons = n): Estimate {
  if (n === 0) return { value: null, low: null, high: null, n, method: 'none', reason: 'no_data' }
  const hits = Math.min(successes, n)
  if (persons === n) return shown(proportionInterval({ successes: hits, n }), { answers: n, persons })
  const each = n / persons
  const sums = { units: persons, sumX: n, sumY: hits, sumXX: n * each, sumXY: hits * each, sumYY: hits * each }
  const interval =
    persons < 2
      ? proportionInterval({ successes: Math.round(hits / n), n: persons })
      : paddedRatio(sums, { pseudo: SHARE_PSEUDO_UNITS })
  const { low, high, ...found } = shown(interval, { answers: n, persons })
  return {
    ...found,
    value: hits / n,
    low: low === null ? null : Math.max(0, low),
    high: high === null ? null : Math.min(1, high),
  }
}

type Counted = { value: string; n: number }

/** Values with their shares: those of a scale and options in order and with zeros, others by frequency or size. */
export function distributionOf(
  shape: QuestionShape,
  { values, n, persons = n, most }: { values: readonly Counted[]; n: number; persons?: number; most: number },
): Pick<QuestionResult, 'distribution' | 'cut'> {
  const counts = new Map(values.slice(0, most).map((one) => [one.value, one.n]))
  const labels = new Map(expected(shape).map(({ id, label }) => [id, label]))
  const others = [...counts.keys()]
    .filter((key) => !labels.has(key))
    .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
  const distribution = [...labels.keys(), ...others].map((key) => {
    const found = counts.get(key) ?? 0
    return { key, label: labels.get(key) ?? shape.former.get(key) ?? key, n: found, share: shareOf(found, n, persons) }
  })
  return { distribution, cut: values.length > most }
}

/** Whole points of short scales, and options. */
function expected({ type, scale, options }: QuestionShape): readonly { id: string; label: string }[] {
  if (options.length > 0) return options
  if (scale === null || type === 'slider' || scale.max - scale.min > 20) return []
  const points = Array.from({ length: scale.max - scale.min + 1 }, (_, at) => String(scale.min + at))
  return points.map((point) => ({ id: point, label: point }))
}
