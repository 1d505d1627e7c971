/** What to do after an answer. `retry` keeps the messages and waits; `halve` sends fewer at once; `drop` gives them up. */
export type NextStep = { step: 'done' } | { step: 'drop' } | { step: 'halve' } | { step: 'retry'; waitMs: number }

/** Answer of the server; status 0 when there was none. `retryAfter` is the header as sent. */
export type Answer = { status: number; retryAfter: string | null }

const firstWaitMs = 1000
const longestWaitMs = 60_000
const longestToldMs = 3_600_000

/**
 * Decides by status what becomes of a batch: 2xx is done; too large is halved; no answer, 408, 429 and 5xx are tried again, after what
 * Retry-After says (at most an hour), else after 1, 2, 4 ... 60 s, each drawn from its upper half; anything else is final.
 */
export function planAfter(
  answer: Answer,
  batch: { attempt: number; messages: number; now: number; random: () => number },
): NextStep {
  const { status } = answer
  if (status >= 200 && status < 300) return { step: 'done' }
  if (status === 413) return batch.messages > 1 ? { step: 'halve' } : { step: 'drop' }
  const passing = status === 0 || status === 408 || status === 429 || status >= 500
  if (!passing) return { step: 'drop' }
  const told = readRetryAfter(answer.retryAfter, batch.now)
  if (told !== null) return { step: 'retry', waitMs: Math.min(told, longestToldMs) }
  const cap = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(batch.attempt, 6))
  return { step: 'retry', waitMs: cap / 2 + (cap / 2) * batch.random() }
}

function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null || value === '') return null
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  return Number.isNaN(at) ? null : Math.max(0, at - now)
}
