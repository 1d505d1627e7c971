import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { FilterPill } from '../../ui/filter/FilterPill.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { MetricFilterBar } from '../filters/MetricFilterBar.tsx'
import type { MetricFilters } from '../filters/search.ts'
import { JourneyAnswerLine } from './parts/JourneyAnswerLine.tsx'
import { JourneyCards } from './parts/JourneyCards.tsx'
import { MapCard } from './parts/MapCard.tsx'
import { StationDrawer } from './parts/StationDrawer.tsx'
import { Unplaced } from './parts/Unplaced.tsx'
import { type JourneyMapReply, touchpointMetric, useJourneyMap } from './queries.ts'
import { findStation, isQuiet } from './view.ts'
import './journey-page.css'

/** The journey as the customer walks it: where it hurts, delights or leaves cold, and who owns each touchpoint. */
export function JourneyPage() {
  const { t } = useTranslation('journey')
  const search = useSearch({ from: '/frame/understand/journey' })
  const { at, curve, ...filters } = search
  const navigate = useNavigate()
  const map = useJourneyMap(filters)
  const station = findStation(map.data?.stations ?? [], at)
  const go = (change: { filters?: MetricFilters; at?: string | null; curve?: 'score' | null }) => {
    const nextAt = change.at === undefined ? at : change.at
    const nextCurve = change.curve === undefined ? curve : change.curve
    void navigate({
      to: '/understand/journey',
      search: {
        ...(change.filters ?? filters),
        ...(nextAt ? { at: nextAt } : {}),
        ...(nextCurve ? { curve: nextCurve } : {}),
      },
      // Choosing a station is looking around, not a step to go back through.
      replace: change.filters === undefined,
      resetScroll: false,
    })
  }
  return (
    <Page
      title={t('title')}
      bare
      filters={
        <div className="page-filters">
          <MetricFilterBar
            filters={filters}
            onChange={(next) => go({ filters: next })}
            period={map.data?.period ?? null}
            metricId={touchpointMetric}
          />
          <FilterPill
            label={t('curve')}
            value={curve ?? null}
            allLabel={t('curveEmotion')}
            options={[{ value: 'score', label: t('curveScore') }]}
            onChange={(value) => go({ curve: value === 'score' ? 'score' : null })}
          />
        </div>
      }
    >
      <div className={station ? 'journey journey-open' : 'journey'}>
        <div className="journey-left">
          <QueryView query={map} lines={10}>
            {(reply) => {
              if (reply.stations.length === 0) return <NoJourney map={reply} />
              if (isQuiet(reply.stations))
                return (
                  <>
                    <EmptyState title={t('quiet.title')} hint={t('quiet.hint')} />
                    <Unplaced map={reply} />
                  </>
                )
              return (
                <>
                  <JourneyAnswerLine map={reply} />
                  <MapCard
                    map={reply}
                    curve={curve ?? 'emotion'}
                    selected={station?.slug ?? null}
                    onSelect={(slug) => go({ at: slug === at ? null : slug })}
                  />
                  <JourneyCards map={reply} filters={filters} onOpen={(slug) => go({ at: slug })} />
                </>
              )
            }}
          </QueryView>
        </div>
        {station && map.data ? (
          <StationDrawer
            key={station.slug}
            station={station}
            map={map.data}
            filters={filters}
            onClose={() => go({ at: null })}
          />
        ) : null}
      </div>
    </Page>
  )
}

function NoJourney({ map }: { map: JourneyMapReply }) {
  const { t } = useTranslation('journey')
  const hasStages = map.stages.length > 0
  return (
    <>
      <EmptyState
        title={t(hasStages ? 'empty.noTouchpoints' : 'empty.title')}
        hint={t(hasStages ? 'empty.noTouchpointsHint' : 'empty.hint')}
        actions={
          <Link
            to="/unify/catalog/touchpoints"
            search={hasStages ? { touchpoint: 'new' } : {}}
            className="plain-button primary"
          >
            {t(hasStages ? 'empty.goTouchpoint' : 'empty.go')}
          </Link>
        }
      />
      <Unplaced map={map} />
    </>
  )
}
