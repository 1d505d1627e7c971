import { networkOf } from '../../../platform/kernel/index.ts'
import { createLimiter } from './limiter.ts'

/**
 * How many responses one address may submit to a survey: so many at once, so many a minute. An address may be an office or a carrier
 * with many people behind it; the limit is there against scripts that would fill the log. Refused requests lose nothing.
 */
export type RunLimits = { burst: number; perMinute: number }

/** `visit`: any link, whether there is such a survey or not; `start`: of one survey. */
export type LimitedStep = 'visit' | 'start' | 'save' | 'submit' | 'upload' | 'code'

/** Ten people a second behind one address. */
export const defaultLimits: RunLimits = limitsFrom(600)

/** The limits for so many submissions a minute; half of them may come at once. */
export function limitsFrom(perMinute: number): RunLimits {
  return { burst: Math.max(1, Math.ceil(perMinute / 2)), perMinute }
}

/** How often each step may be taken where a response may be submitted once: people look, go back and on, and try again. */
const shares: Readonly<Record<Exclude<LimitedStep, 'code'>, number>> = {
  visit: 10,
  start: 3,
  save: 10,
  submit: 1,
  upload: 0.5,
}
/** Asking for a mailed code and trying one; each link has narrower limits of its own. */
const codeLimits: RunLimits = { burst: 30, perMinute: 30 }

/**
 * Counts the steps that networks take in surveys; gives the seconds to wait, or null when it is fine.
 */
export function createLimits(
  limits: RunLimits,
  clock: () => number,
): (step: LimitedStep, address: string, survey: string) => number | null {
  const times = (share: number) =>
    createLimiter({ burst: Math.max(1, limits.burst * share), perMinute: limits.perMinute * share })
  const limiters = {
    visit: times(shares.visit),
    start: times(shares.start),
    save: times(shares.save),
    submit: times(shares.submit),
    upload: times(shares.upload),
    code: createLimiter(codeLimits),
  }
  return (step, address, survey) => limiters[step].take(`${survey} ${networkOf(address)}`, clock())
}
