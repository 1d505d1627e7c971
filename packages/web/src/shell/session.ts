import { contract } from '@opencxm/server/contract'
import { useSuspenseQuery } from '@tanstack/react-query'
import { routeQuery } from './api/route-query.ts'
import type { ReplyOf } from './api/types.ts'

export type Session = ReplyOf<typeof contract.auth.session>

/** Who is signed in; kept for the whole visit. */
export const sessionQuery = () => ({ ...routeQuery(contract.auth.session), staleTime: Number.POSITIVE_INFINITY })

/** The session on pages inside the frame; the router has made sure that there is one. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery()).data
}

/** True when the role allows it; what a role may not do is not offered. */
export function may(session: Session, permission: string): boolean {
  return session.permissions.includes(permission)
}
