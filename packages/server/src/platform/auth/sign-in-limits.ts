import { networkOf } from '../kernel/index.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

const minuteMs = 60_000
const knownMs = 30 * 24 * 60 * minuteMs
const knownMax = 50_000

/** Who may try a password how often. `account` is whose password is tried, `address` where the attempt comes from. */
export type SignInLimits = {
  /** Counts an attempt; throws `too_many_requests` with the wait. */
  take: (attempt: { account: string; address: string }, now: number) => void
  /** The password was right: the address is known to the account from now on, and its count starts anew. */
  succeeded: (attempt: { account: string; address: string }, now: number) => void
}

/**
 * Guessing is limited where it comes from: 30 attempts a minute from one address, 10 in a quarter of an hour on one account from
 * one address; an IPv6 network is one address (`networkOf`). Many addresses together have 100 on one account; an address from which the account signed in within 30 days
 * is not counted there, so that strangers cannot lock out the owner (docs/decisions/2026-11-22-sign-in-limits.md).
 */
export function createSignInLimits(): SignInLimits {
  const byAddress = createRateLimit({ most: 30, windowMs: minuteMs })
  const byPair = createRateLimit({ most: 10, windowMs: 15 * minuteMs })
  const byAccount: RateLimit = createRateLimit({ most: 100, windowMs: 15 * minuteMs })
  const known = new Map<string, number>()
  const pairOf = (attempt: { account: string; address: string }) => `${networkOf(attempt.address)} ${attempt.account}`
  return {
    take: (attempt, now) => {
      const pair = pairOf(attempt)
      byAddress.take(networkOf(attempt.address), now)
      byPair.take(pair, now)
      if (now - (known.get(pair) ?? -Infinity) > knownMs) byAccount.take(attempt.account, now)
    },
    succeeded: (attempt, now) => {
      const pair = pairOf(attempt)
      byPair.forget(pair)
      known.delete(pair)
      known.set(pair, now)
      if (known.size > knownMax) known.delete(known.keys().next().value as string)
    },
  }
}
