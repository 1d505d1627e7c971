import type { UseQueryResult } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../shell/problem/QueryView.tsx'
import { may, useSession } from '../../shell/session.ts'
import { TrendChart } from '../../ui/chart/TrendChart.tsx'
import { baseRange, type TrendPoint } from '../../ui/chart/trend.ts'
import { formatCount, formatPeriod, isoWeek } from '../../ui/format/index.ts'
import { Card } from '../../ui/layout/Card.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { MetricFilters } from '../filters/search.ts'
import { monthOf, type TrendSpan, trendSpan, weekOf } from '../filters/weeks.ts'
import type { MetricValues } from './use-metric-words.ts'
import { axisLimits, startsAtZero } from './words.ts'

type Props = {
  titles: Readonly<Record<TrendSpan['by'], string>>
  trend: UseQueryResult<MetricValues, Error>
  filters: MetricFilters
  period: { from: string; to: string }
  className?: string
}

/** A metric by week, or by month where the period is long, with its interval; a point opens the people of its time. */
export function MetricTrendCard({ titles, trend, filters, period, className }: Props) {
  const { t } = useTranslation('metrics')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const navigate = useNavigate()
  const session = useSession()
  const { by } = trendSpan({ from: filters.from, to: period.to }, session.workspace.weekStart)
  const groups = trend.data?.groups
  const metric = trend.data?.passport.metric
  const points = useMemo(
    () =>
      (groups ?? []).map((group) => ({
        key: group.key,
        label:
          by === 'month'
            ? formatPeriod(group.key.slice(0, 7), language)
            : ui('period.week', { week: isoWeek(group.key).week }),
        estimate: group.now,
      })),
    [groups, by, language, ui],
  )
  const limits = useMemo(() => (metric ? axisLimits(metric) : undefined), [metric])
  const metricId = metric?.id
  const open = useCallback(
    (point: TrendPoint) => {
      if (!metricId) return
      void navigate({
        to: '/understand/metrics/$metricId/answers',
        params: { metricId },
        search: { ...filters, ...(by === 'month' ? monthOf(point.key, period) : weekOf(point.key, period.to)) },
      })
    },
    [navigate, filters, by, period, metricId],
  )
  const bases = metric?.source.from === 'answers' ? baseRange(points) : null
  const note = bases
    ? t(by === 'month' ? 'trendNoteMonth' : 'trendNote', {
        low: formatCount(bases[0], language),
        high: formatCount(bases[1], language),
      })
    : null
  return (
    <Card title={titles[by]} subtitle={note} {...(className ? { className } : {})}>
      <QueryView query={trend} lines={5} bare>
        {(values) => (
          <TrendChart
            name={titles[by]}
            points={points}
            unit={values.unit}
            currency={values.currency}
            {...(limits ? { limits } : {})}
            fromZero={startsAtZero(values.passport.metric)}
            onOpen={values.passport.metric.source.from === 'answers' && may(session, 'people:read') ? open : undefined}
          />
        )}
      </QueryView>
    </Card>
  )
}
