/**
 * The definitions of struggle as pure decisions; the listeners around them pass times in milliseconds. Definitions: rage = at
 * least 3 clicks on one clickable target within 1 s; dead = no change of the document, navigation or request within 1 s; error
 * click = an error within 1 s; quick-back = return within 7 s; abandoned form = touched, not sent.
 */

const rageClicks = 3
const rageMs = 1000
/** What a click has time for: an answer, or an error. */
export const answerMs = 1000
const quickMs = 7000

/** Clicks on one target; `reported` so that one burst is one rage. */
export type Burst = { target: unknown; times: readonly number[]; reported: boolean }

/** The burst after one more click: `rage` is true at the third click within a second, and then not again before a pause. */
export function addClick(
  before: Burst | null,
  click: { target: unknown; at: number },
): { burst: Burst; rage: boolean } {
  const isSame = before !== null && before.target === click.target
  const recent = isSame ? before.times.filter((at) => click.at - at < rageMs) : []
  const times = recent.concat(click.at)
  const reported = isSame && recent.length > 0 && before.reported
  const rage = !reported && times.length >= rageClicks
  return { burst: { target: click.target, times, reported: reported || rage }, rage }
}

/** A page of this tab: its address and when it was reached. */
export type Visit = { address: string; at: number }

/**
 * The trail after reaching a page: the last two, and whether this is a quick return to the page before the last. Reloading is no
 * return, and neither is coming back after a form was sent.
 */
export function arrive(
  trail: readonly Visit[],
  visit: Visit,
  sentForm: boolean,
): { trail: Visit[]; quickBack: { from: string; stayedMs: number } | null } {
  const last = trail[trail.length - 1]
  if (last && last.address === visit.address) return { trail: trail.slice(), quickBack: null }
  const earlier = trail[trail.length - 2]
  const stayedMs = last ? visit.at - last.at : Infinity
  const isBack = earlier !== undefined && earlier.address === visit.address && stayedMs >= 0 && stayedMs < quickMs
  const quickBack = last && isBack && !sentForm ? { from: last.address, stayedMs } : null
  return { trail: trail.slice(-1).concat(visit), quickBack }
}

/** Kinds of struggle. */
export type Signal = 'rage' | 'dead' | 'error' | 'abandoned' | 'quickBack'

/**
 * What each signal weighs. Priors, until a workspace's own outcomes say otherwise: rage and a form given up are meant by the
 * visitor; a dead click and a quick return may be chance.
 */
const weights: Readonly<Record<Signal, number>> = { rage: 3, abandoned: 3, error: 2, dead: 1, quickBack: 1 }

export type Counts = { readonly [signal in Signal]?: number }

/**
 * Raw struggle of a session: weighted signals per minute, the first minute counting as a whole one, so that a single signal
 * at the start does not look like a bad session. 0 and up; the server scales it by the workspace's distribution.
 */
export function rawStruggle(counts: Counts, sessionMs: number): number {
  let sum = 0
  for (const signal of Object.keys(weights) as Signal[]) sum += weights[signal] * (counts[signal] || 0)
  return sum / Math.max(1, sessionMs / 60_000)
}
