/** A bucket for each key that fills again steadily; constant work and bounded memory whatever comes. */
export type Limiter = { take: (key: string, now: number) => number | null }

const keysMax = 100_000

/** Allows `burst` at once and `perMinute` steadily for each key. `take` gives the seconds to wait, or null when it is fine. */
export function createLimiter({ burst, perMinute }: { burst: number; perMinute: number }): Limiter {
  const buckets = new Map<string, { left: number; at: number }>()
  const perMs = perMinute / 60_000
  return {
    take: (key, now) => {
      const held = buckets.get(key)
      // A clock that was set back fills nothing, and empties nothing.
      const passedMs = held === undefined ? 0 : Math.max(0, now - held.at)
      const left = held === undefined ? burst : Math.min(burst, held.left + passedMs * perMs)
      const isFine = left >= 1
      buckets.delete(key)
      buckets.set(key, { left: isFine ? left - 1 : left, at: now })
      // The one that was quiet longest is full again, or an attacker's: either way it goes first.
      if (buckets.size > keysMax) buckets.delete(buckets.keys().next().value as string)
      return isFine ? null : Math.max(1, Math.ceil((1 - left) / perMs / 1000))
    },
  }
}
