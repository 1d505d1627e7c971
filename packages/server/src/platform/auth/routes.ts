import type { Handlers } from '../http/index.ts'
import { fail, networkOf, say } from '../kernel/index.ts'
import type { authRoutes } from './contract.ts'
import { createRateLimit } from './rate-limit.ts'
import type { OwnerToken } from './service/owner-token.ts'
import { requestReset, resetPassword } from './service/password-reset.ts'
import { needsOwner, setUpInstallation } from './service/setup.ts'
import {
  acceptInvitation,
  changeRole,
  invite,
  listTeam,
  readInvitation,
  removeMember,
  revokeInvitation,
  type TeamDeps,
} from './service/team.ts'
import { createKey, listAudit, listKeys, readSession, revokeKey, updateWorkspace } from './service/workspace.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { words } from './words.ts'

const minuteMs = 60_000

/** Handlers of sign-up, team, keys and workspace. Public ones are limited by address: their tokens must not be guessed. */
export function authHandlers(
  deps: TeamDeps & { ownerToken: OwnerToken; limits: SignInLimits },
): Handlers<typeof authRoutes> {
  const attempts = createRateLimit({ most: 20, windowMs: minuteMs })
  // An invitation of somebody with an account asks for that account's password.
  const byInvitation = createRateLimit({ most: 10, windowMs: 15 * minuteMs })
  return {
    session: async (ctx) => await readSession(ctx),
    setupState: async (ctx) => ({ needsOwner: await needsOwner(ctx.state) }),
    setup: async (ctx, { body }, { request }) => {
      attempts.take(networkOf(request.ip), ctx.clock())
      if (!deps.ownerToken.matches(body.token))
        throw fail('forbidden', { message: say(words.wrongToken, { path: deps.ownerToken.path }) })
      const { email, name, password, workspaceName, timeZone, currency, language } = body
      const workspace = { name: workspaceName, timeZone, currency, language }
      const made = await setUpInstallation(ctx.state, deps.accounts, { owner: { email, name, password }, workspace })
      deps.ownerToken.burn()
      return { workspaceId: made.publicId }
    },
    updateWorkspace: async (ctx, { body }) => await updateWorkspace(ctx, body),
    listTeam: async (ctx) => await listTeam(ctx),
    invite: async (ctx, { body }) => await invite(ctx, deps, body),
    revokeInvitation: async (ctx, { params }) => {
      await revokeInvitation(ctx, params.id)
      return { deleted: true }
    },
    readInvitation: async (ctx, { params }, { request }) => {
      attempts.take(networkOf(request.ip), ctx.clock())
      return await readInvitation(ctx, params.token)
    },
    acceptInvitation: async (ctx, { params, body }, { request }) => {
      attempts.take(networkOf(request.ip), ctx.clock())
      byInvitation.take(params.token, ctx.clock())
      const attempt = (account: string) => deps.limits.take({ account, address: request.ip }, ctx.clock())
      return await acceptInvitation(ctx, deps, { token: params.token, ...body, attempt })
    },
    changeRole: async (ctx, { params, body }) => await changeRole(ctx, params.id, body.role),
    removeMember: async (ctx, { params }) => {
      await removeMember(ctx, params.id)
      return { deleted: true }
    },
    listKeys: async (ctx) => ({ keys: await listKeys(ctx) }),
    createKey: async (ctx, { body }) => await createKey(ctx, body),
    revokeKey: async (ctx, { params }) => {
      await revokeKey(ctx, params.id)
      return { deleted: true }
    },
    requestReset: async (ctx, { body }, { request }) => {
      attempts.take(networkOf(request.ip), ctx.clock())
      // Not awaited: the time that writing and sending take would tell whether the account exists.
      requestReset(ctx, deps, body.email).catch((err: unknown) =>
        request.log.error({ err }, 'a link could not be mailed'),
      )
      return { accepted: true }
    },
    resetPassword: async (ctx, { params, body }, { request }) => {
      attempts.take(networkOf(request.ip), ctx.clock())
      await resetPassword(ctx, deps.accounts, { token: params.token, password: body.password })
      return { done: true }
    },
    listAudit: async (ctx, { query }) => await listAudit(ctx, query),
  }
}
