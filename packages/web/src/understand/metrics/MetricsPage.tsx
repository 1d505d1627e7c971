import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { StartActions } from '../../collect/first-run/StartActions.tsx'
import { Page } from '../../shell/frame/Page.tsx'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { MultiPill } from '../../ui/filter/MultiPill.tsx'
import { EmptyState } from '../../ui/state/states.tsx'
import { MetricFilterBar } from '../filters/MetricFilterBar.tsx'
import { useBreakdownTraits } from '../filters/queries.ts'
import { hasFilters, type MetricFilters } from '../filters/search.ts'
import { useDimensionWords } from '../filters/use-dimension-words.ts'
import { OlderAnswers } from './OlderAnswers.tsx'
import { MetricBlock } from './parts/MetricBlock.tsx'
import { MetricsAnswer } from './parts/MetricsAnswer.tsx'
import { MetricsLegend } from './parts/MetricsLegend.tsx'
import { useMetrics, useTotals, useValues } from './queries.ts'
import { useMetricName } from './use-metric-words.ts'
import { readVersus, type Versus, versusText } from './versus.ts'
import {
  chosenDimensions,
  chosenMetrics,
  dimensionOptions,
  dimensionsMax,
  metricsMax,
  missingMetrics,
  nothingMeasured,
  wholeDimensions,
  withoutEmpty,
} from './view.ts'
import './metrics.css'

/** Metrics as small multiples: each by a few dimensions, now against before, verdicts adjusted for many comparisons. */
export function MetricsPage() {
  const { t } = useTranslation('metrics')
  const search = useSearch({ from: '/frame/understand/metrics' })
  const { metrics: named, by: namedBy, versus: namedVersus, all, ...filters } = search
  const navigate = useNavigate()
  const list = useMetrics()
  const { traits, waiting } = useBreakdownTraits()
  const options = dimensionOptions(traits)
  const dimensions = chosenDimensions(options, namedBy, waiting)
  const versus = readVersus(namedVersus, dimensions)
  const whole = wholeDimensions(all)
  const chosen = chosenMetrics(list.data?.metrics ?? [], named)
  const [first] = chosen
  const headline = useValues(first?.id ?? null, filters, 'none')
  const totals = useTotals(
    chosen.map((metric) => metric.id),
    filters,
  )
  const name = useMetricName()
  const dimensionWord = useDimensionWords()
  type Change = { filters?: MetricFilters; metrics?: string[]; by?: string[]; versus?: Versus | null; all?: string }
  const go = (change: Change, replace = false) => {
    const shown = {
      metrics: change.metrics?.join(',') ?? named,
      by: change.by?.join(',') ?? namedBy,
      versus: versusText(change.versus === undefined ? versus : change.versus),
      all: change.all ?? all,
    }
    void navigate({
      to: '/understand/metrics',
      search: { ...(change.filters ?? filters), ...withoutEmpty(shown) },
      resetScroll: false,
      replace,
    })
  }
  // What is shown by default follows from what the role may see: the address names it, so that a colleague sees the same.
  const unnamed = namedBy === undefined && !waiting && list.isSuccess
  useEffect(() => {
    if (unnamed) go({ by: dimensions }, true)
  })
  return (
    <Page
      title={t('title')}
      filters={
        <div className="page-filters">
          <MetricFilterBar
            filters={filters}
            onChange={(next) => go({ filters: next })}
            period={headline.data?.period ?? null}
            metricId={first?.id ?? null}
          />
          <MultiPill
            label={t('pick')}
            values={chosen.map((metric) => metric.id)}
            options={(list.data?.metrics ?? []).map((metric) => ({ value: metric.id, label: name(metric) }))}
            max={metricsMax}
            show="count"
            onChange={(metrics) => go({ metrics })}
          />
          <MultiPill
            label={t('by')}
            values={dimensions}
            options={options.map((by) => ({ value: by, label: dimensionWord(by) }))}
            max={dimensionsMax}
            show="names"
            onChange={(by) => go({ by })}
          />
        </div>
      }
    >
      <QueryView query={list} lines={8}>
        {() =>
          first === undefined ? (
            <EmptyState title={t('empty')} hint={t('emptyHint')} />
          ) : nothingMeasured(totals) ? (
            <OlderAnswers
              metricId={first.id}
              narrowed={hasFilters(filters)}
              onPeriod={(period) => go({ filters: period })}
            >
              <EmptyState title={t('empty')} hint={t('emptyHint')} actions={<StartActions />} />
            </OlderAnswers>
          ) : (
            <>
              <Missing ids={missingMetrics(list.data?.metrics ?? [], named)} />
              <QueryView query={headline} lines={2}>
                {(values) => (
                  <div
                    {...(headline.isPlaceholderData ? { className: 'metrics-older' } : {})}
                    aria-busy={headline.isPlaceholderData}
                  >
                    <MetricsAnswer values={values} filters={filters} dimensions={dimensions} />
                    <MetricsLegend values={values} />
                  </div>
                )}
              </QueryView>
              {/* What no number can be given of (a segment that is gone) is said once. */}
              {(headline.isError ? [] : chosen).map((metric) => (
                <MetricBlock
                  key={metric.id}
                  metric={metric}
                  filters={filters}
                  dimensions={dimensions}
                  withTrend={chosen.length === 1}
                  versus={versus}
                  onVersus={(next) => go({ versus: next })}
                  whole={whole}
                  onWhole={(next) => go({ all: next.join(',') })}
                />
              ))}
            </>
          )
        }
      </QueryView>
    </Page>
  )
}

/** Metrics of an old link that are not there any more. */
function Missing({ ids }: { ids: readonly string[] }) {
  const { t } = useTranslation('metrics')
  if (ids.length === 0) return null
  return <p className="note">{t('missing', { count: ids.length, ids: ids.join(', ') })}</p>
}
