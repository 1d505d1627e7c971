import { inLanguage, type Message } from './messages.ts'

/**
 * The one catalogue of errors that callers can meet. Services throw `fail(code, details)`; the HTTP edge alone maps a
 * code to its status and to words in the caller's language (`platform/i18n`). An expected outcome is a value, not an error.
 */
export const errorCatalogue = {
  invalid_input: 400,
  malformed_body: 400,
  unauthenticated: 401,
  forbidden: 403,
  origin_refused: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_media_type: 415,
  cannot_compute: 422,
  key_reused: 422,
  too_many_requests: 429,
  log_full: 503,
  not_ready: 503,
  internal: 500,
} as const

export type ErrorCode = keyof typeof errorCatalogue

/** One thing wrong with an input: the field's path, what was found, what is expected. */
export type FieldProblem = {
  field: string
  reason: Message | string
  expected?: Message | string
  found?: string
}

export type ErrorDetails = {
  /** A sentence for the person, said in their language; a plain text is English and for operators (stores, command line). */
  message?: Message | string
  problems?: FieldProblem[]
  retryAfterSeconds?: number
}

/** An error of the catalogue. Everything else that is thrown is a defect and shows as `internal`. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  readonly code: ErrorCode
  readonly details: ErrorDetails
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(textOf(details.message ?? code))
    this.code = code
    this.details = details
  }
}

function textOf(message: Message | string): string {
  return typeof message === 'string' ? message : inLanguage(message, 'en')
}

/** Builds the error to throw: `throw fail('not_found', { message: say(words.noSegment) })`. */
export function fail(code: ErrorCode, details: ErrorDetails = {}): CatalogueError {
  return new CatalogueError(code, details)
}
