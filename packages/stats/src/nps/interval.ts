import { confidenceOf, criticalValue, type Estimate, type IntervalOptions } from '../estimate.ts'
import { findRoot } from '../numeric/find-root.ts'
import { isRefused, type Refusable, refuse } from '../refusal.ts'
import { type NpsCounts, type NpsPoint, npsPoint } from './counts.ts'

/** Which interval: `adjusted_wald` (default, recommended by Rocks 2016), plain `wald`, or `score` (Tango 1998). */
export interface NpsIntervalOptions extends IntervalOptions {
  readonly method?: 'adjusted_wald' | 'wald' | 'score'
}

/** Pseudo-answers of the adjusted Wald interval: detractors, passives, promoters. */
const PSEUDO_ANSWERS: NpsCounts = [0.75, 1.5, 0.75]

/**
 * NPS of independent, equally weighted answers with its interval, in points.
 *
 * - `adjusted_wald`: adds ¾, 1½, ¾ answers, then Wald. Keeps close to its nominal coverage from about n = 10 on. It is
 *   centred
 *   on the adjusted score, not on `estimate`, and near the ends may pass ±100: truncate for display only.
 * - `wald`: estimate ± z·SE; too short in small samples.
 * - `score`: inverts the score test whose variance is estimated under the tested value (Tango 1998), by root search;
 *   stays
 *   within ±100. Accuracy 1e-10 points. Cost about 25 steps.
 *
 * Source: Rocks 2016 (Am. Stat. 70:365, arXiv 1601.07235). Assumes one answer a person; else use `ratioOfSums` over
 * persons.
 * Refuses: as `npsPoint`; `no_variation` for `wald` when all answers fall into one class.
 */
export function npsInterval(counts: NpsCounts, options: NpsIntervalOptions = {}): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  const point = npsPoint(counts)
  if (isRefused(point)) return point
  const method = options.method ?? 'adjusted_wald'
  const critical = criticalValue(confidence)
  const standardError = 100 * Math.sqrt(point.variance / point.n)
  if (method === 'wald' && standardError === 0) return refuse('no_variation', 'all answers fall into one class')
  const [lower, upper] =
    method === 'score'
      ? scoreLimits(counts, critical)
      : waldLimits(method === 'wald' ? counts : padded(counts), critical)
  return {
    estimate: point.nps,
    standardError,
    n: point.n,
    lower,
    upper,
    confidence,
    df: Number.POSITIVE_INFINITY,
    method: `nps_${method}`,
  }
}

/** The counts with `share` of the three pseudo-answers of the adjusted Wald interval added. */
export function padded(counts: NpsCounts, share = 1): NpsCounts {
  return [
    counts[0] + share * PSEUDO_ANSWERS[0],
    counts[1] + share * PSEUDO_ANSWERS[1],
    counts[2] + share * PSEUDO_ANSWERS[2],
  ]
}

function waldLimits(counts: NpsCounts, critical: number): [number, number] {
  // Only called with counts that npsPoint accepted (padding keeps them acceptable).
  const { nps, variance, n } = npsPoint(counts) as NpsPoint
  const half = 100 * critical * Math.sqrt(variance / n)
  return [nps - half, nps + half]
}

function scoreLimits(counts: NpsCounts, critical: number): [number, number] {
  const { nps } = npsPoint(counts) as NpsPoint
  const observed = nps / 100
  const lower = observed === -1 ? -1 : findRoot((tested) => scoreStatistic(counts, tested) - critical, -1, observed)
  const upper = observed === 1 ? 1 : findRoot((tested) => scoreStatistic(counts, tested) + critical, observed, 1)
  return [100 * lower, 100 * upper]
}

// (observed − tested) in standard errors estimated by maximum likelihood under promoters − detractors = tested.
function scoreStatistic([detractors, passives, promoters]: NpsCounts, tested: number): number {
  const n = detractors + passives + promoters
  const gap = (promoters - detractors) / n - tested
  if (gap === 0) return 0
  const a = 2 * n
  const b = -promoters - detractors + (2 * n - promoters + detractors) * tested
  const c = -detractors * tested * (1 - tested)
  const detractorShare = Math.max(0, (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a))
  const variance = 2 * detractorShare + tested - tested * tested
  if (variance <= 0) return gap > 0 ? 1e9 : -1e9
  return gap / Math.sqrt(variance / n)
}
