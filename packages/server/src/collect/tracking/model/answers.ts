import type { DecodedRequest } from '../../ingest/index.ts'

/** What goes back over HTTP; `body` is sent as it is. */
export type Answer = { status: number; contentType: string; body: string | Buffer; retryAfterSeconds?: number }

/** Ways a request fails before anything of it is stored, except `all_rejected`: then its messages are in quarantine. */
type FailureKind =
  | 'malformed_body'
  | 'unauthenticated'
  | 'origin_refused'
  | 'too_large'
  | 'all_rejected'
  | 'log_full'
  | 'internal'

/** How one family of SDKs wants to be answered. */
type AnswerStyle = {
  success: (decoded: DecodedRequest) => Omit<Answer, 'status'>
  /** HTTP status by failure; what each SDK does with a status is trap 3. */
  statuses: Readonly<Record<FailureKind, number>>
}

export type StyleName =
  | 'segment'
  | 'jitsu'
  | 'dittofeed'
  | 'posthog'
  | 'posthogV1'
  | 'sensors'
  | 'pixel'
  | 'sensorsDebug'

const json = (value: unknown) => ({ contentType: 'application/json; charset=utf-8', body: JSON.stringify(value) })

/** The smallest transparent GIF. A pixel that is answered with JSON is blocked by browsers (ORB). */
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

const plainStatuses = {
  malformed_body: 400,
  unauthenticated: 401,
  origin_refused: 403,
  too_large: 413,
  all_rejected: 400,
  log_full: 503,
  internal: 503,
} as const satisfies AnswerStyle['statuses']

/** The web batch sender repeats any refusal for ever and sends nothing else meanwhile: bad rows are kept and answered 200. */
const sensorsStatuses: AnswerStyle['statuses'] = { ...plainStatuses, malformed_body: 200, all_rejected: 200 }

/** A failed automatic flush of Dittofeed's SDK ends the customer's process: bad rows are kept and answered 200. */
const dittofeedStatuses: AnswerStyle['statuses'] = { ...plainStatuses, all_rejected: 200 }

/** How many rejected messages an answer names. */
const problemsShownMax = 20

/** The rejected messages of a request as its sender may read them. */
function problemsOf(decoded: DecodedRequest): { reason: string; field: string | null; detail: string }[] {
  return decoded.rejected.slice(0, problemsShownMax).map(({ reason, field, detail }) => ({ reason, field, detail }))
}

const withProblems = (head: object) => (decoded: DecodedRequest) =>
  json(decoded.rejected.length === 0 ? head : { ...head, rejected: problemsOf(decoded) })

/** PostHog's v1 mode wants a verdict on each event: all others would be sent again. */
function posthogV1(decoded: DecodedRequest) {
  const results: Record<string, { result: 'ok' | 'drop' }> = {}
  for (const { key } of decoded.messages) results[key] = { result: 'ok' }
  for (const { raw } of decoded.rejected) {
    const uuid = typeof raw === 'object' && raw !== null && !Array.isArray(raw) ? raw.uuid : undefined
    if (typeof uuid === 'string') results[uuid] = { result: 'drop' }
  }
  return json({ results })
}

function sensorsDebug(decoded: DecodedRequest) {
  const lines = problemsOf(decoded).map(({ field, detail }) => `${field === null ? '' : `${field}: `}${detail}`)
  const checked = decoded.messages.length + Object.values(decoded.dropped).reduce((sum, count) => sum + count, 0)
  return { contentType: 'text/plain; charset=utf-8', body: [`${checked} ok`, ...lines].join('\n') }
}

/** One style for each way of being answered. Jitsu executes `destinations` of an answer, so there must be none. */
const answerStyles: Readonly<Record<StyleName, AnswerStyle>> = {
  segment: { success: withProblems({ success: true }), statuses: plainStatuses },
  jitsu: { success: withProblems({ ok: true }), statuses: plainStatuses },
  dittofeed: { success: withProblems({ success: true }), statuses: dittofeedStatuses },
  posthog: { success: withProblems({ status: 1 }), statuses: plainStatuses },
  posthogV1: { success: posthogV1, statuses: { ...plainStatuses, all_rejected: 200 } },
  sensors: { success: () => ({ contentType: 'text/plain', body: '' }), statuses: sensorsStatuses },
  pixel: { success: () => ({ contentType: 'image/gif', body: gif }), statuses: sensorsStatuses },
  sensorsDebug: { success: sensorsDebug, statuses: sensorsStatuses },
}

/** The answer to a request that is stored, at least in part, or whose refusal must look like success to its SDK. */
export function succeed(style: StyleName, decoded: DecodedRequest): Answer {
  return { status: 200, ...answerStyles[style].success(decoded) }
}

export type Failure = {
  kind: FailureKind
  /** A sentence for the developer at the other end. */
  message: string
  decoded?: DecodedRequest
  retryAfterSeconds?: number
}

const nothing: DecodedRequest = { messages: [], rejected: [], dropped: {} }

/** The answer to a request that failed, in the status that makes its SDK do the least harm. */
export function refuse(style: StyleName, failure: Failure): Answer {
  const status = answerStyles[style].statuses[failure.kind]
  if (status === 200) return succeed(style, failure.decoded ?? nothing)
  // Even a refused pixel is an image: anything else is blocked and logged as a cross-origin error.
  const isPixel = style === 'pixel'
  const { kind: code, message } = failure
  const rejected = failure.decoded ? { rejected: problemsOf(failure.decoded) } : {}
  const content = isPixel
    ? { contentType: 'image/gif', body: gif }
    : json({ success: false, code, message, ...rejected })
  const retry = failure.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: failure.retryAfterSeconds }
  return { status, ...content, ...retry }
}
