import { setTimeout as sleep } from 'node:timers/promises'
import type { CompanyEvent } from './company/index.ts'
import { type Batch, batchBody, cutBatches } from './segment-body.ts'
import { type DemoLanguage, tell, words } from './words.ts'

/** How far the sending has come. `secondsLeft` is null until a rate is known. */
export type Progress = {
  messages: number
  people: number
  peopleTotal: number
  messagesPerSecond: number
  secondsLeft: number | null
}

export type SendOptions = {
  /** Base address of the server, such as `http://127.0.0.1:8080`. */
  baseUrl: string
  writeKey: string
  people: Iterable<CompanyEvent[]>
  /** About how many lists `people` will give, for the time left. */
  peopleTotal: number
  /** Requests at the same time, each on its own kept-alive connection. */
  connections?: number
  onProgress?: (progress: Progress) => void
  /** Waits so many milliseconds; an argument so that tests need not wait. */
  wait?: (ms: number) => Promise<void>
}

/** Attempts for one batch before giving up: with the longest pauses about three minutes. */
const attemptsMax = 30
const pauseMsMax = 8_000

/**
 * Sends a company's events to POST /v1/batch, several batches at once, and returns how many messages were acknowledged.
 * Waits and repeats on 429, 5xx and broken connections (message ids make that safe), as long as `Retry-After` asks for.
 * Throws when the server refuses a batch (another 4xx) or stays away.
 */
export async function sendPeople(options: SendOptions): Promise<{ messages: number; seconds: number }> {
  const started = performance.now()
  const batches = cutBatches(options.people)
  const progress: Progress = {
    messages: 0,
    people: 0,
    peopleTotal: options.peopleTotal,
    messagesPerSecond: 0,
    secondsLeft: null,
  }
  // When one connection gives up, the others must not go on trying.
  const stop = new AbortController()
  const sendInTurn = async () => {
    try {
      for (let next = batches.next(); !next.done; next = batches.next()) {
        await postUntilTaken(next.value, options, stop.signal)
        advance(progress, next.value, (performance.now() - started) / 1000)
        options.onProgress?.(progress)
      }
    } catch (error) {
      stop.abort(error)
      throw error
    }
  }
  await Promise.all(Array.from({ length: options.connections ?? 6 }, sendInTurn))
  return { messages: progress.messages, seconds: (performance.now() - started) / 1000 }
}

function advance(progress: Progress, batch: Batch, seconds: number): void {
  progress.messages += batch.messages.length
  progress.people += batch.people
  progress.messagesPerSecond = progress.messages / Math.max(seconds, 0.001)
  const left = progress.peopleTotal - progress.people
  progress.secondsLeft = progress.people > 0 ? Math.max(0, (left / progress.people) * seconds) : null
}

async function postUntilTaken(batch: Batch, options: SendOptions, signal: AbortSignal): Promise<void> {
  const wait = options.wait ?? ((ms: number) => sleep(ms, undefined, { signal }))
  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    const outcome = await post(batch, options)
    if (outcome === 'taken') return
    if (attempt === attemptsMax)
      throw new Error(`The server did not take a batch in ${attemptsMax} attempts: ${outcome.reason}`)
    await wait(outcome.retryAfterMs ?? Math.min(pauseMsMax, 250 * 2 ** (attempt - 1)))
  }
}

type Refused = { reason: string; retryAfterMs: number | null }

/** One attempt. Returns why it has to be repeated, or throws when repeating would not help. */
async function post(batch: Batch, { baseUrl, writeKey }: SendOptions): Promise<'taken' | Refused> {
  let response: Response
  try {
    response = await fetch(`${baseUrl}/v1/batch`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
      },
      body: batchBody(batch, writeKey, new Date().toISOString()),
    })
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error
    return { reason: String(cause), retryAfterMs: null }
  }
  const text = await response.text()
  if (response.ok) return 'taken'
  const reason = `HTTP ${response.status} ${text.slice(0, 300)}`
  if (response.status !== 429 && response.status !== 408 && response.status < 500)
    throw new Error(`The server refused a batch of ${batch.messages.length} messages: ${reason}`)
  const asked = Number(response.headers.get('retry-after'))
  return { reason, retryAfterMs: asked > 0 ? Math.min(asked, 60) * 1000 : null }
}

/** `312,000 messages, 24,310 a second, 61 %, 13 s left`: one line for standard error. */
export function progressLine(progress: Progress, language: DemoLanguage = 'en'): string {
  const number = new Intl.NumberFormat('en')
  const share = Math.min(1, progress.people / Math.max(1, progress.peopleTotal))
  const { secondsLeft } = progress
  return tell(secondsLeft === null ? words.progress : words.progressLeft, language, {
    count: number.format(progress.messages),
    rate: number.format(Math.round(progress.messagesPerSecond)),
    share: Math.floor(share * 100),
    left: Math.ceil(secondsLeft ?? 0),
  })
}
