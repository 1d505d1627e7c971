import { contract } from '@opencxm/server/contract'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import type { Period } from '../../ui/filter/period.ts'
import { addDays, dayIn } from '../../ui/format/index.ts'
import type { MetricFilters } from '../filters/search.ts'
import { filterQuery } from '../filters/view.ts'
import { trendSpan } from '../filters/weeks.ts'
import { lastAnsweredYear } from './answered.ts'

/** As far back as one question may reach. */
const daysBackMax = 3600

/** All metric definitions of the workspace. */
export function useMetrics() {
  return useQuery(routeQuery(contract.metrics.list))
}

/** One metric by one dimension (`none` = the total alone); the old picture stays while a new filter loads. */
export function useValues(metricId: string | null, filters: MetricFilters, by: string) {
  return useQuery({
    ...routeQuery(contract.metrics.values, { params: { id: metricId ?? '' }, query: { ...filterQuery(filters), by } }),
    enabled: metricId !== null,
    placeholderData: keepPreviousData,
  })
}

/** Totals of several metrics; the same answers that their blocks show. */
export function useTotals(metricIds: readonly string[], filters: MetricFilters) {
  return useQueries({
    queries: metricIds.map((id) =>
      routeQuery(contract.metrics.values, { params: { id }, query: { ...filterQuery(filters), by: 'none' } }),
    ),
  }).map((query) => query.data?.total)
}

/** A metric over time, for the picture beside its number (`trendSpan`); asked once the period's end is known. */
export function useTrend(metricId: string | null, filters: MetricFilters, to: string | null) {
  const { workspace } = useSession()
  const span = to === null ? { by: 'week' as const } : trendSpan({ from: filters.from, to }, workspace.weekStart)
  return useQuery({
    ...routeQuery(contract.metrics.values, {
      params: { id: metricId ?? '' },
      query: { ...filters, ...span, against: 'none' },
    }),
    enabled: metricId !== null && to !== null,
    placeholderData: keepPreviousData,
  })
}

/** The last year in which a metric was answered at all, wherever it lies; `period` null: never, or not known yet. */
export function useAnsweredYear(metricId: string | null): { period: Period | null; waiting: boolean } {
  const session = useSession()
  const to = dayIn(Date.now(), session.workspace.timeZone)
  const months = useQuery({
    ...routeQuery(contract.metrics.values, {
      params: { id: metricId ?? '' },
      query: { from: addDays(to, -daysBackMax), to, against: 'none', by: 'month' },
    }),
    enabled: metricId !== null && may(session, 'metrics:read'),
  })
  const groups = months.data?.groups.map(({ key, now }) => ({ key, n: now.n })) ?? []
  return { period: lastAnsweredYear(groups, to), waiting: metricId !== null && months.isPending && !months.isError }
}
