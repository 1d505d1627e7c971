import { contract } from '@opencxm/server/contract'
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { routeQuery } from '../../shell/api/route-query.ts'
import type { MetricFilters } from '../filters/search.ts'
import { filterQuery } from '../filters/view.ts'

type Panels = {
  metricId: string
  filters: MetricFilters
  dimensions: readonly string[]
  againstOf?: (by: string) => string | null
}

/**
 * A metric by several dimensions at once: one query each, so that a panel appears as soon as it is there. `againstOf` says what the
 * groups of a dimension are compared with, where not with the period of the filters.
 */
export function usePanels({ metricId, filters, dimensions, againstOf = () => null }: Panels) {
  const queryOf = (by: string) => {
    const against = againstOf(by)
    return { ...filterQuery(filters), by, ...(against === null ? {} : { against }) }
  }
  const queries = useQueries({
    queries: dimensions.map((by) => ({
      ...routeQuery(contract.metrics.values, { params: { id: metricId }, query: queryOf(by) }),
      placeholderData: keepPreviousData,
    })),
  })
  return dimensions.flatMap((by, index) => {
    const query = queries[index]
    return query ? [{ by, query }] : []
  })
}
