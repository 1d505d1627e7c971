import type { Socket } from 'node:net'
import Fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import { languageOf } from '../i18n/index.ts'
import { fail, say } from '../kernel/index.ts'
import { bodyDepthMax, isDeeperThan } from './depth.ts'
import { sendProblem } from './problem.ts'
import { tellError } from './tell-error.ts'
import { words } from './words.ts'

/** Base64 pixels carry a whole event in the request line (wire.md 2.13), so header and line may be long. */
const maxHeaderBytes = 64 * 1024

const closePatienceMs = 5000

/** A client that has taken nothing of what waits for it for so long is gone. */
const stuckMs = 120_000

/** Settings of the HTTP server; `logLevel` `silent` for tests. */
export type HttpServerOptions = { logLevel: string; trustedProxies: string[]; secure: boolean }

/** The bare server: strict parsing, no CORS, security headers, problem-details for what fails. The composition root sets what an unknown path gets. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    logger: {
      level: options.logLevel,
      serializers: {
        req: (request) => ({ method: request.method, route: request.routeOptions?.url ?? '' }),
        err: (error: unknown) => tellError(error) as never,
      },
    },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 60_000,
    connectionTimeout: stuckMs,
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    http: { maxHeaderSize: maxHeaderBytes },
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 2048 },
    // Before any route is found: a percent sign that begins no character, and a part of the path that is longer than any id.
    frameworkErrors: (error, request, reply) => {
      const isAddress = error.code === 'FST_ERR_BAD_URL'
      const told = isAddress ? fail('invalid_input', { message: say(words.badAddress) }) : fail('not_found')
      // No hook runs here.
      addSecurityHeaders(reply, options)
      sendProblem(reply, told, languageOf(request.headers['accept-language']))
    },
  })
  // JSON only: Fastify would take text/plain too, which a foreign page may send without asking.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (_request, reply) => endWhenStuck(reply))
  app.addHook('onSend', async (_request, reply) => addSecurityHeaders(reply, options))
  app.addHook('preValidation', async (request) => {
    if (!isDeeperThan(request.body, bodyDepthMax)) return
    throw fail('invalid_input', {
      problems: [{ field: 'body', reason: say(words.tooDeep, { most: bodyDepthMax }) }],
    })
  })
  // A client that never ends its request must not hold up a shutdown; those at work get their answers first.
  app.addHook('preClose', async () => {
    setTimeout(() => app.server.closeAllConnections(), closePatienceMs).unref()
  })
  app.setErrorHandler((error, request, reply) =>
    sendProblem(reply, error, languageOf(request.headers['accept-language'])),
  )
  return app
}

/**
 * Nothing came or went for a while. An answer that is still being made is waited for, as long as that takes; one that its client does not
 * read would be held for ever, with all that waits behind it.
 */
function endWhenStuck({ raw }: FastifyReply): void {
  raw.on('timeout', (socket: Socket) => {
    if (socket.writableLength > 0) socket.destroy()
  })
}

function addSecurityHeaders(reply: FastifyReply, { secure }: HttpServerOptions): void {
  reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
  if (secure) reply.header('strict-transport-security', 'max-age=31536000')
}
