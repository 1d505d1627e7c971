import { actionKey, keepActionKey } from './action-key.ts'
import { ApiProblem, factsOf, readProblem } from './problem.ts'
import type { CallArguments, ReplyOf, Route } from './types.ts'
import { buildUrl } from './url.ts'

type Loose = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }
type Content = { type: string; body: string | Blob }

/** Language of the answers, set by the shell when the reader switches. */
let language = 'en'

/** Tells the client in which language the server should explain refusals. */
export function setApiLanguage(tag: string): void {
  language = tag
}

/** Called on every 401, so that a session that ended anywhere leads to the sign-in page once. */
let onSignedOut: () => void = () => undefined

/** Sets what happens when the server says that nobody is signed in. */
export function setOnSignedOut(handler: () => void): void {
  onSignedOut = handler
}

/** Calls a route of the contract by name, fully typed; throws an `ApiProblem` with the server's reason when refused. */
export async function callRoute<R extends Route>(route: R, ...args: CallArguments<R>): Promise<ReplyOf<R>> {
  return request(route, (args[0] ?? {}) as Loose)
}

/** The same for a query: stops when nobody waits for it any more. */
export async function callRouteUntil<R extends Route>(
  route: R,
  signal: AbortSignal,
  ...args: CallArguments<R>
): Promise<ReplyOf<R>> {
  return request(route, (args[0] ?? {}) as Loose, signal)
}

/** The same for a route that takes bytes instead of JSON, such as a part of a file. */
export async function sendBytes<R extends Route>(
  route: R,
  content: { bytes: Blob; signal: AbortSignal },
  ...args: CallArguments<R>
): Promise<ReplyOf<R>> {
  const { bytes, signal } = content
  return send(route, {
    ...((args[0] ?? {}) as Loose),
    signal,
    content: { type: 'application/octet-stream', body: bytes },
  })
}

async function request<R extends Route>(route: R, input: Loose, signal?: AbortSignal): Promise<ReplyOf<R>> {
  const content = input.body === undefined ? null : { type: 'application/json', body: JSON.stringify(input.body) }
  return send(route, { ...input, content, ...(signal ? { signal } : {}) })
}

type Sending = Loose & { content: Content | null; signal?: AbortSignal }

async function send<R extends Route>(route: R, sending: Sending): Promise<ReplyOf<R>> {
  const url = buildUrl(route.path, sending.params, sending.query)
  const { content } = sending
  if (route.method !== 'POST' || typeof content?.body === 'object') return fetchReply(route, url, { sending })
  const sent = `${url}\n${content?.body ?? ''}`
  const key = actionKey(sent)
  try {
    return await fetchReply(route, url, { sending, key })
  } catch (error) {
    const { status, retryAfterSeconds } = factsOf(error)
    // No answer, an answer of something in between, or one that says that the first is still at work.
    if (status === 0 || status >= 500 || (status === 409 && retryAfterSeconds !== null)) keepActionKey(sent, key)
    throw error
  }
}

async function fetchReply<R extends Route>(
  route: R,
  url: string,
  { sending: { content, signal }, key }: { sending: Sending; key?: string },
): Promise<ReplyOf<R>> {
  const response = await fetch(url, {
    method: route.method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      'accept-language': language,
      ...(content === null ? {} : { 'content-type': content.type }),
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    ...(content === null ? {} : { body: content.body }),
    ...(signal ? { signal } : {}),
  })
  const body: unknown = await readJson(response)
  if (!response.ok) {
    const facts = readProblem(response.status, body, (name) => response.headers.get(name))
    if (facts.code === 'unauthenticated') onSignedOut()
    throw new ApiProblem(facts)
  }
  return body as ReplyOf<R>
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    // A proxy answered with a page of its own: its status says enough.
    return undefined
  }
}
