import { contract, type ProgrammeDefinition, type ReplyOf } from '@opencxm/server/contract'
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import type { previewOf } from './view.ts'

const routes = contract.distribution
export type Health = ReplyOf<typeof routes.health>
const liveMs = 15_000
const asksSize = 25

/** Programmes by name. */
export function useProgrammes() {
  const session = useSession()
  return useQuery({ ...routeQuery(routes.list), enabled: may(session, 'programmes:read') })
}

/** One programme. */
export function useProgramme(id: string) {
  const session = useSession()
  return useQuery({ ...routeQuery(routes.get, { params: { id } }), enabled: may(session, 'programmes:read') })
}

/** Channels by which people can be reached; empty where the role does not see them. */
export function useReachingChannels() {
  const session = useSession()
  const channels = useQuery({ ...routeQuery(contract.messages.listChannels), enabled: may(session, 'messages:read') })
  return (channels.data?.channels ?? []).filter(({ reachesPeople }) => reachesPeople)
}

/** Fields that a message about an event may use. */
export function useFields(event: string) {
  const session = useSession()
  const fields = useQuery({
    ...routeQuery(routes.fields, { query: { event } }),
    enabled: may(session, 'programmes:read'),
    placeholderData: keepPreviousData,
  })
  return fields.data?.fields ?? []
}

/** What the programme would have done in the last days; null asks nothing. */
export function usePreview(definition: ReturnType<typeof previewOf>, days: number) {
  const session = useSession()
  return useQuery({
    // Without a definition nothing is asked; the body then only completes the type.
    ...routeQuery(routes.preview, { body: { definition: definition ?? ({} as never), days } }),
    enabled: definition !== null && may(session, 'programmes:read'),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** How far the askings of the last days came. */
export function useHealth(id: string, { days, by }: { days: number; by: string }) {
  const session = useSession()
  return useQuery({
    ...routeQuery(routes.health, { params: { id }, query: { days, by } }),
    enabled: may(session, 'programmes:read'),
    placeholderData: keepPreviousData,
    refetchInterval: liveMs,
  })
}

/** Everybody who could be asked, newest first, with what was decided; or those of one reason. */
export function useAsks(programme: string, reason: string | null) {
  const session = useSession()
  return useInfiniteQuery({
    ...routePages(contract.budget.asks, { query: { programme, limit: asksSize, ...(reason ? { reason } : {}) } }),
    enabled: may(session, 'people:read'),
  })
}

/** Creates, changes, switches, removes, and sends a test to oneself. */
export function useProgrammeChanges() {
  const client = useQueryClient()
  const onSuccess = async () => {
    await Promise.all([routes.list, routes.get].map((route) => client.invalidateQueries({ queryKey: routeKey(route) })))
  }
  const create = useMutation({
    mutationFn: (body: ProgrammeDefinition) => callRoute(routes.create, { body }),
    onSuccess,
  })
  const update = useMutation({
    mutationFn: ({ id, ...body }: { id: string; version: number; definition: ProgrammeDefinition }) =>
      callRoute(routes.update, { params: { id }, body }),
    onSuccess,
  })
  const turn = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => callRoute(routes.switch, { params: { id }, body: { on } }),
    onSuccess,
  })
  const remove = useMutation({ mutationFn: (id: string) => callRoute(routes.remove, { params: { id } }), onSuccess })
  const test = useMutation({
    mutationFn: ({ id, ...body }: { id: string; channel: string; language: string }) =>
      callRoute(contract.budget.testSend, { params: { id }, body }),
  })
  const restore = useMutation({ mutationFn: (id: string) => callRoute(routes.restore, { params: { id } }), onSuccess })
  return { create, update, turn, remove, restore, test }
}
