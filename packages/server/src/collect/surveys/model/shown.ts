import {
  isRefused,
  meanInterval,
  npsInterval,
  proportionInterval,
  type Refusable,
  ratioOfSums,
  type Estimate as StatEstimate,
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
 * Wilson, t), several answers of a person the ratio over persons. A mean of equal values has no interval and is given without.
 */
export function scoreOf(unit: QuestionShape['unit'], moments: Moments | undefined): Estimate | null {
  if (unit === 'none') return null
  if (moments === undefined || moments.answers === 0)
    return { value: null, low: null, high: null, n: 0, method: 'none', reason: 'no_data' }
  const found = estimate(unit, moments)
  if (isRefused(found) && found.refused === 'no_variation') {
    const value = moments.sumY / moments.sumX
    return { value, low: null, high: null, n: moments.answers, method: 'none', reason: found.refused }
  }
  return shown(found, moments)
}

function estimate(unit: 'points' | 'share' | 'mean', moments: Moments): Refusable<StatEstimate> {
  const { answers, persons, sumX, sumY, sumXX, sumXY, sumYY, scores, squares, low, middle, high } = moments
  if (persons !== answers) {
    const sums = { units: persons, sumX, sumY, sumXX, sumXY, sumYY }
    return ratioOfSums(sums, { scale: unit === 'points' ? 100 : 1 })
  }
  if (unit === 'points') return npsInterval([low, middle, high])
  if (unit === 'share') return proportionInterval({ successes: high, n: answers })
  const mean = scores / answers
  const spread = squares - answers * mean * mean
  // Less than this is rounding dust of the sums, not spread: all answers are equal.
  const varies = spread > 1e-12 * squares
  return meanInterval({ n: answers, mean, variance: answers > 1 && varies ? spread / (answers - 1) : 0 })
}

function shown(found: Refusable<StatEstimate>, { answers: n }: Moments): Estimate {
  if (isRefused(found)) return { value: null, low: null, high: null, n, method: 'none', reason: found.refused }
  const { estimate: value, lower: low, upper: high, method } = found
  return { value, low, high, n, method, ...(n < lowBase ? { lowBase: true } : {}) }
}

/** The share of answers with one value, with Wilson's interval. */
export function shareOf(successes: number, n: number): Estimate {
  if (n === 0) return { value: null, low: null, high: null, n, method: 'none', reason: 'no_data' }
  return shown(proportionInterval({ successes: Math.min(successes, n), n }), { answers: n } as Moments)
}

type Counted = { value: string; n: number }

/** Values with their shares: those of a scale and options in order and with zeros, others by frequency or size. */
export function distributionOf(
  shape: QuestionShape,
  { values, n, most }: { values: readonly Counted[]; n: number; most: number },
): Pick<QuestionResult, 'distribution' | 'cut'> {
  const counts = new Map(values.slice(0, most).map((one) => [one.value, one.n]))
  const labels = new Map(expected(shape).map(({ id, label }) => [id, label]))
  const others = [...counts.keys()]
    .filter((key) => !labels.has(key))
    .sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1))
  const distribution = [...labels.keys(), ...others].map((key) => {
    const found = counts.get(key) ?? 0
    return { key, label: labels.get(key) ?? key, n: found, share: shareOf(found, n) }
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
