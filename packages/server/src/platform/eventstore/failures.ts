import { ClickHouseError } from '@clickhouse/client'
import { CatalogueError, fail, say } from '../kernel/index.ts'
import { words } from './words.ts'

const lostConnection = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** True when the engine could not be reached or went away in the middle. */
export function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof ClickHouseError) return false
  const code = (error as { code?: unknown }).code
  return (
    (typeof code === 'string' && lostConnection.has(code)) || /socket hang up|aborted|terminated/i.test(error.message)
  )
}

/** True when this is the engine's refusal of a statement or of rows, as opposed to the engine being away. */
export function isRefusal(error: unknown): error is ClickHouseError {
  return error instanceof ClickHouseError
}

/**
 * Troubles of the engine, not of what it was given: the same statement may pass later. Files and memory (74, 75, 76, 173, 425, 439), a read-only
 * or unreachable cluster (209, 210, 225, 242, 285, 286, 319, 999), a statement that was broken off (236).
 */
const troubles = new Set([
  '74',
  '75',
  '76',
  '173',
  '209',
  '210',
  '225',
  '236',
  '242',
  '285',
  '286',
  '319',
  '425',
  '439',
  '999',
])

/** True when the disk under the engine is full: 243 is its own word for it, other codes carry the system's. */
function isOutOfRoom({ code, message }: ClickHouseError): boolean {
  return code === '243' || /ENOSPC|EDQUOT|no space left on device|not enough space/i.test(message)
}

/** True for what passes by itself; 252 is both too many years in one insert and merges that have fallen behind. */
function isTrouble({ code, message }: ClickHouseError): boolean {
  return (
    troubles.has(code) ||
    (code === '252' && /too many parts\b/i.test(message)) ||
    /\b(EIO|EMFILE|ENFILE|ENOMEM)\b/.test(message)
  )
}

/**
 * The error to throw for a failed statement: `not_ready` when the engine is away, has no room or troubles of its own, `cannot_compute` when a bound of the
 * query ended it, `too_many_requests` when too many wait. Other refusals stay `ClickHouseError`, with code and type.
 */
export function toCatalogueError(error: unknown, name: string): unknown {
  if (error instanceof CatalogueError) return error
  if (isConnectionLoss(error)) return fail('not_ready', { message: say(words.away), retryAfterSeconds: 2 })
  if (!isRefusal(error)) return error
  if (isOutOfRoom(error)) return fail('not_ready', { message: say(words.full), retryAfterSeconds: 10 })
  if (isTrouble(error))
    return fail('not_ready', {
      message: say(words.trouble, { answer: error.message.slice(0, 300) }),
      retryAfterSeconds: 2,
    })
  // By code, because the client takes the first capitals in parentheses of a message for its type.
  if (error.code === '159')
    return fail('cannot_compute', {
      message: say(words.tooLong, { name }),
    })
  if (error.code === '241')
    return fail('cannot_compute', {
      message: say(words.tooMuchMemory, { name }),
    })
  if (error.code === '202') return fail('too_many_requests', { message: say(words.crowded), retryAfterSeconds: 2 })
  if (error.code === '396') return fail('cannot_compute', { message: say(words.tooManyRows, { name }) })
  return error
}
