/** Answer of the server; status 0 when it was not reached. */
export type HttpAnswer = { status: number; retryAfter: string | null; body: string }

const patienceMs = 20_000
/** A picture from a phone, over a slow network. */
const filePatienceMs = 300_000

/** The page's fetch as it was when the SDK began: autocapture watches the page's requests, not ours. None on a server that renders pages. */
const pageFetch = typeof fetch === 'function' && typeof window === 'object' ? fetch.bind(window) : null

/**
 * One request; never rejects. A body goes as text, so that browsers need not ask beforehand (the server reads by path, not by
 * type). No cookies go along. `leaving` lets the request outlive the page.
 */
export function request(url: string, body?: string | FormData, leaving = false): Promise<HttpAnswer> {
  const none = { status: 0, retryAfter: null, body: '' }
  if (pageFetch === null) return Promise.resolve(none)
  const abort = typeof AbortController === 'function' ? new AbortController() : null
  const timer = setTimeout(() => abort?.abort(), typeof body === 'object' ? filePatienceMs : patienceMs)
  const init: RequestInit = { credentials: 'omit', ...(abort ? { signal: abort.signal } : {}) }
  if (body !== undefined) {
    init.method = 'POST'
    init.body = body
    init.keepalive = leaving
  }
  // The page may have put something else in its place.
  return new Promise<Response>((resolve) => resolve(pageFetch(url, init)))
    .then((response) =>
      response
        .text()
        .then((text) => ({ status: response.status, retryAfter: response.headers.get('retry-after'), body: text })),
    )
    .catch(() => none)
    .then((answer) => {
      clearTimeout(timer)
      return answer
    })
}
