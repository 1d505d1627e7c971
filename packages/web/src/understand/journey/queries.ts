import { type BodyOf, contract } from '@opencxm/server/contract'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routeQuery } from '../../shell/api/route-query.ts'
import type { ReplyOf } from '../../shell/api/types.ts'
import { may, useSession } from '../../shell/session.ts'
import type { MetricFilters } from '../filters/search.ts'
import { filterQuery } from '../filters/view.ts'

export type JourneyMapReply = ReplyOf<typeof contract.journeys.map>

/** The metric whose answers are the ratings of touchpoints. */
export const touchpointMetric = 'net_satisfaction'

const commentsShown = 3

/** Stages, stations and pain points; the map on the screen stays while a new filter loads. */
export function useJourneyMap(filters: MetricFilters) {
  return useQuery({
    ...routeQuery(contract.journeys.map, { query: filterQuery(filters) }),
    placeholderData: keepPreviousData,
  })
}

/** Enters what a point of NPS is worth; every map then shows its amounts by it. */
export function usePutAssumption() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: BodyOf<typeof contract.journeys.putAssumption>) =>
      callRoute(contract.journeys.putAssumption, { body }),
    // The map takes its time to be computed anew; what was saved is saved before that.
    onSuccess: () => void client.invalidateQueries({ queryKey: routeKey(contract.journeys.map) }),
  })
}

/** The newest comments at a touchpoint, of all or of those it left unhappy; asked only when the role may see people. */
export function useComments(filters: MetricFilters, touchpoint: string, { unhappy }: { unhappy: boolean }) {
  const session = useSession()
  const { against: _, ...narrowed } = filters
  return useQuery({
    ...routeQuery(contract.metrics.answers, {
      params: { id: touchpointMetric },
      query: {
        ...narrowed,
        touchpoint,
        withText: true,
        limit: commentsShown,
        ...(unhappy ? { class: 'unhappy' } : {}),
      },
    }),
    enabled: may(session, 'people:read'),
  })
}

/** Net satisfaction at a touchpoint by one dimension: who suffers. */
export function useGroups(filters: MetricFilters, touchpoint: string, by: string | undefined) {
  return useQuery({
    ...routeQuery(contract.metrics.values, {
      params: { id: touchpointMetric },
      query: { ...filters, touchpoint, against: 'none', by: by ?? 'channel' },
    }),
    enabled: by !== undefined,
  })
}
