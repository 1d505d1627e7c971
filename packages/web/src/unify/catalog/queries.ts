import { type BodyOf, contract, type Stage, type Touchpoint } from '@opencxm/server/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'

/** Events learned from traffic. All of them: the list is bounded by the server, filters are applied here. */
export function useCatalogEvents() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.catalog.listEvents), enabled: may(session, 'catalog:read') })
}

export type EventChange = BodyOf<typeof contract.catalog.updateEvent>

/** Describes or maps an event. The journey and every number may change, so all answers are asked for anew. */
export function useUpdateEvent() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ name, change }: { name: string; change: EventChange }) =>
      callRoute(contract.catalog.updateEvent, { params: { name }, body: change }),
    onSuccess: () => client.invalidateQueries(),
  })
}

/** Creates or changes a stage or touchpoint, or several at once when their order changed. */
export function useSaveModel() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: { stages?: readonly Stage[]; touchpoints?: readonly Touchpoint[] }) => {
      for (const { slug, ...body } of change.stages ?? []) {
        await callRoute(contract.catalog.putStage, { params: { slug }, body })
      }
      for (const { slug, ...body } of change.touchpoints ?? []) {
        await callRoute(contract.catalog.putTouchpoint, { params: { slug }, body })
      }
    },
    onSettled: () => client.invalidateQueries(),
  })
}

/** Removes an empty stage. */
export function useRemoveStage() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (slug: string) => callRoute(contract.catalog.deleteStage, { params: { slug } }),
    onSettled: () => client.invalidateQueries(),
  })
}

/** Removes a touchpoint, or puts it back with the events that were mapped to it. */
export function useRemoveTouchpoint() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: { remove: string } | { restore: Touchpoint; events: readonly string[] }) => {
      if ('remove' in change) {
        await callRoute(contract.catalog.deleteTouchpoint, { params: { slug: change.remove } })
        return
      }
      const { slug, ...body } = change.restore
      await callRoute(contract.catalog.putTouchpoint, { params: { slug }, body })
      for (const name of change.events) {
        await callRoute(contract.catalog.updateEvent, { params: { name }, body: { touchpoint: slug } })
      }
    },
    onSettled: () => client.invalidateQueries(),
  })
}
