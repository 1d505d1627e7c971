import type { Estimate, PainPoint, Stage, Station } from '@opencxm/server/contract'
import { typedNumber } from '@opencxm/survey'
import { formatSigned, known, type Language, netStep } from '../../ui/format/index.ts'
import type { MapModel, MapStage, MapStation } from '../../ui/journey/model.ts'
import { localName } from '../filters/view.ts'

/** What the curve over the map shows. */
export type CurveKind = 'emotion' | 'score'

/** Words that the map needs; the page supplies them in the reader's language. */
export type MapWords = {
  pain: (rank: string) => string
  wow: string
  meh: string
  describe: (station: Station) => string
}

type MapInput = {
  stages: readonly Stage[]
  stations: readonly Station[]
  pains: readonly PainPoint[]
  curve: CurveKind
  language: Language
  words: MapWords
}

/** Stations in the customer's order: by stage, then by their place in it. */
export function orderStations(stages: readonly Stage[], stations: readonly Station[]): Station[] {
  const place = new Map(stages.toSorted((a, b) => a.position - b.position).map((stage, index) => [stage.slug, index]))
  const stageOf = (station: Station) => place.get(station.stage) ?? stages.length
  return stations.toSorted((a, b) => stageOf(a) - stageOf(b) || a.position - b.position)
}

/**
 * What is detectably a pain, in the server's order. A tie is written (`1=`) only where the one that it is tied with is shown
 * too: alone it would only puzzle.
 */
export function shownPains(rows: readonly PainPoint[]): PainPoint[] {
  const place = ({ rank }: PainPoint) => rank.replace('=', '')
  const shown = rows.filter((row) => row.detectable)
  return shown.map((row) =>
    shown.some((other) => other !== row && place(other) === place(row)) ? row : { ...row, rank: place(row) },
  )
}

/** The map's model: scores, curve, marks with ranks, volumes. Only detectable pains are marked as pains. */
export function mapModel(input: MapInput): MapModel {
  const { stages, stations, language } = input
  return {
    stages: stages.map((stage): MapStage => ({ id: stage.slug, name: localName(stage.name, language) })),
    stations: orderStations(stages, stations).map((station) => mapStation(station, input)),
  }
}

function mapStation(station: Station, { pains, curve, language, words }: MapInput): MapStation {
  const score = known(station.score)
  const before = curve === 'score' ? known(station.before)?.value : undefined
  return {
    id: station.slug,
    name: localName(station.name, language),
    stage: station.stage,
    side: station.side,
    score: station.score,
    step: score ? netStep(score.value) : null,
    scoreText: score ? formatSigned(score.value, 0, language) : '–',
    curve: curve === 'emotion' ? station.emotion : station.score,
    curveBefore: before ?? null,
    customers: station.customers,
    mark: markOf(station, pains, words),
    description: words.describe(station),
  }
}

function markOf(station: Station, pains: readonly PainPoint[], words: MapWords): MapStation['mark'] {
  const pain = shownPains(pains).find((one) => one.touchpoint === station.slug)
  if (pain) return { kind: 'pain', text: words.pain(pain.rank) }
  if (station.mark === 'wow') return { kind: 'wow', text: words.wow }
  return station.mark === 'meh' ? { kind: 'meh', text: words.meh } : null
}

/** What the page says first. `breaks`: the worst pain also scores detectably below zero. */
export type JourneyAnswer =
  | { kind: 'breaks' | 'lowest' | 'unranked'; station: Station; estimate: Estimate }
  | { kind: 'pain'; station: Station; estimate: Estimate }
  | { kind: 'few' }

/**
 * The finding: where it breaks, where it hurts most, or the lowest score when no pain is detectable. `ranked`: the data sufficed to
 * look for pains; where they did not, that none was found says nothing.
 */
export function journeyAnswer(
  stations: readonly Station[],
  { rows: pains, ranked }: { rows: readonly PainPoint[]; ranked: boolean },
): JourneyAnswer {
  const worst = pains.find((pain) => pain.detectable && pain.impact.value !== null)
  const station = worst && stations.find((one) => one.slug === worst.touchpoint)
  if (worst && station) {
    const below = (station.score.high ?? 0) < 0
    return below
      ? { kind: 'breaks', station, estimate: station.score }
      : { kind: 'pain', station, estimate: worst.impact }
  }
  const scored = stations.filter((one) => one.score.value !== null)
  const lowest = scored.toSorted((a, b) => (a.score.value ?? 0) - (b.score.value ?? 0))[0]
  return lowest ? { kind: ranked ? 'lowest' : 'unranked', station: lowest, estimate: lowest.score } : { kind: 'few' }
}

/**
 * Touchpoints with the share of those who went no further, in the order given; those without an estimate are left out, and of more
 * than `max` those with the smallest shares. Not by size: near the end of a journey most people's next touchpoint is still to come.
 */
export function dropOffRows(stations: readonly Station[], max: number): { station: Station; dropOff: Estimate }[] {
  const rows = stations.flatMap((station) =>
    station.dropOff && station.dropOff.value !== null ? [{ station, dropOff: station.dropOff }] : [],
  )
  const shown = new Set(rows.toSorted((a, b) => (b.dropOff.value ?? 0) - (a.dropOff.value ?? 0)).slice(0, max))
  return rows.filter((row) => shown.has(row))
}

/** The station named in the address, or none when it is gone. */
export function findStation(stations: readonly Station[], slug: string | undefined): Station | null {
  return stations.find((station) => station.slug === slug) ?? null
}

/** True when no customer passed any touchpoint in the period. */
export function isQuiet(stations: readonly Station[]): boolean {
  return stations.every((station) => station.customers === 0 && station.score.n === 0)
}

const majorMax = 1e9

/** An amount as typed in minor units; null for none, undefined for what is no amount. */
export function minorOf(typed: string, perMajor: number): number | null | undefined {
  if (typed.trim() === '') return null
  const major = typedNumber(typed)
  return major === null || major < 0 || major >= majorMax ? undefined : Number((major * perMajor).toPrecision(12))
}

/** A rating's target travels on 0..1; the benchmark of a pain point on the rating's own scale. */
export function benchmarkWord(kind: PainPoint['benchmarkKind']): 'target' | 'bestPeriod' {
  return kind === 'target' ? 'target' : 'bestPeriod'
}
