import {
  estimateScore,
  isRefused,
  paddedRatio,
  proportionInterval,
  type Refusable,
  SHARE_PSEUDO_UNITS,
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
  /** Of the scores as they were given, whatever they count for. */
  scores: number
}

/** Point and interval of a question, as metrics have them (`estimateScore`). A mean of equal values has no interval and is given without. */
export function scoreOf(
  { unit, scale }: Pick<QuestionShape, 'unit' | 'scale'>,
  moments: Moments | undefined,
): Estimate | null {
  if (unit === 'none') return null
  if (moments === undefined || moments.answers === 0)
    return { value: null, low: null, high: null, n: 0, method: 'none', reason: 'no_data' }
  const { answers, persons, sumX, sumY, sumXX, sumXY, sumYY } = moments
  const sums = { units: persons, sumX, sumY, sumXX, sumXY, sumYY }
  const found = estimateScore(sums, { kind: unit, scale, single: persons === answers })
  if (isRefused(found) && found.refused === 'no_variation') {
    return { value: sumY / sumX, low: null, high: null, n: answers, method: 'none', reason: found.refused }
  }
  return shown(found, moments)
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
