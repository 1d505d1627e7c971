import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { recordAudit } from '../audit/index.ts'
import {
  type Actor,
  type Ctx,
  type Language,
  lacksPermission,
  permissionsOf,
  type Workspace,
} from '../context/index.ts'
import {
  type BodyOf,
  fieldProblems,
  type ParamsOf,
  type QueryOf,
  type ReplyOf,
  type Route,
  type RoutePermission,
} from '../contract/index.ts'
import { endingReads } from '../eventstore/index.ts'
import { languageOf } from '../i18n/index.ts'
import { CatalogueError, fail, isJsonObject, say } from '../kernel/index.ts'
import { keyOf, type Once, takesKey } from './once.ts'
import { sendProblem } from './problem.ts'
import { isStorable, strictly } from './strict-body.ts'
import { words } from './words.ts'

/** What a public route gets: no workspace, no actor. */
export type PublicCtx = Omit<Ctx, 'workspace' | 'actor'>

/** The raw request and reply, for file routes and the client's address; plain handlers ignore it. */
export type HttpExchange = { request: FastifyRequest; reply: FastifyReply }

type CtxOf<R> = R extends { permission: 'public' } ? PublicCtx : Ctx

/** The adapter of one route: about five lines that call a verb of the service. */
export type Handler<R> = (
  ctx: CtxOf<R>,
  input: { params: ParamsOf<R>; query: QueryOf<R>; body: BodyOf<R> },
  exchange: HttpExchange,
) => Promise<R extends { replies: 'file' | 'event-stream' } ? FastifyReply | undefined : ReplyOf<R>>

export type Handlers<Routes> = { [Name in keyof Routes]: Handler<Routes[Name]> }

/** Who calls, found from a session cookie or a secret key; null when nobody is. */
export type Caller = { actor: Actor; workspace: Workspace; language: Language | null; by: 'session' | 'key' }

/** What the edge needs: stores and clock for `ctx`, how to find the caller, which origins may change state. */
export type Edge = {
  base: PublicCtx
  findCaller: (request: FastifyRequest) => Promise<Caller | null>
  isAllowedOrigin: (origin: string) => boolean
  /** What keeps answers by their Idempotency-Key; null: the header says nothing. */
  once: Once | null
}

/** Mounts a feature's routes. Each route checks origin, caller and permission, then parses its input by the contract. */
export function mountRoutes<Routes extends Record<string, Route>>(
  app: FastifyInstance,
  edge: Edge,
  feature: { routes: Routes; handlers: Handlers<Routes> },
): void {
  for (const [name, route] of Object.entries(feature.routes)) {
    const handler = feature.handlers[name as keyof Routes] as unknown as AnyHandler
    const body = strictly(route.body ?? noFields)
    app.route({
      method: route.method,
      url: route.path,
      config: { contract: route },
      ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: route.bodyBytesMax }),
      preParsing: async (request, reply) => requireUnpacked(request, reply),
      handler: (request, reply) => answer({ edge, route, body, handler, request, reply }),
    })
  }
}

type AnyHandler = (ctx: PublicCtx, input: unknown, exchange: HttpExchange) => Promise<unknown>
type Call = {
  edge: Edge
  route: Route
  /** The route's own, strict: a field that it does not declare is refused. */
  body: z.ZodType
  handler: AnyHandler
  request: FastifyRequest
  reply: FastifyReply
}

/** JSON that came packed would be said to be no JSON. A file's bytes are taken as they come. */
function requireUnpacked({ headers }: FastifyRequest, reply: FastifyReply): void {
  const coding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (coding === 'identity' || !/[/+]json\b/i.test(headers['content-type'] ?? '')) return
  reply.header('accept-encoding', 'identity')
  throw fail('unsupported_media_type', { message: say(words.packedBody, { coding: coding.slice(0, 40) }) })
}

/** Of a route that takes no body. */
const noFields = z.object({})

async function answer(call: Call): Promise<FastifyReply> {
  const { edge, route, handler, request, reply } = call
  let language = languageOf(request.headers['accept-language'])
  const gone = new AbortController()
  reply.raw.once('close', () => reply.raw.writableFinished || gone.abort(new Error('the client has left')))
  try {
    const caller = route.permission === 'public' ? null : await requireCaller(edge, route.permission, request)
    language = caller?.language ?? language
    if (route.method !== 'GET' && caller?.by !== 'key') requireOrigin(edge, request)
    if (caller?.by === 'key') requireKnownParameters(route, request.query)
    requireStorable({ path: request.params, query: request.query })
    const input = {
      params: parse(route.params, request.params, { place: 'path', language }),
      query: parse(route.query, request.query, { place: 'query', language }),
      body: bodyOf(call, language),
    }
    const audited: string[] = []
    const ctx = { ...edge.base, ...untilLeft(call, gone.signal), language, audited }
    const result = caller
      ? await doOnce(call, { ...ctx, workspace: caller.workspace, actor: caller.actor }, async (own) => {
          const done = await handler(own, input, { request, reply })
          await completeAudit(call, own, done)
          return done
        })
      : await handler(ctx, input, { request, reply })
    if (route.replies === 'file' || route.replies === 'event-stream') return reply
    return reply
      .status(route.status ?? 200)
      .header('cache-control', 'no-store')
      .send(result)
  } catch (error) {
    // Nobody is there to be told.
    if (gone.signal.aborted && error === gone.signal.reason) return reply.hijack()
    if (!(error instanceof CatalogueError)) request.log.error({ err: error, route: route.path }, 'request failed')
    return sendProblem(reply, error, language)
  }
}

/** Does the work, unless it was done for the same Idempotency-Key: then its answer is given again, and says so. */
async function doOnce({ edge, route, request, reply }: Call, ctx: Ctx, work: (ctx: Ctx) => Promise<unknown>) {
  const key = edge.once !== null && takesKey(route) ? keyOf(request.headers['idempotency-key']) : null
  if (edge.once === null || key === null) return await work(ctx)
  const { method, url, body, log } = request
  const { result, isReplay } = await edge.once(ctx, { key, method, url, body, log }, work)
  if (isReplay) reply.header('idempotency-replayed', 'true')
  return result
}

/**
 * What reads for a client who has left ends. Not where the route changes something: its answer may need a read after the change is
 * made, and the entry in the audit log comes last.
 */
function untilLeft({ edge, route }: Call, gone: AbortSignal): Partial<Pick<PublicCtx, 'events'>> {
  return typeof route.audit === 'string' ? {} : { events: endingReads(edge.base.events, gone) }
}

/**
 * Writes the entry that the route promises, unless the verb wrote it in its transaction. The change is done by now: should the
 * entry fail, the answer still says so, and the failure goes to the server's log.
 */
async function completeAudit({ route, request }: Call, ctx: Ctx, result: unknown): Promise<void> {
  const action = route.audit
  if (typeof action !== 'string' || ctx.audited?.includes(action)) return
  const details = isJsonObject(request.body) ? { fields: Object.keys(request.body).slice(0, 50) } : {}
  try {
    await recordAudit(ctx.state, ctx, {
      action,
      target: targetOf(request.params, result) ?? ctx.workspace.publicId,
      details,
    })
  } catch (error) {
    request.log.error({ err: error, route: route.path, action }, 'the audit entry of a change could not be written')
  }
}

/** The public id that a change is about: the last word of the path that is one, else the id of what was made. */
function targetOf(params: unknown, result: unknown): string | null {
  const named = isJsonObject(params) ? Object.values(params).at(-1) : undefined
  const made = isJsonObject(result) ? result.id : undefined
  return typeof named === 'string' ? named : typeof made === 'string' ? made : null
}

async function requireCaller(edge: Edge, permission: RoutePermission, request: FastifyRequest): Promise<Caller> {
  const caller = await edge.findCaller(request)
  if (!caller) throw fail('unauthenticated')
  if (permission === 'signed-in' || permission === 'public') return caller
  if (!permissionsOf(caller.actor.role).has(permission)) {
    throw lacksPermission(permission, caller.actor.role)
  }
  return caller
}

/** A browser always sends Origin with a state-changing request; without one the caller is no browser and has no session to abuse. */
export function requireOrigin(edge: Edge, request: FastifyRequest): void {
  const origin = request.headers.origin
  if (origin !== undefined && !edge.isAllowedOrigin(origin)) throw fail('origin_refused')
  if (
    origin === undefined &&
    request.headers['sec-fetch-site'] !== undefined &&
    request.headers['sec-fetch-site'] !== 'same-origin'
  ) {
    throw fail('origin_refused')
  }
}

/**
 * A program that misspells a parameter (`form` for `from`) would be answered for another period than it asked for, and never know.
 * The web UI is ours, and an old link of it must open, so only callers with a key are told.
 */
function requireKnownParameters({ query }: Route, sent: unknown): void {
  if (query !== undefined && !(query instanceof z.ZodObject)) return
  const known = new Set(Object.keys(query?.shape ?? {}))
  const unknown = isJsonObject(sent) ? Object.keys(sent).filter((name) => !known.has(name)) : []
  if (unknown.length === 0) return
  const reason = say(words.unknownParameter, { known: known.size === 0 ? '–' : [...known].join(', ') })
  throw fail('invalid_input', {
    problems: unknown.slice(0, 10).map((name) => ({ field: `query.${name.slice(0, 60)}`, reason })),
  })
}

/** A route without a body takes none, or an empty object; what is no JSON (a file's bytes) is the handler's. */
function bodyOf({ route, body, request }: Call, language: Language): unknown {
  if (route.body) return parse(body, request.body, { place: 'body', language })
  if (isPlainObject(request.body)) parse(body, request.body, { place: 'body', language })
  return undefined
}

/** Parameters go into statements as they are: see `strictly` for the body. */
function requireStorable(places: Record<'path' | 'query', unknown>): void {
  for (const [place, values] of Object.entries(places)) {
    const fault = Object.entries(isJsonObject(values) ? values : {}).find(([, value]) => !isStorable(String(value)))
    if (!fault) continue
    throw fail('invalid_input', {
      problems: [{ field: `${place}.${fault[0].slice(0, 60)}`, reason: say(words.notStorable) }],
    })
  }
}

function isPlainObject(value: unknown): boolean {
  return (
    isJsonObject(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)
  )
}

function parse(
  schema: z.ZodType | undefined,
  value: unknown,
  { place, language }: { place: string; language: Language },
): unknown {
  if (!schema) return undefined
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return parsed.data
  throw fail('invalid_input', { problems: fieldProblems(parsed.error, { value, place, language }) })
}
