import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Answer, refuse } from './model/answers.ts'
import { configAnswers } from './model/config-answers.ts'
import { originAllowed } from './model/origins.ts'
import { eventOfQuery } from './model/query-event.ts'
import type { WireRequest } from './model/request.ts'
import type { TrackingDeps } from './ports.ts'
import { receiveTracking, sourceOfConfigRequest } from './service.ts'
import { corsMaxAgeSeconds, corsRequestHeaders, type TrackingRoute, trackingRoutes } from './tracking-routes.ts'

/** What a client is told to wait after an unexpected error. */
const retryAfterErrorSeconds = 5
/** Of a body over the limit at most this much is read away, so that its sender can read the answer. */
const discardedBytesMax = 33_554_432

/**
 * Mounts every path of the table in a context of its own: bodies arrive as bytes whatever their Content-Type says, no
 * cookie is read, and other routes keep their parsers.
 */
export async function mountTracking(app: FastifyInstance, deps: TrackingDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    // Fastify refuses a Content-Type that it cannot parse before any parser sees it; here it means nothing (trap 1).
    scope.addHook('onRequest', async (request) => {
      delete request.raw.headers['content-type']
    })
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply))
    for (const route of trackingRoutes) mountRoute(scope, route, deps)
    for (const path of new Set(trackingRoutes.map((route) => route.path))) {
      scope.route({
        method: 'OPTIONS',
        url: path,
        handler: async (request, reply) => answerPreflight(request, reply, path),
      })
    }
  })
}

type RouteConfig = { tracking?: TrackingRoute }

function mountRoute(scope: FastifyInstance, route: TrackingRoute, deps: TrackingDeps): void {
  const config: RouteConfig = { tracking: route }
  scope.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyBytesMax,
    exposeHeadRoute: false,
    config,
    handler: async (request, reply) => handle({ route, deps, request, reply }),
  })
}

type Handling = { route: TrackingRoute; deps: TrackingDeps; request: FastifyRequest; reply: FastifyReply }

async function handle({ route, deps, request, reply }: Handling): Promise<FastifyReply> {
  const { serves } = route
  const wireRequest = asWireRequest(request, route)
  if (serves.what === 'discard') {
    allowOrigin(request, reply)
    return send(reply, { status: 200, contentType: 'application/json; charset=utf-8', body: '{"success":true}' })
  }
  if (serves.what === 'events') {
    const outcome = await receiveTracking(deps, { ...route, serves }, wireRequest)
    if (!outcome.originRefused) allowOrigin(request, reply)
    return send(reply, outcome.answer)
  }
  const found = sourceOfConfigRequest(deps, route, wireRequest)
  if (!found || !pageMayUse(request, found.source.origins)) {
    if (!found) allowOrigin(request, reply)
    const message = found ? 'The source does not list this origin.' : 'The write key is not known or was revoked.'
    const refused = refuse(route.style, { kind: found ? 'origin_refused' : 'unauthenticated', message })
    return send(reply, found ? refused : { ...refused, status: 404 })
  }
  allowOrigin(request, reply)
  const answer = configAnswers[serves.config]({
    key: found.key,
    sourceId: found.source.publicId,
    sourceName: found.source.name,
    scheme: request.protocol,
    host: request.host,
  })
  return send(reply, { status: 200, ...answer })
}

function pageMayUse(request: FastifyRequest, origins: readonly string[]): boolean {
  const { origin } = request.headers
  return origin === undefined || originAllowed(origin, origins)
}

function asWireRequest(request: FastifyRequest, route: TrackingRoute): WireRequest {
  const params = request.params as Record<string, string>
  const callType = route.serves.what === 'events' ? route.serves.callType : undefined
  const asked = {
    params: callType === undefined ? params : { ...params, type: callType },
    query: firstOfEach(request.query as Record<string, string | string[]>),
    headers: firstOfEach(request.headers),
    body: request.body instanceof Uint8Array ? request.body : new Uint8Array(),
  }
  return route.serves.what === 'events' && route.serves.inQuery ? { ...asked, body: eventOfQuery(asked.query) } : asked
}

function firstOfEach(values: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  const single: Record<string, string | undefined> = Object.create(null)
  for (const name in values) {
    const value = values[name]
    single[name] = Array.isArray(value) ? value[0] : value
  }
  return single
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', Math.ceil(answer.retryAfterSeconds))
  return reply
    .code(answer.status)
    .header('content-type', answer.contentType)
    .header('cache-control', 'no-store')
    .header('cross-origin-resource-policy', 'cross-origin')
    .send(answer.body)
}

/**
 * Lets the page read the answer. Credentials are allowed because beacons and Snowplow always send them; none is read here.
 * Without the exposed Retry-After, Segment and PostHog web cannot see it.
 */
function allowOrigin(request: FastifyRequest, reply: FastifyReply): void {
  const { origin } = request.headers
  reply.header('vary', 'Origin')
  if (origin === undefined) return
  reply.header('access-control-allow-origin', origin)
  reply.header('access-control-allow-credentials', 'true')
  reply.header('access-control-expose-headers', 'Retry-After')
}

/**
 * A preflight carries no key, so every origin may ask; the request itself is refused when its source does not list the origin. Headers that a
 * page adds of its own (posthog-js `request_headers`, tracing) are allowed as asked: none is read here.
 */
function answerPreflight(request: FastifyRequest, reply: FastifyReply, path: string): FastifyReply {
  allowOrigin(request, reply)
  const methods = trackingRoutes.filter((route) => route.path === path).map((route) => route.method)
  return reply
    .code(204)
    .header('access-control-allow-methods', [...methods, 'OPTIONS'].join(', '))
    .header('access-control-allow-headers', [...corsRequestHeaders, ...headersAskedFor(request)].join(', '))
    .header('access-control-max-age', corsMaxAgeSeconds)
    .send()
}

function headersAskedFor({ headers }: FastifyRequest): string[] {
  const asked = headers['access-control-request-headers']?.toLowerCase().split(',', 50) ?? []
  return asked
    .map((name) => name.trim())
    .filter((name) => /^[\w-]{1,100}$/.test(name) && !corsRequestHeaders.includes(name))
}

/** A body over the limit is final; anything unexpected is a 503, which makes the SDKs that can send again do so. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  allowOrigin(request, reply)
  const { tracking } = request.routeOptions.config as RouteConfig
  const style = tracking?.style ?? 'segment'
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    // Fastify closes the connection at once: a client that still writes (Python, Java) then sees a reset instead of the 413 and
    // sends the same again. Node reads the rest away when the connection stays.
    if (Number(request.headers['content-length']) <= discardedBytesMax) reply.removeHeader('connection')
    const message = `The body exceeds ${tracking?.bodyBytesMax ?? 0} bytes.`
    return send(reply, refuse(style, { kind: 'too_large', message }))
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return send(reply, { ...refuse(style, { kind: 'malformed_body', message: String(error) }), status })
  }
  request.log.error(error, 'tracking request failed')
  const message = 'The request could not be stored. Send it again later.'
  return send(reply, refuse(style, { kind: 'internal', message, retryAfterSeconds: retryAfterErrorSeconds }))
}
