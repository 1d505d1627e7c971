import { independentDifference, isRefused, npsInterval, proportionInterval, verdictsOfFamily } from '@opencxm/stats'

export type Classes = { touchpoint: string; counts: [number, number, number] }
export type Mark = 'pain' | 'wow' | 'meh' | null

/** A net score from which on a moment may be called a wow (the highest step of the score scale). */
const wowFrom = 40
/** Share of neutral answers that must detectably be exceeded for "meh". */
const mehShare = 0.4

/**
 * Marks on the map. Pain: detectable by the pain model. Wow: net score of at least 40 and detectably above that of all other
 * touchpoints together (false discoveries kept at 5 % over the map). Meh: detectably more than 40 % neutral answers. A
 * touchpoint carries one mark, pain first.
 */
export function marksOf(stations: readonly Classes[], pains: ReadonlySet<string>): Map<string, Mark> {
  const total = stations.reduce(
    (sum, { counts }) => sum.map((n, i) => n + (counts[i] as number)) as [number, number, number],
    [0, 0, 0] as [number, number, number],
  )
  const family = stations.map(({ counts }) => {
    const rest = total.map((n, i) => n - (counts[i] as number)) as [number, number, number]
    const sizes = [rest[0] + rest[1] + rest[2], counts[0] + counts[1] + counts[2]]
    return { difference: independentDifference(npsInterval(rest), npsInterval(counts)), sizes }
  })
  const verdicts = verdictsOfFamily(family)
  return new Map(
    stations.map(({ touchpoint, counts }, index): [string, Mark] => {
      if (pains.has(touchpoint)) return [touchpoint, 'pain']
      const net = npsInterval(counts)
      if (!isRefused(net) && net.estimate >= wowFrom && verdicts[index]?.verdict === 'detectable_rise')
        return [touchpoint, 'wow']
      const n = counts[0] + counts[1] + counts[2]
      const neutral = proportionInterval({ successes: counts[1], n })
      return [touchpoint, !isRefused(neutral) && n >= 30 && neutral.lower > mehShare ? 'meh' : null]
    }),
  )
}
