import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { languageOf } from '../i18n/index.ts'
import { fail, say } from '../kernel/index.ts'
import { bodyDepthMax, isDeeperThan } from './depth.ts'
import { sendProblem } from './problem.ts'
import { words } from './words.ts'

/** Base64 pixels carry a whole event in the request line (wire.md 2.13), so header and line may be long. */
const maxHeaderBytes = 64 * 1024

const closePatienceMs = 5000

/** Settings of the HTTP server; `logLevel` `silent` for tests. */
export type HttpServerOptions = { logLevel: string; trustedProxies: string[]; secure: boolean }

/** The bare server: strict parsing, no CORS, security headers, problem-details for what fails. The composition root sets what an unknown path gets. */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    logger: {
      level: options.logLevel,
      serializers: { req: (request) => ({ method: request.method, route: request.routeOptions?.url ?? '' }) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? options.trustedProxies : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    http: { maxHeaderSize: maxHeaderBytes },
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 2048 },
  })
  // JSON only: Fastify would take text/plain too, which a foreign page may send without asking.
  app.removeContentTypeParser('text/plain')
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
    if (options.secure) reply.header('strict-transport-security', 'max-age=31536000')
  })
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
