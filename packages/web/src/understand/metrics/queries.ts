import { contract } from '@opencxm/server/contract'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import { useSession } from '../../shell/session.ts'
import type { MetricFilters } from '../filters/search.ts'
import { filterQuery } from '../filters/view.ts'
import { trendPeriod } from '../filters/weeks.ts'

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

/** A metric by week, twelve weeks that end with the period; asked once the period is known. */
export function useWeeks(metricId: string | null, filters: MetricFilters, to: string | null) {
  const { workspace } = useSession()
  const span = to === null ? {} : trendPeriod(to, workspace.weekStart)
  return useQuery({
    ...routeQuery(contract.metrics.values, {
      params: { id: metricId ?? '' },
      query: { ...filters, ...span, against: 'none', by: 'week' },
    }),
    enabled: metricId !== null && to !== null,
    placeholderData: keepPreviousData,
  })
}
