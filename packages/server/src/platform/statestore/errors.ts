import { CatalogueError, fail, say } from '../kernel/index.ts'
import { words } from './words.ts'

/** SQLSTATE classes and codes after which the same call may succeed a moment later. */
const awayCodes = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '25P04'])
const contendedCodes = new Set(['40001', '40P01', '55P03'])
const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN'])
/** `pg` gives these no code. */
const lostConnectionWords =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Client was closed|Cannot use a pool after calling end/

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}

/** True when the connection or the server went away, so that nothing is known about the statement that was under way. */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error)
  if (code.startsWith('08') || awayCodes.has(code) || socketCodes.has(code)) return true
  return error instanceof Error && code === '' && lostConnectionWords.test(error.message)
}

/**
 * Turns what `pg` throws into an error of the catalogue where a caller can act on it: `not_ready` (503, retriable) for lost
 * connections, deadlocks, a full disk and exhausted connections; `cannot_compute` for a statement over its time limit; `invalid_input` for characters PostgreSQL cannot
 * store. Other errors (constraints, defects) pass unchanged. The original is kept as `cause`.
 */
export function translateDatabaseError(error: unknown): unknown {
  if (error instanceof CatalogueError) return error
  const translated = classify(error)
  if (!translated) return error
  translated.cause = error
  return translated
}

function classify(error: unknown): CatalogueError | undefined {
  const code = codeOf(error)
  if (isConnectionLoss(error)) return fail('not_ready', { message: say(words.away), retryAfterSeconds: 1 })
  if (contendedCodes.has(code)) return fail('not_ready', { message: say(words.contended), retryAfterSeconds: 1 })
  if (code === '53100') return fail('not_ready', { message: say(words.diskFull), retryAfterSeconds: 30 })
  if (code.startsWith('53')) return fail('not_ready', { message: say(words.crowded), retryAfterSeconds: 1 })
  if (code === '22P05' || code === '22021') return fail('invalid_input', { message: say(words.nul) })
  if (code === '57014') return fail('cannot_compute', { message: say(words.tooSlow) })
  return undefined
}

/** True for PostgreSQL's "duplicate key" (23505), optionally of one constraint or unique index. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (codeOf(error) !== '23505') return false
  if (constraint === undefined) return true
  return typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === constraint
}
