import type { FastifyInstance } from 'fastify'
import type { PublicCtx } from '../../../platform/http/index.ts'
import { sendProblem } from '../../../platform/http/index.ts'
import { languageOf } from '../../../platform/i18n/index.ts'
import type { FeedbackDeps } from '../service/deps.ts'
import { receiveHook } from '../service/hooks.ts'

const bodyBytesMax = 1024 * 1024

/** Mounts `/hooks/:token`, where help desks call. Bodies stay bytes: the signature is over them as they came. */
export function mountHooks(
  app: FastifyInstance,
  ctx: Pick<PublicCtx, 'state' | 'clock'>,
  deps: Pick<FeedbackDeps, 'submit' | 'sealer'>,
): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.setErrorHandler((error, request, reply) =>
      sendProblem(reply, error, languageOf(request.headers['accept-language'])),
    )
    scope.post<{ Params: { token: string } }>('/hooks/:token', { bodyLimit: bodyBytesMax }, async (request, reply) => {
      const headers: Record<string, string | undefined> = {}
      for (const [name, value] of Object.entries(request.headers))
        headers[name] = Array.isArray(value) ? value[0] : value
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      await receiveHook(ctx, deps, { token: request.params.token, call: { headers, body } })
      return reply.header('cache-control', 'no-store').send({ received: true })
    })
  })
}
