import { contract } from '@opencxm/server/contract'
import { useQueries, useQuery } from '@tanstack/react-query'
import { routeQuery } from '../shell/api/route-query.ts'
import { may, useSession } from '../shell/session.ts'
import { useBreakdownTraits, useSegments } from '../understand/filters/queries.ts'
import type { MetricFilters } from '../understand/filters/search.ts'
import { filterQuery } from '../understand/filters/view.ts'

/** The metric that Home speaks of. */
export const homeMetric = 'nps'

const traitsCompared = 2

/** NPS of the period, against the period before. */
export function useHeadline(filters: MetricFilters) {
  return useQuery(
    routeQuery(contract.metrics.values, { params: { id: homeMetric }, query: { ...filterQuery(filters), by: 'none' } }),
  )
}

/** NPS by channel, touchpoint and the most useful traits, each against the period before. */
export function useDimensions(filters: MetricFilters) {
  const traits = useBreakdownTraits().traits.slice(0, traitsCompared)
  const segments = useSegments()
  const dimensions = ['channel', ...traits.map((key) => `trait:${key}`), ...(segments.length > 0 ? ['segment'] : [])]
  const queries = useQueries({
    queries: dimensions.map((by) => ({
      ...routeQuery(contract.metrics.values, { params: { id: homeMetric }, query: { ...filterQuery(filters), by } }),
      enabled: filters.against !== 'none',
    })),
  })
  const answered = queries.flatMap((query, index) =>
    query.data ? [{ by: dimensions[index] ?? '', groups: query.data.groups }] : [],
  )
  return {
    dimensions: answered,
    waiting: queries.some((query) => query.isPending),
    failed: queries.find((q) => q.isError),
  }
}

/** Stations and pain points of the same period. */
export function useMap(filters: MetricFilters) {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.journeys.map, { query: filterQuery(filters) }),
    enabled: may(session, 'journeys:read'),
  })
}
