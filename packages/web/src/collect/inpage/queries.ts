import { contract, type InpageRuleInput } from '@opencxm/server/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../../shell/api/call-route.ts'
import { routeKey, routeQuery } from '../../shell/api/route-query.ts'
import { may, useSession } from '../../shell/session.ts'

const routes = contract.inpage
const liveMs = 15_000

/** Rules with how many visitors they asked. */
export function useRules() {
  const session = useSession()
  return useQuery({ ...routeQuery(routes.list), enabled: may(session, 'programmes:read'), refetchInterval: liveMs })
}

/** The scale of the struggle score, to say what a score stands for. */
export function useStruggleScale() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.struggle.scale), enabled: may(session, 'programmes:read') })
}

/** One rule. */
export function useRule(id: string) {
  const session = useSession()
  return useQuery({ ...routeQuery(routes.get, { params: { id } }), enabled: may(session, 'programmes:read') })
}

/** Creates, changes, switches and removes. */
export function useRuleChanges() {
  const client = useQueryClient()
  const onSuccess = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: routeKey(routes.list) }),
      client.invalidateQueries({ queryKey: routeKey(routes.get) }),
    ])
  }
  const create = useMutation({ mutationFn: (body: InpageRuleInput) => callRoute(routes.create, { body }), onSuccess })
  const update = useMutation({
    mutationFn: ({ id, ...body }: InpageRuleInput & { id: string; before: InpageRuleInput }) =>
      callRoute(routes.update, { params: { id }, body }),
    onSuccess,
  })
  const turn = useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => callRoute(routes.switch, { params: { id }, body: { on } }),
    onSuccess,
  })
  const remove = useMutation({ mutationFn: (id: string) => callRoute(routes.remove, { params: { id } }), onSuccess })
  const restore = useMutation({ mutationFn: (id: string) => callRoute(routes.restore, { params: { id } }), onSuccess })
  return { create, update, turn, remove, restore }
}
