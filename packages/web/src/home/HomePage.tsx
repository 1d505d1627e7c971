import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../shell/frame/Page.tsx'
import { QueryView } from '../shell/problem/QueryView.tsx'
import { useSession } from '../shell/session.ts'
import { dayIn } from '../ui/format/index.ts'
import { Skeleton } from '../ui/state/states.tsx'
import { MetricFilterBar } from '../understand/filters/MetricFilterBar.tsx'
import { hasFilters } from '../understand/filters/search.ts'
import { OlderAnswers } from '../understand/metrics/OlderAnswers.tsx'
import { useTrend } from '../understand/metrics/queries.ts'
import { ChangedSection } from './parts/ChangedSection.tsx'
import { HowSection } from './parts/HowSection.tsx'
import { NextSection } from './parts/NextSection.tsx'
import { WhySection } from './parts/WhySection.tsx'
import { homeMetric, useDimensions, useHeadline, useMap } from './queries.ts'
import { isEmpty } from './view.ts'
import './home.css'

// Only an empty workspace needs the guide: it is fetched when there is one.
const FirstRun = lazy(async () => ({ default: (await import('../collect/first-run/index.ts')).FirstRun }))

/** How are our customers, what changed, why, what now? */
export function HomePage() {
  const { t } = useTranslation('home')
  const filters = useSearch({ from: '/frame/' })
  const navigate = useNavigate()
  const session = useSession()
  const headline = useHeadline(filters)
  // Asked for at once, not one after the other: the period's last day is known here as well as on the server.
  const trend = useTrend(homeMetric, filters, filters.to ?? dayIn(Date.now(), session.workspace.timeZone))
  useDimensions(filters)
  const map = useMap(filters)
  return (
    <Page
      title={t('title')}
      filters={
        <MetricFilterBar
          filters={filters}
          onChange={(search) => void navigate({ to: '/', search })}
          period={headline.data?.period ?? null}
          metricId={homeMetric}
        />
      }
    >
      <QueryView query={headline} lines={8}>
        {(values) =>
          trend.data && isEmpty(values.total, trend.data.groups) ? (
            <OlderAnswers
              metricId={homeMetric}
              narrowed={hasFilters(filters)}
              onPeriod={(period) => void navigate({ to: '/', search: period })}
            >
              <Suspense fallback={<Skeleton lines={6} />}>
                <FirstRun />
              </Suspense>
            </OlderAnswers>
          ) : (
            <>
              <HowSection values={values} trend={trend} map={map.data ?? null} filters={filters} />
              {values.againstPeriod ? <ChangedSection filters={filters} /> : null}
              <QueryView query={map} lines={6}>
                {(journey) => (
                  <>
                    <WhySection map={journey} filters={filters} />
                    <NextSection map={journey} total={values.total} filters={filters} />
                  </>
                )}
              </QueryView>
            </>
          )
        }
      </QueryView>
    </Page>
  )
}
