import type { Estimate, Station } from '@opencxm/server/contract'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { estimateParts, formatCount, formatMoney, formatMoneyBounds, type Language } from '../../../ui/format/index.ts'
import { JourneyLegend } from '../../../ui/journey/JourneyLegend.tsx'
import { JourneyMap } from '../../../ui/journey/JourneyMap.tsx'
import type { MapRow } from '../../../ui/journey/MapRows.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { localName } from '../../filters/view.ts'
import type { JourneyMapReply } from '../queries.ts'
import { type CurveKind, mapModel } from '../view.ts'

type Props = {
  map: JourneyMapReply
  curve: CurveKind
  selected: string | null
  onSelect: (slug: string) => void
}

/** The map, its rows and its legend. */
export function MapCard({ map, curve, selected, onSelect }: Props) {
  const { t } = useTranslation('journey')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const describe = useDescription(map)
  const model = useMemo(
    () =>
      mapModel({
        stages: map.stages,
        stations: map.stations,
        pains: map.pains.rows,
        curve,
        language,
        words: {
          pain: (rank) => ui('journey.pain', { rank }),
          wow: ui('journey.wow'),
          meh: ui('journey.meh'),
          describe,
        },
      }),
    [map, curve, language, ui, describe],
  )
  const rows = useRows(map)
  return (
    <div className="card journey-map">
      <div className="journey-map-inner">
        <JourneyMap
          model={model}
          rows={rows}
          selected={selected}
          onSelect={onSelect}
          {...(curve === 'score' ? { curveName: t('curveScore') } : {})}
        />
      </div>
      <JourneyLegend
        most={Math.max(0, ...map.stations.map((station) => station.customers))}
        withBefore={model.stations.some((station) => station.curveBefore !== null)}
      />
    </div>
  )
}

function useDescription(map: JourneyMapReply): (station: Station) => string {
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  return useMemo(() => {
    const stages = new Map(map.stages.map((stage) => [stage.slug, localName(stage.name, language)]))
    return (station: Station) => {
      const parts = estimateParts(station.score, { unit: 'points', language, prose: true })
      const score = parts
        ? ui('journey.scoreKnown', {
            value: parts.value,
            interval: ui('estimate.intervalInProse', { low: parts.low ?? '', high: parts.high ?? '', n: parts.n }),
          })
        : ui('journey.scoreMissing', { n: formatCount(station.score.n, language) })
      return ui('journey.stationLabel', {
        name: localName(station.name, language),
        stage: stages.get(station.stage) ?? '',
        score,
        count: station.customers,
        customers: formatCount(station.customers, language),
      })
    }
  }, [map, language, ui])
}

/** Interval, n, customers, cost and owner under each station. */
function useRows(map: JourneyMapReply): MapRow[] {
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  return useMemo(() => {
    const stations = new Map(map.stations.map((station) => [station.slug, station]))
    const pains = new Map(map.pains.rows.filter((pain) => pain.detectable).map((pain) => [pain.touchpoint, pain]))
    const withMoney = [...pains.values()].some((pain) => pain.money !== null)
    const at = (slug: string) => stations.get(slug)
    const interval = (estimate: Estimate | undefined) => {
      const parts = estimateParts(estimate, { unit: 'points', language, prose: true })
      return parts?.low ? `${parts.low}, ${parts.high}` : <span className="t3">{ui('data.tooFew')}</span>
    }
    return [
      { key: 'interval', label: ui('journey.interval'), cell: (slug) => interval(at(slug)?.score) },
      { key: 'n', label: ui('journey.n'), cell: (slug) => formatCount(at(slug)?.score.n ?? 0, language) },
      {
        key: 'customers',
        label: ui('journey.customers'),
        cell: (slug) => formatCount(at(slug)?.customers ?? 0, language),
      },
      ...(pains.size > 0 ? [impactRow(ui('journey.impact'), pains, language)] : []),
      ...(withMoney ? [moneyRow(ui('journey.cost'), pains, language)] : []),
      { key: 'owner', label: ui('journey.owner'), cell: (slug) => at(slug)?.owner || '–' },
    ]
  }, [map, language, ui])
}

type Pains = ReadonlyMap<string, JourneyMapReply['pains']['rows'][number]>

function impactRow(label: string, pains: Pains, language: Language): MapRow {
  return {
    key: 'impact',
    label,
    cell: (slug) => {
      const parts = estimateParts(pains.get(slug)?.impact, { unit: 'points', language })
      return parts ? <Cost main={parts.value} bounds={`${parts.low}, ${parts.high}`} /> : null
    },
  }
}

function moneyRow(label: string, pains: Pains, language: Language): MapRow {
  return {
    key: 'money',
    label,
    cell: (slug) => {
      const money = pains.get(slug)?.money
      if (!money) return null
      const amount = { amountMinor: money.value, currency: money.currency }
      const [low, high] = formatMoneyBounds([money.low, money.high], amount, language)
      return <Cost main={formatMoney(amount, language)} bounds={`${low}, ${high}`} />
    },
  }
}

function Cost({ main, bounds }: { main: string; bounds: string }) {
  return (
    <>
      <span className="b neg">{main}</span>
      <br />
      {bounds}
    </>
  )
}
