import { type BudgetSettings, type Channel, type ChannelConfig, contract } from '@opencxm/server/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'

const routes = contract.messages
const messagesSize = 20

/** Channels, and whether e-mails tell that they were opened. */
export function useChannels() {
  const session = useSession()
  return useQuery({ ...routeQuery(routes.listChannels), enabled: may(session, 'messages:read') })
}

/** How often people may be contacted, and when not. */
export function useBudget() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.budget.settings), enabled: may(session, 'programmes:read') })
}

/** What was sent, newest first. */
export function useSent() {
  const session = useSession()
  return useInfiniteQuery({
    ...routePages(routes.listMessages, { query: { limit: messagesSize } }),
    enabled: may(session, 'messages:read'),
  })
}

export type ChannelInput = { name: string; config: ChannelConfig }
/** A channel as it was read, so that nobody else's work is replaced unseen. */
export type ChannelRead = Pick<Channel, 'name' | 'settings'>

/** Adds, changes, checks and removes channels; sets the rules for all. */
export function useChannelChanges() {
  const client = useQueryClient()
  const onSuccess = async () => {
    await Promise.all(
      [routes.listChannels, contract.budget.settings].map((route) =>
        client.invalidateQueries({ queryKey: routeKey(route) }),
      ),
    )
  }
  const create = useMutation({
    mutationFn: (body: ChannelInput) => callRoute(routes.createChannel, { body }),
    onSuccess,
  })
  const update = useMutation({
    mutationFn: ({ id, ...body }: ChannelInput & { id: string; before: ChannelRead }) =>
      callRoute(routes.updateChannel, { params: { id }, body }),
    onSuccess,
  })
  const verify = useMutation({
    mutationFn: (id: string) => callRoute(routes.verifyChannel, { params: { id } }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(routes.removeChannel, { params: { id } }),
    onSuccess,
  })
  const tracking = useMutation({
    mutationFn: (on: boolean) => callRoute(routes.setOpenTracking, { body: { on } }),
    onSuccess,
  })
  const budget = useMutation({
    mutationFn: (body: BudgetSettings & { before: BudgetSettings }) =>
      callRoute(contract.budget.updateSettings, { body }),
    onSuccess,
  })
  return { create, update, verify, remove, tracking, budget }
}
