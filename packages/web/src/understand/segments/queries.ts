import { contract, type SegmentRule } from '@opencxm/server/contract'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import { type KnownKey, knownTraits } from './view.ts'

const rarelyChangesMs = 10 * 60_000
const computingMs = 1500
const liveMs = 15_000
const membersSize = 50

export type SegmentInput = { name: string; description: string; rule: SegmentRule }

/** Segments with their size; followed closely while one is being computed. */
export function useSegmentList() {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.segments.list),
    enabled: may(session, 'segments:read'),
    refetchInterval: (query) =>
      query.state.data?.segments.some((one) => one.state === 'computing') ? computingMs : liveMs,
  })
}

/** One segment. */
export function useSegment(id: string) {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.segments.get, { params: { id } }),
    enabled: may(session, 'segments:read'),
    refetchInterval: (query) => (query.state.data?.state === 'computing' ? computingMs : liveMs),
  })
}

/** Who is in a segment, newest members first; asked anew when the segment was computed. */
export function useMembers(id: string, computedAt: string | null) {
  const session = useSession()
  const pages = routePages(contract.segments.members, { params: { id }, query: { limit: membersSize } })
  return useInfiniteQuery({
    ...pages,
    queryKey: [...pages.queryKey, computedAt] as unknown as typeof pages.queryKey,
    enabled: may(session, 'people:read'),
  })
}

/** How many people a rule matches now; null asks nothing. The last count stays while the next is on its way. */
export function usePreview(rule: SegmentRule | null) {
  return useQuery({
    ...routeQuery(contract.segments.preview, { body: { rule: rule ?? { all: [] } } }),
    enabled: rule !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** Events of the catalogue, for names and properties. */
export function useEvents() {
  const session = useSession()
  const events = useQuery({
    ...routeQuery(contract.catalog.listEvents, { query: {} }),
    enabled: may(session, 'catalog:read'),
    staleTime: rarelyChangesMs,
  })
  return events.data?.events ?? []
}

/** Traits with values that several customers share. */
export function useKnownTraits(): KnownKey[] {
  const session = useSession()
  const traits = useQuery({
    ...routeQuery(contract.people.traits),
    enabled: may(session, 'segments:read'),
    staleTime: rarelyChangesMs,
  })
  return knownTraits(traits.data?.traits ?? [])
}

/** Creates, changes and removes; numbers by segment may change everywhere, so all answers are asked for anew. */
export function useSegmentChanges() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries()
  const create = useMutation({
    mutationFn: (body: SegmentInput) => callRoute(contract.segments.create, { body }),
    onSuccess,
  })
  const update = useMutation({
    // `before`: as it was when it was read, so that nobody else's work is replaced unseen.
    mutationFn: ({ id, ...body }: SegmentInput & { id: string; before: SegmentInput }) =>
      callRoute(contract.segments.update, { params: { id }, body }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(contract.segments.remove, { params: { id } }),
    onSuccess: async (_, id) => {
      client.removeQueries({
        queryKey: routeKey(contract.segments.get),
        predicate: (query) => isOf(query.queryKey, id),
      })
      await client.invalidateQueries({ queryKey: routeKey(contract.segments.list) })
    },
  })
  const restore = useMutation({
    mutationFn: (id: string) => callRoute(contract.segments.restore, { params: { id } }),
    onSuccess,
  })
  return { create, update, remove, restore }
}

function isOf(key: readonly unknown[], id: string): boolean {
  return JSON.stringify(key).includes(JSON.stringify(id))
}
