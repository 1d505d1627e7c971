import type { Metric } from '@opencxm/server/contract'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../../shell/problem/QueryView.tsx'
import { ChangeText } from '../../../ui/estimate/ChangeText.tsx'
import { EstimateText } from '../../../ui/estimate/EstimateText.tsx'
import { VerdictChip } from '../../../ui/estimate/VerdictChip.tsx'
import { PassportButton } from '../../../ui/passport/PassportButton.tsx'
import { AnswersLink } from '../../answers/AnswersLink.tsx'
import type { MetricFilters } from '../../filters/search.ts'
import { MetricTrendCard } from '../MetricTrendCard.tsx'
import { useTrend, useValues } from '../queries.ts'
import { useMetricName, usePassport } from '../use-metric-words.ts'
import { usePanels } from '../use-panels.ts'
import { againstIn, type Versus } from '../versus.ts'
import { metricAxis } from '../view.ts'
import { riseIsGood } from '../words.ts'
import { MetricPanel } from './MetricPanel.tsx'

type Props = {
  metric: Metric
  filters: MetricFilters
  dimensions: readonly string[]
  /** A single metric on the page shows its trend as well. */
  withTrend: boolean
  versus: Versus | null
  onVersus: (versus: Versus | null) => void
  /** Dimensions of which all groups are shown. */
  whole: readonly string[]
  onWhole: (whole: readonly string[]) => void
}

/** One metric: its total with verdict and passport, then a panel for each dimension on one shared axis. */
export function MetricBlock({ metric, filters, dimensions, withTrend, versus, onVersus, whole, onWhole }: Props) {
  const { t } = useTranslation('metrics')
  const total = useValues(metric.id, filters, 'none')
  const panels = usePanels({
    metricId: metric.id,
    filters,
    dimensions,
    againstOf: (by) => againstIn(versus, metric, by),
  })
  const axis = metricAxis(
    metric,
    panels.flatMap(({ query }) => query.data?.groups ?? []),
  )
  const trend = useTrend(withTrend ? metric.id : null, filters, total.data?.period.to ?? null)
  // Numbers of the filters before stay until the new ones are there, and look it.
  const older = total.isPlaceholderData || panels.some(({ query }) => query.isPlaceholderData)
  return (
    <section
      className={older ? 'metric metrics-older' : 'metric'}
      aria-busy={older}
      aria-labelledby={`metric-${metric.id}`}
    >
      <MetricHead metric={metric} total={total} filters={filters} />
      {withTrend && total.data ? (
        <MetricTrendCard
          titles={{ week: t('trend'), month: t('trendMonth') }}
          trend={trend}
          filters={filters}
          period={total.data.period}
          className="metric-trend"
        />
      ) : null}
      <div className="metric-panels">
        {panels.map(({ by, query }) => (
          <MetricPanel
            key={by}
            metric={metric}
            by={by}
            query={query}
            axis={axis}
            filters={filters}
            against={againstIn(versus, metric, by)}
            onAgainst={(against) => onVersus(against === null ? null : { by, against })}
            whole={whole.includes(by)}
            onWhole={(all) => onWhole(all ? [...whole, by] : whole.filter((one) => one !== by))}
          />
        ))}
      </div>
    </section>
  )
}

type HeadProps = { metric: Metric; total: ReturnType<typeof useValues>; filters: MetricFilters }

function MetricHead({ metric, total, filters }: HeadProps) {
  const { t } = useTranslation('metrics')
  const name = useMetricName()
  const passport = usePassport()
  return (
    <div className="metric-head">
      <h2 id={`metric-${metric.id}`}>{name(metric)}</h2>
      <QueryView query={total} lines={1} bare>
        {(values) => (
          <>
            <span className="metric-total">
              <EstimateText
                estimate={values.total.now}
                unit={values.unit}
                currency={values.currency}
                needed={metric.minN}
                withN={values.total.now.low !== null}
              />
            </span>
            <span className="t3 t12">{t(`unit.${metric.kind}`)}</span>
            {values.total.change && values.total.now.value !== null ? (
              <>
                <VerdictChip verdict={values.total.change.verdict} riseIsGood={riseIsGood(metric)} />
                <span className="t12 t2">
                  <ChangeText change={values.total.change} unit={values.unit} currency={values.currency} />
                </span>
              </>
            ) : null}
            <span className="sp" />
            <span className="row">
              {metric.source.from === 'answers' ? (
                <AnswersLink metricId={metric.id} search={filters} className="plain-button small" otherwise={null}>
                  {t('people')}
                </AnswersLink>
              ) : null}
              <PassportButton passport={passport(values)} />
            </span>
          </>
        )}
      </QueryView>
    </div>
  )
}
