import type { PageWords, RunState, StartOptions, Survey, SurveyResponse } from '@opencxm/survey'
import type { Receipt, SurveyTransport } from './transport.ts'

/** What the server gives a page to go on without it; `forms` where it must not. */
export type PageRun =
  | { mode: 'forms' }
  | {
      mode: 'script'
      survey: Survey
      start: StartOptions
      words: PageWords
      footer: string
      brand: string
      isTest: boolean
      isKiosk: boolean
    }

/** A finished response; with a state, a part of one that is not. */
type Waiting = { token: string; response: SurveyResponse; state?: RunState }

const outbox = 'opencxm.answers'

/** Asks for the definition. Rejects when it cannot be had: the page goes on by forms. */
export function askRun(token: string, language: string): Promise<PageRun> {
  return post('/s/api/run', { token, language }).then((reply) => reply as PageRun)
}

/** How a page reaches the server. What does not arrive is kept on the device until it does: a finished response, or the last part. */
export function pageTransport(token: string): SurveyTransport {
  let sent = 0
  return {
    submit: (response) => {
      sent++
      keep({ token, response })
      return submitOne({ token, response })
    },
    save: (response: SurveyResponse, state: RunState) => {
      const own = ++sent
      // A finished response that waits to be sent is worth more than a part of it.
      const isKept = readOutbox().every((one) => one.token !== token || one.state)
      if (isKept) keep({ token, response, state })
      // What was kept after it is not there yet.
      const arrived = () => isKept && own === sent && forget(token)
      post('/s/api/save', { token, response, state }, true).then(arrived, () => {})
    },
  }
}

/** Between two tries to send what was kept, in milliseconds. */
const keptEveryMs = 60_000

/**
 * Sends what earlier visits could not, and goes on trying while the page is open: the network may be away, or too many may send at once
 * from the same office. The server counts a response once, however often it comes; `tooLate` is called for one that it takes no more.
 */
export function sendKept(tooLate: () => void): void {
  const kept = readOutbox()
  if (kept.length === 0) return
  for (const one of kept) {
    const sent = one.state
      ? post('/s/api/save', one).then(() => forget(one.token))
      : submitOne(one).then(({ outcome }) => (outcome === 'reload' ? tooLate() : undefined))
    sent.catch(() => {})
  }
  window.setTimeout(() => sendKept(tooLate), keptEveryMs)
}

function submitOne(one: Waiting): Promise<Receipt> {
  return post('/s/api/submit', one).then((said) => {
    const { outcome, ending } = said as { outcome: string; ending?: string | null }
    forget(one.token)
    if (outcome === 'accepted') return { outcome, ending: ending || null }
    if (outcome === 'over_quota') return { outcome, ending: ending || '' }
    return { outcome: outcome === 'refused' ? 'refused' : 'reload' }
  })
}

/** Rejects for everything that may be otherwise in a while. */
function post(path: string, body: object, mayOutlivePage = false): Promise<unknown> {
  const text = JSON.stringify(body)
  return fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'omit',
    body: text,
    // Browsers refuse long bodies that are to outlive the page.
    keepalive: mayOutlivePage && text.length < 60_000,
  }).then((reply) => {
    if (!reply.ok) throw new Error(`The server answered ${reply.status}.`)
    return reply.json() as Promise<unknown>
  })
}

function readOutbox(): Waiting[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(outbox) || '[]')
    return Array.isArray(kept) ? (kept as Waiting[]).filter((one) => one && typeof one.token === 'string') : []
  } catch {
    return []
  }
}

function writeOutbox(list: readonly Waiting[]): void {
  try {
    if (list.length > 0) localStorage.setItem(outbox, JSON.stringify(list))
    else localStorage.removeItem(outbox)
  } catch {
    // No room, or storage is off: the answers are in the page still.
  }
}

function keep(one: Waiting): void {
  writeOutbox(
    readOutbox()
      .filter(({ token }) => token !== one.token)
      .concat(one),
  )
}

function forget(token: string): void {
  writeOutbox(readOutbox().filter((one) => one.token !== token))
}
