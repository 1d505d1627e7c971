import { type BodyOf, contract } from '@opencxm/server/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import { type LiveEvents, mergeLive } from './view.ts'

const countersMs = 10_000
const liveMs = 2000

/** Sources with keys and counters; counters follow along, faster while somebody waits for the first event of one. */
export function useSources() {
  const session = useSession()
  return useQuery({
    ...routeQuery(contract.ingest.listSources),
    refetchInterval: ({ state }) => (state.data?.sources.some(({ received }) => received === 0) ? liveMs : countersMs),
    enabled: may(session, 'sources:read'),
  })
}

/** Creates a source; the answer alone holds the signing secret. */
export function useCreateSource() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: Pick<BodyOf<typeof contract.ingest.createSource>, 'name' | 'kind'> & { origins: string[] }) =>
      callRoute(contract.ingest.createSource, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.ingest.listSources) }),
  })
}

export type SourceChange = BodyOf<typeof contract.ingest.updateSource>

/** Changes name, origins, allow-list or consent rule. */
export function useUpdateSource(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: SourceChange) => callRoute(contract.ingest.updateSource, { params: { id }, body }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.ingest.listSources) }),
  })
}

/** Stops a source for good. */
export function useRevokeSource(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => callRoute(contract.ingest.revokeSource, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.ingest.listSources) }),
  })
}

/** The newest events, followed every two seconds by the cursor of the last answer; `paused` holds them still. */
export function useLiveEvents(source: string | null, paused: boolean) {
  const session = useSession()
  const client = useQueryClient()
  const key = ['live', source ?? '']
  return useQuery({
    queryKey: key,
    queryFn: async () => {
      const before = client.getQueryData<LiveEvents>(key)
      const reply = await callRoute(contract.ingest.liveEvents, {
        query: { ...(source ? { source } : {}), ...(before ? { after: before.cursor } : {}) },
      })
      // What is seen to arrive is counted in the headline above it, too.
      if (before && reply.events.length > 0) {
        void client.invalidateQueries({ queryKey: routeKey(contract.ingest.listSources) })
      }
      return mergeLive(before ?? null, reply)
    },
    staleTime: 0,
    enabled: !paused && may(session, 'sources:read'),
    refetchInterval: paused ? false : liveMs,
  })
}
