import type { FastifyRequest } from 'fastify'
import type { Caller } from '../http/index.ts'
import type { StateStore } from '../statestore/index.ts'
import type { Accounts } from './accounts.ts'
import { findKey, workspaceOf } from './keys.ts'
import { readMemberships } from './store.ts'

/**
 * Finds who calls: a secret key (`Authorization: Bearer ocx_sk_…`), else a session. A member of several workspaces names
 * one by the header `x-workspace`; without it the first counts. Null when nobody is found.
 */
export async function findCaller(
  deps: { state: StateStore; accounts: Accounts },
  request: FastifyRequest,
): Promise<Caller | null> {
  const authorization = request.headers.authorization
  if (authorization !== undefined) {
    const bearer = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1]
    const key = bearer === undefined ? null : await findKey(deps.state, bearer)
    if (!key) return null
    return {
      actor: { kind: 'key', id: key.keyId, name: key.name, role: key.role },
      workspace: key.workspace,
      language: null,
      by: 'key',
    }
  }
  const { cookie } = request.headers
  if (cookie === undefined || !cookie.includes('opencxm.session_token')) return null
  const session = await deps.accounts.api.getSession({ headers: new Headers({ cookie }) })
  if (!session) return null
  const memberships = await readMemberships(deps.state, session.user.id)
  const wanted = request.headers['x-workspace']
  const membership = wanted === undefined ? memberships[0] : memberships.find((row) => row.public_id === wanted)
  if (!membership) return null
  const actor = { kind: 'user', id: session.user.id, name: session.user.name, role: membership.role } as const
  return { actor, workspace: workspaceOf(membership), language: null, by: 'session' }
}
