import type { TraitChange } from '../../collect/ingest/index.ts'

/** What a key of a person got last at one instant, and how much later than the message it counts. */
type Last = { change: TraitChange; later: number }

/** Farthest that a change is moved; a loop that sets one key for ever must not reach into the next second. */
const laterMsMax = 500

/**
 * Keeps the order of calls that an SDK made within one millisecond: by time alone, which counts for traits, the last call would be
 * no later than the first. Of changes to one key of one profile at one time, in the order of arrival, a later one that says
 * something else counts a millisecond later (`later`); the message's own time stays. Gives each message's changes.
 */
export function keepCallOrder(
  messages: readonly { profile: number; ts: number; traits: readonly TraitChange[] }[],
): TraitChange[][] {
  const last = new Map<string, Last>()
  return messages.map(({ profile, ts, traits }) =>
    traits.map((change) => {
      // An earliest value is settled apart from the latest ones.
      const place = `${profile} ${ts} ${change.op === 'set_once' ? 'once' : 'last'} ${change.key}`
      const before = last.get(place)
      const later = Math.min(laterThan(before, change), laterMsMax)
      last.set(place, { change, later })
      return later === 0 ? change : { ...change, later }
    }),
  )
}

function laterThan(before: Last | undefined, change: TraitChange): number {
  if (before === undefined) return 0
  // What adds up counts with the value that it is added to; what is said again changes nothing.
  const adds = change.op === 'increment' || change.op === 'append'
  return adds || JSON.stringify(before.change) === JSON.stringify(change) ? before.later : before.later + 1
}
