import { contract } from '@opencxm/server/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'

const listSize = 60
const timelineSize = 50

export type PeopleFilter = { search?: string; segment?: string; visitors?: boolean }

/** Customers, newest activity first, page by page; a search or a segment also finds visitors who stayed anonymous. */
export function usePeople({ visitors, ...filter }: PeopleFilter) {
  const known = !visitors && !filter.search && !filter.segment
  return useInfiniteQuery(
    routePages(contract.people.list, { query: { ...filter, ...(known ? { known } : {}), limit: listSize } }),
  )
}

/** One customer. */
export function usePerson(id: string) {
  return useQuery(routeQuery(contract.people.get, { params: { id } }))
}

/** Sessions of one customer with their struggle score. */
export function usePersonStruggle(id: string) {
  return useQuery(routeQuery(contract.struggle.person, { params: { id } }))
}

/** One customer's timeline, newest first, page by page. */
export function useTimeline(id: string, side: 'x' | 'o' | undefined) {
  return useInfiniteQuery(
    routePages(contract.people.timeline, { params: { id }, query: { ...(side ? { side } : {}), limit: timelineSize } }),
  )
}

/** Takes a merge back, or puts it back; every number on the screen may change, so all answers are asked for anew. */
export function useMergeChange(personId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ mergeId, undo }: { mergeId: string; undo: boolean }) => {
      const params = { id: personId, mergeId }
      if (undo) await callRoute(contract.people.undoMerge, { params })
      else await callRoute(contract.people.redoMerge, { params })
    },
    onSuccess: () => client.invalidateQueries(),
  })
}

/** Erases a person for good. */
export function useErase(personId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => callRoute(contract.privacy.erase, { params: { id: personId }, body: { confirm: 'erase' } }),
    onSuccess: async () => {
      client.removeQueries({ queryKey: routeKey(contract.people.get) })
      await client.invalidateQueries({ queryKey: routeKey(contract.people.list) })
    },
  })
}
