import type { Station } from '@opencxm/server/contract'
import { Link } from '@tanstack/react-router'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { isCovered } from '../../../ui/dialog/is-covered.ts'
import { ChangeText } from '../../../ui/estimate/ChangeText.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { VerdictChip } from '../../../ui/estimate/VerdictChip.tsx'
import { estimateParts, formatCount, formatNumber, formatShare } from '../../../ui/format/index.ts'
import { CloseIcon } from '../../../ui/icons.tsx'
import { ShareBar } from '../../../ui/marks/ShareBar.tsx'
import { shareSegments } from '../../../ui/marks/shares.ts'
import { useLanguage } from '../../../ui/use-language.ts'
import type { MetricFilters } from '../../filters/search.ts'
import { localName } from '../../filters/view.ts'
import { type JourneyMapReply, touchpointMetric } from '../queries.ts'
import { benchmarkWord } from '../view.ts'
import { DrawerSection } from './DrawerSection.tsx'
import { StationComments } from './StationComments.tsx'
import { StationGroups } from './StationGroups.tsx'

type Props = { station: Station; map: JourneyMapReply; filters: MetricFilters; onClose: () => void }

/** A touchpoint opened: its score and change, what happened, what customers say, why it hurts, who suffers. */
export function StationDrawer({ station, map, filters, onClose }: Props) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const name = localName(station.name, language)
  const drawer = useRef<HTMLElement>(null)
  useFocusBack(drawer)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !isCovered()) onClose()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [onClose])
  const stage = map.stages.find((one) => one.slug === station.stage)
  return (
    <aside ref={drawer} className="drawer" aria-label={t('drawer.label', { name })}>
      <div className="row">
        <h2 className="t20 b">{name}</h2>
        <span className="sp" />
        <button type="button" className="info-button" aria-label={t('drawer.close', { name })} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      <div className="t2">
        {station.owner === '' ? t('drawer.noOwner') : t('drawer.owner', { owner: station.owner })}
        <span className="t3"> · {stage ? localName(stage.name, language) : ''}</span>
      </div>
      <Score station={station} minN={5} />
      <p className="t12 drawer-change">
        <Link to="/understand/metrics" search={{ ...filters, metrics: touchpointMetric, touchpoint: station.slug }}>
          {t('drawer.overTime')}
        </Link>
      </p>
      <Facts station={station} />
      <PainReason station={station} map={map} />
      <StationComments station={station} filters={filters} />
      <StationGroups station={station} filters={filters} />
    </aside>
  )
}

/** A drawer that closes with the focus in it hands it back to where it came from, else to the map. */
function useFocusBack(drawer: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const from = document.activeElement
    const here = drawer.current
    return () => {
      if (!here?.contains(document.activeElement)) return
      const known = from?.isConnected && from !== document.body && !here.contains(from) ? from : null
      const back = known ?? document.querySelector('.jm-station[tabindex="0"]')
      if (back instanceof HTMLElement || back instanceof SVGElement) back.focus({ preventScroll: true })
    }
  }, [drawer])
}

function Score({ station, minN }: { station: Station; minN: number }) {
  const { t } = useTranslation('journey')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const before = estimateParts(station.before, { unit: 'points', language, prose: true })
  const counts = station.counts
  const total = counts ? counts[0] + counts[1] + counts[2] : 0
  const shares: [number, number, number] | null =
    counts && total > 0 ? [counts[0] / total, counts[1] / total, counts[2] / total] : null
  const words = { n2: ui('share.unhappy'), '0': ui('share.neither'), p2: ui('share.happy') }
  const lines = shares
    ? shareSegments(shares).map((segment) => ({
        tone: segment.tone,
        text: `${segment.percent}% ${words[segment.tone]}`,
      }))
    : []
  return (
    <>
      <div className="drawer-score">
        <EstimateText estimate={station.score} unit="points" size="key" needed={minN} />
        <span className="sp" />
        {station.change ? <VerdictChip verdict={station.change.verdict} /> : null}
      </div>
      <div className="t12 t2 drawer-change">
        {t('drawer.score')}{' '}
        {station.change?.difference != null ? (
          <>
            <ChangeText change={station.change} unit="points" /> {t('drawer.against')}{' '}
            {before ? <span className="nw">{t('drawer.was', { value: before.value })}</span> : null}
          </>
        ) : null}
      </div>
      {shares ? (
        <>
          <ShareBar shares={shares} label={lines.map((line) => line.text).join(', ')} />
          <div className="row t12 t2 drawer-shares">
            {lines.map((line) => (
              <span key={line.tone}>{line.text}</span>
            ))}
          </div>
        </>
      ) : null}
    </>
  )
}

function Facts({ station }: { station: Station }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  return (
    <DrawerSection title={t('drawer.facts')}>
      <dl className="kv">
        <dt>{t('drawer.customers')}</dt>
        <dd className="m">{formatCount(station.customers, language)}</dd>
        <dt>{t('drawer.events')}</dt>
        <dd className="m">{formatCount(station.events, language)}</dd>
        {station.dropOff ? (
          <>
            <dt>{t('drawer.dropOff')}</dt>
            <dd>
              <EstimateText estimate={station.dropOff} unit="share" withN={false} />
            </dd>
          </>
        ) : null}
        <dt>{t('drawer.emotion')}</dt>
        <dd>
          <EstimateText estimate={station.emotion} unit="points" />
        </dd>
      </dl>
    </DrawerSection>
  )
}

function PainReason({ station, map }: { station: Station; map: JourneyMapReply }) {
  const { t } = useTranslation('journey')
  const language = useLanguage()
  const pain = map.pains.rows.find((row) => row.touchpoint === station.slug && row.detectable)
  if (!pain) return null
  return (
    <DrawerSection title={t('drawer.pain')}>
      <p className="t2">
        {t('drawer.painText', {
          rating: formatNumber(pain.rating, 1, language),
          benchmark: formatNumber(pain.benchmark, 1, language),
          kind: t(`drawer.${benchmarkWord(pain.benchmarkKind)}`),
          slope: formatNumber(pain.slope, 1, language),
          reach: formatShare(pain.reach, 0, language),
        })}
      </p>
    </DrawerSection>
  )
}
