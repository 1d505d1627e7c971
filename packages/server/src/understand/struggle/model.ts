import type { SignalCounts } from './contract.ts'

/**
 * What each signal weighs. Stated priors, until a workspace's own outcomes say otherwise: rage and a form given up are meant by the
 * visitor; a dead click and a quick return may be chance. The browser SDK has the same numbers; a test holds them together.
 */
export const weights: Readonly<SignalCounts> = { rage: 3, abandoned: 3, error: 2, dead: 1, quickBack: 1 }

/** Events that carry the signals. */
export const signalEvents: Readonly<Record<keyof SignalCounts, string>> = {
  rage: '$rage_click',
  dead: '$dead_click',
  error: '$error_click',
  abandoned: '$form_abandoned',
  quickBack: '$quick_back',
}

/** How far back the scale looks. */
export const windowDays = 30
/** A session is over when nothing came for half an hour (as the SDK cuts them). */
export const idleMs = 30 * 60_000
/** From so many sessions on the workspace's own scale holds: the 90th percentile is then known to about 2 points (standard error). */
export const sessionsNeeded = 200

/**
 * The scale: 100 steps; step p (at index p - 1) is the smallest raw struggle that at least p in 100 sessions do not exceed. `null` counts:
 * not computed yet.
 */
export type Scale = {
  basis: 'own' | 'prior'
  steps: readonly number[]
  sessions: number | null
  struggling: number | null
  computedAt: Date | null
}

/** What the job found: the distribution of the window's sessions. */
export type Distribution = { sessions: number; struggling: number; steps: readonly number[] }

/** Raw struggle of a session: weighted signals per minute, 0 and up. The first minute counts whole: one signal at the start is no bad session. */
export function rawStruggle(counts: SignalCounts, sessionMs: number): number {
  const sum = (Object.keys(weights) as (keyof SignalCounts)[]).reduce(
    (at, kind) => at + weights[kind] * counts[kind],
    0,
  )
  return sum / Math.max(1, sessionMs / 60_000)
}

/** Share of the prior's sessions without any signal, in percent, and the mean raw struggle of the others. */
const priorCalmPercent = 80
const priorMean = 2

/** The stated prior as steps. Its last step is where one session in 1,000 lies: an exponential tail has no largest value. */
export const priorSteps: readonly number[] = Array.from({ length: 100 }, (_, index) => {
  const above = Math.max(0.1, 99 - index)
  return above >= 100 - priorCalmPercent ? 0 : -priorMean * Math.log(above / (100 - priorCalmPercent))
})

/** The scale that holds: the workspace's own from 200 sessions on, else the prior. */
export function scaleOf(found: (Distribution & { computedAt: Date }) | null): Scale {
  if (found === null) return { basis: 'prior', steps: priorSteps, sessions: null, struggling: null, computedAt: null }
  const { sessions, struggling, computedAt } = found
  const isOwn = sessions >= sessionsNeeded && found.steps.length === 100
  return { basis: isOwn ? 'own' : 'prior', steps: isOwn ? found.steps : priorSteps, sessions, struggling, computedAt }
}

/**
 * The score of a raw struggle: how many in 100 sessions had less, in whole points (0 to 100, rounded down). On a workspace's own steps this
 * is exactly what counting the sessions below would give.
 */
export function scoreOf(steps: readonly number[], raw: number): number {
  let [low, high] = [0, steps.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((steps[middle] as number) < raw) low = middle + 1
    else high = middle
  }
  return low
}

/** Raw struggle must be above this for a score (1 to 100) to be reached; the other direction of `scoreOf`. */
export function rawAbove(steps: readonly number[], score: number): number {
  return steps[Math.min(steps.length, Math.max(1, Math.ceil(score))) - 1] ?? 0
}

/**
 * What each score from 1 to 99 stands for: the raw struggle above which it is reached, and how many in 100 sessions are. Where 80 in 100
 * sessions are calm, any signal at all scores 80: the scores up to there are reached by the same sessions.
 */
export function marksOf(steps: readonly number[]): { score: number; rawAbove: number; percentReaching: number }[] {
  return Array.from({ length: 99 }, (_, index) => {
    const score = index + 1
    const above = rawAbove(steps, score)
    // Whoever is above this step is also above all equal ones: the first larger step tells how many are left.
    const notAbove = steps.filter((step) => step <= above).length
    return { score, rawAbove: Math.round(above * 1000) / 1000, percentReaching: 100 - notAbove }
  })
}
