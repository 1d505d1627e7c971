import { type BodyOf, contract } from '@opencxm/server/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { callRoute } from '../shell/api/call-route.ts'
import { routeKey, routePages, routeQuery } from '../shell/api/route-query.ts'
import { may, useSession } from '../shell/session.ts'
import type { Role } from './view.ts'

const auditSize = 50

/** Members and open invitations. */
export function useTeam() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.auth.listTeam), enabled: may(session, 'team:read') })
}

/** Invites, takes invitations back, changes roles, removes members; the list follows. */
export function useTeamChange() {
  const client = useQueryClient()
  const onSuccess = () => client.invalidateQueries({ queryKey: routeKey(contract.auth.listTeam) })
  const invite = useMutation({
    mutationFn: (body: { email: string; role: Role }) => callRoute(contract.auth.invite, { body }),
    onSuccess,
  })
  const takeBack = useMutation({
    mutationFn: (id: string) => callRoute(contract.auth.revokeInvitation, { params: { id } }),
    onSuccess,
  })
  const changeRole = useMutation({
    mutationFn: ({ id, role }: { id: string; role: Role }) =>
      callRoute(contract.auth.changeRole, { params: { id }, body: { role } }),
    onSuccess,
  })
  const remove = useMutation({
    mutationFn: (id: string) => callRoute(contract.auth.removeMember, { params: { id } }),
    onSuccess,
  })
  return { invite, takeBack, changeRole, remove }
}

/** Secret keys; only their beginning is known. */
export function useKeys() {
  const session = useSession()
  return useQuery({ ...routeQuery(contract.auth.listKeys), enabled: may(session, 'keys:read') })
}

/** Creates a key; the answer alone holds the secret. */
export function useCreateKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; role: Role }) => callRoute(contract.auth.createKey, { body }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.auth.listKeys) }),
  })
}

/** Revokes a key for good. */
export function useRevokeKey() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => callRoute(contract.auth.revokeKey, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: routeKey(contract.auth.listKeys) }),
  })
}

type WorkspaceChange = BodyOf<typeof contract.auth.updateWorkspace>

/** Changes the workspace. Days, weeks and money may change everywhere, so all answers are asked for anew. */
export function useUpdateWorkspace() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: WorkspaceChange) => callRoute(contract.auth.updateWorkspace, { body }),
    onSuccess: () => client.invalidateQueries(),
  })
}

/** Who did what, newest first, page by page. */
export function useAudit() {
  const session = useSession()
  return useInfiniteQuery({
    ...routePages(contract.auth.listAudit, { query: { limit: auditSize } }),
    enabled: may(session, 'audit:read'),
  })
}
