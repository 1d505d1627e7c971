import {
  type Difference,
  paddedRatio,
  proportionInterval,
  type RatioMoments,
  type Refusable,
  ratioDifference,
  SHARE_PSEUDO_UNITS,
} from '@opencxm/stats'
import type { Estimate } from '../../platform/contract/index.ts'

/** Below so many people, a share is shown with a warning. */
const lowBase = 30

/** Sums over people of how many of their asks reached a step (y) and could have (x). Who had none that could have is no unit. */
export function momentsOf<Key extends string>(
  rows: readonly (Record<Key, number> & { people: number })[],
  y: Key,
  x: Key,
): RatioMoments {
  const sums = { units: 0, sumY: 0, sumX: 0, sumYY: 0, sumXY: 0, sumXX: 0 }
  for (const row of rows) {
    const [part, base, people] = [row[y], row[x], row.people]
    if (base === 0) continue
    sums.units += people
    sums.sumY += people * part
    sums.sumX += people * base
    sums.sumYY += people * part * part
    sums.sumXY += people * part * base
    sums.sumXX += people * base * base
  }
  return sums
}

/** What is left of the sums without a part of the people. */
export function minus(all: RatioMoments, part: RatioMoments): RatioMoments {
  return {
    units: all.units - part.units,
    sumY: all.sumY - part.sumY,
    sumX: all.sumX - part.sumX,
    sumYY: all.sumYY - part.sumYY,
    sumXY: all.sumXY - part.sumXY,
    sumXX: all.sumXX - part.sumXX,
  }
}

/** Everybody has one ask: then asks are independent, as people are. */
const isSingle = ({ sumX, sumXX }: RatioMoments) => sumX === sumXX

/**
 * A share of asks with its 95 % interval over people: `n` is people, since the asks of one person are not independent (methods.md 1).
 * One ask each: Wilson. Several: the padded ratio of sums by person, cut at 0 and 1;
 * of a single person Wilson.
 */
export function shareOf(moments: RatioMoments): Estimate {
  const { units, sumY, sumX } = moments
  const whole = { successes: sumX === 0 ? 0 : Math.round((sumY / sumX) * units), n: units }
  const byPerson = isSingle(moments) || units < 2 ? null : paddedRatio(moments, { pseudo: SHARE_PSEUDO_UNITS })
  const share = byPerson === null || 'refused' in byPerson ? proportionInterval(whole) : byPerson
  if ('refused' in share) return { value: null, low: null, high: null, n: units, method: 'none', reason: share.refused }
  return {
    value: sumY / sumX,
    low: Math.max(0, share.lower),
    high: Math.min(1, share.upper),
    n: units,
    method: share.method,
    ...(units < lowBase ? { lowBase: true } : {}),
  }
}

/** The second share minus the first, of different people; padded, so that a few who all answered are no certainty. */
export function differenceOf(first: RatioMoments, second: RatioMoments): Refusable<Difference> {
  return ratioDifference(first, second, { pseudo: SHARE_PSEUDO_UNITS })
}
