import type { DecodedRequest, SentRequest, Source } from '../ingest/index.ts'
import { type Answer, type Failure, refuse, succeed } from './model/answers.ts'
import { openBody } from './model/body.ts'
import { isCrawler } from './model/crawlers.ts'
import { decoders, hintsOf, sentRequest } from './model/decode.ts'
import { limitsOf } from './model/limits.ts'
import { originAllowed, pageOrigin } from './model/origins.ts'
import { keysInBody, keysOutsideBody, type PresentedKey } from './model/presented-key.ts'
import type { ReadBody, UnreadableBody, Wire, WireRequest } from './model/request.ts'
import type { TrackingDeps } from './ports.ts'
import type { TrackingRoute } from './tracking-routes.ts'

type EventsRoute = TrackingRoute & { serves: { what: 'events' } }

/** An answer, and the source if one was found: the edge needs it for CORS. */
export type Outcome = { answer: Answer; source: Source | null; originRefused: boolean }

/**
 * One tracking request from bytes to answer: key, origin, decoding, crawlers, then the receiver. Answers success
 * only after the receiver made it durable (TR1). Expected failures are answers; what `receive` throws passes through.
 */
export async function receiveTracking(deps: TrackingDeps, route: EventsRoute, request: WireRequest): Promise<Outcome> {
  const { wire } = route.serves
  const receivedAt = deps.clock()
  let opened: ReadBody | UnreadableBody | null = null
  let presented = keysOutsideBody(route.keys, request)
  let found = firstSource(deps, presented)
  if (!found && route.keys.some((place) => place.startsWith('body.'))) {
    opened = openBody(request, limitsOf[wire].bodyBytesMax)
    if ('value' in opened) {
      presented = [...presented, ...keysInBody(route.keys, opened.value)]
      found = firstSource(deps, presented)
    }
  }
  if (!found) return refuseUnknown(deps, route, { presented, opened })
  const { source, key } = found

  const origin = originProblem(source, request)
  if (origin) {
    deps.countDrop({ source, reason: 'origin_refused', count: 1 })
    return { answer: refuse(route.style, { kind: 'origin_refused', message: origin }), source, originRefused: true }
  }
  opened ??= openBody(request, limitsOf[wire].bodyBytesMax)
  if ('problem' in opened) {
    const decoded = setAside(opened, wire)
    dropCrawlers(decoded, source, request)
    const answer = await store(deps, { route, source, decoded, receivedAt, sent: null, unreadable: opened })
    return { answer, source, originRefused: false }
  }
  const hints = hintsOf[wire](request)
  const decoded = decoders[wire](opened, hints, { receivedAt, isJunkIdentifier: deps.isJunkIdentifier })
  dropCrawlers(decoded, source, request)
  const sent = sentRequest({ wire, hints, body: opened, key, decoded })
  const answer = await store(deps, { route, source, decoded, receivedAt, sent, unreadable: null })
  return { answer, source, originRefused: false }
}

/** The source that a configuration request names, or null. */
export function sourceOfConfigRequest(
  deps: Pick<TrackingDeps, 'authenticate'>,
  route: TrackingRoute,
  request: WireRequest,
): { source: Source; key: string } | null {
  const outside = keysOutsideBody(route.keys, request)
  const opened = request.body.length === 0 ? null : openBody(request, limitsOf.posthog.bodyBytesMax)
  const inside = opened && 'value' in opened ? keysInBody(route.keys, opened.value) : []
  return firstSource(deps, [...outside, ...inside])
}

function firstSource(
  deps: Pick<TrackingDeps, 'authenticate'>,
  presented: readonly PresentedKey[],
): { source: Source; key: string } | null {
  for (const { key } of presented) {
    const source = deps.authenticate(key)
    if (source) return { source, key }
  }
  return null
}

function refuseUnknown(
  deps: TrackingDeps,
  route: EventsRoute,
  seen: { presented: readonly PresentedKey[]; opened: ReadBody | UnreadableBody | null },
): Outcome {
  const unreadable = seen.opened && 'problem' in seen.opened ? seen.opened : null
  if (seen.presented.length === 0 && unreadable) {
    deps.countDrop({ source: null, reason: unreadable.problem, count: 1 })
    return { answer: refuse(route.style, failureOf(unreadable)), source: null, originRefused: false }
  }
  const missing = seen.presented.length === 0
  deps.countDrop({ source: null, reason: missing ? 'missing_key' : 'unknown_key', count: 1 })
  const message = missing
    ? `No write key found; expected it in ${route.keys.join(', ')}.`
    : `The write key in ${seen.presented[0]?.place} is not known or was revoked.`
  return { answer: refuse(route.style, { kind: 'unauthenticated', message }), source: null, originRefused: false }
}

/** Why a page may not use this key, or null. Only an Origin binds a server's key; a browser's also minds the Referer. */
function originProblem(source: Source, request: WireRequest): string | null {
  const origin = source.kind === 'browser' ? pageOrigin(request.headers) : (request.headers.origin ?? null)
  if (origin === null || originAllowed(origin, source.origins)) return null
  return source.kind === 'server'
    ? 'This is a server key; web pages need the key of a browser source that lists their origin.'
    : `The source does not list the origin ${origin.slice(0, 200)}.`
}

function failureOf(unreadable: UnreadableBody): Failure {
  return { kind: unreadable.problem === 'body_too_large' ? 'too_large' : 'malformed_body', message: unreadable.detail }
}

/** A body that cannot be read goes to quarantine as one message, cut. */
function setAside(unreadable: UnreadableBody, wire: Wire): DecodedRequest {
  const { problem, detail, said, excerpt } = unreadable
  return { messages: [], rejected: [{ reason: problem, field: null, detail, said, raw: excerpt, wire }], dropped: {} }
}

/**
 * Discards what crawlers cause; changes `decoded`. Allow-list and consent are rules of the source: `collect/ingest` applies
 * them when it applies the log.
 */
function dropCrawlers(decoded: DecodedRequest, source: Source, request: WireRequest): void {
  if (source.kind !== 'browser' || !isCrawler(request.headers['user-agent'])) return
  const count = decoded.messages.length + decoded.rejected.length
  if (count > 0) decoded.dropped.crawler = count
  decoded.messages = []
  decoded.rejected = []
}

type Storing = {
  route: EventsRoute
  source: Source
  decoded: DecodedRequest
  sent: SentRequest | null
  receivedAt: number
  unreadable: UnreadableBody | null
}

async function store(
  deps: TrackingDeps,
  { route, source, decoded, sent, receivedAt, unreadable }: Storing,
): Promise<Answer> {
  const { messages, rejected, dropped } = decoded
  if (messages.length > 0 || rejected.length > 0) {
    const { clientRetries } = route
    const receipt = await deps.receive({
      source,
      decoded: { messages, rejected, dropped: {} },
      sent,
      receivedAt,
      clientRetries,
    })
    if (receipt.outcome === 'log_full') {
      deps.countDrop({ source, reason: 'log_full', count: messages.length + rejected.length })
      const why = receipt.diskFailed ? 'The server cannot write to its disk, which may be full' : 'The log is full'
      const message = `${why}; nothing of this request was stored. Send it again later.`
      return refuse(route.style, { kind: 'log_full', message, retryAfterSeconds: receipt.retryAfterSeconds })
    }
  }
  for (const [reason, count] of Object.entries(dropped)) deps.countDrop({ source, reason, count })
  if (unreadable) return refuse(route.style, { ...failureOf(unreadable), decoded })
  if (rejected.length === 0 || messages.length > 0 || Object.keys(dropped).length > 0)
    return succeed(route.style, decoded)
  const tooLarge = rejected.every(({ reason }) => reason === 'event_too_large' || reason === 'too_many_events')
  // PostHog's SDKs halve the batch at a 413; Segment's (Node 1 and 2, Swift) send it again, the latter for ever, and drop it at a 400.
  const kind = tooLarge && route.serves.wire === 'posthog' ? 'too_large' : 'all_rejected'
  return refuse(route.style, { kind, message: 'No event of this request could be used; see rejected.', decoded })
}
