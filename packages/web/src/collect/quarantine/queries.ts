import { contract, type QuarantinedMessage } from '@opencxm/server/contract'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'
import type { QuarantineFilter } from './view.ts'

const pageSize = 50
const liveMs = 10_000

/** What a body of JSON may be, as the contract has it. */
export type Json = QuarantinedMessage['raw']

/** Messages in one state, newest first, page by page. */
export function useQuarantine(filter: QuarantineFilter) {
  const session = useSession()
  const { reason, state = 'kept' } = filter
  return useInfiniteQuery({
    ...routePages(contract.ingest.listQuarantine, {
      query: { state, ...(reason ? { reason } : {}), limit: pageSize },
    }),
    enabled: may(session, 'quarantine:read'),
    // Whoever mends a sender watches what still comes in; further pages are read, not watched.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 1) === 1 ? liveMs : false),
  })
}

/** Sends a message again, with a new body when it was repaired. */
export function useReplay(id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (raw: Json | undefined) =>
      callRoute(contract.ingest.replayQuarantined, { params: { id }, body: raw === undefined ? {} : { raw } }),
    onSuccess: refresh,
  })
}

/** Discards a message, or takes a discard back. */
export function useDiscard(id: string) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: async (discard: boolean) => {
      if (discard) await callRoute(contract.ingest.discardQuarantined, { params: { id } })
      else await callRoute(contract.ingest.keepQuarantined, { params: { id } })
    },
    onSuccess: refresh,
  })
}

function useRefresh() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: routeKey(contract.ingest.listQuarantine) })
}
