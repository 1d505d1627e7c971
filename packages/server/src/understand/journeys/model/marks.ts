import { estimateScore, isRefused, verdictsOfFamily } from '@opencxm/stats'
import { type NetSums, netDifference, netRest, netScore } from './net.ts'

/** Ratings of a touchpoint; the products of the neutral ones with all, over persons. */
export type RatedPlace = NetSums & { touchpoint: string; neutralX: number; neutralSquares: number }
export type Mark = 'pain' | 'wow' | 'meh' | null

/** A net score from which on a moment may be called a wow (the highest step of the score scale). */
const wowFrom = 40
/** Share of neutral answers that must detectably be exceeded for "meh". */
const mehShare = 0.4
/** Fewer people than these are no ground for a mark (methods.md 0.2). */
const people = 30

/**
 * Marks on the map. Pain: detectable by the pain model. Wow: net score of at least 40 and detectably above that of all other
 * touchpoints together (false discoveries kept at 5 % over the map). Meh: detectably more than 40 % neutral answers. A
 * touchpoint carries one mark, pain first. Several ratings of one person are one person's.
 */
export function marksOf(places: readonly RatedPlace[], pains: ReadonlySet<string>): Map<string, Mark> {
  const family = places.map((place) => {
    const rest = netRest(places, place)
    return { difference: netDifference(rest, place), sizes: [rest.persons, place.persons] }
  })
  const verdicts = verdictsOfFamily(family)
  return new Map(
    places.map((place, index): [string, Mark] => {
      if (pains.has(place.touchpoint)) return [place.touchpoint, 'pain']
      const net = netScore(place)
      if (!isRefused(net) && net.estimate >= wowFrom && verdicts[index]?.verdict === 'detectable_rise')
        return [place.touchpoint, 'wow']
      return [place.touchpoint, isMeh(place) ? 'meh' : null]
    }),
  )
}

function isMeh(place: RatedPlace): boolean {
  if (place.persons < people) return false
  const { persons, answers, sumX, sumXX, middle, neutralX, neutralSquares } = place
  const sums = { units: persons, sumX, sumXX, sumY: middle, sumXY: neutralX, sumYY: neutralSquares }
  const neutral = estimateScore(sums, { kind: 'share', single: persons === answers })
  return !isRefused(neutral) && neutral.lower > mehShare
}
