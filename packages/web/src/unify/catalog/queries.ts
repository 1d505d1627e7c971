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

export type EventChange = Omit<BodyOf<typeof contract.catalog.updateEvent>, 'before'>

/** Describes or maps an event. The journey and every number may change, so all answers are asked for anew. */
export function useUpdateEvent() {
  const client = useQueryClient()
  return useMutation({
    // `before`: as it was when it was read, so that nobody else's work is replaced unseen.
    mutationFn: ({ name, change, before }: { name: string; change: EventChange; before: EventChange }) =>
      callRoute(contract.catalog.updateEvent, { params: { name }, body: { ...change, before } }),
    onSettled: () => client.invalidateQueries(),
  })
}

type Change<Item> = {
  to: readonly Item[]
  /** As they were read; what is not among them is new. */
  from: readonly Item[]
}

/**
 * Creates or changes a stage or touchpoint, or several at once when their order changed. Refused where somebody else changed one
 * since it was read.
 */
export function useSaveModel() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: { stages: Change<Stage> } | { touchpoints: Change<Touchpoint> }) => {
      if ('stages' in change)
        for (const { slug, ...body } of change.stages.to) {
          const before = bodyIn(change.stages.from, slug)
          await callRoute(contract.catalog.putStage, { params: { slug }, body: { ...body, before } })
        }
      else
        for (const { slug, ...body } of change.touchpoints.to) {
          const before = bodyIn(change.touchpoints.from, slug)
          await callRoute(contract.catalog.putTouchpoint, { params: { slug }, body: { ...body, before } })
        }
    },
    onSettled: () => client.invalidateQueries(),
  })
}

function bodyIn<Item extends { slug: string }>(items: readonly Item[], wanted: string): Omit<Item, 'slug'> | null {
  const found = items.find((one) => one.slug === wanted)
  if (found === undefined) return null
  const { slug: _slug, ...body } = found
  return body
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
      await callRoute(contract.catalog.putTouchpoint, { params: { slug }, body: { ...body, before: null } })
      for (const name of change.events) {
        await callRoute(contract.catalog.updateEvent, { params: { name }, body: { touchpoint: slug } })
      }
    },
    onSettled: () => client.invalidateQueries(),
  })
}
