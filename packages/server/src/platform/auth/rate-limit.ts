import { fail } from '../kernel/index.ts'

/** Sliding-window limiter in memory: counts attempts per key; the process's own, since it guards guessing, not billing. */
export type RateLimit = {
  take: (key: string, now: number) => void
  /** Forgets the attempts of a key. */
  forget: (key: string) => void
}

const keysMax = 50_000

/** Allows `most` attempts per `windowMs` for each key; throws `too_many_requests` with the wait beyond that. */
export function createRateLimit(options: { most: number; windowMs: number }): RateLimit {
  const attempts = new Map<string, number[]>()
  return {
    forget: (key) => attempts.delete(key),
    take: (key, now) => {
      const recent = (attempts.get(key) ?? []).filter((at) => now - at < options.windowMs)
      if (recent.length >= options.most) {
        const retryAfterSeconds = Math.ceil(((recent[0] as number) + options.windowMs - now) / 1000)
        throw fail('too_many_requests', { retryAfterSeconds })
      }
      attempts.delete(key)
      attempts.set(key, [...recent, now])
      // Oldest keys go first: an attacker with many addresses cannot fill the memory.
      if (attempts.size > keysMax) attempts.delete(attempts.keys().next().value as string)
    },
  }
}
