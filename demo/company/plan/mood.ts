import type { Random } from '../random.ts'
import { touchpoints } from '../touchpoints.ts'
import type { Draft, Experience, Life } from './types.ts'

/** Expected NPS class of somebody whose touchpoints are all at their targets, in points. */
export const baseNps = 25

/** An experience counts in full for so many days and then fades with this half-life. */
export const memory = { fullDays: 120, halfLifeDays: 45 } as const

/** How strongly a better relationship makes people answer the relationship survey, per NPS point. */
const answerSlope = 0.0012

/** Adds a moment at a touchpoint; what it feels like follows from its level and from the person. */
export function addExperience(
  draft: Draft,
  moment: { touchpoint: number; day: number; level?: number; figure?: number; carrier?: Experience['carrier'] },
): Experience {
  const { person, experiences } = draft.life
  const level = moment.level ?? 0
  const table = draft.world.felt.table(moment.touchpoint, level, person.temper)
  const felt = draft.world.felt.rating(table, draft.quantiles[moment.touchpoint] as number)
  const experience: Experience = {
    touchpoint: moment.touchpoint,
    level,
    day: moment.day,
    felt,
    figure: moment.figure ?? 0,
    carrier: moment.carrier ?? null,
  }
  experiences.push(experience)
  return experience
}

/** Draws anew how the person takes some touchpoints. */
export function takeAnew(draft: Draft, touchpointsToTake: readonly number[]): void {
  for (const touchpoint of touchpointsToTake) draft.quantiles[touchpoint] = draft.random.next()
}

/** How much an experience of that age still counts, 0..1. */
function remembered(ageDays: number): number {
  return ageDays <= memory.fullDays ? 1 : 2 ** ((memory.fullDays - ageDays) / memory.halfLifeDays)
}

/**
 * The structural model: the expected NPS class on a day, in points. Linear by construction, so that the coefficients of
 * a joint regression on the ratings are exactly the planted ones:
 * base + own mood + sum over touchpoints of points × memory × (latest rating - target).
 */
export function expectedNps(life: Life, day: number): number {
  const latest: (Experience | undefined)[] = new Array(touchpoints.length)
  for (const experience of life.experiences) {
    if (experience.day > day) continue
    const known = latest[experience.touchpoint]
    if (!known || known.day <= experience.day) latest[experience.touchpoint] = experience
  }
  let points = baseNps + life.person.baseMood
  for (const experience of latest) {
    if (!experience) continue
    const touchpoint = touchpoints[experience.touchpoint] as (typeof touchpoints)[number]
    points += touchpoint.npsPerPoint * remembered(day - experience.day) * (experience.felt - touchpoint.benchmark)
  }
  return Math.max(-99.5, Math.min(99.5, points))
}

/** Probability that a person answers the relationship survey. */
export function npsAnswerProbability(life: Life, day: number, expected: number): number {
  const { responsiveness } = life.person
  const still = day <= life.activeUntil ? 1 : 0.5
  return Math.min(0.95, responsiveness * still * Math.exp(answerSlope * (expected - baseNps)))
}

/**
 * A 0..10 score whose class (promoter 1, passive 0, detractor -1) has the expected value `expected` / 100 exactly.
 * Indifferent people are mostly passive, at the same expected value.
 */
export function drawScore(random: Random, expected: number, indifferent: boolean): number {
  const net = expected / 100
  const passive = (indifferent ? 0.75 : 0.4) * (1 - Math.abs(net))
  const promoter = (1 - passive + net) / 2
  const draw = random.next()
  if (draw < promoter) return random.chance(0.5 + 0.3 * Math.max(0, net)) ? 10 : 9
  if (draw < promoter + passive) return random.chance(0.5 + 0.3 * net) ? 8 : 7
  const depth = random.exponential(0.9 + Math.max(0, 0.3 - net) * 2.2)
  return Math.max(0, 6 - Math.floor(depth))
}
