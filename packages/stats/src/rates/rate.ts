import { gammaQuantile } from '../distributions/gamma.ts'
import { confidenceOf, type Estimate, type IntervalOptions } from '../estimate.ts'
import { type Refusable, refuse } from '../refusal.ts'

/** Events counted over an exposure: person-days, sessions, minutes. */
export interface EventCount {
  readonly events: number
  readonly exposure: number
}

/**
 * Events per unit of exposure with the exact Poisson interval.
 *
 * Limits are gamma quantiles (Garwood 1936): coverage at least `confidence`; zero events still have an upper limit.
 * Assumes that events come independently at one rate. A few people who cause most events break that: use `ratioOfSums`
 * over persons. `n` of the result is the number of events.
 * Cost: constant. Accuracy: 1e-12 relative.
 * Refuses: `no_data` for no exposure, `not_finite`, `out_of_range` for negative or fractional events.
 */
export function rateInterval({ events, exposure }: EventCount, options: IntervalOptions = {}): Refusable<Estimate> {
  const confidence = confidenceOf(options)
  if (!(Number.isFinite(events) && Number.isFinite(exposure)))
    return refuse('not_finite', 'a count is not a finite number')
  if (!(Number.isInteger(events) && events >= 0 && exposure >= 0)) {
    return refuse('out_of_range', 'events must be a whole number >= 0 and exposure not negative')
  }
  if (exposure === 0) return refuse('no_data', 'there is no exposure')
  const tail = (1 - confidence) / 2
  return {
    estimate: events / exposure,
    standardError: Math.sqrt(events) / exposure,
    n: events,
    lower: events === 0 ? 0 : gammaQuantile(tail, events) / exposure,
    upper: gammaQuantile(1 - tail, events + 1) / exposure,
    confidence,
    df: Number.POSITIVE_INFINITY,
    method: 'rate_garwood',
  }
}
