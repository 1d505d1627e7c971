import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Edge, requireOrigin, sendProblem } from '../http/index.ts'
import { languageOf } from '../i18n/index.ts'
import { fail, say } from '../kernel/index.ts'
import { hashKey } from '../privacy/index.ts'
import type { Accounts } from './accounts.ts'
import { recordPassword } from './service/password-reset.ts'
import type { SignInLimits } from './sign-in-limits.ts'
import { words } from './words.ts'

/** Of better-auth's own routes, those that the product uses. Everything else it could do stays closed. */
export const signInPaths = [
  { method: 'POST', path: '/api/auth/sign-in/email' },
  { method: 'POST', path: '/api/auth/sign-out' },
  { method: 'GET', path: '/api/auth/get-session' },
  { method: 'POST', path: '/api/auth/change-password' },
] as const

/** Mounts sign-in: JSON only, Origin checked, attempts limited (sign-in-limits.ts). */
export function mountSignIn(
  app: FastifyInstance,
  edge: Edge,
  { accounts, limits }: { accounts: Accounts; limits: SignInLimits },
): void {
  for (const { method, path } of signInPaths) {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        try {
          if (method === 'POST') requireOrigin(edge, request)
          const triesPassword = path.endsWith('sign-in/email') || path.endsWith('change-password')
          const attempt = { account: accountOf(request), address: request.ip }
          if (triesPassword) limits.take(attempt, edge.base.clock())
          const changing = path.endsWith('change-password') ? await userOf(accounts, request) : null
          const response = await pass(accounts, request)
          if (triesPassword) limits.succeeded(attempt, edge.base.clock())
          if (changing) await recordPassword(edge.base.state, changing, 'account.change_password')
          return await send(reply, response)
        } catch (error) {
          return sendProblem(reply, error, languageOf(request.headers['accept-language']))
        }
      },
    })
  }
}

async function userOf(accounts: Accounts, { headers }: FastifyRequest): Promise<string | null> {
  const session = await accounts.api.getSession({ headers: new Headers({ cookie: headers.cookie ?? '' }) })
  return session?.user.id ?? null
}

/** Whose password is tried: the e-mail's, or, to change one's own, the session's; strangers share no bucket with members. */
function accountOf({ body, headers }: FastifyRequest): string {
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : ''
  if (typeof email === 'string' && email !== '') return email.trim().toLowerCase().slice(0, 254)
  return `cookie ${hashKey(headers.cookie ?? '').toString('base64')}`
}

/** A new password ends all other sessions: whoever took one over is out. */
function bodyFor(request: FastifyRequest): object {
  const body = typeof request.body === 'object' && request.body !== null ? request.body : {}
  return request.url.startsWith('/api/auth/change-password') ? { ...body, revokeOtherSessions: true } : body
}

/** Hands a request to better-auth; its errors become problems. */
async function pass(accounts: Accounts, request: FastifyRequest): Promise<Response> {
  const base = new URL(accounts.options.baseURL as string)
  const headers = new Headers({ 'content-type': 'application/json', origin: base.origin })
  if (request.headers.cookie) headers.set('cookie', request.headers.cookie)
  const hasBody = request.method === 'POST'
  const response = await accounts.handler(
    new Request(new URL(request.url, base), {
      method: request.method,
      headers,
      ...(hasBody ? { body: JSON.stringify(bodyFor(request)) } : {}),
    }),
  )
  if (response.status >= 400) {
    throw fail(
      response.status === 401 || response.status === 403
        ? 'unauthenticated'
        : response.status >= 500
          ? 'internal'
          : 'invalid_input',
      {
        message: say(response.status === 401 ? words.wrongPassword : words.badRequest),
      },
    )
  }
  return response
}

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply
    .status(response.status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(await response.text())
}
