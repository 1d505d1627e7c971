import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { TrendChart } from '../../ui/chart/TrendChart.tsx'
import { baseRange, type TrendPoint } from '../../ui/chart/trend.ts'
import { formatCount, isoWeek } from '../../ui/format/index.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../filters/search.ts'
import { weekOf } from '../filters/weeks.ts'
import type { MetricValues } from './use-metric-words.ts'
import { axisLimits, startsAtZero } from './words.ts'

type Props = {
  title: string
  weeks: UseQueryResult<MetricValues, Error>
  filters: MetricFilters
  /** Last day of the period. */
  to: string
  className?: string
}

/** A metric by week with its interval; a point opens the people of its week. */
export function MetricTrendCard({ title, weeks, filters, to, className }: Props) {
  const { t } = useTranslation('metrics')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const navigate = useNavigate()
  const groups = weeks.data?.groups
  const metric = weeks.data?.passport.metric
  const points = useMemo(
    () =>
      (groups ?? []).map((group) => ({
        key: group.key,
        label: ui('period.week', { week: isoWeek(group.key).week }),
        estimate: group.now,
      })),
    [groups, ui],
  )
  const limits = useMemo(() => (metric ? axisLimits(metric) : undefined), [metric])
  const metricId = metric?.id
  const open = useCallback(
    (point: TrendPoint) => {
      if (!metricId) return
      void navigate({
        to: '/understand/metrics/$metricId/answers',
        params: { metricId },
        search: { ...filters, ...weekOf(point.key, to) },
      })
    },
    [navigate, filters, to, metricId],
  )
  const bases = metric?.source.from === 'answers' ? baseRange(points) : null
  const note = bases
    ? t('trendNote', { low: formatCount(bases[0], language), high: formatCount(bases[1], language) })
    : null
  return (
    <Card title={title} subtitle={note} {...(className ? { className } : {})}>
      <QueryView query={weeks} lines={5} bare>
        {(values) => (
          <TrendChart
            name={title}
            points={points}
            unit={values.unit}
            currency={values.currency}
            {...(limits ? { limits } : {})}
            fromZero={startsAtZero(values.passport.metric)}
            onOpen={values.passport.metric.source.from === 'answers' ? open : undefined}
          />
        )}
      </QueryView>
    </Card>
  )
}
