import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createRateLimit } from '../../platform/auth/rate-limit.ts'
import { bodyDepthMax, isDeeperThan } from '../../platform/http/depth.ts'
import type { Handlers } from '../../platform/http/index.ts'
import { languageOf } from '../../platform/i18n/index.ts'
import { CatalogueError, errorCatalogue, fail, inLanguage, networkOf, say } from '../../platform/kernel/index.ts'
import type { Source } from '../ingest/index.ts'
import { originAllowed, pageOrigin } from '../tracking/index.ts'
import { answerSchema, askSchema, consentSchema, readBody } from './contract/request.ts'
import type { inpageRoutes } from './contract.ts'
import type { Inpage } from './service/inpage.ts'
import {
  createRule,
  getRule,
  listRules,
  type RuleDeps,
  removeRule,
  restoreRule,
  switchRule,
  updateRule,
} from './service/manage-rules.ts'
import { words } from './words.ts'

/** The API's handlers. */
export function inpageHandlers(deps: RuleDeps): Handlers<typeof inpageRoutes> {
  return {
    list: async (ctx) => ({ rules: await listRules(ctx) }),
    create: async (ctx, { body }) => await createRule(ctx, deps, body),
    get: async (ctx, { params }) => await getRule(ctx, params.id),
    update: async (ctx, { params, body: { before: read, ...definition } }) =>
      await updateRule(ctx, deps, { id: params.id, definition, read }),
    switch: async (ctx, { params, body }) => await switchRule(ctx, deps, { id: params.id, on: body.on }),
    remove: async (ctx, { params }) => {
      await removeRule(ctx, deps, params.id)
      return { deleted: true }
    },
    restore: async (ctx, { params }) => await restoreRule(ctx, params.id),
  }
}

/** What the public side needs: the service, sources by their write key, the clock. */
export type InpagePublic = {
  inpage: Inpage
  authenticate: (writeKey: string) => Source | null
  clock: () => number
}

type Answer = { status: number; body: object; retryAfterSeconds?: number }

const bodyBytesMax = 256 * 1024
/** One byte more than any question allows, so that a file too large is seen and not cut. */
const fileBytesMax = 50_000_001
/** Asks and answers of one address in a minute: an office behind one address, not a script. */
const perMinute = 240

/**
 * Mounts `/w/v1/*` for pages of other origins. Bodies are read as JSON whatever their type says, so that browsers need not ask
 * first; no cookie is read. A page whose origin the source does not list learns nothing.
 */
export async function mountInpage(app: FastifyInstance, deps: InpagePublic): Promise<void> {
  const limit = createRateLimit({ most: perMinute, windowMs: 60_000 })
  const take = (request: FastifyRequest, source: Source) =>
    limit.take(`${source.id} ${networkOf(request.ip)}`, deps.clock())
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    scope.addHook('onRequest', async (request) => {
      delete request.raw.headers['content-type']
    })
    scope.setErrorHandler((error, request, reply) => send(request, reply, problem(error, request)))
    scope.get<{ Querystring: { writeKey?: unknown } }>('/w/v1/rules', async (request, reply) => {
      const source = sourceOf(request, deps, request.query.writeKey)
      reply.header('cache-control', 'private, max-age=60')
      return send(request, reply, { status: 200, body: await deps.inpage.rules(source) })
    })
    scope.post('/w/v1/ask', { bodyLimit: 16 * 1024 }, async (request, reply) => {
      const body = readBody(askSchema, request.body, reading(request))
      const source = sourceOf(request, deps, body.writeKey)
      take(request, source)
      return send(request, reply, { status: 200, body: await deps.inpage.ask(source, body, request.ip) })
    })
    scope.post('/w/v1/consent', { bodyLimit: 16 * 1024 }, async (request, reply) => {
      const body = readBody(consentSchema, request.body, reading(request))
      const source = sourceOf(request, deps, body.writeKey)
      take(request, source)
      return send(request, reply, { status: 200, body: await deps.inpage.consent(source, body) })
    })
    scope.post('/w/v1/answer', { bodyLimit: bodyBytesMax }, async (request, reply) => {
      const body = readBody(answerSchema, request.body, reading(request))
      const source = sourceOf(request, deps, body.writeKey)
      take(request, source)
      return send(request, reply, answerOf(await deps.inpage.answer(source, body, request.ip)))
    })
    for (const path of ['/w/v1/rules', '/w/v1/ask', '/w/v1/consent', '/w/v1/answer']) {
      scope.options(path, async (request, reply) => preflight(request, reply))
    }
  })
  await app.register(async (scope) => await mountUpload(scope, { ...deps, take }))
}

/** Files come as a form, one each: ticket and question before the file, the write key in the address, so that strangers are not read. */
async function mountUpload(
  scope: FastifyInstance,
  deps: InpagePublic & { take: (request: FastifyRequest, source: Source) => void },
): Promise<void> {
  await scope.register(fastifyMultipart, {
    limits: { fileSize: fileBytesMax, files: 1, fields: 2, fieldSize: 64_000, fieldNameSize: 20 },
    throwFileSizeLimit: false,
  })
  scope.setErrorHandler((error, request, reply) => send(request, reply, problem(error, request)))
  scope.post<{ Querystring: { writeKey?: unknown } }>('/w/v1/upload', async (request, reply) => {
    const source = sourceOf(request, deps, request.query.writeKey)
    deps.take(request, source)
    const part = await request.file().catch((error: unknown) => {
      if (typeof (error as { statusCode?: unknown }).statusCode === 'number') throw error
      throw fail('malformed_body')
    })
    if (part === undefined) throw fail('malformed_body')
    const text = (name: string) => {
      const field = part.fields[name]
      return field && !Array.isArray(field) && field.type === 'field' ? String(field.value) : ''
    }
    const outcome = await deps.inpage.upload(source, {
      ...{ token: text('ticket'), question: text('question'), name: part.filename },
      ...{ content: part.file, address: request.ip },
    })
    part.file.resume()
    return send(request, reply, answerOfUpload(outcome))
  })
}

/** Why a file is not taken, in the engine's codes: the page says it in the survey's language. */
const uploadCodes = {
  too_large: 'too_large',
  too_many: 'too_many',
  type_not_allowed: 'bad_file',
  unknown_question: 'bad_file',
  empty: 'wrong_type',
} as const

function answerOfUpload(outcome: Awaited<ReturnType<Inpage['upload']>>): Answer {
  switch (outcome.outcome) {
    case 'taken':
      return { status: 200, body: outcome }
    case 'refused':
      return { status: 422, body: { outcome: 'refused', code: uploadCodes[outcome.reason] } }
    case 'try_again':
      return later(outcome)
    default:
      return { status: 410, body: { outcome: 'bad_token', code: 'bad_file' } }
  }
}

/** Who asked too often hears so (429); where the server is busy it says that (503). Both say when to come again. */
function later({ why, retryAfterSeconds }: { why: 'too_many' | 'busy'; retryAfterSeconds: number }): Answer {
  return { status: why === 'too_many' ? 429 : 503, body: { outcome: 'try_again' }, retryAfterSeconds }
}

/** The browser source of a key, for a page that it lists; throws `unauthenticated` or `origin_refused`. */
function sourceOf(request: FastifyRequest, deps: InpagePublic, writeKey: unknown): Source {
  const source = typeof writeKey === 'string' ? deps.authenticate(writeKey) : null
  if (source?.kind !== 'browser') throw fail('unauthenticated')
  const { origin, referer } = request.headers
  const page = pageOrigin({ origin, referer })
  if (page !== null && !originAllowed(page, source.origins)) throw fail('origin_refused')
  return source
}

function answerOf(outcome: Awaited<ReturnType<Inpage['answer']>>): Answer {
  switch (outcome.outcome) {
    case 'accepted':
    case 'saved':
    case 'over_quota':
      return { status: 200, body: outcome }
    case 'refused':
      return { status: 422, body: outcome }
    case 'try_again':
      return later(outcome)
    case 'used':
      return { status: 409, body: outcome }
    default:
      return { status: 410, body: outcome }
  }
}

/** How a body is read: bounded in depth, and refused in the language of the request. */
function reading({ headers }: FastifyRequest) {
  const depthProblem = (value: unknown) =>
    isDeeperThan(value, bodyDepthMax) ? say(words.tooDeep, { most: bodyDepthMax }) : null
  return { language: languageOf(headers['accept-language']), depthProblem }
}

function problem(error: unknown, request: FastifyRequest): Answer {
  const language = languageOf(request.headers['accept-language'])
  if (error instanceof CatalogueError) {
    const { code, details } = error
    const problems =
      details.problems?.map(({ field, reason }) => ({
        field,
        reason: typeof reason === 'string' ? reason : inLanguage(reason, language),
      })) ?? []
    const { retryAfterSeconds } = details
    return {
      status: errorCatalogue[code],
      body: { outcome: 'refused', code, issues: problems },
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    }
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && status < 500) return { status, body: { outcome: 'refused', code: 'malformed_body', issues: [] } }
  request.log.error({ err: error }, 'an in-page request failed')
  return { status: 503, body: { outcome: 'try_again' }, retryAfterSeconds: 5 }
}

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply {
  allowOrigin(request, reply, answer.status !== 403)
  if (answer.retryAfterSeconds !== undefined) reply.header('retry-after', Math.ceil(answer.retryAfterSeconds))
  if (!reply.hasHeader('cache-control') || answer.status !== 200) reply.header('cache-control', 'no-store')
  return reply
    .code(answer.status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cross-origin-resource-policy', 'cross-origin')
    .send(JSON.stringify(answer.body))
}

/** Without credentials: nothing here looks at cookies. */
function allowOrigin(request: FastifyRequest, reply: FastifyReply, allowed: boolean): void {
  reply.header('vary', 'Origin')
  const { origin } = request.headers
  if (origin === undefined || !allowed) return
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', 'Retry-After')
}

function preflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  allowOrigin(request, reply, true)
  return reply
    .code(204)
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header('access-control-allow-headers', 'content-type')
    .header('access-control-max-age', 86_400)
    .send()
}
