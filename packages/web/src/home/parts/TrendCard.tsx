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
import type { MetricFilters } from '../../understand/filters/search.ts'
import { homeMetric } from '../queries.ts'
import { weekOf } from '../view.ts'
import type { ValuesReply } from './types.ts'

type Props = { weeks: UseQueryResult<ValuesReply, Error>; filters: MetricFilters; to: string }

const limits = { min: -100, max: 100 }

/** NPS by week with its interval; a point opens the people of its week. */
export function TrendCard({ weeks, filters, to }: Props) {
  const { t } = useTranslation('home')
  const { t: ui } = useTranslation('ui')
  const language = useLanguage()
  const navigate = useNavigate()
  const groups = weeks.data?.groups
  const points = useMemo(
    () =>
      (groups ?? []).map((group) => ({
        key: group.key,
        label: ui('period.week', { week: isoWeek(group.key).week }),
        estimate: group.now,
      })),
    [groups, ui],
  )
  const open = useCallback(
    (point: TrendPoint) =>
      void navigate({
        to: '/understand/metrics/$metricId/answers',
        params: { metricId: homeMetric },
        search: { ...filters, ...weekOf(point.key, to) },
      }),
    [navigate, filters, to],
  )
  const bases = baseRange(points)
  const note = bases
    ? t('trendNote', { low: formatCount(bases[0], language), high: formatCount(bases[1], language) })
    : null
  return (
    <Card title={t('trend')} subtitle={note} className="home-trend">
      <QueryView query={weeks} lines={5} bare>
        {() => <TrendChart name={t('trend')} points={points} unit="points" limits={limits} onOpen={open} />}
      </QueryView>
    </Card>
  )
}
